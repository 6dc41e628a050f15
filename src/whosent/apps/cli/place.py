"""Places as they are written for ``whosent show``: SOURCE, SOURCE#N, ARCHIVE!/MEMBER#N."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Sequence
from pathlib import Path

from whosent.raw import Place

_STDIN = "-"
_MEMBER = "!/"


def locator(sources: Sequence[str]) -> Callable[[Place], str]:
    """How a place found in these sources is written for ``whosent show``, quoted for a shell.

    "" where it came from standard input and cannot be read again.
    """
    single = sources[0] if len(sources) == 1 else ""

    def locate(place: Place) -> str:
        if place.source == _STDIN or place.source.startswith(_STDIN + _MEMBER):
            return ""
        source = place.source
        if single:
            source = _below(single, source)
        return shlex.quote(f"{source}#{place.index}" if place.index else source)

    return locate


def _below(typed: str, source: str) -> str:
    path = Path(typed)
    if path.is_dir():
        return str(path / source)
    _name, mark, member = source.partition(_MEMBER)
    return typed + mark + member
