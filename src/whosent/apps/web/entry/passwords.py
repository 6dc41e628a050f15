"""Passwords and recovery codes as they are kept: by Argon2id, a few at a time."""

from __future__ import annotations

import hmac
import secrets
import unicodedata
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.low_level import Type, hash_secret_raw

from whosent.apps.web.entry.limits import PasswordCosts, RecoveryShape

_SALT_OCTETS = 16
_DIGEST_OCTETS = 32


class Hasher:
    """Argon2id with the costs of the table; no more than ``at_once`` run, so that nobody fills the memory."""

    def __init__(self, costs: PasswordCosts) -> None:
        """A password that nobody knows stands in where there is none, so that both take as long."""
        self._costs = costs
        self._argon2 = PasswordHasher(
            time_cost=costs.time_cost, memory_cost=costs.memory_kib, parallelism=costs.parallelism
        )
        self._turns = BoundedSemaphore(costs.at_once)
        self._nobody = self.hash(secrets.token_urlsafe())

    def hash(self, password: str) -> str:
        """The form in which a password is kept."""
        with self._turns:
            return self._argon2.hash(_octets(password))

    def fits(self, kept: str, password: str) -> bool:
        """Whether the password is the one that was kept; "" was kept of nobody's, and takes as long."""
        typed = _octets(password[: self._costs.chars_max + 1])
        with self._turns:
            try:
                return self._argon2.verify(kept or self._nobody, typed) and bool(kept)
            except (VerificationError, InvalidHashError):
                return False

    def digest(self, code: str, salt: bytes) -> bytes:
        """A recovery code as it is kept. One salt for all of an account: one look finds the code."""
        with self._turns:
            return hash_secret_raw(
                code.encode(),
                salt,
                time_cost=self._costs.time_cost,
                memory_cost=self._costs.memory_kib,
                parallelism=self._costs.parallelism,
                hash_len=_DIGEST_OCTETS,
                type=Type.ID,
            )


def _octets(password: str) -> bytes:
    """Composed (NFC), so that every keyboard writes the same (NIST SP 800-63B-4 §3.1.1.2)."""
    return unicodedata.normalize("NFC", password).encode("utf-8", "replace")


def new_salt() -> bytes:
    """For the recovery codes of an account."""
    return secrets.token_bytes(_SALT_OCTETS)


def make_recovery_codes(shape: RecoveryShape) -> tuple[str, ...]:
    """New ones, written in groups as people copy them."""
    return tuple(_group(_draw(shape), shape.group) for _ in range(shape.count))


def read_recovery_code(typed: str, shape: RecoveryShape) -> str:
    """The code without spaces and lines, in small letters; "" where it cannot be one."""
    plain = "".join(shape.mistaken.get(c, c) for c in typed.lower() if c.isalnum())
    is_one = len(plain) == shape.letters and set(plain) <= set(shape.alphabet)
    return plain if is_one else ""


def is_among(digest: bytes, kept: list[bytes]) -> bytes | None:
    """The kept digest that is the same; all are looked at."""
    found = None
    for one in kept:
        if hmac.compare_digest(one, digest):
            found = one
    return found


def _draw(shape: RecoveryShape) -> str:
    return "".join(secrets.choice(shape.alphabet) for _ in range(shape.letters))


def _group(text: str, size: int) -> str:
    return "-".join(text[at : at + size] for at in range(0, len(text), size))
