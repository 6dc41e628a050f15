"""A login history in any form that is known -> its logins: the one entrance."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from itertools import islice

from whosent.account.login_cells import Row, read_rows
from whosent.account.login_entry import Reader, Record, Trouble
from whosent.account.login_forms import Form, FormKind, Zone, load_country_names, load_login_forms, plain_name
from whosent.account.login_json import is_json_of, read_json_objects, read_objects
from whosent.account.login_page import PageLine, is_html, read_page_entries, read_page_lines
from whosent.account.login_table import is_table_of, read_table_rows
from whosent.account.login_times import TimeFrame, find_order, find_zone, load_time_words
from whosent.account.logins import Login, LoginHistory, LoginTable, load_login_table
from whosent.account.text_file import decode_text
from whosent.errors import SourceError
from whosent.message import parse
from whosent.message.html import find_html_charset

_SAMPLES = 20  # objects by which JSON is recognised
_DELIMITERS = ",;"
_SAMPLE_ROWS, _LEAST_ROWS, _LEAST_DELIMITERS = 5, 2, 3
_SHOWN = 60  # characters of a bad value that an error quotes
_ARCHIVE_HEAD = 2_000  # octets in which the kind of an archive stands
_SEARCHED = 400_000  # characters of a page in which its form shows


def read_logins(
    text: str | bytes,
    place: str,
    *,
    table: LoginTable | None = None,
    forms: Sequence[Form] | None = None,
    zone: str | None = None,
    local: tzinfo | None = None,
    now: datetime | None = None,
) -> LoginHistory:
    """The history that ``text`` is, whichever of ``forms`` it has. Entries that cannot be read are counted.

    zone   name of the zone of times that state none, where the owner says so; beats what the form knows
    local  the zone of whoever looked at the list, for forms that show times in it
    now    when the list was looked at, aware, for forms that leave out the year or say "an hour ago"

    Bytes are UTF-8, UTF-16 with its mark, or cp932. Raises ``SourceError`` for what is no history, and for
    one of which nothing can be read: then it says why for the first entry.
    """
    said = _Said(zone, local, now)
    shown = text if isinstance(text, str) else _decode(text)
    if shown is None or "\0" in shown:
        raise SourceError("logins.not_csv", place=place)
    shown = shown.removeprefix("\ufeff")
    if not shown.strip():
        raise SourceError("logins.empty", place=place)
    known = load_login_forms() if forms is None else tuple(forms)
    history = _recognise(shown, known, _Source(place, table or load_login_table(), said))
    if history is None:
        first = next((line for line in shown.splitlines() if line.strip()), "")
        raise SourceError("logins.no_columns", place=place, found=_cut(first.strip()))
    return history


@dataclass(frozen=True, slots=True)
class _Said:
    """What the caller knows beside the text."""

    zone: str | None
    local: tzinfo | None
    now: datetime | None


@dataclass(frozen=True, slots=True)
class _Source:
    """Where a history is from, and all that its reading takes."""

    place: str
    table: LoginTable
    said: _Said

    def reader(self, form: Form) -> Reader:
        return Reader(
            form=form, table=self.table, words=load_time_words(), countries=load_country_names()
        )

    def zone_of(self, form: Form) -> tzinfo | None:
        """The zone of times that state none; None where nobody knows."""
        name = self.said.zone or form.zone
        if name == Zone.LOCAL:
            return self.said.local
        zone = find_zone(name, load_time_words()) if name else None
        if zone is None and name:
            raise SourceError("logins.no_such_zone", place=self.place, zone=_cut(name))
        return zone

    def finish(self, entries: Iterable[Record | int], form: Form) -> LoginHistory | Trouble:
        """The history of these entries; why the first was not understood where none was."""
        reader, zone = self.reader(form), self.zone_of(form)
        found = list(entries)
        records = [entry for entry in found if isinstance(entry, Record)]
        times = [reader.time_of(record) for record in records]
        order = find_order((time for time in times if time is not None), form.order)
        frame = TimeFrame(zone=zone, now=self.said.now, order=order)
        read = [reader.read(record, time, frame) for record, time in zip(records, times, strict=True)]
        logins = [entry for entry in read if isinstance(entry, Login)]
        if found and not logins:
            return next((entry for entry in read if isinstance(entry, Trouble)), _damaged(found))
        needs_zone = any(t is not None and t.offset is None for t in times)
        return LoginHistory(
            place=self.place,
            logins=tuple(sorted(logins, key=lambda login: login.at)),
            form=form.name,
            coverage=form.coverage,
            zone=str(zone) if needs_zone and zone is not None else "",
            unread=len(found) - len(logins),
        )


def _decode(data: bytes) -> str | None:
    """The text, in the charset that a saved page names, else as ``decode_text`` finds it; None for none."""
    if (page := _archived_page(data)) is not None:
        return page
    charset = find_html_charset(data)
    try:
        return data.decode(charset) if charset else decode_text(data)
    except (LookupError, UnicodeDecodeError):
        return decode_text(data)


def _archived_page(data: bytes) -> str | None:
    """The page that a browser saved with all it shows as one file; None for what is none.

    Source: RFC 2557 §4.
    """
    if b"multipart/related" not in data[:_ARCHIVE_HEAD].lower():
        return None
    archive = parse(data)
    if archive.content_type != "multipart/related" or "received" in archive.headers:
        return None
    pages = (part for part in archive.children if part.content_type == "text/html")
    return next((page.text for page in pages if "content-location" in page.headers), None)


def _recognise(text: str, forms: Sequence[Form], source: _Source) -> LoginHistory | None:
    """The history in the first form that fits; None where none does."""
    if _is_json(text):
        return _read_json(text, [form for form in forms if form.kind is FormKind.JSON], source)
    if not is_html(text):
        rows = read_rows(text)
        header = next(rows, None)
        tables = [form for form in forms if form.kind is FormKind.TABLE]
        if header is not None and (history := _read_table(header, rows, tables, source)) is not None:
            return history
    pages = [form for form in forms if form.kind is FormKind.PAGE]
    if _is_unknown_table(text):  # whose columns nobody can tell: guesses by their shape would mislead
        pages = [form for form in pages if form.recognise.text]
    return _read_page(text, pages, source)


def _is_unknown_table(text: str) -> bool:
    """Whether ``text`` is a table of some columns, as programs export them, and no page."""
    lines = list(islice((line for line in text.splitlines() if line.strip()), _SAMPLE_ROWS))
    if len(lines) < _LEAST_ROWS or any(map(str.isdecimal, lines[0])):
        return False
    for delimiter in _DELIMITERS:
        parts = {line.count(delimiter) for line in lines}
        if len(parts) == 1 and parts.pop() >= _LEAST_DELIMITERS:
            return True
    return False


def _is_json(text: str) -> bool:
    return text.lstrip().removeprefix("[").lstrip().startswith("{")


def _read_table(
    header: Row, rows: Iterator[Row], forms: Sequence[Form], source: _Source
) -> LoginHistory | None:
    if header.cells is None:
        raise SourceError("logins.not_csv", place=source.place)
    names = [plain_name(cell) for cell in header.cells]
    form = next((form for form in forms if is_table_of(form, names)), None)
    if form is None:
        return None
    return _or_raise(source.finish(read_table_rows(rows, names, form), form), source.place)


def _read_json(text: str, forms: Sequence[Form], source: _Source) -> LoginHistory | None:
    try:
        items = list(read_objects(text))
    except ValueError as exc:
        raise SourceError("logins.not_json", place=source.place) from exc
    for sample in islice((item for _, item in items if item is not None), _SAMPLES):
        form = next((form for form in forms if is_json_of(form, sample)), None)
        if form is not None:
            return _or_raise(source.finish(read_json_objects(items, form), form), source.place)
    raise SourceError("logins.not_json", place=source.place)


def _read_page(text: str, forms: Sequence[Form], source: _Source) -> LoginHistory | None:
    lines = read_page_lines(text)
    shown = _searched(lines)
    trouble: Trouble | None = None
    for form in forms:
        if not _is_page_of(form, shown):
            continue
        if trouble is None and form.recognise.text:
            trouble = Trouble(key="logins.no_entries", line=1, value="")
        read = source.finish(read_page_entries(lines, source.reader(form)), form)
        if isinstance(read, Trouble):
            trouble = _plainer(trouble, read)
        elif read.logins and _shows_methods(read, form):
            return read
    return None if trouble is None else _or_raise(trouble, source.place)


def _plainer(one: Trouble | None, other: Trouble) -> Trouble | None:
    """Which of the two says more: what is wrong with an entry, rather than that there is none."""
    if other.key == "logins.damaged":
        return one
    return other if one is None or one.key == "logins.no_entries" else one


def _searched(lines: Iterable[PageLine]) -> str:
    text = "\n".join("\t".join(line.cells) for line in lines)[:_SEARCHED]
    return unicodedata.normalize("NFKC", text).casefold()


def _is_page_of(form: Form, shown: str) -> bool:
    ask = form.recognise
    if any(sign.casefold() in shown for sign in ask.without):
        return False
    return all(any(sign.casefold() in shown for sign in group) for group in ask.text)


def _shows_methods(history: LoginHistory, form: Form) -> bool:
    asked = form.recognise.methods
    return not asked or any(login.method in asked for login in history.logins)


def _damaged(entries: Sequence[Record | int]) -> Trouble:
    line = next((entry for entry in entries if isinstance(entry, int)), 1)
    return Trouble(key="logins.damaged", line=line, value="")


def _or_raise(read: LoginHistory | Trouble, place: str) -> LoginHistory:
    if isinstance(read, Trouble):
        raise SourceError(read.key, place=place, line=read.line, value=_cut(read.value))
    return read


def _cut(value: str) -> str:
    return value if len(value) <= _SHOWN else value[:_SHOWN] + "…"
