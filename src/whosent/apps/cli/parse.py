"""``whosent parse``: a line per recipient, without a verdict."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from pathlib import Path

import click

from whosent.apps.cli.command import Command, Speaker, choose_word, read_number
from whosent.apps.cli.output import write_out
from whosent.apps.cli.progress import Progress, watch
from whosent.apps.cli.unread import Unreadable
from whosent.bounce import Action, BounceTables, ParseRecord, load_tables, parse_notice, records
from whosent.errors import UsageError
from whosent.mailbox import Skipped, open_sources
from whosent.message import parse
from whosent.pool import Work, work_in_processes
from whosent.raw import RawMessage
from whosent.report import csv_head, write_csv, write_jsonl

_ARRIVED = frozenset((Action.DELIVERED, Action.RELAYED, Action.EXPANDED))
_AUTOMATIC_REPLY = "vacation"


class Format(StrEnum):
    """``--format`` of ``parse``."""

    JSONL = "jsonl"
    CSV = "csv"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which records are printed, and how."""

    form: Format
    delivered: bool
    vacation: bool

    def includes(self, record: ParseRecord) -> bool:
        """Whether the record is asked for: failures and delays always are."""
        if record.mail_system == _AUTOMATIC_REPLY:
            return self.vacation
        return self.delivered or record.action not in _ARRIVED

    def write(self, record: ParseRecord) -> str:
        """The record's line."""
        return write_csv(record) if self.form is Format.CSV else write_jsonl(record)


def parse_command(speaker: Speaker) -> Command:
    """``whosent parse SOURCE…``."""

    def parse_sources(
        sources: tuple[str, ...],
        form: str | None,
        delivered: bool,
        vacation: bool,
        jobs: str | None,
        rules: str | None,
        output: str | None,
        **_: object,
    ) -> int:
        chosen = Format(choose_word(form or Format.JSONL, tuple(Format), option="--format"))
        wanted = Wanted(form=chosen, delivered=delivered, vacation=vacation)
        processes = read_number(jobs, option="--jobs")
        folder = _rules_folder(rules)
        unreadable = Unreadable(speaker)
        with watch(speaker, sources) as progress:
            mailbox = open_sources(sources)
            estimate = mailbox.estimate if progress else None
            mails = _readable(mailbox, unreadable, progress, estimate)
            lines = _parse_all(mails, wanted, folder, processes)
            head = [csv_head()] if chosen is Format.CSV else []
            write_out(_chain(head, lines), output or "")
        unreadable.tell()
        return 0

    return Command(
        speaker,
        "parse",
        params=[
            click.Argument(["sources"], nargs=-1, required=True, metavar="SOURCE..."),
            speaker.option("--format", "form", about="parse_format", value="|".join(Format)),
            speaker.option("--delivered", about="delivered"),
            speaker.option("--vacation", about="vacation"),
            speaker.option("--jobs", about="jobs", value="N"),
            speaker.option("--rules", about="rules", value="FOLDER"),
            speaker.option("-o", "--output", about="output", value="FILE"),
        ],
        does=parse_sources,
    )


def _rules_folder(rules: str | None) -> Path | None:
    if rules is None:
        return None
    folder = Path(rules)
    if not folder.is_dir():
        raise UsageError("rules.no_folder", place=rules)
    return folder


def _chain(head: list[str], lines: Iterable[str]) -> Iterator[str]:
    yield from head
    yield from lines


def _readable(
    mailbox: Iterable[RawMessage | Skipped],
    unreadable: Unreadable,
    progress: Progress | None,
    estimate: int | None,
) -> Iterator[RawMessage]:
    for number, item in enumerate(mailbox, start=1):
        if isinstance(item, Skipped):
            unreadable.add(item)
        else:
            yield item
        if progress:
            progress(number, estimate)


def _parse_all(
    mails: Iterable[RawMessage], wanted: Wanted, rules: Path | None, processes: int
) -> Iterator[str]:
    """The lines of all mails in order. Tables are loaded before anything is read, so that they fail first."""
    tables = load_tables(rules)
    if processes == 1:
        return (line for mail in mails for line in _lines(mail, wanted, tables))
    return work_in_processes(mails, partial(_prepare, wanted, rules), processes)


def _lines(mail: RawMessage, wanted: Wanted, tables: BounceTables) -> list[str]:
    found = records(parse_notice(parse(mail.data), mail.place, tables))
    return [wanted.write(record) for record in found if wanted.includes(record)]


def _prepare(wanted: Wanted, rules: Path | None) -> Work[str]:
    tables = load_tables(rules)
    return lambda mails: "".join(line for mail in mails for line in _lines(mail, wanted, tables))
