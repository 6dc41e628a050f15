"""Places inside a message: which bytes say something, and the search for them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from whosent.message import Part, unfold

_QUOTED_MAX = 400  # octets
_WORD = re.compile(rb"\S+")
_LINE_END = re.compile(rb"\r\n|\r|\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """The bytes that say something.

    part        number of the part as in IMAP (RFC 3501 §6.4.5), "" for the message itself; a returned
                message has the number of the part that carries it
    header      the header or report field, as written; "" where the bytes stand in running text
    start, end  octets, counted from the beginning of the message as stored, or of the part's decoded
                body where ``is_decoded``; None where the bytes are not there one to one
    is_located  the value was looked up again in the text; False where it is read in exactly these bytes
    quoted      the bytes, at most 400
    """

    part: str
    header: str = ""
    start: int | None = None
    end: int | None = None
    is_decoded: bool = False
    is_located: bool = False
    quoted: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldPlace:
    """One field of a header or report block: lower-cased name, unfolded value, offsets in its region."""

    name: str
    written: str
    value: str
    start: int
    end: int


class _Squeezed:
    """Text without its white space, and where each of its words stood."""

    __slots__ = ("_begins", "_places", "text")

    def __init__(self, octets: bytes) -> None:
        self._begins: list[int] = []  # of each word in ``text``
        self._places: list[int] = []  # of each word in ``octets``
        pieces: list[bytes] = []
        size = 0
        for match in _WORD.finditer(octets):
            self._begins.append(size)
            self._places.append(match.start())
            pieces.append(match[0])
            size += len(match[0])
        self.text = b"".join(pieces)

    def place(self, at: int) -> int:
        """Where the octet at ``at`` of the text stood."""
        word = bisect_right(self._begins, at) - 1
        return self._places[word] + at - self._begins[word]


@dataclass(frozen=True, kw_only=True)
class Region:
    """Bytes of a part in which something may stand; what its searches need is made once.

    base  where they begin in the message as stored; None where they were decoded
    """

    part: str
    octets: bytes = field(repr=False)
    base: int | None

    def where(self, start: int, end: int, *, header: str = "", is_located: bool = False) -> Where:
        """The place of ``octets[start:end]``."""
        base = self.base
        return Where(
            part=self.part,
            header=header,
            start=start if base is None else base + start,
            end=end if base is None else base + end,
            is_decoded=base is None,
            is_located=is_located,
            quoted=self.octets[start : min(end, start + _QUOTED_MAX)],
        )

    def field(self, place: FieldPlace) -> Where:
        """The place of a field in this region."""
        return self.where(place.start, place.end, header=place.written)

    def find(self, words: str) -> Where | None:
        """Where ``words`` stand, whatever the case and the white space between them; None if nowhere."""
        sought = words.lower().encode("utf-8", "replace")
        plain = b" ".join(sought.split())
        if not plain:
            return None
        at = self._lowered.find(plain)
        if at >= 0:
            return self.where(at, at + len(plain), is_located=True)
        squeezed = self._squeezed
        bare = plain.replace(b" ", b"")
        at = squeezed.text.find(bare)
        if at < 0:
            return None
        return self.where(squeezed.place(at), squeezed.place(at + len(bare) - 1) + 1, is_located=True)

    @cached_property
    def _lowered(self) -> bytes:
        return self.octets.lower()

    @cached_property
    def _squeezed(self) -> _Squeezed:
        return _Squeezed(self._lowered)

    def above(self, end: int) -> Region:
        """The region up to ``end``."""
        if len(self.octets) <= end:
            return self
        return Region(part=self.part, octets=self.octets[:end], base=self.base)

    def below(self, start: int) -> Region:
        """The rest of the region from ``start`` on."""
        base = None if self.base is None else self.base + start
        return Region(part=self.part, octets=self.octets[start:], base=base)


def header_region(part: Part, number: str) -> Region:
    """The header block of a part in the tree of its message."""
    span = part.span
    if span is None:
        size = len(part.data) - len(part.body)
        return Region(part=number, octets=part.data[:size], base=None)
    start, body, _ = span
    return Region(part=number, octets=part.data[: body - start], base=start)


def body_region(part: Part, number: str) -> Region:
    """The body of a part in the tree of its message, its transfer encoding undone."""
    decoded = part.decoded()
    span = part.span
    is_as_stored = span is not None and part.body.startswith(decoded)
    return Region(part=number, octets=decoded, base=span[1] if span is not None and is_as_stored else None)


def numbered_parts(message: Part) -> Iterator[tuple[str, Part]]:
    """Every part with its number, embedded messages included; at most as many as ``walk`` yields."""
    left = message.limits.parts
    waiting = [("", message)]
    while waiting and left:
        left -= 1
        number, part = waiting.pop()
        yield number, part
        if part.content_type.startswith("multipart/"):
            prefix = f"{number}." if number else ""
            children = [(f"{prefix}{at}", child) for at, child in enumerate(part.children, start=1)]
        else:
            children = [(number, child) for child in part.children]
        waiting.extend(reversed(children))


def fields_in(region: Region, *, to_blank: bool = False) -> Iterator[tuple[int, FieldPlace]]:
    """The fields of a region with the number of their block; ``to_blank`` ends with the first block."""
    block = 0
    begin = end = 0
    is_open = False
    octets = region.octets
    for start, stop in _lines(octets):
        line = octets[start:stop]
        if line.isspace() or not line:
            if is_open:
                yield block, _field(octets, begin, end)
                is_open = False
            if end and to_blank:
                return
            block += 1
        elif line[:1] in (b" ", b"\t"):
            end = stop if is_open else end
        elif _is_field(line):
            if is_open:
                yield block, _field(octets, begin, end)
            begin, end, is_open = start, stop, True
        elif is_open:
            end = stop  # a value that was broken without a fold
    if is_open:
        yield block, _field(octets, begin, end)


def lines_in(region: Region) -> Iterator[tuple[str, int, int]]:
    """Each line with its offsets, leniently decoded."""
    for start, stop in _lines(region.octets):
        yield unfold(region.octets[start:stop]), start, stop


def _lines(octets: bytes) -> Iterator[tuple[int, int]]:
    at = 0
    for match in _LINE_END.finditer(octets):
        yield at, match.start()
        at = match.end()
    if at < len(octets):
        yield at, len(octets)


def _is_field(line: bytes) -> bool:
    name, colon, _ = line.partition(b":")
    name = name.rstrip()
    return bool(colon) and bool(name) and b" " not in name and name.isascii()


def _field(octets: bytes, start: int, end: int) -> FieldPlace:
    name, _, value = octets[start:end].partition(b":")
    written = name.strip().decode("ascii", "replace")
    return FieldPlace(name=written.lower(), written=written, value=unfold(value), start=start, end=end)
