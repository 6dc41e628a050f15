"""Places as they are written for ``whosent show``: SOURCE, SOURCE#N, ARCHIVE!/MEMBER#N."""

from __future__ import annotations

import os
import shlex
from collections.abc import Callable, Sequence
from pathlib import Path

from whosent.errors import SourceError, UsageError
from whosent.mailbox import Skipped, open_sources
from whosent.raw import Place, RawMessage

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


def find_mail(argument: str) -> RawMessage:
    """The mail that SOURCE, SOURCE#N, ARCHIVE!/MEMBER or ARCHIVE!/MEMBER#N names.

    N counts from 0. In a folder it counts the mails in the order in which they are read. Raises
    ``UsageError`` where there is no such mail, or where there are several and none is named.
    """
    source, number = argument, None
    if argument != _STDIN and not os.path.lexists(argument):
        before, mark, digits = argument.rpartition("#")
        if mark and digits.isascii() and digits.isdigit():
            source, number = before, int(digits)
    source, mark, member = (source, "", "") if os.path.lexists(source) else source.partition(_MEMBER)
    is_folder = Path(source).is_dir()
    found: RawMessage | None = None
    count = 0
    for item in open_sources([source]):
        if mark and item.place.source.partition(_MEMBER)[2] != member:
            continue
        index = count if is_folder else item.place.index
        if index == (number or 0) and isinstance(item, Skipped):
            raise SourceError(f"source.{item.why}", place=argument, detail=item.detail)
        if index == (number or 0) and isinstance(item, RawMessage):
            found = item
            if number is not None:
                return found
        count += 1
    if found is None:
        raise UsageError("show.no_message", place=argument, count=count)
    if count > 1:
        raise UsageError("show.needs_number", place=argument, count=count)
    return found
