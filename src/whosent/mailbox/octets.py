"""Streams of octets: read in pieces, rewound by what was looked at, counted, and stopped at their caps."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import zipfile
import zlib
from collections.abc import Callable
from typing import Protocol

from whosent.mailbox.limits import Limits
from whosent.mailbox.skipped import NotReadable, SkipKind

_Unpacker = bz2.BZ2Decompressor | lzma.LZMADecompressor
_PIECE = 64 << 10
_XZ_MEMORY = 128 << 20

BROKEN = (EOFError, zlib.error, lzma.LZMAError, gzip.BadGzipFile, zipfile.BadZipFile, OSError, ValueError)


class Octets(Protocol):
    """A binary file, as far as reading needs one."""

    def read(self, size: int, /) -> bytes:
        """At most ``size`` octets; b"" at the end."""


def read_up_to(file: Octets, size: int) -> bytes:
    """``size`` octets, fewer only at the end of the file."""
    data = file.read(size)
    if not data or len(data) >= size:
        return data
    pieces = [data]
    left = size - len(data)
    while left > 0 and (data := file.read(left)):
        pieces.append(data)
        left -= len(data)
    return b"".join(pieces)


class UntilEnd:
    """A stream that is left alone once it has ended: a terminal would wait to be ended a second time."""

    __slots__ = ("_file", "_has_ended")

    def __init__(self, file: Octets) -> None:
        self._file = file
        self._has_ended = False

    def read(self, size: int, /) -> bytes:
        """At most ``size`` octets."""
        if self._has_ended:
            return b""
        # A buffered file reads on until it has enough, and would not tell that it met the end.
        data = self._file.read1(size) if isinstance(self._file, io.BufferedReader) else self._file.read(size)
        self._has_ended = not data
        return data


class Rewound:
    """A file whose first octets, already read, are read once more."""

    __slots__ = ("_file", "_head")

    def __init__(self, head: bytes, file: Octets) -> None:
        self._head = head
        self._file = file

    def read(self, size: int, /) -> bytes:
        """At most ``size`` octets: first those of the head."""
        if not self._head:
            return self._file.read(size)
        data, self._head = self._head[:size], self._head[size:]
        return data


class Counted:
    """A file that counts what is read of it."""

    __slots__ = ("_file", "octets")

    def __init__(self, file: Octets) -> None:
        self._file = file
        self.octets = 0

    def read(self, size: int, /) -> bytes:
        """As the file does."""
        data = self._file.read(size)
        self.octets += len(data)
        return data


class Meter:
    """What came out of one archive, however nested, against what went in.

    packed  octets that the archive has, or those read of it so far
    """

    __slots__ = ("_limits", "_packed", "_unpacked")

    def __init__(self, limits: Limits, packed: Callable[[], int]) -> None:
        self._limits = limits
        self._packed = packed
        self._unpacked = 0

    def count(self, octets: int) -> None:
        """Raises ``NotReadable`` once the archive has grown beyond what mail does."""
        self._unpacked += octets
        if self._unpacked <= self._limits.expansion_from:
            return
        allowed = min(self._limits.expanded_octets, self._limits.expansion * max(1, self._packed()))
        if self._unpacked > allowed:
            raise NotReadable(SkipKind.ARCHIVE_TOO_LARGE)


class Unpacked:
    """What a packed stream holds: metered, and broken in one way whatever breaks it."""

    __slots__ = ("_file", "_meter")

    def __init__(self, file: Octets, meter: Meter) -> None:
        self._file = file
        self._meter = meter

    def read(self, size: int, /) -> bytes:
        """At most ``size`` octets. Raises ``NotReadable``."""
        try:
            data = self._file.read(size)
        except BROKEN as exc:
            raise NotReadable(SkipKind.ARCHIVE_BROKEN, str(exc)) from exc
        self._meter.count(len(data))
        return data


class Inflated:
    """A .bz2 or .xz stream, unpacked piece by piece; streams that follow each other are joined."""

    __slots__ = ("_begin", "_file", "_packed", "_unpacker")

    def __init__(self, file: Octets, begin: Callable[[], _Unpacker]) -> None:
        self._file = file
        self._begin = begin
        self._unpacker = begin()
        self._packed = b""

    def read(self, size: int, /) -> bytes:
        """At most ``size`` octets. Raises ``EOFError`` where the stream ends early."""
        while True:
            if self._unpacker.eof:
                self._packed = self._unpacker.unused_data or self._file.read(_PIECE)
                if not self._packed.strip(b"\0"):
                    return b""
                self._unpacker = self._begin()
            if self._unpacker.needs_input and not self._packed:
                self._packed = self._file.read(_PIECE)
                if not self._packed:
                    raise EOFError("the packed data ends early")
            data = self._unpacker.decompress(self._packed, size)
            self._packed = b""
            if data:
                return data


def open_gzip(file: Octets) -> Octets:
    """The octets that a .gz stream holds."""
    return gzip.GzipFile(fileobj=_Raw(file), mode="rb")


def open_bzip2(file: Octets) -> Octets:
    """The octets that a .bz2 stream holds."""
    return Inflated(file, bz2.BZ2Decompressor)


def open_xz(file: Octets) -> Octets:
    """The octets that an .xz stream holds; its dictionary, whose size it names itself, is capped."""
    return Inflated(file, lambda: lzma.LZMADecompressor(memlimit=_XZ_MEMORY))


class _Raw(io.RawIOBase):
    """``gzip`` wants a whole file object."""

    def __init__(self, file: Octets) -> None:
        self._file = file

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1, /) -> bytes:
        return self._file.read(_PIECE if size < 0 else size)
