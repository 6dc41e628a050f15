"""Smaller inputs that still show the same."""

from __future__ import annotations

from collections.abc import Callable

_TRIES_MAX = 4_000
_PLAIN = b"a"


def minimise(data: bytes, shows: Callable[[bytes], bool]) -> bytes:
    """``data`` with everything taken out that is not needed for ``shows`` to hold.

    Ever smaller pieces are left out, then octets made plain; a few thousand tries at most.
    """
    tries = 0

    def try_it(candidate: bytes) -> bool:
        nonlocal tries
        tries += 1
        return tries <= _TRIES_MAX and shows(candidate)

    size = max(1, len(data) // 2)
    while True:
        at, is_smaller = 0, False
        while at < len(data):
            candidate = data[:at] + data[at + size :]
            if try_it(candidate):
                data, is_smaller = candidate, True
            else:
                at += size
        if size == 1 and (not is_smaller or tries > _TRIES_MAX):
            break
        size = max(1, size // 2)
    for at in range(len(data)):
        if data[at] not in b"\n :;-=a":
            candidate = data[:at] + _PLAIN + data[at + 1 :]
            if try_it(candidate):
                data = candidate
    return data
