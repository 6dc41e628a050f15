"""Logs of mail servers as files: which there are, their octets unpacked, and what they tell of a mailbox."""

from __future__ import annotations

import bz2
import gzip
import lzma
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from typing import BinaryIO, cast

from whosent.account import LogFile, ServerLog, Wanted, find_zone, read_server_logs
from whosent.errors import UsageError
from whosent.evidence import Finding, SentCopy

_CHUNK = 1 << 20
_MAGIC = ((b"\x1f\x8b", gzip.open), (b"BZh", bz2.open), (b"\xfd7zXZ\x00", lzma.open))
_MAGIC_OCTETS = 6
_BROKEN = (EOFError, zlib.error, lzma.LZMAError, OSError, ValueError)
_MOST_COPIES = 5_000  # of Sent, by which a log is tried


class LogPath:
    """A file of a log, perhaps packed as .gz, .bz2 or .xz, whatever its name.

    is_cut  whether what was read last broke off: a damaged or unfinished file
    """

    def __init__(self, path: Path, written_at: datetime) -> None:
        self.place = str(path)
        self.written_at = written_at
        self.is_cut = False
        self._path = path

    def chunks(self) -> Iterator[bytes]:
        """Its octets, unpacked."""
        self.is_cut = False
        try:
            with self._path.open("rb") as raw:
                start = raw.read(_MAGIC_OCTETS)
                raw.seek(0)
                unpack = next((opener for magic, opener in _MAGIC if start.startswith(magic)), None)
                file = cast("BinaryIO", unpack(raw, "rb")) if unpack is not None else raw
                while chunk := file.read(_CHUNK):
                    yield chunk
        except _BROKEN:
            self.is_cut = True


class LocalTime(tzinfo):
    """The time of this machine, with its summer time."""

    def utcoffset(self, at: datetime | None) -> timedelta | None:
        """How far it was ahead of UTC then."""
        return at.replace(tzinfo=None).astimezone().utcoffset() if at is not None else None

    def dst(self, at: datetime | None) -> timedelta:  # noqa: ARG002 - as ``tzinfo`` has it
        """Not told apart from the rest of the offset."""
        return timedelta()

    def fromutc(self, at: datetime) -> datetime:
        """As the system converts it."""
        return at.replace(tzinfo=UTC).astimezone().replace(tzinfo=self)

    def tzname(self, at: datetime | None) -> str | None:
        """As the system abbreviates it."""
        return at.replace(tzinfo=None).astimezone().tzname() if at is not None else None

    def __str__(self) -> str:
        """Its offset now is not that of all lines, so it is only named."""
        return "local"


def find_logs(given: Sequence[str | Path]) -> tuple[LogPath, ...]:
    """The files meant; a folder stands for all in it. Raises ``UsageError`` for what is not there."""
    found: dict[Path, LogPath] = {}
    for name in given:
        path = Path(name)
        if not path.exists():
            raise UsageError("log.missing", place=str(name))
        files = sorted(p for p in path.rglob("*") if _is_log(p)) if path.is_dir() else [path]
        if not files:
            raise UsageError("log.empty_folder", place=str(name))
        for file in files:
            try:
                written_at = datetime.fromtimestamp(file.stat().st_mtime, UTC)
                with file.open("rb"):
                    found[file] = LogPath(file, written_at)
            except OSError as exc:
                raise UsageError("log.unreadable", place=str(file), reason=exc.strerror or "") from exc
    return tuple(found.values())


def read_zone(text: str) -> tzinfo:
    """``Asia/Tokyo``, ``+09:00`` or ``UTC``; "" is the time of this machine. Raises ``UsageError``."""
    if not text:
        return LocalTime()
    zone = find_zone(text)
    if zone is None:
        raise UsageError("log.bad_zone", zone=text)
    return zone


def read_logs(
    files: Iterable[LogFile],
    zone: tzinfo,
    findings: Iterable[Finding],
    sent: Sequence[SentCopy],
    owns: Callable[[str], bool | None],
) -> ServerLog:
    """What logs tell of the mails that notices are about, and of the owner's logins."""
    ids: set[str] = {copy.message_id for copy in sent[-_MOST_COPIES:]}
    recipients: set[str] = set()
    for finding in findings:
        ids.update((finding.message_id, finding.original_id))
        if finding.original is not None:
            ids.add(finding.original.message_id)
        recipients.update(a for r in finding.recipients for a in (r.address, r.original_recipient))
    wanted = Wanted(
        message_ids=frozenset(ids - {""}), recipients=frozenset(recipients - {""}), owns=owns
    )
    return read_server_logs(files, wanted, zone=zone)


def _is_log(path: Path) -> bool:
    return path.is_file() and not any(part.startswith(".") for part in path.parts[-1:])
