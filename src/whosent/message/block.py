"""Where a header block ends and which fields it holds (RFC 5322 §2.2), for blocks of any shape."""

from __future__ import annotations

import re
from itertools import accumulate

from whosent.message.defect import Defect, DefectKind
from whosent.message.header import Headers, split_fields

_NAME_OCTETS = bytes(c for c in range(33, 127) if c != 0x3A)  # RFC 5322 §3.6.8, ftext
# Fields only; possessive, so that it is linear. Sets of several octets would make it four times as slow.
_FIELDS = re.compile(rb"(?:[!-9;-~]++:[^\n]*+\n(?:[ \t][^\n]*+\n)*+)++")
_REQUIRED = frozenset(("from", "date"))  # RFC 5322 §3.6
_LEAST_FIELD = 3  # octets
_ENVELOPE_LINES = (b"From ", b">From ")  # mbox separators, and those that a second mbox quoted


class Block:
    """A header block that was read.

    body     offset at which the body starts: after the blank line, or where text stands in its place
    defects  with offsets into the same bytes
    """

    __slots__ = ("body", "defects", "headers")

    def __init__(self, headers: Headers, body: int, defects: tuple[Defect, ...] = ()) -> None:
        self.headers = headers
        self.body = body
        self.defects = defects


def read_block(data: bytes, start: int, end: int, *, headers: int, octets: int) -> Block:
    """The header block of the message or part at ``data[start:end]``, at most so many fields and octets.

    Lines that are no fields are left out; where nothing but such lines follows, the body starts there.
    """
    most = min(octets, _LEAST_FIELD * headers)
    limit = end if end - start <= most else start + most
    plain = _FIELDS.match(data, start, limit)
    if plain is not None:
        stop = plain.end()
        block = data[start:stop]
        if 0x0D not in block or block.count(b"\r") == block.count(b"\r\n"):
            if stop < limit:
                if data[stop] == 0x0A:
                    return Block(Headers(block), stop + 1)
                if data.startswith(b"\r\n", stop, end):
                    return Block(Headers(block), stop + 2)
            elif stop == end:
                return Block(Headers(block), stop)
    stop, body, has_lone_cr = _find_blank_line(data, start, end)
    if stop == start:
        return Block(Headers(), body)
    cut = stop if stop - start <= octets else _cut(data, start, octets)
    cells = _split_at_any_line_end(data[start:cut]) if has_lone_cr else split_fields(data[start:cut])
    return _sift(cells, start, body, _caps_reached(cells, start, cut, stop, headers))


def _cut(data: bytes, start: int, octets: int) -> int:
    """Where a block that is too long is cut: after its last line end within ``octets``, if there is one."""
    stop = start + octets
    cut = max(data.rfind(b"\n", start, stop), data.rfind(b"\r", start, stop)) + 1
    return cut if cut > start else stop


def _caps_reached(cells: list[bytes], start: int, cut: int, stop: int, headers: int) -> list[Defect]:
    """The defects for what is cut off; cuts it off ``cells``."""
    defects: list[Defect] = []
    if cut < stop:
        defects.append(Defect(DefectKind.HEADER_TOO_LONG, cut))
    if len(cells) > headers:
        defects.append(Defect(DefectKind.TOO_MANY_HEADERS, start + sum(map(len, cells[:headers]))))
        del cells[headers:]
    return defects


def _sift(raws: list[bytes], start: int, body: int, defects: list[Defect]) -> Block:
    """The block without the lines that are no fields."""
    names = [_name(raw) for raw in raws]
    offsets = list(accumulate(map(len, raws), initial=start))
    # Where the last of the fields that every message has stands first: the block goes on so far.
    required_at = max((offsets[names.index(name)] for name in _REQUIRED if name in names), default=-1)
    fields_left = sum(map(bool, names))
    junk_left = len(names) - fields_left
    keep_names: list[str] = []
    keep_raws: list[bytes] = []
    for name, raw, offset in zip(names, raws, offsets, strict=False):
        if name:
            keep_names.append(name)
            keep_raws.append(raw)
            fields_left -= 1
            continue
        if not raw.startswith(_ENVELOPE_LINES):
            # A lost fold is followed by more fields; text without its blank line by more text.
            if fields_left < junk_left and offset > required_at:
                defects.append(Defect(DefectKind.NO_SEPARATOR, offset))
                body = offset
                break
            defects.append(Defect(DefectKind.JUNK_IN_HEADER, offset))
        junk_left -= 1
    return Block(Headers.of_fields(keep_names, keep_raws), body, tuple(defects))


def _name(raw: bytes) -> str:
    """The lower-cased name of a field; "" where the line is none. Blanks before the colon are allowed."""
    name, colon, _ = raw.partition(b":")
    name = name.rstrip(b" \t")
    if not colon or not name or name.translate(None, _NAME_OCTETS):
        return ""
    return name.decode("ascii").lower()


def _find_blank_line(data: bytes, start: int, end: int) -> tuple[int, int, bool]:
    """(end of the header lines, start of the body, whether a CR alone ends lines among them)."""
    if start >= end:
        return start, start, False
    first = data[start]
    if first == 0x0A:
        return start, start + 1, False
    cr = data.find(b"\r", start, end)
    lf = data.find(b"\n\n", start, end if cr < 0 else cr)
    if lf >= 0:
        return lf + 1, lf + 2, False
    if cr < 0:
        return end, end, False
    if first == 0x0D:
        return start, _after_line_end(data, start, end), False
    crlf = data.find(b"\n\r\n", start, end)
    stop, body = (crlf + 1, crlf + 3) if crlf >= 0 else (end, end)
    lf = data.find(b"\n\n", start, stop)
    if lf >= 0:
        stop, body = lf + 1, lf + 2
    if data.count(b"\r", start, stop) == data.count(b"\r\n", start, stop):
        return stop, body, False
    found = [at for at in (data.find(two, start, stop) for two in (b"\n\n", b"\n\r", b"\r\r")) if at >= 0]
    stop = min(found) + 1 if found else stop
    return stop, _after_line_end(data, stop, end), True


def _after_line_end(data: bytes, at: int, end: int) -> int:
    return min(end, at + (2 if data[at : at + 2] == b"\r\n" else 1))


def _split_at_any_line_end(block: bytes) -> list[bytes]:
    """``split_fields`` where a CR alone also ends lines."""
    fields: list[list[bytes]] = []
    for line in block.splitlines(keepends=True):
        if line[0] in b" \t" and fields:
            fields[-1].append(line)
        else:
            fields.append([line])
    return [b"".join(lines) for lines in fields]


def read_loose_block(lines: list[bytes], *, headers: int, octets: int) -> Headers:
    """The fields among ``lines``, none of them blank, without their line ends; others are left out."""
    block = lines[0].lstrip() + b"\n" + b"".join([line + b"\n" for line in lines[1:]])
    raws = split_fields(block[:octets])[:headers]
    names = [_name(raw) for raw in raws]
    return Headers.of_fields(
        [name for name in names if name], [raw for name, raw in zip(names, raws, strict=True) if name]
    )
