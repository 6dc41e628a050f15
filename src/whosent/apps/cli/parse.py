"""``whosent parse``: a line per recipient, without a verdict."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path

import click

from whosent.apps.cli.command import Command, Speaker, choose_word, read_number
from whosent.apps.cli.output import write_out
from whosent.apps.cli.parse_form import OFFERED, Format, Wanted
from whosent.apps.cli.progress import Progress, watch
from whosent.apps.cli.unread import Unreadable
from whosent.bounce import load_tables
from whosent.errors import UsageError
from whosent.mailbox import Skipped, open_sources
from whosent.pool import Work, work_in_processes
from whosent.raw import RawMessage


def parse_command(speaker: Speaker) -> Command:
    """``whosent parse SOURCE…``."""

    def parse_sources(
        sources: tuple[str, ...],
        form: str | None,
        delivered: bool,
        vacation: bool,
        explain: bool,
        headers: bool,
        jobs: str | None,
        rules: str | None,
        output: str | None,
        **_: object,
    ) -> int:
        usual = Format.TEXT if explain and not headers else Format.JSONL
        wanted = Wanted(
            form=usual if form is None else Format(choose_word(form, OFFERED, option="--format")),
            delivered=delivered,
            vacation=vacation,
            explained=explain,
            headers=headers,
            language=speaker.catalogue.language,
        )
        processes = read_number(jobs, option="--jobs")
        folder = _rules_folder(rules)
        unreadable = Unreadable(speaker)
        with watch(speaker, sources) as progress:
            mailbox = open_sources(sources)
            estimate = mailbox.estimate if progress else None
            mails = _readable(mailbox, unreadable, progress, estimate)
            lines = _parse_all(mails, wanted, folder, processes)
            write_out(wanted.framed(lines), output or "")
        unreadable.tell()
        return 0

    return Command(
        speaker,
        "parse",
        params=[
            click.Argument(["sources"], nargs=-1, required=True, metavar="SOURCE..."),
            speaker.option("--format", "form", about="parse_format", value="|".join(OFFERED)),
            speaker.option("--delivered", about="delivered"),
            speaker.option("--vacation", about="vacation"),
            speaker.option("--explain", about="explain"),
            speaker.option("--headers", about="headers"),
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
        return (line for mail in mails for line in wanted.lines(mail, tables))
    return work_in_processes(mails, partial(_prepare, wanted, rules), processes)


def _prepare(wanted: Wanted, rules: Path | None) -> Work[str]:
    tables = load_tables(rules)
    return lambda mails: "".join(line for mail in mails for line in wanted.lines(mail, tables))
