"""Smaller inputs that still show the same."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

_TRIES_MAX = 4_000
_SECONDS_MAX = 60.0
_PLAIN = b"a"


def minimise(data: bytes, shows: Callable[[bytes], bool]) -> bytes:
    """``data`` with everything taken out that is not needed for ``shows`` to hold.

    Ever smaller pieces are left out, then octets made plain; for a few thousand tries or a
    minute at most.
    """
    tries = 0
    begun = monotonic()

    def try_it(candidate: bytes) -> bool:
        nonlocal tries
        tries += 1
        return not is_over() and shows(candidate)

    def is_over() -> bool:
        return tries > _TRIES_MAX or monotonic() - begun > _SECONDS_MAX

    size = max(1, len(data) // 2)
    while True:
        at, is_smaller = 0, False
        while at < len(data):
            candidate = data[:at] + data[at + size :]
            if try_it(candidate):
                data, is_smaller = candidate, True
            else:
                at += size
        if size == 1 and (not is_smaller or is_over()):
            break
        size = max(1, size // 2)
    for at in range(len(data)):
        if data[at] not in b"\n :;-=a":
            candidate = data[:at] + _PLAIN + data[at + 1 :]
            if try_it(candidate):
                data = candidate
    return data
