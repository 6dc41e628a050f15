"""One file or archive member, whatever it holds, as messages."""

from __future__ import annotations

import io
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import BinaryIO

from whosent.mailbox.archive import Member, hold, read_tar, read_zip
from whosent.mailbox.content import HEAD_OCTETS, Format, find_format, is_ignored, load_formats
from whosent.mailbox.folder import Where, find_kind, find_label, find_where, mbox_name, read_flags
from whosent.mailbox.limits import Limits
from whosent.mailbox.mbox import TooLarge, split_mbox
from whosent.mailbox.name import show_name
from whosent.mailbox.octets import (
    Counted,
    Meter,
    Octets,
    Rewound,
    Unpacked,
    open_bzip2,
    open_gzip,
    open_xz,
    read_up_to,
)
from whosent.mailbox.paste import read_paste
from whosent.mailbox.single import clean_mail, decode_utf16, read_emlx
from whosent.mailbox.skipped import NotReadable, SkipKind, Skipped, find_trouble
from whosent.raw import Folder, Place, RawMessage

_PACKED_SUFFIXES = (".gz", ".bz2", ".xz")
_STAMPED_STARTS = (b"X-GM-THRID:", b"X-Gmail-Labels:", b"X-Mozilla-Status:")
_STATUS = re.compile(rb"X-Mozilla-Status:[ \t]*([0-9A-Fa-f]{4})")
_EXPUNGED = 0x0008  # deleted or moved, and not yet compacted away
_LABELS = re.compile(rb"(?:\A|\n)X-Gmail-Labels:[ \t]*([^\r\n]*(?:\r?\n[ \t][^\r\n]*)*)")
_LABELS_OCTETS = 8192


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """What is known of a file before it is opened.

    shown    its ``Place.source``
    name     its file name, for hints
    parts    the folders that it lies in, below the source, outermost first
    top      what the source as a whole is used for
    depth    in how many archives it lies
    alone    whether it was given as a source itself: then text may be a pasted notice
    """

    shown: str
    name: str
    parts: tuple[str, ...] = ()
    top: Folder = Folder.INBOX
    depth: int = 0
    alone: bool = False

    @property
    def where(self) -> Where:
        """The folder that it lies in."""
        return find_where(self.parts, self.top)

    def place(self, index: int = 0) -> Place:
        """The place of its message number ``index``."""
        where = self.where
        return Place(source=self.shown, index=index, folder=where.folder, folder_name=where.name)


def read_item(
    file: Octets, item: Item, *, limits: Limits, meter: Meter | None = None
) -> Iterator[RawMessage | Skipped]:
    """The messages in a file. ``meter`` is that of the archive it lies in.

    Raises ``NotReadable`` where it holds none, or from where on it cannot be read.
    """
    head = read_up_to(file, HEAD_OCTETS)
    form = find_format(head, item.name)
    if isinstance(form, SkipKind):
        raise NotReadable(form)
    if form is Format.MBOX:
        yield from _read_mbox(Rewound(head, file), item, limits)
    elif form in (Format.ZIP, Format.TAR, Format.GZIP, Format.BZIP2, Format.XZ):
        yield from _Archive(form, head, file, item, limits, meter).read()
    else:
        data = head if len(head) < HEAD_OCTETS else _read_rest(head, file, limits)
        yield from _read_single(form, data, item, limits)


def read_file(path: str, item: Item, *, limits: Limits) -> Iterator[RawMessage | Skipped]:
    """The messages in a file of the file system. Raises ``NotReadable`` as ``read_item`` does."""
    try:
        with io.FileIO(path) as file:
            yield from read_item(file, item, limits=limits)
    except OSError as exc:
        raise find_trouble(exc) from exc


def _read_rest(head: bytes, file: Octets, limits: Limits) -> bytes:
    data = head + read_up_to(file, limits.message_octets + 1 - len(head))
    if len(data) > limits.message_octets:
        raise NotReadable(SkipKind.TOO_LARGE)
    return data


def _read_single(form: Format, data: bytes, item: Item, limits: Limits) -> Iterator[RawMessage | Skipped]:
    match form:
        case Format.MAIL:
            data = read_paste(data) if item.alone else clean_mail(data)
        case Format.EMLX:
            data = read_emlx(data)
        case Format.UTF16:
            yield from read_item(io.BytesIO(decode_utf16(data)), item, limits=limits)
            return
        case _:
            suffix = os.path.splitext(item.name)[1].lower()  # noqa: PTH122 - a member's name is no path
            if not item.alone or (suffix and suffix not in load_formats().paste):
                raise NotReadable(SkipKind.NOT_MAIL)
            data = read_paste(data)
    where = read_flags(item.name, item.where)
    yield RawMessage(data=data, place=Place(source=item.shown, folder=where.folder, folder_name=where.name))


def _read_mbox(file: Octets, item: Item, limits: Limits) -> Iterator[RawMessage | Skipped]:
    single = item.name.lower().endswith(load_formats().single)
    where = item.where if single else _mbox_where(item)
    source = item.shown
    for index, data in enumerate(split_mbox(file, limits=limits, delivered_only=single)):
        here = where
        if isinstance(data, bytes) and data.startswith(_STAMPED_STARTS):
            here = _stamped_where(data, where)
        place = Place(source=source, index=index, folder=here.folder, folder_name=here.name)
        if isinstance(data, TooLarge):
            yield Skipped(place=place, why=SkipKind.TOO_LARGE)
        elif not data:
            yield Skipped(place=place, why=SkipKind.EMPTY)
        else:
            yield RawMessage(data=data, place=place)


def _mbox_where(item: Item) -> Where:
    """An mbox is a folder by its own name; given as a source, it is the top."""
    stem = mbox_name(item.name)
    if item.alone or not stem or item.parts[-1:] in (("cur",), ("new",)):
        return item.where
    return find_where((*item.parts, stem), item.top)


def _stamped_where(data: bytes, where: Where) -> Where:
    """By what Takeout or Thunderbird writes above all else. Further down anybody may have typed it."""
    status = _STATUS.match(data)
    if status:
        is_deleted = int(status[1], 16) & _EXPUNGED and where.folder not in (Folder.SENT, Folder.JUNK)
        return Where(folder=Folder.TRASH, name=where.name) if is_deleted else where
    labels = _LABELS.search(data, 0, _LABELS_OCTETS)
    if labels is None or data.count(b"\n", 0, labels.start() + 1) > 1:
        return where
    return find_label(labels[1]) or where


class _Archive:
    """A packed item, and the meter that it shares with the archive it lies in."""

    def __init__(
        self, form: Format, head: bytes, file: Octets, item: Item, limits: Limits, meter: Meter | None
    ) -> None:
        if item.depth >= limits.archive_depth:
            raise NotReadable(SkipKind.ARCHIVE_NESTED)
        counted = Counted(Rewound(head, file))
        self._file = counted
        self._form = form
        self._on_disk = file if isinstance(file, io.FileIO) else None
        self._item = item
        self._limits = limits
        size = os.fstat(self._on_disk.fileno()).st_size if self._on_disk else 0
        self._meter = meter or Meter(limits, lambda: size or counted.octets)

    def read(self) -> Iterator[RawMessage | Skipped]:
        """Its messages. Raises ``NotReadable``."""
        match self._form:
            case Format.ZIP:
                archive = _rewind(self._on_disk or hold(self._file, limits=self._limits))
                yield from self._read_members(read_zip(archive, limits=self._limits, meter=self._meter))
            case Format.TAR:
                yield from self._read_members(read_tar(self._file, limits=self._limits))
            case Format.GZIP:
                yield from self._read_stream(open_gzip(self._file))
            case Format.BZIP2:
                yield from self._read_stream(open_bzip2(self._file))
            case _:
                yield from self._read_stream(open_xz(self._file))

    def _read_stream(self, packed: Octets) -> Iterator[RawMessage | Skipped]:
        """What a packed stream holds: a .tar counts as one archive with it."""
        file = Unpacked(packed, self._meter)
        head = read_up_to(file, HEAD_OCTETS)
        whole = Rewound(head, file)
        if find_format(head, "") is Format.TAR:
            yield from self._read_members(read_tar(whole, limits=self._limits))
            return
        name = self._item.name
        if name.lower().endswith(_PACKED_SUFFIXES):
            name = name.rpartition(".")[0]
        inner = replace(self._item, name=name, depth=self._item.depth + 1)
        yield from read_item(whole, inner, limits=self._limits, meter=self._meter)

    def _read_members(self, members: Iterator[Member]) -> Iterator[RawMessage | Skipped]:
        item = self._item
        top = find_kind(item.name.partition(".")[0]) or item.top
        for member in members:
            parts = member.parts
            if is_ignored(parts[-1]):
                continue
            inner = Item(
                shown="!/".join((item.shown, "/".join(show_name(p) for p in parts))),
                name=parts[-1],
                parts=(*item.parts, *parts[:-1]),
                top=top,
                depth=item.depth + 1,
            )
            try:
                if member.trouble:
                    raise member.trouble
                if member.file:
                    yield from read_item(member.file, inner, limits=self._limits, meter=self._meter)
            except NotReadable as exc:
                if exc.why is SkipKind.ARCHIVE_TOO_LARGE:
                    raise
                yield Skipped(place=inner.place(), why=exc.why, detail=exc.detail)


def _rewind(file: BinaryIO | io.FileIO) -> BinaryIO:
    file.seek(0)
    return file
