"""How much a call does, counted rather than timed: the same on any machine."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import BuiltinFunctionType, FrameType

# Methods of bytes and str that read or copy all of what they are called on.
_WHOLE = frozenset((
    "partition", "rpartition", "split", "rsplit", "splitlines", "replace", "lower", "upper", "casefold",
    "translate", "encode", "decode", "count", "join", "isascii", "isspace",
))
_OCTETS_A_STEP = 64


def count_work(call: Callable[[], object]) -> int:
    """Calls made, ours and built-in ones, and each 64 octets that these worked through.

    Steps of a loop without a call in it, and what ``find`` passes over, are not seen: ``bench`` and the
    fuzzer measure the time that those take.
    """
    work = 0

    def note(frame: FrameType, event: str, arg: object) -> None:
        nonlocal work
        if event == "call":
            work += 1
        elif event == "c_call":
            work += 1
            if isinstance(arg, BuiltinFunctionType) and arg.__name__ in _WHOLE:
                on = arg.__self__
                if isinstance(on, bytes | str):
                    work += len(on) // _OCTETS_A_STEP

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        call()
    finally:
        sys.setprofile(before)
    return work
