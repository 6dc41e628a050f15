"""SOURCE as a user gives it: what it is, and its messages in order."""

from __future__ import annotations

import io
import os
import stat
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import BinaryIO, Protocol

from whosent.errors import SourceError, UsageError
from whosent.mailbox.content import HEAD_OCTETS, Format, find_format
from whosent.mailbox.folder import find_top, mbox_name
from whosent.mailbox.item import Item, read_file, read_item
from whosent.mailbox.limits import Limits
from whosent.mailbox.mbox import count_separators
from whosent.mailbox.name import show_name
from whosent.mailbox.octets import Octets, UntilEnd, read_up_to
from whosent.mailbox.skipped import NotReadable, SkipKind, Skipped, find_trouble
from whosent.mailbox.tree import walk
from whosent.raw import Folder, Place, RawMessage

_STDIN = "-"
_NO_MAIL = "source.no_mail"
_SAMPLE_OCTETS = 1 << 20
_DESCRIPTORS = ("/dev/fd/", "/dev/stdin", "/proc/")
# Where nothing was read, any other kind found in the source says more than "there is no mail".
_NOT_TELLING = frozenset(
    {
        SkipKind.EMPTY,
        SkipKind.NOT_MAIL,
        SkipKind.BINARY,
        SkipKind.BROKEN_LINK,
        SkipKind.LINK_LOOP,
        SkipKind.NOT_A_FILE,
    }
)


class _Source(Protocol):
    @property
    def place(self) -> str:
        """The source as typed, fit to be shown."""

    @property
    def shown(self) -> str:
        """The source as its own ``Place.source``."""

    def read(self, limits: Limits) -> Iterator[RawMessage | Skipped]:
        """Its messages. Raises ``NotReadable`` from where on it cannot be read."""

    def find_estimate(self) -> int | None:
        """About how many items it has; None where that cannot be told without reading it."""


@dataclass(frozen=True, slots=True)
class Mailbox:
    """The messages of one or more sources in a steady order, read while they are asked for.

    Iterating again reads again, but for what came from standard input or a pipe: that can be read once.
    What cannot be read is a ``Skipped`` in its place, a whole source too where there are several: of the
    folders of a mailbox one is often empty. ``SourceError`` where none of them has mail; but what the user
    calls sent mail may be an empty folder or file, and has none then.
    """

    _sources: tuple[_Source, ...]
    _limits: Limits = field(default_factory=Limits)
    _may_be_empty: bool = False

    def __iter__(self) -> Iterator[RawMessage | Skipped]:
        refused: SourceError | None = None
        has_mail = False
        for source in self._sources:
            try:
                for item in _read_source(source, self._limits, alone=len(self._sources) == 1):
                    has_mail = has_mail or isinstance(item, RawMessage)
                    yield item
            except SourceError as exc:
                if not (self._may_be_empty and _is_empty(exc)):
                    refused = refused or exc
        if refused is not None and not has_mail:
            raise refused

    @property
    def estimate(self) -> int | None:
        """About how many items there are, for a progress bar; None where nobody can tell beforehand."""
        total = 0
        for source in self._sources:
            count = source.find_estimate()
            if count is None:
                return None
            total += count
        return total


def open_sources(
    sources: Sequence[str],
    *,
    as_folder: Folder | None = None,
    leave_out: Iterable[str] = (),
    stdin: BinaryIO | None = None,
    limits: Limits | None = None,
) -> Mailbox:
    """Sources as a user gives them: paths, or "-" for standard input.

    as_folder  what the sources are used for, as the user says; folders within them that say otherwise, and
               Gmail's labels, are believed. None: their own names decide
    leave_out  paths of files that may lie in a folder of the sources and are known to be no mail
    stdin      in place of ``sys.stdin.buffer``

    Raises ``UsageError`` for a path that is not there or an address that is no path, ``SourceError`` for a
    source that is the only one and cannot be read, as far as its first octets tell.
    """
    several = len(sources) > 1
    known = frozenset(os.path.realpath(path) for path in leave_out)
    may_be_empty = as_folder is Folder.SENT
    opened: list[_Source] = []
    for source in sources:
        try:
            one = _open_source(source, as_folder, stdin, several=several)
            opened.append(replace(one, leave_out=known) if isinstance(one, _Folder) else one)
        except NotReadable as exc:
            place = show_name(source)
            if len(sources) == 1 and not (may_be_empty and exc.why is SkipKind.EMPTY):
                raise SourceError(f"source.{exc.why}", place=place, detail=exc.detail) from exc
            opened.append(_Refused(place, exc))
    return Mailbox(tuple(opened), limits or Limits(), may_be_empty)


def _is_empty(exc: SourceError) -> bool:
    """Whether nothing lay there that could have been mail."""
    return exc.key == f"source.{SkipKind.EMPTY}" or (exc.key == _NO_MAIL and exc.values.get("count") == 0)


def _open_source(source: str, as_folder: Folder | None, stdin: BinaryIO | None, *, several: bool) -> _Source:
    """Raises ``NotReadable`` for what cannot be mail by its first octets, ``UsageError`` for a wrong path."""
    if source == _STDIN:
        given = stdin or sys.stdin.buffer
        return _Stream(_STDIN, lambda: nullcontext(given), as_folder or Folder.INBOX)
    scheme, found, _ = source.partition("://")
    if found and scheme.isalnum():
        key = "source.imap" if scheme.lower() in ("imap", "imaps") else "source.scheme"
        raise UsageError(key, place=show_name(source), scheme=scheme)
    place = show_name(source)
    try:
        mode = os.stat(source).st_mode  # noqa: PTH116 - as typed
        if stat.S_ISDIR(mode):
            os.scandir(source).close()
            return _Folder(place, source, as_folder, place.rstrip("/") + "/" if several else "")
        if not stat.S_ISREG(mode):
            if source.startswith(_DESCRIPTORS) and not stat.S_ISBLK(mode):
                return _Stream(place, lambda: io.FileIO(source), as_folder or Folder.INBOX)
            raise NotReadable(SkipKind.NOT_A_FILE)
        with io.FileIO(source) as file:
            form = find_format(read_up_to(file, HEAD_OCTETS), os.path.basename(source))  # noqa: PTH119 - names here may be no text
    except (FileNotFoundError, NotADirectoryError, ValueError) as exc:
        raise UsageError("source.missing", place=place) from exc
    except OSError as exc:
        raise find_trouble(exc) from exc
    if isinstance(form, SkipKind):
        raise NotReadable(form)
    name = os.path.basename(source)  # noqa: PTH119 - names here may be no text
    shown = place if several else show_name(name)
    return _File(place, source, shown, as_folder or find_top(mbox_name(name)), form)


def _read_source(source: _Source, limits: Limits, *, alone: bool) -> Iterator[RawMessage | Skipped]:
    """A source's items; ``SourceError`` where there is not one message among them.

    Unless it is alone, it has told by then in an item why.
    """
    messages = 0
    skipped = 0
    telling: Skipped | None = None
    try:
        for item in source.read(limits):
            if isinstance(item, RawMessage):
                messages += 1
            else:
                skipped += 1
                if telling is None and item.why not in _NOT_TELLING:
                    telling = item
            yield item
    except NotReadable as exc:
        if messages or not alone:
            skipped += 1
            yield Skipped(place=Place(source=source.shown), why=exc.why, detail=exc.detail)
        if not messages:
            empty = exc.why is SkipKind.EMPTY and isinstance(source, _Stream)
            key = "source.stdin_empty" if empty else f"source.{exc.why}"
            raise SourceError(key, place=source.place, detail=exc.detail) from exc
    if not (messages or skipped or alone):
        yield Skipped(place=Place(source=source.shown), why=SkipKind.EMPTY)
    if telling and not messages:
        raise SourceError(f"source.{telling.why}", place=str(telling.place), detail=telling.detail)
    if not messages:
        raise SourceError(_NO_MAIL, place=source.place, count=skipped)


@dataclass(frozen=True, slots=True)
class _Refused:
    """A source of which nothing can be read."""

    place: str
    trouble: NotReadable

    @property
    def shown(self) -> str:
        return self.place

    def read(self, limits: Limits) -> Iterator[RawMessage | Skipped]:  # noqa: ARG002 - nothing is read
        raise self.trouble

    def find_estimate(self) -> int | None:
        return 0


@dataclass(frozen=True, slots=True)
class _File:
    place: str
    path: str
    shown: str
    top: Folder
    form: Format

    def read(self, limits: Limits) -> Iterator[RawMessage | Skipped]:
        name = os.path.basename(self.path)  # noqa: PTH119 - names here may be no text
        item = Item(shown=self.shown, name=name, top=self.top, alone=True)
        return read_file(self.path, item, limits=limits)

    def find_estimate(self) -> int | None:
        if self.form is Format.MBOX:
            return _estimate_mbox(self.path)
        return 1 if self.form in (Format.MAIL, Format.EMLX, Format.UTF16, Format.TEXT) else None


@dataclass(frozen=True, slots=True)
class _Folder:
    place: str
    path: str
    as_folder: Folder | None
    prefix: str
    leave_out: frozenset[str] = frozenset()

    @property
    def shown(self) -> str:
        return self.place

    def read(self, limits: Limits) -> Iterator[RawMessage | Skipped]:
        top = self.as_folder or find_top(_own_name(self.path))
        try:
            for found in walk(self.path):
                if self.leave_out and os.path.realpath(found.path) in self.leave_out:
                    continue
                item = Item(shown=self.prefix + found.shown, name=found.name, parts=found.parts, top=top)
                try:
                    if found.trouble:
                        raise found.trouble
                    yield from read_file(found.path, item, limits=limits)
                except NotReadable as exc:
                    yield Skipped(place=item.place(), why=exc.why, detail=exc.detail)
        except OSError as exc:
            raise find_trouble(exc) from exc

    def find_estimate(self) -> int | None:
        try:
            return sum(1 for _ in walk(self.path))
        except OSError:
            return None


class _Stream:
    """Standard input or a pipe: read once."""

    def __init__(self, place: str, start: Callable[[], AbstractContextManager[Octets]], top: Folder) -> None:
        self.place = self.shown = place
        self._start = start
        self._item = Item(shown=place, name="", top=top, alone=True)
        self._is_read = False

    def read(self, limits: Limits) -> Iterator[RawMessage | Skipped]:
        if self._is_read:
            raise RuntimeError(f"{self.place} can be read only once")
        self._is_read = True
        try:
            with self._start() as file:
                yield from read_item(UntilEnd(file), self._item, limits=limits)
        except OSError as exc:
            raise find_trouble(exc) from exc

    def find_estimate(self) -> int | None:
        return None


def _own_name(path: str) -> str:
    """The name of a folder; of a Maildir's ``cur`` or ``new`` that of the Maildir."""
    parts = Path(os.path.abspath(path)).parts  # noqa: PTH100 - a link counts by its own name
    return next((part for part in reversed(parts) if part not in ("cur", "new")), "")


def _estimate_mbox(path: str) -> int | None:
    try:
        with io.FileIO(path) as file:
            sample = read_up_to(file, _SAMPLE_OCTETS)
            size = os.fstat(file.fileno()).st_size
    except OSError:
        return None
    return max(1, round(count_separators(sample) * size / max(1, len(sample))))
