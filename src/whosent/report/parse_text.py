"""Parse records as JSON Lines and as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import fields

from whosent.bounce import ExplainedRecord, HeaderValue, ParseRecord, Reading, header_values, original_headers
from whosent.report.json_text import Json, dump_json
from whosent.report.safe_text import make_visible

# What a spreadsheet takes for a formula at the start of a cell (OWASP, CSV injection).
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def write_jsonl(
    record: ParseRecord, *, explained: ExplainedRecord | None = None, headers_of: Reading | None = None
) -> str:
    """The record as one line of JSON, with ``explain`` and the headers where they are given."""
    said: dict[str, Json] = dict(record.to_dict() if explained is None else explained.to_dict())
    if headers_of is not None:
        said["original_headers"] = _pairs(original_headers(headers_of))
        said["notice_headers"] = _pairs(header_values(headers_of.message.headers))
    return dump_json(said) + "\n"


def write_csv(record: ParseRecord) -> str:
    """The record as one row (RFC 4180). A cell that a spreadsheet would compute begins with an apostrophe."""
    return _row([_cell(value) for value in record.to_dict().values()])


def csv_head() -> str:
    """The row of column names."""
    return _row([field.name for field in fields(ParseRecord)])


def _pairs(headers: Iterable[HeaderValue]) -> list[Json]:
    return [[header.name, header.value] for header in headers]


def _cell(value: str | int | None) -> str:
    if not isinstance(value, str):
        return "" if value is None else str(value)
    shown = make_visible(value)
    return f"'{shown}" if value.startswith(_FORMULA_STARTS) else shown


def _row(cells: list[str]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow(cells)
    return out.getvalue()
