"""Text with a delimiter -> rows of cells, however damaged: a stray quotation mark costs one row."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass

_DELIMITERS = ",;\t"
_MOST_LINES = 20  # that one row may take
_LONGEST = 400_000  # characters of a row
_MOST_CELLS = 2_000
_HEAD = 10_000  # characters of the first line by which the delimiter is known


@dataclass(frozen=True, slots=True)
class Row:
    """A row's cells, as written; None where they could not be told apart. ``line`` is its first, from 1."""

    line: int
    cells: tuple[str, ...] | None


def read_rows(text: str) -> Iterator[Row]:
    """Rows that hold anything; comment lines and a spreadsheet's "sep=" left out.

    The delimiter is what parts the first line most: a comma, a semicolon or a tab.
    """
    lines = text.split("\n")
    delimiter = _find_delimiter(lines)
    at = width = 0
    while at < len(lines):
        line = lines[at].removesuffix("\r")
        if not line.strip() or line.lower().startswith(("#", "sep=")):
            at += 1
            continue
        taken = _lines_of_row(lines, at, delimiter, width)
        cells = _split("\n".join(lines[at : at + taken]), delimiter) if taken else None
        if cells is None or any(cell.strip() for cell in cells):
            yield Row(at + 1, cells)
        width = width or line.count(delimiter)
        at += taken or 1


def _find_delimiter(lines: list[str]) -> str:
    for line in lines:
        head = line[:_HEAD].strip("\r")
        if head.lower().startswith("sep=") and len(head) >= 5:
            return head[4]
        if head.strip() and not head.startswith("#"):
            return max(_DELIMITERS, key=head.count)
    return _DELIMITERS[0]


def _lines_of_row(lines: list[str], at: int, delimiter: str, width: int) -> int:
    """How many lines the row takes that begins there; 0 where a quotation mark in it is a stray one.

    A cell goes on over lines from a mark that opens it to one that closes it. What stands between is no row
    of its own, with as many delimiters (``width``) as the first.
    """
    line = lines[at]
    if line.count('"') % 2 == 0 or not (line.startswith('"') or f'{delimiter}"' in line):
        return 1
    size = len(line)
    for taken, following in enumerate(lines[at + 1 : at + _MOST_LINES], start=2):
        size += len(following)
        if size > _LONGEST:
            return 0
        if following.count('"') % 2:
            after = following[following.index('"') + 1 :].removesuffix("\r")
            return taken if not after or after[0] in (delimiter, '"') else 0
        if width and following.count(delimiter) >= width:
            return 0
    return 0


def _split(row: str, delimiter: str) -> tuple[str, ...] | None:
    row = row.removesuffix("\r")
    if len(row) > _LONGEST or row.count(delimiter) >= _MOST_CELLS:
        return None
    try:
        return tuple(next(csv.reader(row.splitlines(keepends=True), delimiter=delimiter)))
    except (csv.Error, StopIteration):
        return None
