"""An mbox, split into its messages whatever its dialect, a window at a time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from whosent.mailbox.content import count_fields, is_delivered, known_fields, skip_blank
from whosent.mailbox.limits import Limits
from whosent.mailbox.octets import Octets

_PIECE = 1 << 20
_SEPARATOR_OCTETS = 1000
_HEADER_OCTETS = 64 << 10
_USUAL_HEADER = 2048
_LOOK_AHEAD = 4096  # behind a separator: enough of the header block to know it for one

_FROM = b"From "
_NEWLINE = b"\r\n"
_QUOTE = ord(">")
_LINE_END = re.compile(rb"\r\n?|\n")
_DATE = re.compile(
    rb"[A-Z][a-z]{2},? +(?:[A-Z][a-z]{2} +\d{1,2}|\d{1,2} +[A-Z][a-z]{2}) +(?:\d{4} +)?\d{1,2}:\d\d"
    rb"|\d{4}-\d\d-\d\d[T ]\d\d:\d\d"
)
_STATED_LENGTH = re.compile(rb"[Cc]ontent-[Ll]ength:[ \t]*(\d{1,11})[ \t]*[\r\n]")
_QUOTED_FROM = re.compile(rb"(^|[\r\n])>(>*From )")
_BLANK_LINES = re.compile(rb"(?:\r\n?|\n){0,2}")


@dataclass(frozen=True, slots=True, kw_only=True)
class TooLarge:
    """Stands for a message that is longer than the cap."""

    octets: int


class _End(NamedTuple):
    """The end of a message: where, where the next one's header block begins, what was dropped on the way."""

    end: int
    next_body: int
    dropped: int
    is_quoted: bool


def split_mbox(file: Octets, *, limits: Limits, delivered_only: bool = False) -> Iterator[bytes | TooLarge]:
    """The messages of an mbox in order, without their ``From `` lines and with ``>From `` unquoted.

    ``file`` begins with a ``From `` line or, where that is missing, with a header block. Line ends stay as
    they are, and may differ from message to message. A ``From `` line within a body separates only where it
    has a separator's shape and a header block follows; with ``delivered_only`` (a file whose suffix says: one
    mail) only where that block was stamped by a delivery. A Content-Length is honoured where it lands on a
    separator or on the end, and such a message is given as stored. So mboxrd and mboxcl2 come back octet for
    octet, and mboxo but for lines that were ``>From `` before it quoted.

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
        body = _line_end(window, start) if window.startswith(_FROM, start) else start
        while start < len(window):
            if start > _PIECE:
                del window[:start]
                body -= start
            while not self._ended and len(window) - body < _HEADER_OCTETS:
                self._fill()
            stated = self._find_stated_end(body)
            if stated is not None:
                end, start = stated
                yield bytes(memoryview(window)[body:end])
                body = _line_end(window, start)
                continue
            found = self._find_end(body)
            if found.dropped:
                yield TooLarge(octets=found.dropped + found.end - body)
            else:
                data = bytes(memoryview(window)[body : found.end])
                if found.end < len(window) or not self._delivered_only:
                    data = _without_blank_line(data)
                yield _QUOTED_FROM.sub(rb"\1\2", data) if found.is_quoted else data
            start, body = found.end, found.next_body

    def _fill(self) -> None:
        piece = self._file.read(_PIECE)
        if piece:
            self._window += piece
        else:
            self._ended = True

    def _find_end(self, body: int) -> _End:
        window = self._window
        dropped = 0
        is_quoted = False
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
                return _End(len(window), len(window), dropped, is_quoted)
            before = window[at - 1]
            if before in _NEWLINE:
                next_body = self._find_body(at)
                if next_body is not None:
                    return _End(at, next_body, dropped, is_quoted)
            is_quoted = is_quoted or before == _QUOTE
            scan = at + len(_FROM)

    def _find_body(self, at: int) -> int | None:
        """Where the message begins whose separator is at ``at``; None where that is no separator."""
        window = self._window
        body = _line_end(window, at, at + _SEPARATOR_OCTETS)
        if window[body - 1] not in _NEWLINE:
            return None
        is_dated = _DATE.search(window, at, body) is not None
        if is_dated and not self._delivered_only:
            colon = window.find(b":", body, body + 40)
            if colon > 0 and bytes(window[body:colon]).lower() in known_fields():
                return body
        block = bytes(window[body : body + _LOOK_AHEAD])
        if self._delivered_only:
            return body if is_dated and is_delivered(block) else None
        if is_dated:
            return body if count_fields(block, 0) > 0 else None
        # No date: "From " alone, "From -" or "From MAILER-DAEMON", as some programs write it.
        is_bare = len(window[at + len(_FROM) : body].split()) <= 1 and _is_after_blank_line(window, at)
        return body if is_bare and count_fields(block, 0) > 1 else None

    def _find_stated_end(self, body: int) -> tuple[int, int] | None:
        """Where the message ends by its Content-Length, and where the next begins; None: it says no such."""
        window = self._window
        head_end = _find_blank_line(window, body)
        field = window.find(b"ontent-Length:", body, head_end)
        if field < 0:
            field = window.find(b"ontent-length:", body, head_end)
        stated = _STATED_LENGTH.match(window, field - 1) if field > body else None
        if stated is None or window[field - 2] not in _NEWLINE:
            return None
        end = head_end + int(stated[1])
        if end - body > self._limits.message_octets:
            return None
        while not self._ended and len(window) < end + _LOOK_AHEAD:
            self._fill()
        if end > len(window):
            return None
        at = end + _blank_lines(window, end)
        if at == len(window):
            return end, at
        if window.startswith(_FROM, at) and window[at - 1] in _NEWLINE and self._find_body(at) is not None:
            return end, at
        return None


def _line_end(window: bytearray, at: int, limit: int | None = None) -> int:
    """Where the next line begins; ``limit`` or the end of the window where that is farther off."""
    stop = len(window) if limit is None else min(limit, len(window))
    lf = window.find(b"\n", at, stop)
    cr = window.find(b"\r", at, stop if lf < 0 else lf)
    if cr >= 0 and cr + 1 != lf:
        return cr + 1
    return lf + 1 if lf >= 0 else stop


def _find_blank_line(window: bytearray, body: int) -> int:
    """Where the header block that begins at ``body`` has ended, as far as one looks."""
    limit = body + _HEADER_OCTETS
    line = _line_end(window, body, limit)
    newline = b"\r\n" if window[line - 2 : line] == b"\r\n" else bytes(window[line - 1 : line])
    blank = newline + newline
    at = window.find(blank, body, body + _USUAL_HEADER)
    if at < 0:
        separator = window.find(newline + _FROM, body, limit)
        limit = separator if separator >= 0 else limit
        at = window.find(blank, body, limit)
    return min(limit, len(window)) if at < 0 else at + len(blank)


def _blank_lines(window: bytearray, at: int) -> int:
    match = _BLANK_LINES.match(window, at)
    return match.end() - at if match else 0


def _is_after_blank_line(window: bytearray, at: int) -> bool:
    before = bytes(window[max(0, at - 4) : at])
    return before.endswith((b"\n\n", b"\n\r\n", b"\r\r"))


def _without_blank_line(data: bytes) -> bytes:
    """The message without the blank line that stands before the next separator."""
    if data.endswith((b"\n\r\n", b"\r\r\n")):
        return data[:-2]
    return data[:-1] if data.endswith((b"\n\n", b"\r\r")) else data
