"""The octets of a log as whole lines, and those lines that hold one of some fixed texts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import chain, islice
from typing import Protocol

import ahocorasick_rs

_LONGEST_LINE = 64 * 1024  # octets; what is longer is cut, and the rest of it left out
_EXPORT_MARKS = (b"__CURSOR=", b"__REALTIME_TIMESTAMP=", b"__MONOTONIC_TIMESTAMP=")
_EXPORT_TIME, _EXPORT_MESSAGE = b"__REALTIME_TIMESTAMP", b"MESSAGE"
_EXPORT_HOST, _EXPORT_TAG = b"_HOSTNAME", b"SYSLOG_IDENTIFIER"
_EXPORT_PROCESS = (b"SYSLOG_PID", b"_PID")
_LARGEST_ENTRY = 256 * 1024
_LINES_A_BLOCK = 5_000


class LogFile(Protocol):
    """One file of a log."""

    @property
    def place(self) -> str:
        """Its name, fit to be shown."""

    @property
    def written_at(self) -> datetime:
        """When it was last written; aware. Its last line is not newer."""

    @property
    def is_cut(self) -> bool:
        """Whether what was read last broke off."""

    def chunks(self) -> Iterator[bytes]:
        """Its octets, unpacked, piece by piece; may be called again. What is broken ends it early."""


def whole_lines(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Blocks of one line or more, each with its end; a line that is too long is cut. Never raises."""
    held = b""
    skipping = False
    for chunk in chunks:
        if skipping:
            _, ended, chunk = chunk.partition(b"\n")
            if not ended:
                continue
            skipping = False
        end = chunk.rfind(b"\n") + 1
        if end:
            yield held + chunk[:end]
            held = chunk[end:]
        else:
            held += chunk
        if len(held) > _LONGEST_LINE:
            yield held[:_LONGEST_LINE] + b"\n"
            held, skipping = b"", True
    if held:
        yield held + b"\n"


def log_blocks(file: LogFile) -> Iterator[bytes]:
    """A file in blocks of whole lines; what ``journalctl -o export`` wrote, as lines of syslog."""
    blocks = whole_lines(file.chunks())
    first = next(blocks, b"")
    if first.startswith(_EXPORT_MARKS):
        return _joined(_from_export(chain((first,), blocks)))
    return chain((first,), blocks) if first else iter(())


class Markers:
    """Finds the lines that hold any of some texts, in one pass over the octets."""

    def __init__(self, markers: Sequence[str]) -> None:
        self._automaton = ahocorasick_rs.BytesAhoCorasick([m.encode() for m in markers])

    def find(self, block: bytes) -> Iterator[tuple[int, str]]:
        """The number of each marker found, with its line; a line with several stands once for each."""
        begins, ends = 0, 0
        line = ""
        for number, start, _ in self._automaton.find_matches_as_indexes(block):
            if start >= ends:
                begins = block.rfind(b"\n", ends, start) + 1 or ends
                ends = block.find(b"\n", start)
                octets = block[begins : min(ends, begins + _LONGEST_LINE)]
                line = octets.decode("utf-8", "replace").rstrip("\r")
            yield number, line


def _joined(lines: Iterable[bytes]) -> Iterator[bytes]:
    """The lines in blocks."""
    several = iter(lines)
    while block := b"".join(islice(several, _LINES_A_BLOCK)):
        yield block


def _from_export(blocks: Iterable[bytes]) -> Iterator[bytes]:
    """Entries of the Journal Export Format as ``TIME host tag[process]: message``.

    A field is ``NAME=value``; one whose value is not plain text is its name, its length in eight octets, the
    least first, and the value. Source: systemd, Journal Export Formats.
    """
    entry: dict[bytes, bytes] = {}
    octets = b""
    for block in blocks:
        octets += block
        at = 0
        while True:
            end = octets.find(b"\n", at)
            if end < 0:
                break
            name, equals, value = octets[at:end].partition(b"=")
            after = end + 1
            if not name:
                yield _as_syslog(entry)
                entry = {}
            elif equals:
                entry[name] = value
            else:
                size = int.from_bytes(octets[end + 1 : end + 9], "little")
                if size > _LARGEST_ENTRY:
                    after = end + 1  # not a length: the name alone is left out
                elif len(octets) < end + 10 + size:
                    break
                else:
                    entry[name] = octets[end + 9 : end + 9 + size]
                    after = end + 10 + size
            at = after
        octets = octets[at:] if len(octets) - at <= 2 * _LARGEST_ENTRY else b""
    if entry:
        yield _as_syslog(entry)


def _as_syslog(entry: dict[bytes, bytes]) -> bytes:
    micros = entry.get(_EXPORT_TIME, b"")
    if not micros.isdigit() or len(micros) > 17:
        return b"\n"
    process = next((entry[name] for name in _EXPORT_PROCESS if name in entry), b"")
    message = entry.get(_EXPORT_MESSAGE, b"").replace(b"\n", b"?")
    host, tag = entry.get(_EXPORT_HOST, b"-"), entry.get(_EXPORT_TAG, b"-")
    at = datetime.fromtimestamp(int(micros) // 1_000_000, UTC).isoformat().encode()
    return b"%s %s %s[%s]: %s\n" % (at, host, tag, process, message)
