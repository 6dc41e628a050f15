"""Archives, read member by member without ever unpacking them to disk."""

from __future__ import annotations

import io
import re
import struct
import tarfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, BinaryIO

from whosent.mailbox.limits import Limits
from whosent.mailbox.octets import BROKEN, Meter, Octets, Unpacked
from whosent.mailbox.skipped import NotReadable, SkipKind

_TAR_BLOCK = 64 << 10
_TAR_HEADERS = 1 << 20  # what stands between two members: long names, extended headers
_ZIP_END = struct.Struct("<4s4H2LH")
_ZIP64_END = struct.Struct("<4sQ2H2L4Q")
_ZIP64_LOCATOR = struct.Struct("<4sLQL")
_ZIP_COMMENT = 0xFFFF
_ZIP_ENCRYPTED = 0x1
_ZIP_UTF8 = 0x800
_UNUSED64 = 0xFFFFFFFF
_MAILDIR_UNIQUE = re.compile(r"\d{9,}\.")


@dataclass(frozen=True, slots=True)
class Member:
    """A file in an archive. It must be read, or left, before the next one is asked for.

    parts  its path, outermost folder first; never "..", "." or a drive
    file   its octets; None where they cannot be had: then ``trouble`` says why
    """

    parts: tuple[str, ...]
    file: Octets | None
    trouble: NotReadable | None = None


def read_zip(file: BinaryIO, *, limits: Limits, meter: Meter) -> Iterator[Member]:
    """The files in a .zip, in its own order. Raises ``NotReadable`` where it is none or is broken."""
    try:
        if _index_octets(file) > limits.index_octets:
            raise NotReadable(SkipKind.ARCHIVE_TOO_LARGE)
        archive = zipfile.ZipFile(file)
    except (*BROKEN, struct.error, NotImplementedError) as exc:
        raise NotReadable(SkipKind.ARCHIVE_BROKEN, str(exc)) from exc
    with archive:
        infos = archive.infolist()
        if len(infos) > limits.members:
            raise NotReadable(SkipKind.ARCHIVE_TOO_LARGE)
        for info in infos:
            parts = _path_parts(_zip_name(info))
            if info.filename.endswith("/") or not parts or _is_left_out(parts):
                continue
            if info.flag_bits & _ZIP_ENCRYPTED:
                yield Member(parts, None, NotReadable(SkipKind.ARCHIVE_PASSWORD))
                continue
            try:
                member = archive.open(info)
            except NotImplementedError as exc:
                yield Member(parts, None, NotReadable(SkipKind.ARCHIVE_METHOD, str(exc)))
                continue
            except (*BROKEN, struct.error, RuntimeError) as exc:
                yield Member(parts, None, NotReadable(SkipKind.ARCHIVE_BROKEN, str(exc)))
                continue
            with member:
                yield Member(parts, Unpacked(member, meter))


def read_tar(file: Octets, *, limits: Limits) -> Iterator[Member]:
    """The files in a .tar, in its own order, read in one go. Raises ``NotReadable`` where it is broken."""
    gate = _Gate(file)
    count = 0
    try:
        gate.allow(_TAR_HEADERS)
        stream = _TarStream(gate)
        archive = tarfile.open(fileobj=stream, mode="r|", bufsize=_TAR_BLOCK, errorlevel=1)  # noqa: SIM115 - not its file
        while (info := archive.next()) is not None:
            archive.members = []  # type: ignore[attr-defined] # it keeps them all: of no use in a stream
            count += 1
            if count > limits.members:
                raise NotReadable(SkipKind.ARCHIVE_TOO_LARGE)
            gate.allow(info.size + _TAR_HEADERS)
            parts = _path_parts(info.name)
            if info.isdir() or not parts or _is_left_out(parts):
                continue
            content = archive.extractfile(info) if info.isreg() and not info.issparse() else None
            if content is None:
                yield Member(parts, None, NotReadable(SkipKind.NOT_A_FILE))
            else:
                yield Member(parts, _TarMember(content))
    except (*BROKEN, tarfile.TarError) as exc:
        raise NotReadable(SkipKind.ARCHIVE_BROKEN, str(exc)) from exc


def hold(file: Octets, *, limits: Limits) -> BinaryIO:
    """An archive that cannot be read in one go, held in memory. Raises ``NotReadable`` for a large one."""
    held = io.BytesIO()
    while piece := file.read(_TAR_BLOCK):
        held.write(piece)
        if held.tell() > limits.held_octets:
            raise NotReadable(SkipKind.TOO_LARGE)
    return held


class _Gate:
    """Lets no more octets through than the next member's header may take.

    ``tarfile`` reads extended headers whole, of whatever size they claim to be.
    """

    __slots__ = ("_file", "_left")

    def __init__(self, file: Octets) -> None:
        self._file = file
        self._left = 0

    def allow(self, octets: int) -> None:
        """Allow so many more, on top of one block that is read ahead."""
        self._left = octets + _TAR_BLOCK

    def read(self, size: int, /) -> bytes:
        data = self._file.read(size)
        self._left -= len(data)
        if self._left < 0:
            raise NotReadable(SkipKind.ARCHIVE_TOO_LARGE)
        return data


class _TarStream(io.RawIOBase):
    """``tarfile`` wants a whole file object."""

    def __init__(self, gate: _Gate) -> None:
        self._gate = gate

    def read(self, size: int = -1, /) -> bytes:
        return self._gate.read(_TAR_BLOCK if size < 0 else size)


@dataclass(frozen=True, slots=True)
class _TarMember:
    _file: IO[bytes]

    def read(self, size: int, /) -> bytes:
        try:
            return self._file.read(size)
        except (*BROKEN, tarfile.TarError) as exc:
            raise NotReadable(SkipKind.ARCHIVE_BROKEN, str(exc)) from exc


def _path_parts(path: str) -> tuple[str, ...]:
    parts = path.replace("\\", "/").split("/")
    return tuple(p for p in parts if p not in ("", ".", "..") and not (len(p) == 2 and p[1] == ":"))


def _is_left_out(parts: tuple[str, ...]) -> bool:
    """Leftovers of a Mac's packer, hidden files, and deliveries to a Maildir that were not finished."""
    if parts[0] == "__MACOSX" or parts[-1].startswith("."):
        return True
    return len(parts) > 1 and parts[-2] == "tmp" and _MAILDIR_UNIQUE.match(parts[-1]) is not None


def _zip_name(info: zipfile.ZipInfo) -> str:
    """The name as its maker meant it: ``zipfile`` takes what is not marked as UTF-8 for cp437."""
    if info.flag_bits & _ZIP_UTF8 or info.filename.isascii():
        return info.filename
    try:
        octets = info.orig_filename.encode("cp437")
    except UnicodeEncodeError:
        return info.filename
    for encoding in ("utf-8", "cp932"):
        try:
            return octets.decode(encoding)
        except UnicodeDecodeError:
            continue
    return info.filename


def _index_octets(file: BinaryIO) -> int:
    """What a .zip says about the size of its directory: ``zipfile`` reads all of it at once.

    Source: APPNOTE.TXT §4.3.14 to §4.3.16.
    """
    size = file.seek(0, io.SEEK_END)
    start = max(0, size - _ZIP_COMMENT - _ZIP_END.size - _ZIP64_LOCATOR.size)
    file.seek(start)
    tail = file.read(size - start)
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or at + _ZIP_END.size > len(tail):
        raise zipfile.BadZipFile("no end of the directory")
    octets = int(_ZIP_END.unpack_from(tail, at)[5])
    if octets != _UNUSED64 or at < _ZIP64_LOCATOR.size:
        return octets
    mark, _, offset, _ = _ZIP64_LOCATOR.unpack_from(tail, at - _ZIP64_LOCATOR.size)
    if mark != b"PK\x06\x07":
        return octets
    file.seek(min(offset, size))
    return int(_ZIP64_END.unpack(file.read(_ZIP64_END.size))[8])
