"""The plain CSV form of a login history."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from whosent.account.logins import Login, LoginHistory, LoginTable, load_login_table
from whosent.errors import SourceError
from whosent.evidence.network import read_ip

_DELIMITERS = ",;\t"
_NO_VALUE = frozenset(("", "-", "n/a", "na", "none", "null", "unknown"))
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_SHOWN = 60  # characters of a bad value that an error quotes


def read_logins(text: str | bytes, place: str, *, table: LoginTable | None = None) -> LoginHistory:
    """The history in CSV: a header among time, ip, country, method and success, then a login a line.

    The columns stand in any order, under any of the names in ``logins.toml``; others are ignored; time and
    ip must be there. Times are ISO 8601 with their offset. Bytes are UTF-8, UTF-16 with its mark, or cp932.
    Raises ``SourceError`` that names the line for what cannot be read.
    """
    table = table or load_login_table()
    rows = _rows(text if isinstance(text, str) else _decode(text, place), place)
    header = next(rows, None)
    if header is None:
        raise SourceError("logins.empty", place=place)
    columns = _find_columns(header.cells, table, place)
    logins = [_read_login(row, columns, table, place) for row in rows]
    return LoginHistory(place=place, logins=tuple(sorted(logins, key=lambda login: login.at)))


@dataclass(frozen=True, slots=True)
class _Row:
    number: int
    cells: list[str]

    def cell(self, column: int | None) -> str:
        """That cell without outer white space; "" where there is none or it holds a word for nothing."""
        if column is None or column >= len(self.cells):
            return ""
        value = self.cells[column].strip()
        return "" if value.lower() in _NO_VALUE else value


@dataclass(frozen=True, slots=True, kw_only=True)
class _Columns:
    time: int
    ip: int
    country: int | None
    method: int | None
    success: int | None


def _decode(data: bytes, place: str) -> str:
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return data.decode(encoding, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        try:
            return data.decode("cp932")
        except UnicodeDecodeError as exc:
            raise SourceError("logins.not_csv", place=place) from exc


def _rows(text: str, place: str) -> Iterator[_Row]:
    """Rows that hold anything, comment lines and Excel's "sep=" left out."""
    text = text.removeprefix("\ufeff")
    if "\0" in text:
        raise SourceError("logins.not_csv", place=place)
    first = next((line for line in text.splitlines() if line.strip() and line[0] != "#"), "")
    if first.lower().startswith("sep=") and len(first) >= 5:
        delimiter = first[4]
    else:
        delimiter = max(_DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells) and not cells[0].lower().startswith(("#", "sep=")):
                yield _Row(reader.line_num, cells)
    except csv.Error as exc:
        raise SourceError("logins.not_csv", place=place) from exc


def _find_columns(header: list[str], table: LoginTable, place: str) -> _Columns:
    names = [cell.strip().lower().replace(" ", "_").replace("-", "_") for cell in header]

    def column(forms: frozenset[str]) -> int | None:
        return next((i for i, name in enumerate(names) if name in forms), None)

    time, ip = column(table.columns.time), column(table.columns.ip)
    if time is None or ip is None:
        found = _shown(", ".join(cell.strip() for cell in header))
        raise SourceError("logins.no_columns", place=place, found=found)
    return _Columns(
        time=time,
        ip=ip,
        country=column(table.columns.country),
        method=column(table.columns.method),
        success=column(table.columns.success),
    )


def _read_login(row: _Row, columns: _Columns, table: LoginTable, place: str) -> Login:
    return Login(
        at=_read_time(row.cell(columns.time), row.number, place),
        address=_read_address(row.cell(columns.ip), row.number, place),
        country=row.cell(columns.country).upper(),
        method=row.cell(columns.method).lower(),
        success=_read_success(row.cell(columns.success), row.number, table, place),
    )


def _read_time(value: str, line: int, place: str) -> datetime:
    written = value.removesuffix(" UTC").removesuffix(" GMT")
    if written != value:
        written += "Z"
    if written[4:5] == "/":
        written = written.replace("/", "-")
    try:
        at = datetime.fromisoformat(written.replace(" +", "+"))
    except ValueError as exc:
        raise SourceError("logins.bad_time", place=place, line=line, value=_shown(value)) from exc
    if at.tzinfo is None:
        raise SourceError("logins.naive_time", place=place, line=line, value=_shown(value))
    try:
        return at.astimezone(UTC)
    except OverflowError as exc:
        raise SourceError("logins.bad_time", place=place, line=line, value=_shown(value)) from exc


def _read_address(value: str, line: int, place: str) -> str:
    """An address; also with a port, as "192.0.2.1:443" or "[2001:db8::1]:443"."""
    if not value:
        return ""
    host = value.partition("]")[0] if value.startswith("[") else value
    if host.count(":") == 1:
        host = host.partition(":")[0]
    address = read_ip(host)
    if not address:
        raise SourceError("logins.bad_address", place=place, line=line, value=_shown(value))
    return address


def _read_success(value: str, line: int, table: LoginTable, place: str) -> bool | None:
    word = value.lower().replace(" ", "_").replace("-", "_")
    if not word:
        return None
    if word in table.outcomes.yes:
        return True
    if word in table.outcomes.no:
        return False
    raise SourceError("logins.bad_success", place=place, line=line, value=_shown(value))


def _shown(value: str) -> str:
    return value if len(value) <= _SHOWN else value[:_SHOWN] + "…"
