"""Passkeys (WebAuthn): what a browser is asked, and what its answer proves.

Source: W3C Web Authentication Level 3 §7.1, §7.2.
"""

from __future__ import annotations

import ipaddress
import json
import secrets
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from webauthn import (
    base64url_to_bytes,
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from whosent.apps.web.entry.limits import PasskeyLimits
from whosent.apps.web.entry.store import Store, read_time, write_time

Now = Callable[[], datetime]
_NAME = "whosent"
_LOCAL = "localhost"
_CHALLENGE = "passkey challenge"
_NONCE_OCTETS = 24
# What the library makes of an answer that no browser gives.
_BROKEN = (WebAuthnException, ValueError, KeyError, TypeError, AttributeError, IndexError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Passkey:
    """One that opens. ``host``: the name under which it was made, and works."""

    id: bytes
    host: str
    label: str
    made_at: datetime
    used_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPasskey:
    """One that a browser has just made."""

    id: bytes
    public_key: bytes
    sign_count: int
    host: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """Who asks and under which name: challenges hold for one browser and one purpose.

    browser  a value that only that browser has
    host     the relying party's name; origin  the page's, as browsers write it
    """

    browser: str
    purpose: str
    host: str
    origin: str


def takes_passkeys(host: str) -> bool:
    """Whether browsers make passkeys under that name: a domain or ``localhost``, never an address."""
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return host == _LOCAL or host.endswith("." + _LOCAL) or "." in host
    return False


class Passkeys:
    """Those of the store. Methods may raise ``EntryError``."""

    def __init__(self, store: Store, limits: PasskeyLimits, now: Now) -> None:
        """Challenges are signed, not kept: asking costs nothing. Answered ones are kept till they end."""
        self._store = store
        self._limits = limits
        self._now = now
        self._answered: OrderedDict[str, datetime] = OrderedDict()

    def all(self) -> tuple[Passkey, ...]:
        """In the order in which they were made."""
        with self._store.change() as db:
            rows = db.execute("SELECT * FROM passkey ORDER BY made_at, id").fetchall()
        return tuple(
            Passkey(
                id=row["id"],
                host=row["host"],
                label=row["label"],
                made_at=made_at,
                used_at=read_time(row["used_at"]),
            )
            for row in rows
            if (made_at := read_time(row["made_at"])) is not None
        )

    def ask_new(self, asker: Asker, *, name: str, handle: bytes) -> str:
        """What a browser is asked, to make one; JSON."""
        options = generate_registration_options(
            rp_id=asker.host,
            rp_name=_NAME,
            user_name=name,
            user_id=handle,
            challenge=self._challenge(asker),
            authenticator_selection=AuthenticatorSelectionCriteria(
                resident_key=ResidentKeyRequirement.REQUIRED,
                user_verification=UserVerificationRequirement.REQUIRED,
            ),
            exclude_credentials=[PublicKeyCredentialDescriptor(id=one.id) for one in self.all()],
        )
        return options_to_json(options)

    def read_new(self, asker: Asker, answer: str) -> NewPasskey | None:
        """The passkey that a browser made; None where its answer does not prove one."""
        challenge = self._open_challenge(asker, answer)
        if challenge is None:
            return None
        try:
            made = verify_registration_response(
                credential=answer,
                expected_challenge=challenge.encode(),
                expected_rp_id=asker.host,
                expected_origin=asker.origin,
                require_user_verification=True,
            )
        except _BROKEN:
            return None
        self._close_challenge(challenge)
        return NewPasskey(
            id=made.credential_id,
            public_key=made.credential_public_key,
            sign_count=made.sign_count,
            host=asker.host,
        )

    def keep(self, new: NewPasskey, label: str, at: datetime) -> bool:
        """Keeps one; False where it is known, or there are too many."""
        with self._store.change() as db:
            if db.execute("SELECT count(*) FROM passkey").fetchone()[0] >= self._limits.kept:
                return False
            kept = db.execute(
                "INSERT INTO passkey (id, public_key, sign_count, host, label, made_at)"
                " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                (
                    new.id,
                    new.public_key,
                    new.sign_count,
                    new.host,
                    label[: self._limits.label_chars],
                    write_time(at),
                ),
            )
            return kept.rowcount == 1

    def remove(self, id_: bytes) -> bool:
        """Removes one; False where there is none."""
        with self._store.change() as db:
            return db.execute("DELETE FROM passkey WHERE id = ?", (id_,)).rowcount == 1

    def ask(self, asker: Asker) -> str:
        """What a browser is asked, to prove one; JSON. It names none, so it is the same for everybody."""
        options = generate_authentication_options(
            rp_id=asker.host,
            challenge=self._challenge(asker),
            user_verification=UserVerificationRequirement.REQUIRED,
        )
        return options_to_json(options)

    def prove(self, asker: Asker, answer: str) -> bool:
        """Whether a browser's answer proves one of ours. Each challenge can be answered once."""
        challenge = self._open_challenge(asker, answer)
        if challenge is None:
            return False
        try:
            id_ = base64url_to_bytes(json.loads(answer)["id"])
        except _BROKEN:
            return False
        with self._store.change() as db:
            row = db.execute("SELECT * FROM passkey WHERE id = ?", (id_,)).fetchone()
        if row is None or row["host"] != asker.host:
            return False
        try:
            proof = verify_authentication_response(
                credential=answer,
                expected_challenge=challenge.encode(),
                expected_rp_id=asker.host,
                expected_origin=asker.origin,
                credential_public_key=row["public_key"],
                credential_current_sign_count=row["sign_count"],
                require_user_verification=True,
            )
        except _BROKEN:
            return False
        if not self._close_challenge(challenge):
            return False
        with self._store.change() as db:
            used = db.execute(
                "UPDATE passkey SET sign_count = ?, used_at = ? WHERE id = ?",
                (proof.new_sign_count, write_time(self._now()), id_),
            )
            return used.rowcount == 1

    def _challenge(self, asker: Asker) -> bytes:
        nonce = secrets.token_urlsafe(_NONCE_OCTETS)
        until = int((self._now() + timedelta(minutes=self._limits.challenge_min)).timestamp())
        return f"{nonce}.{until}.{self._sign(asker, nonce, str(until))}".encode()

    def _open_challenge(self, asker: Asker, answer: str) -> str | None:
        """The challenge that an answer names, where it is ours, this browser's, in time and not answered."""
        try:
            client = json.loads(base64url_to_bytes(json.loads(answer)["response"]["clientDataJSON"]))
            challenge = base64url_to_bytes(client["challenge"]).decode("ascii")
            nonce, until, mark = challenge.split(".")
        except _BROKEN:
            return None
        if not self._store.seal.is_signed(mark, _CHALLENGE, *_terms(asker), nonce, until):
            return None
        is_over = int(until) < self._now().timestamp()
        return None if is_over or challenge in self._answered else challenge

    def _close_challenge(self, challenge: str) -> bool:
        """Whether this is its first answer."""
        now = self._now()
        while self._answered and next(iter(self._answered.values())) < now:
            self._answered.popitem(last=False)
        if challenge in self._answered:
            return False
        self._answered[challenge] = now + timedelta(minutes=self._limits.challenge_min)
        return True

    def _sign(self, asker: Asker, nonce: str, until: str) -> str:
        return self._store.seal.sign(_CHALLENGE, *_terms(asker), nonce, until)


def _terms(asker: Asker) -> tuple[str, str, str]:
    return asker.browser, asker.purpose, asker.host
