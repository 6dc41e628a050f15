"""Who announces each address: ranges with the number and name of their operator, in one small file.

Layout, all numbers in big-endian order: a magic line; the day that the data is of, as days since 1970-01-01
(4 octets); then five sections, each a length (4 octets) and so many octets of zlib: starts of IPv4 ranges (4
octets each), numbers of their operators (4), starts of IPv6 ranges (the first 64 bits, 8), numbers of their
operators (4), and the names: a line for each operator with its number, a tab and its name, in order of the
numbers. The octets of a column of numbers stand by place: all first octets, then all second ones. A range
ends where the next begins; what nobody announces is a range with the operator 0.
"""

from __future__ import annotations

import sys
import zlib
from array import array
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

MAGIC = b"whosent networks 1\n"
_EPOCH = date(1970, 1, 1)
_NUMBER = 4
_LARGEST_SECTION = 64 << 20  # octets, unpacked
_V6_SHIFT = 64
_OLDEST, _NEWEST = date(2000, 1, 1), date(2100, 1, 1)


class PackedError(ValueError):
    """A packed table is none, or is damaged."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressRange:
    """Addresses from ``first`` to ``last``, both within, as numbers, announced by one operator."""

    first: int
    last: int
    operator: int
    name: str


class PackedNetworks:
    """The table, ready to be asked."""

    __slots__ = ("_names", "_v4", "_v4_operators", "_v6", "_v6_operators", "as_of")

    def __init__(self, as_of: date, columns: tuple[array[int], ...], names: bytes) -> None:
        self.as_of = as_of
        self._v4, self._v4_operators, self._v6, self._v6_operators = columns
        self._names = names

    def operator_of(self, number: int, *, is_v6: bool) -> int:
        """The number of the operator that announces an address; 0 where nobody is known to."""
        starts, operators = (self._v6, self._v6_operators) if is_v6 else (self._v4, self._v4_operators)
        at = bisect_right(starts, number >> _V6_SHIFT if is_v6 else number) - 1
        return operators[at] if at >= 0 else 0

    def name_of(self, operator: int) -> str:
        """What an operator calls itself; "" where that is not known."""
        names = self._names
        low, high = 0, len(names)  # starts of lines, in order of their numbers
        while low < high:
            start = names.rfind(b"\n", low, (low + high) // 2) + 1 or low
            end = names.index(b"\n", start)
            number, _, name = names[start:end].partition(b"\t")
            if not number.isdigit():
                return ""
            if int(number) == operator:
                return name.decode("utf-8", "replace")
            low, high = (end + 1, high) if int(number) < operator else (low, start)
        return ""

    @property
    def counts(self) -> tuple[int, int, int]:
        """Ranges that somebody announces, of IPv4 and of IPv6, and operators with a name."""
        v4, v6 = (len(column) - column.count(0) for column in (self._v4_operators, self._v6_operators))
        return v4, v6, self._names.count(b"\n")

    @property
    def is_in_order(self) -> bool:
        """Whether each range starts behind the one before, without which no answer is right."""
        return not any(any(map(int.__ge__, starts, starts[1:])) for starts in (self._v4, self._v6))


def pack_networks(v4: Iterable[AddressRange], v6: Iterable[AddressRange], as_of: date) -> bytes:
    """The file. Ranges come in order of their addresses and do not overlap. Raises ``PackedError`` otherwise.

    Neighbours of one operator become one range; IPv6 is kept to its first 64 bits, as nobody routes less.
    """
    if not _OLDEST <= as_of <= _NEWEST:
        raise PackedError("no such day")
    names: dict[int, str] = {}
    columns: list[bytes] = []
    for ranges, shift, code in ((v4, 0, "I"), (v6, _V6_SHIFT, "Q")):
        starts, operators = _columns(ranges, shift, code, names)
        columns += [_by_place(starts), _by_place(operators)]
    named = "".join(f"{number}\t{names[number]}\n" for number in sorted(names)).encode()
    days = (as_of - _EPOCH).days.to_bytes(_NUMBER, "big")
    sections = [zlib.compress(section, 9) for section in (*columns, named)]
    return b"".join([MAGIC, days, *(len(s).to_bytes(_NUMBER, "big") + s for s in sections)])


def read_packed(data: bytes) -> PackedNetworks:
    """A packed table. Raises ``PackedError`` for anything else, and for one that is cut or damaged."""
    if not data.startswith(MAGIC):
        raise PackedError("not a packed table")
    at = len(MAGIC) + _NUMBER
    as_of = _EPOCH + timedelta(days=int.from_bytes(data[len(MAGIC) : at], "big") % (1 << 16))
    if not _OLDEST <= as_of <= _NEWEST:
        raise PackedError("no such day")
    sections: list[bytes] = []
    for _ in range(5):
        size = int.from_bytes(data[at : at + _NUMBER], "big")
        at += _NUMBER
        sections.append(_unpack(data[at : at + size], size))
        at += size
    if at != len(data):
        raise PackedError("cut or longer than stated")
    columns = tuple(
        _from_places(section, code) for section, code in zip(sections[:4], "IIQI", strict=True)
    )
    for starts, operators in (columns[:2], columns[2:]):
        if len(starts) != len(operators):
            raise PackedError("cut")
    if not columns[0] and not columns[2]:
        raise PackedError("empty")
    if not sections[4].endswith(b"\n"):
        raise PackedError("cut")
    return PackedNetworks(as_of, columns, sections[4])


def _columns(
    ranges: Iterable[AddressRange], shift: int, code: str, names: dict[int, str]
) -> tuple[array[int], array[int]]:
    starts, operators = array(code), array("I")
    after = -1  # the address after the last range
    for r in ranges:
        if r.first < after or r.last < r.first or not 0 <= r.operator < 1 << 32:
            raise PackedError("ranges overlap or are out of order")
        names.setdefault(r.operator, " ".join(r.name.split()))
        if after >= 0 and r.first > after:
            _begin(starts, operators, -(-after >> shift), 0)
        _begin(starts, operators, r.first >> shift, r.operator)
        after = r.last + 1
    if after >= 0 and after >> shift < 1 << 8 * starts.itemsize:
        _begin(starts, operators, after >> shift, 0)
    names.pop(0, None)
    return starts, operators


def _begin(starts: array[int], operators: array[int], start: int, operator: int) -> None:
    if starts and starts[-1] >= start:  # several within the same 64 bits: the first one stays, gaps give way
        if operators[-1] or not operator:
            return
        starts.pop()
        operators.pop()
    if not operators or operators[-1] != operator:
        starts.append(start)
        operators.append(operator)


def _by_place(column: array[int]) -> bytes:
    if sys.byteorder == "little":
        column = column[:]
        column.byteswap()
    data, width = column.tobytes(), column.itemsize
    return b"".join(data[place::width] for place in range(width))


def _from_places(data: bytes, code: str) -> array[int]:
    column: array[int] = array(code)
    width = column.itemsize
    if len(data) % width:
        raise PackedError("cut")
    count = len(data) // width
    mixed = bytearray(len(data))
    for place in range(width):
        mixed[place::width] = data[place * count : (place + 1) * count]
    column.frombytes(bytes(mixed))
    if sys.byteorder == "little":
        column.byteswap()
    return column


def _unpack(data: bytes, size: int) -> bytes:
    unpacker = zlib.decompressobj()
    try:
        section = unpacker.decompress(data, _LARGEST_SECTION)
    except zlib.error as exc:
        raise PackedError("damaged") from exc
    if len(data) != size or not unpacker.eof:
        raise PackedError("cut")
    return section
