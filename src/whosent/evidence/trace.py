"""Received fields (RFC 5321 §4.4) as the world's mail software writes them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import overload

from whosent.evidence.trace_clauses import KEYWORDS, read_clauses
from whosent.evidence.trace_line import TraceLine, read_line
from whosent.message import Headers

_LONGEST = 4_000  # characters of one field that are looked at; real ones stay below 1,500
_REMEMBERED = 600  # characters; longer fields are not worth remembering
_ANY_ID = "?"
_MOST_LINES = 200  # of one message; RFC 5321 §6.3 expects loops to end at 100
_LOGIN_MARK = re.compile(rb"uthenticated|AUTH:|account")  # a line without any of them names no login


class Trace(Sequence[TraceLine]):
    """Received fields, newest (topmost) first; each is read when it is first asked for."""

    __slots__ = ("_lines", "_values")

    def __init__(self, values: Sequence[bytes]) -> None:
        self._values = values
        self._lines: list[TraceLine | None] = [None] * len(values)

    def __len__(self) -> int:
        return len(self._values)

    @overload
    def __getitem__(self, at: int) -> TraceLine: ...
    @overload
    def __getitem__(self, at: slice) -> Trace: ...
    def __getitem__(self, at: int | slice) -> TraceLine | Trace:
        if isinstance(at, slice):
            return Trace(self._values[at])
        line = self._lines[at]
        if line is None:
            line = self._lines[at] = parse_received(self._values[at])
        return line

    def __iter__(self) -> Iterator[TraceLine]:
        for at in range(len(self._values)):
            yield self[at]

    def logins(self, start: int = 0) -> Iterator[str]:
        """The login names that lines from ``start`` on state."""
        for at in range(start, len(self._values)):
            value = self._values[at]
            if _LOGIN_MARK.search(value) is not None and (login := self[at].authenticated_as):
                yield login


def parse_trace(headers: Headers) -> Trace:
    """The Received fields of a header block."""
    return Trace([f.value for f in headers.fields("received")[:_MOST_LINES]])


def parse_received(value: str | bytes) -> TraceLine:
    """One Received field without its name, folded or not. Never raises; takes linear time."""
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    head, dated = _split_date(" ".join(value[:_LONGEST].split()))
    if len(head) > _REMEMBERED:
        return read_line(read_clauses(head))._replace(dated=dated)
    shape, queue_id = _without_id(head)
    line = _remembered(shape)
    if queue_id is None or line.queue_id != _ANY_ID:
        queue_id = line.queue_id
    return TraceLine._make((*line[:_QUEUE_ID], queue_id, *line[_QUEUE_ID + 1 : -1], dated))


_QUEUE_ID = TraceLine._fields.index("queue_id")


@lru_cache(maxsize=2048)  # the lines of one hop differ by their ids and dates only
def _remembered(head: str) -> TraceLine:
    return read_line(read_clauses(head))


def _without_id(head: str) -> tuple[str, str | None]:
    """``head`` with a mark in place of its queue id, and the id; as it is, and None, if none is certain."""
    before, found, after = head.partition(" id ")
    if not found or " id " in after or before.count("(") != before.count(")"):
        return head, None
    if before.rpartition(" ")[2] in KEYWORDS:
        return head, None  # "id" is the value of that clause
    queue_id, space, rest = after.partition(" ")
    if "(" in queue_id or ")" in queue_id:
        return head, None
    return f"{before} id {_ANY_ID}{space}{rest}", queue_id.rstrip(";")


def _split_date(text: str) -> tuple[str, str]:
    head, semicolon, dated = text.rpartition(";")
    if semicolon and (dated[-1:].isdigit() or ":" in dated):
        return head, dated.strip()
    # Some put the date after the id without a semicolon, some put more words after the date.
    for day in (", ", " "):
        for name in ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"):
            at = text.find(f" {name}{day}")
            if at >= 0:
                return text[:at].rstrip("; "), text[at + 1 :]
    return text, ""
