"""What ``parse`` prints of a mail: which records, and in which form."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from whosent.bounce import (
    Action,
    BounceTables,
    ExplainedRecord,
    ParseRecord,
    Reading,
    explain_records,
    parse_notice,
    records,
)
from whosent.catalogue import Language, load_catalogue
from whosent.errors import UsageError
from whosent.message import parse
from whosent.raw import RawMessage
from whosent.report import (
    WIDTH,
    csv_head,
    render_explained,
    to_sisimai,
    write_csv,
    write_jsonl,
    write_sisimai,
)

_ARRIVED = frozenset((Action.DELIVERED, Action.RELAYED, Action.EXPANDED))
_AUTOMATIC_REPLY = "vacation"
_COMMA = ",\n"


class Format(StrEnum):
    """``--format`` of ``parse``; TEXT is what explanations are printed in where none is named."""

    JSONL = "jsonl"
    CSV = "csv"
    SISIMAI = "sisimai"
    TEXT = "text"


OFFERED = (Format.JSONL, Format.CSV, Format.SISIMAI)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which records are printed, and how.

    explained  with an explanation of every field
    headers    with the header fields of the notice and of the original
    language   of explanations as text

    Raises ``UsageError`` for a form that cannot hold what is asked for.
    """

    form: Format
    delivered: bool = False
    vacation: bool = False
    explained: bool = False
    headers: bool = False
    language: Language = Language.EN

    def __post_init__(self) -> None:
        if self.headers and self.form is not Format.JSONL:
            raise UsageError("parse.only_jsonl", option="--headers", form=self.form.value)
        if self.explained and self.form in (Format.CSV, Format.SISIMAI):
            raise UsageError("parse.only_jsonl", option="--explain", form=self.form.value)

    def includes(self, record: ParseRecord) -> bool:
        """Whether the record is asked for: failures and delays always are."""
        if record.mail_system == _AUTOMATIC_REPLY:
            return self.vacation
        return self.delivered or record.action not in _ARRIVED

    def lines(self, mail: RawMessage, tables: BounceTables) -> list[str]:
        """What is printed of one mail."""
        reading = parse_notice(parse(mail.data), mail.place, tables)
        found = records(reading)
        if self.explained:
            return [
                self._explained(explained, reading)
                for explained in explain_records(reading, tables)
                if self.includes(explained.record)
            ]
        return [self._line(record, reading) for record in found if self.includes(record)]

    def framed(self, lines: Iterable[str]) -> Iterator[str]:
        """All lines with what stands before, between and after them."""
        match self.form:
            case Format.CSV:
                yield csv_head()
                yield from lines
            case Format.SISIMAI:
                yield from _as_array(lines)
            case _:
                yield from lines

    def _line(self, record: ParseRecord, reading: Reading) -> str:
        if self.form is Format.CSV:
            return write_csv(record)
        if self.form is Format.SISIMAI:
            return _COMMA + write_sisimai(to_sisimai(record, reading)) if record.recipient else ""
        return write_jsonl(record, headers_of=reading if self.headers else None)

    def _explained(self, explained: ExplainedRecord, reading: Reading) -> str:
        if self.form is Format.TEXT:
            return "\n".join([*render_explained(explained, load_catalogue(self.language), WIDTH), ""])
        headers_of = reading if self.headers else None
        return write_jsonl(explained.record, explained=explained, headers_of=headers_of)


def _as_array(lines: Iterable[str]) -> Iterator[str]:
    """Lines that each begin with a comma, as one JSON array."""
    yield "["
    is_first = True
    for line in lines:
        yield line.removeprefix(_COMMA) if is_first else line
        is_first = is_first and not line
    yield "]\n"
