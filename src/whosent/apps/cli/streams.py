"""Standard streams as a program meets them: closed from the start, or in a charset without Japanese."""

from __future__ import annotations

import codecs
import os
import sys
from collections.abc import Mapping
from typing import TextIO

_ASCII = "ascii"
_NAMED = "PYTHONIOENCODING"


def prepare_streams(environment: Mapping[str, str]) -> None:
    """Nothing that is written raises for its letters; where only ASCII is known (LC_ALL=C), it is UTF-8.

    A charset that somebody named with ``PYTHONIOENCODING`` is kept.
    """
    _replace_closed_streams()
    for stream in (sys.stdout, sys.stderr):
        if reconfigure := getattr(stream, "reconfigure", None):
            if _charset(stream) == _ASCII and not environment.get(_NAMED):
                reconfigure(encoding="utf-8", errors="replace")
            else:
                reconfigure(errors="replace")


def can_show(text: str, stream: TextIO) -> bool:
    """Whether all letters of ``text`` reach the reader."""
    try:
        text.encode(_charset(stream))
    except UnicodeEncodeError:
        return False
    return True


def _charset(stream: TextIO) -> str:
    try:
        return codecs.lookup(stream.encoding or _ASCII).name
    except (LookupError, AttributeError):
        return _ASCII


def _replace_closed_streams() -> None:
    """Stands in for streams that the program was started without; a result for such a stdout is an error."""
    # In the order of their numbers: they take those that are free, before a file that is opened later does.
    if sys.stdin is None:
        sys.stdin = os.fdopen(os.open(os.devnull, os.O_RDONLY), encoding="utf-8")
    if sys.stdout is None:
        sys.stdout = os.fdopen(os.open(os.devnull, os.O_RDONLY), "w", encoding="utf-8")
    if sys.stderr is None:
        sys.stderr = os.fdopen(os.open(os.devnull, os.O_WRONLY), "w", encoding="utf-8")
