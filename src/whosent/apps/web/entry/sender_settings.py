"""The sender of codes that the owner linked: how it is kept, and what it was used for."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from datetime import datetime
from enum import StrEnum

from whosent.apps.web.entry.store import Store, read_time, write_time

_PURPOSE = "sender"


class SenderKind(StrEnum):
    """By mail, or through a service that ``apprise`` knows; sentences ``entry.sender.<value>``."""

    MAIL = "mail"
    SERVICE = "service"


@dataclass(frozen=True, slots=True, kw_only=True)
class SenderSettings:
    """What it needs.

    server, port, user, password, author  of a mail server; author is the address that mail comes from
    codes_to    where codes go: an address, or the address of a service as apprise writes it (a secret)
    notices_to  where notices of changes go: another one; "" where the owner wants none
    """

    kind: SenderKind
    server: str = ""
    port: int = 0
    user: str = ""
    password: str = field(default="", repr=False)
    author: str = ""
    codes_to: str = field(repr=False)
    notices_to: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedSender:
    """A sender that the owner tried and linked. ``used_at`` None: never used."""

    settings: SenderSettings
    since: datetime
    used_at: datetime | None


class SenderShelf:
    """The one sender of the store. Methods may raise ``EntryError``."""

    def __init__(self, store: Store) -> None:
        """There may be none."""
        self._store = store

    def find(self) -> LinkedSender | None:
        """The sender; None where none is linked, or the key of the store has changed."""
        with self._store.change() as db:
            row = db.execute("SELECT * FROM sender").fetchone()
        plain = self._store.seal.reveal(_PURPOSE, row["settings"]) if row is not None else None
        since = read_time(row["since"]) if row is not None else None
        if plain is None or since is None:
            return None
        return LinkedSender(settings=_read(plain), since=since, used_at=read_time(row["used_at"]))

    def link(self, settings: SenderSettings, at: datetime) -> None:
        """In place of an earlier one."""
        hidden = self._store.seal.hide(_PURPOSE, json.dumps(asdict(settings)).encode())
        with self._store.change() as db:
            db.execute("DELETE FROM sender")
            db.execute(
                "INSERT INTO sender (number, settings, since) VALUES (1, ?, ?)", (hidden, write_time(at))
            )

    def unlink(self) -> None:
        """Removes it and its password."""
        with self._store.change() as db:
            db.execute("DELETE FROM sender")

    def use(self, at: datetime) -> None:
        """It was used."""
        with self._store.change() as db:
            db.execute("UPDATE sender SET used_at = ?", (write_time(at),))


def _read(plain: bytes) -> SenderSettings:
    row = json.loads(plain)
    return SenderSettings(**{**row, "kind": SenderKind(row["kind"])})
