"""Where the parts of a multipart lie (RFC 2046 §5.1), for bodies of any shape."""

from __future__ import annotations

from whosent.message.defect import Defect, DefectKind

_SNIFFED_LINES = 20  # how many lines are tried as a delimiter where the stated one is of no use
_LINE_MAX = 200
_LINE_ENDS = b"\r\n"
_BLANKS = (0x20, 0x09)


class Pieces:
    """Start and end of every part, in order; the line end before a delimiter belongs to the delimiter."""

    __slots__ = ("defects", "spans")

    def __init__(self, spans: tuple[tuple[int, int], ...], defects: tuple[Defect, ...] = ()) -> None:
        self.spans = spans
        self.defects = defects


def find_pieces(data: bytes, start: int, end: int, boundary: bytes, *, parts: int) -> Pieces:
    """The parts of the body ``data[start:end]``; at most ``parts`` of them."""
    spans: list[tuple[int, int]] = []
    opened = -1
    delimiter = b"--" + boundary
    size = len(delimiter)
    at = data.find(delimiter, start, end)
    while at >= 0:
        after = at + size
        if at == start or data[at - 1] in _LINE_ENDS:
            if after < end and data[after] == 0x0A:
                stop, is_close = after + 1, False
            else:
                stop, is_close = _delimiter_end(data, after, end)
            if stop >= 0:
                if opened >= 0:
                    if len(spans) >= parts:
                        return Pieces(tuple(spans), (Defect(DefectKind.TOO_MANY_PARTS, opened),))
                    spans.append((opened, _before_line_end(data, opened, at)))
                if is_close:
                    return Pieces(tuple(spans))
                opened = after = stop
        at = data.find(delimiter, after, end)
    if opened < 0:
        return Pieces((), (Defect(DefectKind.BOUNDARY_MISSING, start),))
    if len(spans) >= parts:
        return Pieces(tuple(spans), (Defect(DefectKind.TOO_MANY_PARTS, opened),))
    return Pieces((*spans, (opened, end)), (Defect(DefectKind.NOT_CLOSED, end),))


def find_boundary(raw: bytes) -> bytes | None:
    """The boundary in a Content-Type field of the usual shape; None where it takes a closer look.

    Blanks at its end are lost on the way (RFC 2046 §5.1.1).
    """
    at = raw.lower().find(b"boundary=")
    before, after = raw[:at], raw[at + len(b"boundary=") :]
    if at < 0 or raw[at - 1] not in b"; \t\n" or b'"' in before or b"*" in before or b"=?" in after:
        return None
    if after[:1] == b'"':
        boundary, closing, _ = after[1:].partition(b'"')
        return boundary.rstrip() if closing and boundary.isascii() and b"\\" not in boundary else None
    words = after.partition(b";")[0].split()
    return words[0] if len(words) == 1 and words[0].isascii() and b'"' not in words[0] else None


def sniff_boundary(data: bytes, start: int, end: int) -> bytes:
    """The boundary that a multipart's body uses, read off the body itself; b"" if none can be told.

    It is the first line of the form ``--boundary`` that is followed by header fields of a part, or stands
    again later.
    """
    at = start if data[start : start + 2] == b"--" else _find_dashes(data, start, end)
    for _ in range(_SNIFFED_LINES):
        if at < 0:
            return b""
        line = data[at : min(end, at + _LINE_MAX)].splitlines()[0]
        boundary = line[2:].rstrip()
        after = data[at + len(line) : min(end, at + len(line) + 2 * _LINE_MAX)].lstrip()
        if (
            boundary.strip(b"-_=")
            and len(line) < _LINE_MAX
            and (after[:8].lower() == b"content-" or data.find(b"\n" + line.rstrip(), at + 1, end) >= 0)
        ):
            return boundary
        at = _find_dashes(data, at + 1, end)
    return b""


def _find_dashes(data: bytes, start: int, end: int) -> int:
    found = [at + 1 for at in (data.find(b"\n--", start, end), data.find(b"\r--", start, end)) if at >= 0]
    return min(found, default=-1)


def _delimiter_end(data: bytes, at: int, end: int) -> tuple[int, bool]:
    """Where a delimiter's line ends, and whether it is a closing one; -1 if more stands on the line."""
    is_close = data[at : at + 2] == b"--" and at + 2 <= end
    if is_close:
        at += 2
    while at < end and data[at] in _BLANKS:
        at += 1
    if at >= end:
        return end, is_close
    if data[at] == 0x0D:
        return (at + 2 if at + 1 < end and data[at + 1] == 0x0A else at + 1), is_close
    return (at + 1, is_close) if data[at] == 0x0A else (-1, False)


def _before_line_end(data: bytes, start: int, at: int) -> int:
    if at > start and data[at - 1] == 0x0A:
        at -= 1
    if at > start and data[at - 1] == 0x0D:
        at -= 1
    return max(start, at)
