"""A page that lists logins, pasted or saved -> what its entries say.

Cells of a table come as lines with tabs between them. Under a line of names they are read by these; else
what a line states is told by its label or its shape: a time, an address, a country, a way in, an outcome.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import zip_longest

from whosent.account.login_entry import Reader, Record, has_value, search_address
from whosent.account.login_forms import LoginField, plain_name
from whosent.account.login_times import WrittenTime, find_time
from whosent.message import html_to_text, undo_references

_LONGEST = 2_000  # characters of a line that are looked at
_MOST_CELLS = 60
_HEADING = 32  # characters of a line that is nothing but a day
_HTML_HEAD = 100_000  # characters in which markup shows
_ROW = re.compile(r"<(?=tr[\s>])|<(?=/table[\s>])", re.IGNORECASE)
_CELL = re.compile(r"<(?=t[dh][\s>])", re.IGNORECASE)
_TITLE = re.compile(r"<title[^<>]{0,200}>([^<]{1,300})</title", re.IGNORECASE)
_ROW_SIGN, _CELL_SIGN = "\x1e", "\x1f"
_COLON = re.compile(r"[:：]\s?")
# What says the same thing twice only where a new entry begins.
_ONCE = frozenset((LoginField.TIME, LoginField.ADDRESS))


@dataclass(frozen=True, slots=True)
class PageLine:
    """A line's cells, white space taken off; at least one holds text. ``number`` from 1."""

    number: int
    cells: tuple[str, ...]


def is_html(text: str) -> bool:
    """Whether ``text`` is markup rather than what it shows."""
    head = text[:_HTML_HEAD].lower()
    return any(sign in head for sign in ("<html", "<table", "<body", "<div", "<!doctype html"))


def read_page_lines(text: str) -> tuple[PageLine, ...]:
    """The lines of a page; rows of a table as one line each."""
    shown = _show(text) if is_html(text) else text
    lines: list[PageLine] = []
    for number, line in enumerate(shown.splitlines(), start=1):
        cells = tuple(_tidy(cell) for cell in line[:_LONGEST].split("\t")[:_MOST_CELLS])
        if lines and _goes_on(cells[0]):
            above = lines.pop()
            joined = f"{above.cells[-1]} {cells[0]}"
            lines.append(PageLine(above.number, (*above.cells[:-1], joined, *cells[1:])))
        elif any(cells):
            lines.append(PageLine(number, cells))
    return tuple(lines)


def _goes_on(cell: str) -> bool:
    """Whether ``cell`` is an address in brackets, which a browser broke off from the place before it."""
    if not cell.startswith("("):
        return False
    found = search_address(cell)
    return found is not None and found[1] == 1


def _show(html: str) -> str:
    """The text of ``html``, with a line for each row of a table and tabs between its cells."""
    title = _TITLE.search(html)
    marked = _CELL.sub(_CELL_SIGN + "<", _ROW.sub(f"{_ROW_SIGN}<", html))
    outside, *rows = html_to_text(marked).split(_ROW_SIGN)
    lines = ["" if title is None else undo_references(title[1]), outside.replace(_CELL_SIGN, " ")]
    for row in rows:
        before, *cells = row.split(_CELL_SIGN)
        if cells:
            lines.append("\t".join(" ".join(cell.split()) for cell in cells))
        else:
            lines.append(before)
    return "\n".join(lines)


def _tidy(cell: str) -> str:
    cell = cell.strip(" \u3000\u200b\ufeff")
    return cell if cell.isascii() else unicodedata.normalize("NFKC", cell).strip()


def read_page_entries(lines: tuple[PageLine, ...], reader: Reader) -> Iterator[Record | int]:
    """What each entry of the page says; the line of one that lacks its time or all else."""
    labels: dict[str, LoginField] = {}
    for field, names in reader.form.columns.items():
        for name in names:
            labels.setdefault(plain_name(name), field)
    skipped, begins = reader.form.skipped, {plain_name(text) for text in reader.form.begins}
    page = _Page(reader, labels)
    for line in lines:
        if any(sign in cell.casefold() for cell in line.cells for sign in skipped):
            continue
        if plain_name(line.cells[0]) in begins:
            yield from page.begin()
        else:
            yield from page.take(line)
    yield from page.close()


class _Page:
    """What was read so far of a page's entries."""

    __slots__ = (
        "columns", "day", "is_first", "is_names", "labels", "line", "pending", "reader", "shaped", "values"
    )

    def __init__(self, reader: Reader, labels: Mapping[str, LoginField]) -> None:
        self.reader = reader
        self.labels = labels
        self.columns: tuple[LoginField | None, ...] = ()
        self.values: dict[LoginField, str] = {}
        self.line = 0
        self.day = ""  # the heading under which times of day stand
        self.pending: LoginField | None = None  # of which the label alone was read
        self.is_names = False  # whether the line before was a label alone
        self.is_first = True  # whether no time was met before
        self.shaped: set[LoginField] = set()  # what of the entry was told by its shape

    def take(self, line: PageLine) -> Iterator[Record | int]:
        """Reads one more line; yields entries that it ends."""
        fields = tuple(self.labels.get(plain_name(cell)) if cell else None for cell in line.cells)
        named = {field for field in fields if field is not None}
        if len(named) > 1 and LoginField.TIME in named:
            yield from self.close()
            self.columns = fields
            return
        if self.columns and len(line.cells) > 1 and (row := self._row(line)) is not None:
            yield from self.close()
            self.values, self.line = row, line.number
            for field, cell in zip_longest(self.columns, line.cells):
                if field is None and cell:
                    self._put_words(cell, line)
            yield from self.close()
            return
        if len(line.cells) > 1 and self._is_whole() and any(self._time(cell) for cell in line.cells):
            yield from self.close()
        for cell in line.cells:
            if cell:
                yield from self._take_cell(cell, line)

    def begin(self) -> Iterator[Record | int]:
        """Ends the entry that was begun, if that is whole; else what stood above it is its heading."""
        if self._is_whole():
            yield from self.close()

    def close(self) -> Iterator[Record | int]:
        """Ends the entry that was begun."""
        values, line = self.values, self.line
        self.values, self.shaped, self.pending = {}, set(), None
        if LoginField.TIME in values and len(values) > 1:
            yield Record(line, values)
        elif LoginField.ADDRESS in values:
            yield line

    def _row(self, line: PageLine) -> dict[LoginField, str] | None:
        """What the cells say under the names above them; None for a row without a time in its column."""
        row: dict[LoginField, str] = {}
        for field, cell in zip(self.columns, line.cells, strict=False):
            if field is not None and has_value(cell):
                row.setdefault(field, cell)
        written = self._time(row.get(LoginField.TIME, ""))
        if written is None:
            return None
        if written.month_day is None and self.day:
            row[LoginField.TIME] = f"{self.day} {row[LoginField.TIME]}"
        return row

    def _time(self, text: str) -> WrittenTime | None:
        return find_time(text, self.reader.words)

    def _take_cell(self, cell: str, line: PageLine) -> Iterator[Record | int]:
        if (field := self.labels.get(plain_name(cell))) is not None:
            self.pending = None if self.is_names and field is not self.pending else field
            self.is_names = True
            return
        self.is_names = False
        label, sign, value = _split_label(cell)
        named = self.labels.get(plain_name(label)) if sign else None
        pending, self.pending = self.pending, None
        if named is not None and has_value(value):
            yield from self._take_named(named, value, line)
        elif named is not None:
            self.pending = named
        elif pending is not None and self._fits(pending, cell):
            yield from self._take_named(pending, cell, line)
        else:
            yield from self._take_shapes(cell, line)

    def _fits(self, field: LoginField, cell: str) -> bool:
        if field is LoginField.TIME:
            return self._time(cell) is not None
        if field is LoginField.ADDRESS:
            return search_address(cell) is not None
        return True

    def _take_named(self, field: LoginField, value: str, line: PageLine) -> Iterator[Record | int]:
        is_shaped = field in self.shaped
        if is_shaped and (field not in _ONCE or self._says_again(value)):
            del self.values[field]
        elif field in self.values and (field in _ONCE or self._is_whole()):
            yield from self.close()
        self.shaped.discard(field)
        self._put(field, value, line)

    def _says_again(self, value: str) -> bool:
        """Whether a labelled time repeats the one that stood over the entry."""
        one, other = self._time(self.values.get(LoginField.TIME, "")), self._time(value)
        return one is not None and other is not None and one.clock == other.clock

    def _is_whole(self) -> bool:
        return LoginField.TIME in self.values and LoginField.ADDRESS in self.values

    def _put(self, field: LoginField, value: str, line: PageLine) -> None:
        if not self.values:
            self.line = line.number
        self.values.setdefault(field, value)

    def _put_shaped(self, field: LoginField, value: str, line: PageLine) -> None:
        if field not in self.values:
            self.shaped.add(field)
            self._put(field, value, line)

    def _take_shapes(self, cell: str, line: PageLine) -> Iterator[Record | int]:
        """What the cell states by its shape."""
        rest = cell
        if (found := search_address(rest)) is not None:
            address, start, end = found
            rest = f"{rest[:start]} {rest[end:]}"
            if LoginField.ADDRESS in self.values:
                yield from self.close()
            self._put_shaped(LoginField.ADDRESS, address, line)
        written = self._time(rest)
        if written is not None:
            if written.is_day_only and found is None and len(line.cells) == 1 and len(rest) <= _HEADING:
                yield from self.close()
                self.day, self.is_first = rest, False
                return
            if LoginField.TIME in self.values:
                yield from self._begin_again(address if found else "", line)
            if self.is_first and LoginField.ADDRESS not in self.values:
                self.values, self.shaped = {}, set()  # words of a heading
            self.is_first = False
            is_under_day = written.month_day is None and written.ago is None and self.day
            self._put_shaped(LoginField.TIME, f"{self.day} {rest}" if is_under_day else rest, line)
        self._put_words(rest, line)

    def _begin_again(self, address: str, line: PageLine) -> Iterator[Record | int]:
        """A second time: another entry begins, to which an address in the same line belongs."""
        if address and self.values.get(LoginField.ADDRESS) == address and len(self.values) > 1:
            before = self.values
            del before[LoginField.ADDRESS]
        yield from self.close()
        if address:
            self._put_shaped(LoginField.ADDRESS, address, line)

    def _put_words(self, text: str, line: PageLine) -> None:
        reader = self.reader
        if reader.find_method(text.casefold()):
            self._put_shaped(LoginField.METHOD, text, line)
        outcomes = {reader.find_outcome(word): word for word in (text, *text.split()) if _is_telling(word)}
        if outcome := outcomes.get(False) or outcomes.get(True):
            self._put_shaped(LoginField.SUCCESS, outcome, line)
        for word in (text, *_words_of(text)):
            if code := reader.find_country(word):
                self._put_shaped(LoginField.COUNTRY, code, line)
                break


def _split_label(cell: str) -> tuple[str, str, str]:
    match = _COLON.search(cell)
    return ("", "", "") if match is None else (cell[: match.start()], match[0], cell[match.end() :])


def _words_of(text: str) -> list[str]:
    return re.split(r"[\s()\[\]/・,、]+", text)


def _is_telling(word: str) -> bool:
    """Whether a word of a sentence may be an outcome: "1" and "ok" say so only under a name."""
    return len(word) >= (4 if word.isascii() else 2)
