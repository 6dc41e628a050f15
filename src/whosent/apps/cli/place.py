"""Places as they are written for ``whosent show``: SOURCE, SOURCE#N, ARCHIVE!/MEMBER#N."""

from __future__ import annotations

import os
import shlex
from collections.abc import Callable, Sequence
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Found:
    """A mail, and whether its source holds others while none was named."""

    mail: RawMessage
    is_first_of_many: bool = False


def find_mail(argument: str) -> Found:
    """The mail that SOURCE, SOURCE#N, ARCHIVE!/MEMBER or ARCHIVE!/MEMBER#N names; without N the first.

    N counts from 0. In a folder it counts the mails in the order in which they are read. Raises
    ``UsageError`` where there is no such mail, ``SourceError`` where it cannot be read.
    """
    source, member, number = _split(argument)
    is_folder = Path(source).is_dir()
    first: RawMessage | None = None
    count = 0
    for item in open_sources([source]):
        if member and item.place.source.partition(_MEMBER)[2] != member:
            continue
        if first is not None:
            return Found(first, is_first_of_many=True)
        if number in (None, count if is_folder else item.place.index):
            if isinstance(item, Skipped):
                raise SourceError(f"source.{item.why}", place=argument, detail=item.detail)
            if number is not None:
                return Found(item)
            first = item
        count += 1
    if first is None:
        raise UsageError("show.no_message", place=argument, count=count)
    return Found(first)


def _split(argument: str) -> tuple[str, str, int | None]:
    """Source, member of it and number, as far as they are stated. A file of that very name goes first."""
    source, number = argument, None
    if argument != _STDIN and not os.path.lexists(argument):
        before, mark, digits = argument.rpartition("#")
        if mark and digits.isascii() and digits.isdigit():
            source, number = before, int(digits[:9])
    if os.path.lexists(source):
        return source, "", number
    archive, _, member = source.partition(_MEMBER)
    return archive, member, number
