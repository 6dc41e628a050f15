"""Where a header block ends and which fields it holds (RFC 5322 §2.2), for blocks of any shape."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate

from whosent.message.defect import Defect, DefectKind
from whosent.message.header import Headers

_NAME_OCTETS = bytes(c for c in range(33, 127) if c != 0x3A)  # RFC 5322 §3.6.8, ftext
_ENVELOPE_LINES = (b"From ", b">From ")  # mbox separators, and those that a second mbox quoted


@dataclass(frozen=True, slots=True)
class Block:
    """A header block that was read.

    body     offset at which the body starts: after the blank line, or where text stands in its place
    defects  with offsets into the same bytes
    """

    headers: Headers
    body: int
    defects: tuple[Defect, ...] = ()


def read_block(data: bytes, start: int, end: int, *, headers: int, octets: int) -> Block:
    """The header block of the message or part at ``data[start:end]``, at most so many fields and octets.

    Lines that are no fields are left out; where nothing but such lines follows, the body starts there.
    """
    stop, body = _find_blank_line(data, start, end)
    defects: list[Defect] = []
    cut = stop
    if stop - start > octets:
        cut = max(data.rfind(b"\n", start, start + octets), data.rfind(b"\r", start, start + octets)) + 1
        cut = cut if cut > start else start + octets
        defects.append(Defect(DefectKind.HEADER_TOO_LONG, cut))
    raws = _split_fields(data[start:cut])
    if len(raws) > headers:
        defects.append(Defect(DefectKind.TOO_MANY_HEADERS, start + sum(map(len, raws[:headers]))))
        del raws[headers:]
    if not raws:
        return Block(Headers(), body, tuple(defects))
    joined = b":".join([raw.partition(b":")[0] for raw in raws])
    if joined.translate(None, _NAME_OCTETS) == b":" * (len(raws) - 1) and b":" in raws[-1]:
        names = joined.decode("ascii").lower().split(":")
        if "" not in names:
            return Block(Headers(names, raws), body, tuple(defects))
    return _sift(raws, start, body, defects)


def _sift(raws: list[bytes], start: int, body: int, defects: list[Defect]) -> Block:
    """The block without the lines that are no fields."""
    names = [_name(raw) for raw in raws]
    offsets = list(accumulate(map(len, raws), initial=start))
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
            if fields_left < junk_left:
                defects.append(Defect(DefectKind.NO_SEPARATOR, offset))
                body = offset
                break
            defects.append(Defect(DefectKind.JUNK_IN_HEADER, offset))
        junk_left -= 1
    return Block(Headers(keep_names, keep_raws), body, tuple(defects))


def _name(raw: bytes) -> str:
    """The lower-cased name of a field; "" where the line is none. Blanks before the colon are allowed."""
    name, colon, _ = raw.partition(b":")
    name = name.rstrip(b" \t")
    if not colon or not name or name.translate(None, _NAME_OCTETS):
        return ""
    return name.decode("ascii").lower()


def _find_blank_line(data: bytes, start: int, end: int) -> tuple[int, int]:
    """(end of the header lines, start of the body): before and after the first empty line."""
    first = data[start:start + 1]
    if first == b"\n":
        return start, start + 1
    if first == b"\r":
        return start, start + (2 if data[start + 1:start + 2] == b"\n" else 1)
    line = data.find(b"\n", start, end)
    if line < 0:
        return _find_blank_line_slowly(data, start, end, end)
    if data[line - 1] == 0x0D:
        crlf = data.find(b"\n\r\n", line, end)
        lf = data.find(b"\n\n", line, end if crlf < 0 else crlf)
    else:
        lf = data.find(b"\n\n", line, end)
        crlf = data.find(b"\n\r\n", line, end if lf < 0 else lf)
    stop, body = (lf + 1, lf + 2) if lf >= 0 else (crlf + 1, crlf + 3) if crlf >= 0 else (end, end)
    if data.find(b"\r", start, stop) >= 0 and (
        data.count(b"\r", start, stop) != data.count(b"\r\n", start, stop)
    ):
        return _find_blank_line_slowly(data, start, stop, end)
    return stop, body


def _find_blank_line_slowly(data: bytes, start: int, stop: int, end: int) -> tuple[int, int]:
    """The same where a CR alone also ends lines."""
    found = [at for at in (data.find(two, start, stop) for two in (b"\n\n", b"\n\r", b"\r\r")) if at >= 0]
    blank = min(found) + 1 if found else stop
    if blank >= end:
        return end, end
    return blank, blank + (2 if data[blank:blank + 2] == b"\r\n" else 1)


def _split_fields(block: bytes) -> list[bytes]:
    """The block cut before every line that does not begin with white space."""
    if b"\0" in block or (b"\r" in block and block.count(b"\r") != block.count(b"\r\n")):
        return _split_fields_slowly(block)
    # Folds are marked, so that one split at line ends yields whole fields.
    if b"\r" in block:
        block = block.replace(b"\r\n ", b"\0\0 ").replace(b"\r\n\t", b"\0\0\t")
    block = block.replace(b"\n ", b"\0 ").replace(b"\n\t", b"\0\t")
    return [
        cell.replace(b"\0\0", b"\r\n").replace(b"\0", b"\n") if b"\0" in cell else cell
        for cell in block.splitlines(keepends=True)
    ]


def _split_fields_slowly(block: bytes) -> list[bytes]:
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
    raws = _split_fields(block[:octets])[:headers]
    names = [_name(raw) for raw in raws]
    return Headers(
        [name for name in names if name], [raw for name, raw in zip(names, raws, strict=True) if name]
    )
