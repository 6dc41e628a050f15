"""An mbox, split into its messages whatever its dialect, a window at a time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from whosent.mailbox.content import count_fields, known_fields, skip_blank, trace_fields
from whosent.mailbox.limits import Limits
from whosent.mailbox.octets import Octets

_PIECE = 1 << 20
_SEPARATOR_OCTETS = 1000
_HEADER_OCTETS = 64 << 10
_LOOK_AHEAD = 4096  # behind a separator: enough of the header block to know it for one

_FROM = b"From "
_NEWLINE = b"\r\n"
_LINE_END = re.compile(rb"\r\n?|\n")
_DATE = re.compile(
    rb"[A-Z][a-z]{2},? +(?:[A-Z][a-z]{2} +\d{1,2}|\d{1,2} +[A-Z][a-z]{2}) +(?:\d{4} +)?\d{1,2}:\d\d"
    rb"|\d{4}-\d\d-\d\d[T ]\d\d:\d\d"
)
_STATED_LENGTH = re.compile(rb"(?i)[\r\n]Content-Length:[ \t]*(\d{1,11})[ \t]*[\r\n]")
_QUOTED_FROM = re.compile(rb"(^|[\r\n])>(>*From )")
_BLANK_LINES = re.compile(rb"(?:\r\n?|\n){0,2}")


@dataclass(frozen=True, slots=True, kw_only=True)
class TooLarge:
    """Stands for a message that is longer than the cap."""

    octets: int


def split_mbox(file: Octets, *, limits: Limits, delivered_only: bool = False) -> Iterator[bytes | TooLarge]:
    """The messages of an mbox in order, without their ``From `` lines and with ``>From `` unquoted.

    ``file`` begins with a ``From `` line, after blank lines at most. Line ends stay as they are, and may
    differ from message to message. A ``From `` line within a body separates only where it has a separator's
    shape and a header block follows; with ``delivered_only`` (a file whose suffix says: one mail) only where
    that block was stamped by a delivery. A Content-Length is honoured where it lands on a separator or on the
    end, and such a message is given as stored. So mboxrd and mboxcl2 come back octet for octet, and mboxo but
    for lines that were ``>From `` before it quoted.

    Source: RFC 4155; https://www.loc.gov/preservation/digital/formats/fdd/fdd000383.shtml (mboxo, mboxrd,
    mboxcl, mboxcl2).
    """
    return iter(_Splitter(file, limits, delivered_only=delivered_only))


def count_separators(head: bytes) -> int:
    """About how many messages begin in this piece of an mbox."""
    return head.count(b"\nFrom ") + head.count(b"\rFrom ") + head.startswith(_FROM)


class _Splitter:
    def __init__(self, file: Octets, limits: Limits, *, delivered_only: bool) -> None:
        self._file = file
        self._limits = limits
        self._delivered_only = delivered_only
        self._window = bytearray()
        self._ended = False

    def __iter__(self) -> Iterator[bytes | TooLarge]:
        window = self._window
        self._fill()
        start = skip_blank(bytes(window[:_HEADER_OCTETS]))
        while True:
            if start > _PIECE:
                del window[:start]
                start = 0
            while not self._ended and len(window) - start < _HEADER_OCTETS:
                self._fill()
            if start >= len(window):
                return
            line = _LINE_END.search(window, start)
            body = line.end() if line else len(window)
            end = self._find_stated_end(body)
            if end is not None:
                yield bytes(memoryview(window)[body:end])
                start = end + _blank_lines(window, end)
                continue
            end, dropped = self._find_end(body)
            if dropped:
                yield TooLarge(octets=dropped + end - body)
            else:
                yield _unquote(_without_blank_line(bytes(memoryview(window)[body:end])))
            start = end

    def _fill(self) -> None:
        piece = self._file.read(_PIECE)
        if piece:
            self._window += piece
        else:
            self._ended = True

    def _find_end(self, body: int) -> tuple[int, int]:
        """Where the message ends, and how much of it was dropped because it is too large."""
        window = self._window
        dropped = 0
        scan = body
        while True:
            at = window.find(_FROM, scan)
            if not self._ended and (at < 0 or len(window) - at < _LOOK_AHEAD):
                scan = at if at >= 0 else max(scan, len(window) - len(_FROM))
                if dropped or len(window) - body > self._limits.message_octets:
                    keep = max(body, scan - 4)  # a blank line in front of the next separator
                    dropped += keep - body
                    del window[body:keep]
                    scan -= keep - body
                self._fill()
                continue
            if at < 0:
                return len(window), dropped
            if window[at - 1] in _NEWLINE and self._separates(at):
                return at, dropped
            scan = at + len(_FROM)

    def _separates(self, at: int) -> bool:
        window = self._window
        line = _LINE_END.search(window, at, at + _SEPARATOR_OCTETS)
        if line is None:
            return False
        after = line.end()
        dated = _DATE.search(window, at, line.start()) is not None
        if dated and not self._delivered_only:
            colon = window.find(b":", after, after + 40)
            if colon > 0 and bytes(window[after:colon]).lower() in known_fields():
                return True
        block = bytes(window[after : after + _LOOK_AHEAD])
        if self._delivered_only:
            return dated and _is_delivered(block)
        if dated:
            return count_fields(block, 0) > 0
        # No date: "From " alone, "From -" or "From MAILER-DAEMON", as some programs write it.
        words = window[at + len(_FROM) : line.start()].split()
        return len(words) <= 1 and _after_blank_line(window, at) and count_fields(block, 0) > 1

    def _find_stated_end(self, body: int) -> int | None:
        window = self._window
        head_end = _find_blank_line(window, body)
        if head_end is None:
            return None
        found = window.find(b"ontent-", body, head_end) >= 0 and _STATED_LENGTH.search(window, body, head_end)
        if not found:
            return None
        end = head_end + int(found[1])
        if end - body > self._limits.message_octets:
            return None
        while not self._ended and len(window) < end + _LOOK_AHEAD:
            self._fill()
        if end > len(window):
            return None
        at = end + _blank_lines(window, end)
        if at == len(window):
            return end
        if window.startswith(_FROM, at) and window[at - 1] in _NEWLINE and self._separates(at):
            return end
        return None


def _find_blank_line(window: bytearray, body: int) -> int | None:
    """Where the header block that begins at ``body`` has ended; None where that is far away."""
    limit = body + _HEADER_OCTETS
    line = _LINE_END.search(window, body, limit)
    if line is None:
        return None
    blank = line[0] + line[0]
    at = window.find(blank, body, limit)
    return None if at < 0 else at + len(blank)


def _blank_lines(window: bytearray, at: int) -> int:
    match = _BLANK_LINES.match(window, at)
    return match.end() - at if match else 0


def _after_blank_line(window: bytearray, at: int) -> bool:
    before = bytes(window[max(0, at - 4) : at])
    return before.endswith((b"\n\n", b"\n\r\n", b"\r\r"))


def _is_delivered(block: bytes) -> bool:
    names = {line.partition(b":")[0].strip().lower() for line in _LINE_END.split(block)[:20]}
    return count_fields(block, 0) > 1 and not names.isdisjoint(trace_fields())


def _without_blank_line(data: bytes) -> bytes:
    """The message without the blank line that stands before the next separator."""
    if data.endswith((b"\n\r\n", b"\r\r\n")):
        return data[:-2]
    return data[:-1] if data.endswith((b"\n\n", b"\r\r")) else data


def _unquote(data: bytes) -> bytes:
    return _QUOTED_FROM.sub(rb"\1\2", data) if b">From " in data else data
