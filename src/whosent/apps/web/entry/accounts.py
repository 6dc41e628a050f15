"""The owner's login: name, password, code app, recovery codes. What is secret stays in here."""

from __future__ import annotations

import hmac
import secrets
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from whosent.apps.web.entry.limits import EntryLimits
from whosent.apps.web.entry.passwords import Hasher, is_among, new_salt, read_recovery_code
from whosent.apps.web.entry.store import Store, read_time, write_time
from whosent.apps.web.entry.totp import find_step

_APP = "code app"
_HANDLE_OCTETS = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """The login as it stands.

    handle       what passkeys call the owner; says nothing about them
    password_at  None where there is no password: passkeys open
    app_at       None where there is no code app
    codes_left   recovery codes that were not used
    """

    name: str
    handle: bytes
    made_at: datetime
    password_at: datetime | None
    app_at: datetime | None
    recovery_at: datetime | None
    codes_left: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLogin:
    """What a login is made of. ``password`` is as ``Hasher.hash`` gives it; it and ``app`` may be ""."""

    name: str
    handle: bytes
    password: str = ""
    app: str = ""
    app_step: int = 0


def new_handle() -> bytes:
    """For a new login."""
    return secrets.token_bytes(_HANDLE_OCTETS)


class Accounts:
    """The one login of a store. Every method may raise ``EntryError``."""

    def __init__(self, store: Store, hasher: Hasher, limits: EntryLimits) -> None:
        """The store may hold none yet."""
        self._store = store
        self._hasher = hasher
        self._limits = limits

    def find(self) -> Account | None:
        """The login; None while there is none."""
        with self._store.change() as db:
            row = _row(db)
            left = db.execute("SELECT count(*) FROM recovery_code WHERE used_at = ''").fetchone()[0]
        if row is None:
            return None
        return Account(
            name=row["name"],
            handle=row["handle"],
            made_at=datetime.fromisoformat(row["made_at"]),
            password_at=read_time(row["password_at"]),
            app_at=read_time(row["app_at"]),
            recovery_at=read_time(row["recovery_at"]),
            codes_left=left,
        )

    def make(self, new: NewLogin, codes: Iterable[str], at: datetime) -> None:
        """A login in place of the one before, of which nothing opens any more."""
        salt = new_salt()
        digests = self._digests(codes, salt)
        when = write_time(at)
        hidden = self._hide(new.app)
        with self._store.change() as db:
            db.execute("DELETE FROM account")
            db.execute("DELETE FROM passkey")
            db.execute(
                "INSERT INTO account (number, name, handle, password, password_at, app, app_at, app_step,"
                " recovery_salt, recovery_at, made_at) VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    new.name,
                    new.handle,
                    new.password,
                    when if new.password else "",
                    hidden,
                    when if new.app else "",
                    new.app_step,
                    salt,
                    when,
                    when,
                ),
            )
            _keep_codes(db, digests)

    def check_password(self, name: str, password: str) -> bool:
        """Whether both are right. It takes as long for a name that there is not."""
        with self._store.change() as db:
            row = _row(db)
        kept = "" if row is None else row["password"]
        is_name = row is not None and hmac.compare_digest(
            _folded(row["name"]).encode(), _folded(name).encode("utf-8", "replace")
        )
        return self._hasher.fits(kept, password) and is_name

    def change_password(self, password: str, at: datetime) -> None:
        """Another one in place of the old."""
        kept = self._hasher.hash(password)
        with self._store.change() as db:
            db.execute("UPDATE account SET password = ?, password_at = ?", (kept, write_time(at)))

    def set_app(self, secret: str, step: int, at: datetime) -> None:
        """Another code app in place of the old; ``step`` was used to try it."""
        hidden = self._hide(secret)
        with self._store.change() as db:
            db.execute("UPDATE account SET app = ?, app_at = ?, app_step = ?", (hidden, write_time(at), step))

    def take_app_code(self, typed: str, at: datetime) -> bool:
        """Whether a code of the app is right and newer than all that were used (RFC 6238 §5.2)."""
        with self._store.change() as db:
            row = _row(db)
            secret = self._store.seal.reveal(_APP, row["app"]) if row is not None and row["app"] else None
            if secret is None:
                return False
            step = find_step(secret.decode(), typed, at, self._limits.app)
            if step is None:
                return False
            return (
                db.execute("UPDATE account SET app_step = ? WHERE app_step < ?", (step, step)).rowcount == 1
            )

    def replace_codes(self, codes: Iterable[str], at: datetime) -> None:
        """New recovery codes; the old ones open nothing any more."""
        salt = new_salt()
        digests = self._digests(codes, salt)
        with self._store.change() as db:
            db.execute("UPDATE account SET recovery_salt = ?, recovery_at = ?", (salt, write_time(at)))
            _keep_codes(db, digests)

    def take_recovery_code(self, typed: str, at: datetime) -> bool:
        """Whether a recovery code is right; it is used up."""
        code = read_recovery_code(typed, self._limits.recovery)
        with self._store.change() as db:
            row = _row(db)
            kept = [r["digest"] for r in db.execute("SELECT digest FROM recovery_code WHERE used_at = ''")]
        found = is_among(self._hasher.digest(code, row["recovery_salt"] if row else new_salt()), kept)
        if not code or found is None:
            return False
        with self._store.change() as db:
            used = db.execute(
                "UPDATE recovery_code SET used_at = ? WHERE digest = ? AND used_at = ''",
                (write_time(at), found),
            )
            return used.rowcount == 1

    def take_lone_recovery_code(self, name: str, typed: str, at: datetime) -> bool:
        """The same for a login without a password, by its name. It takes as long for any other."""
        account = self.find()
        is_name = account is not None and hmac.compare_digest(
            _folded(account.name).encode(), _folded(name).encode("utf-8", "replace")
        )
        if account is None or not is_name or account.password_at is not None:
            self._hasher.digest(read_recovery_code(typed, self._limits.recovery), new_salt())
            return False
        return self.take_recovery_code(typed, at)

    def _digests(self, codes: Iterable[str], salt: bytes) -> list[bytes]:
        shape = self._limits.recovery
        return [self._hasher.digest(read_recovery_code(code, shape), salt) for code in codes]

    def _hide(self, secret: str) -> bytes:
        return self._store.seal.hide(_APP, secret.encode()) if secret else b""


def _row(db: sqlite3.Connection) -> sqlite3.Row | None:
    found: sqlite3.Row | None = db.execute("SELECT * FROM account").fetchone()
    return found


def _keep_codes(db: sqlite3.Connection, digests: list[bytes]) -> None:
    db.execute("DELETE FROM recovery_code")
    db.executemany("INSERT INTO recovery_code (digest) VALUES (?)", [(digest,) for digest in digests])


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())
