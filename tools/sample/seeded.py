"""Values that look random and are always the same: identifiers, boundaries, queue numbers."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from email.utils import format_datetime

_ALPHABETS = {
    "hex": "0123456789abcdef",
    "HEX": "0123456789ABCDEF",
    "digits": "0123456789",
    "word": "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
}
_DRAWN = re.compile(r"(hex|HEX|digits|word)(\d+)(?:_\w+)?")


def draw(seed: str, name: str) -> str | None:
    """A value for a name such as ``hex12`` or ``HEX8_b``, drawn from the seed; None for any other name."""
    match = _DRAWN.fullmatch(name)
    if match is None:
        return None
    alphabet, length = _ALPHABETS[match[1]], int(match[2])
    stream = hashlib.shake_256(f"{seed} {name}".encode()).digest(length)
    first = alphabet[1:10][stream[0] % 9]  # a number does not begin with 0
    return first + "".join(alphabet[octet % len(alphabet)] for octet in stream[1:])


class Values(Mapping[str, str]):
    """What a form's placeholders stand for: stated ones, and drawn ones for everything else."""

    def __init__(self, seed: str, **stated: str) -> None:
        self._seed = seed
        self._stated = stated

    def __getitem__(self, name: str) -> str:
        if name in self._stated:
            return self._stated[name]
        if (drawn := draw(self._seed, name)) is not None:
            return drawn
        raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        return iter(self._stated)

    def __len__(self) -> int:
        return len(self._stated)


def rfc5322(at: datetime) -> str:
    """``Mon, 11 Aug 2025 06:11:48 +0900``."""
    return format_datetime(at)


def exim_id(seed: str, at: datetime) -> str:
    """An Exim message id: the time in base 62, a process, a part. Source: Exim specification §3.4."""
    letters = _ALPHABETS["word"]
    number, digits = int(at.timestamp()), ""
    while number:
        number, rest = divmod(number, 62)
        digits = letters[rest] + digits
    return f"{digits}-000{draw(seed, 'word3')}-{draw(seed, 'word2')}"


def sendmail_id(seed: str, at: datetime) -> str:
    """A Sendmail queue id: year, month, day, hour, minute, second in base 60, a sequence, a process."""
    letters = _ALPHABETS["word"]
    utc = at.astimezone(UTC)
    parts = (utc.year % 60, utc.month, utc.day, utc.hour, utc.minute, utc.second)
    return "".join(letters[p] for p in parts) + f"{draw(seed, 'digits2')}{draw(seed, 'digits6')}"
