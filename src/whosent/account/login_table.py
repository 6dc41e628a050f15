"""Tables under a line of names -> what their rows say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from whosent.account.login_cells import Row
from whosent.account.login_entry import Record, has_value
from whosent.account.login_forms import INNER, JOINED, Form, LoginField, plain_name
from whosent.account.login_inner import find_inner


@dataclass(frozen=True, slots=True)
class Column:
    """Where something is stated: a cell's number, the path inside it, and the cell that goes on."""

    number: int
    path: tuple[str, ...] = ()
    further: int | None = None

    def text(self, cells: Sequence[str]) -> str:
        """What stands there; "" for nothing or a word for it."""
        if max(self.number, self.further or 0) >= len(cells):
            return ""
        cell = cells[self.number]
        if self.further is not None and has_value(cell):
            cell = f"{cell} {cells[self.further]}"
        value = find_inner(cell, self.path) if self.path else cell
        return value.strip() if has_value(value) else ""


def is_table_of(form: Form, names: Sequence[str]) -> bool:
    """Whether a table with these plain names is one of the form."""
    known = set(names)
    return all(any(plain_name(name) in known for name in group) for group in form.recognise.columns)


def read_table_rows(rows: Iterable[Row], names: Sequence[str], form: Form) -> Iterator[Record | int]:
    """What each row says that is a login; the line of one that could not be told apart."""
    first: dict[str, int] = {}
    for number, name in enumerate(names):
        first.setdefault(name, number)
    columns = {field: find_columns(wanted, first) for field, wanted in form.columns.items()}
    kept = find_columns(form.keep.column, first) if form.keep else ()
    for row in rows:
        if row.cells is None:
            yield row.line
            continue
        if form.keep is not None and plain_name(_first(kept, row.cells)) not in form.keep.words:
            continue
        yield Record(row.line, _values(columns.items(), row.cells))


def find_columns(wanted: Iterable[str], first: dict[str, int]) -> tuple[Column, ...]:
    """The columns of these names that the table has, in the order of the names."""
    found = []
    for name in wanted:
        outer, *path = (plain_name(part) for part in name.split(INNER))
        both = [first.get(plain_name(part)) for part in name.split(JOINED)]
        if len(both) == 2 and both[0] is not None and both[1] is not None:
            found.append(Column(both[0], (), both[1]))
        elif outer in first:
            found.append(Column(first[outer], tuple(path)))
    return tuple(found)


def _values(
    columns: Iterable[tuple[LoginField, tuple[Column, ...]]], cells: Sequence[str]
) -> dict[LoginField, str]:
    found = ((field, _first(places, cells)) for field, places in columns)
    return {field: text for field, text in found if text}


def _first(columns: Iterable[Column], cells: Sequence[str]) -> str:
    return next((text for column in columns if (text := column.text(cells))), "")
