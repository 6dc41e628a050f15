"""Mails that inputs are made from: every one that the tests have."""

from __future__ import annotations

from functools import cache
from pathlib import Path

_TESTS = Path(__file__).parents[1]


@cache
def read_mails() -> tuple[bytes, ...]:
    """The mails of ``tests/rules`` and ``tests/mail``, in order of their names."""
    paths = [*_TESTS.glob("rules/*.eml"), *_TESTS.glob("mail/*/*.eml")]
    return tuple(path.read_bytes() for path in sorted(paths))


@cache
def read_lines() -> tuple[bytes, ...]:
    """Every different line of those mails, without its end."""
    return tuple(dict.fromkeys(line for mail in read_mails() for line in mail.splitlines() if line))


def values_of(*names: str) -> tuple[bytes, ...]:
    """The values of all fields so named (lower case) in those mails, folds and all."""
    found: dict[bytes, None] = {}
    for mail in read_mails():
        for field in mail.replace(b"\n ", b"\0 ").replace(b"\n\t", b"\0\t").split(b"\n"):
            name, _, value = field.partition(b":")
            if name.lower().decode("latin-1") in names:
                found[value.replace(b"\0", b"\n").strip()] = None
    return tuple(found)
