"""Ranges of addresses with their operators, as CSV: first, last, number, name; as numbers or as addresses."""

from __future__ import annotations

import csv
import ipaddress
from collections.abc import Iterable, Iterator
from dataclasses import replace

from whosent.account.packed import AddressRange, PackedError

_COLUMNS = 4
_V6_MARK = ":"
_LARGEST_V4 = (1 << 32) - 1


def read_ranges(lines: Iterable[str]) -> tuple[list[AddressRange], bool]:
    """All ranges, and whether they are of IPv6. Raises ``PackedError`` where a line is something else.

    A range that reaches into the next one is cut there: such tables are merged from several, and a few do.
    """
    ranges: list[AddressRange] = []
    is_v6 = False
    for row in _rows(lines):
        first, last, this_is_v6 = _bounds(row[0], row[1])
        is_v6 = is_v6 or this_is_v6
        if not row[2].isascii() or not row[2].isdigit():
            raise PackedError(row[2][:40])
        if ranges and ranges[-1].first < first <= ranges[-1].last:
            ranges[-1] = replace(ranges[-1], last=first - 1)
        ranges.append(AddressRange(first=first, last=last, operator=int(row[2]), name=row[3]))
    return ranges, is_v6


def _rows(lines: Iterable[str]) -> Iterator[list[str]]:
    try:
        for row in csv.reader(lines):
            if len(row) < _COLUMNS:
                raise PackedError(",".join(row)[:40])
            yield row
    except csv.Error as exc:
        raise PackedError(str(exc)) from exc


def _bounds(first: str, last: str) -> tuple[int, int, bool]:
    if first.isascii() and first.isdigit() and last.isascii() and last.isdigit() and len(first + last) <= 80:
        low, high = int(first), int(last)
        return low, high, high > _LARGEST_V4
    try:
        low, high = int(ipaddress.ip_address(first)), int(ipaddress.ip_address(last))
    except ValueError as exc:
        raise PackedError(f"{first[:20]},{last[:20]}") from exc
    return low, high, _V6_MARK in last
