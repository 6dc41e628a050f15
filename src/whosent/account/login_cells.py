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
    at = 0
    while at < len(lines):
        line = lines[at].removesuffix("\r")
        if not line.strip() or line.lower().startswith(("#", "sep=")):
            at += 1
            continue
        cells, taken = _read_row(lines, at, delimiter)
        if cells is None or any(cell.strip() for cell in cells):
            yield Row(at + 1, cells)
        at += taken


def _find_delimiter(lines: list[str]) -> str:
    for line in lines:
        head = line[:_HEAD].strip("\r")
        if head.lower().startswith("sep=") and len(head) >= 5:
            return head[4]
        if head.strip() and not head.startswith("#"):
            return max(_DELIMITERS, key=head.count)
    return _DELIMITERS[0]


def _read_row(lines: list[str], at: int, delimiter: str) -> tuple[tuple[str, ...] | None, int]:
    """The row that begins at that line, and how many lines it takes.

    A row whose quotation mark is not closed within a few lines is damaged, and stands for its first line.
    """
    taken, quotes, size = 0, 0, 0
    for line in lines[at : at + _MOST_LINES]:
        taken += 1
        quotes += line.count('"')
        size += len(line) + 1
        if size > _LONGEST:
            return None, 1
        if quotes % 2 == 0:
            break
    if quotes % 2:
        return None, 1
    written = "\n".join(lines[at : at + taken]).removesuffix("\r")
    if written.count(delimiter) >= _MOST_CELLS:
        return None, taken
    try:
        return tuple(next(csv.reader(written.splitlines(keepends=True), delimiter=delimiter))), taken
    except (csv.Error, StopIteration):
        return None, taken
