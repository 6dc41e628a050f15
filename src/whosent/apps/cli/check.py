"""``whosent check``: the verdict on a mailbox."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum

import click

from whosent.apps.cli.case_file import case_option, check_in_case, read_noted_times
from whosent.apps.cli.command import Command, Speaker, choose_word, read_number
from whosent.apps.cli.exits import exit_of
from whosent.apps.cli.intake import take_answers
from whosent.apps.cli.output import write_out
from whosent.apps.cli.paint import find_width, is_coloured, paint
from whosent.apps.cli.place import locator
from whosent.apps.cli.progress import watch
from whosent.kept import Memory
from whosent.provider import load_clients
from whosent.report import CheckReport, compose, render_html, render_terminal, write_check_json


class Format(StrEnum):
    """``--format`` of ``check``."""

    TEXT = "text"
    JSON = "json"
    HTML = "html"


def check_command(speaker: Speaker) -> Command:
    """``whosent check SOURCE…``."""

    def check(
        sources: tuple[str, ...],
        address: tuple[str, ...],
        sent: tuple[str, ...],
        logins: tuple[str, ...],
        dns: str | None,
        provider: str | None,
        authserv_id: tuple[str, ...],
        jobs: str | None,
        form: str | None,
        output: str | None,
        settings: tuple[str, ...] = (),
        answers: tuple[str, ...] = (),
        ask: bool = False,
        log: tuple[str, ...] = (),
        log_zone: str | None = None,
        zone: str | None = None,
        also: tuple[str, ...] = (),
        case: str | None = None,
        **_: object,
    ) -> int:
        chosen = Format(choose_word(form or Format.TEXT, tuple(Format), option="--format"))
        from whosent import api  # the engine and its tables: only once a mailbox is to be read

        told = take_answers(
            answers, ask=ask, sources=sources, settings=settings, logins=logins, case=case, speaker=speaker
        )
        noted = read_noted_times(case) if case is not None else ()
        with watch(speaker, sources) as progress:

            def read(memory: Memory | None) -> CheckReport:
                return api.check(
                    sources,
                    addresses=address,
                    sent=sent,
                    logins=logins,
                    login_zone=zone or "",
                    settings=settings,
                    answers=told,
                    logs=log,
                    log_zone=log_zone or "",
                    also=also,
                    told=noted,
                    dns=dns or "auto",
                    provider=provider or "",
                    authserv_ids=authserv_id,
                    jobs=read_number(jobs, option="--jobs") if jobs is not None else None,
                    progress=progress,
                    memory=memory,
                )

            report = read(None) if case is None else check_in_case(
                case, sources, sent, read, speaker, logins
            )
        write_out(_render(report, chosen, speaker, sources, output or "", case or ""), output or "")
        return exit_of(report.verdict.headline)

    return Command(
        speaker,
        "check",
        params=[
            click.Argument(["sources"], nargs=-1, required=True, metavar="SOURCE..."),
            speaker.option("--address", about="address", value="ADDRESS", many=True),
            speaker.option("--sent", about="sent", value="SOURCE", many=True),
            speaker.option("--logins", about="logins", value="FILE", many=True),
            speaker.option("--zone", about="zone", value="ZONE"),
            speaker.option("--settings", about="settings", value="FILE", many=True),
            speaker.option("--also", about="also", value="SOURCE", many=True),
            speaker.option("--log", about="log", value="FILE|FOLDER", many=True),
            speaker.option("--log-zone", about="log_zone", value="ZONE"),
            speaker.option("--answers", about="answers", value="FILE", many=True),
            speaker.option("--ask", about="ask"),
            speaker.option("--dns", about="dns", value="auto|live|off|FILE"),
            speaker.option("--provider", about="provider", value="NAME|FILE"),
            speaker.option("--authserv-id", about="authserv_id", value="ID", many=True),
            case_option(speaker),
            speaker.option("--jobs", about="check_jobs", value="N"),
            speaker.option("--format", "form", about="check_format", value="|".join(Format)),
            speaker.option("-o", "--output", about="output", value="FILE"),
        ],
        does=check,
    )


def _render(
    report: CheckReport, form: Format, speaker: Speaker, sources: Sequence[str], output: str, case: str
) -> Iterator[str]:
    if form is Format.JSON:
        return write_check_json(report, speaker.catalogue)
    clients = load_clients() if report.seen.source_bare or report.verdict.missing else ()
    place = locator(sources)
    page = compose(report, speaker.catalogue, zone=None, locate=place, clients=clients, case=case)
    if form is Format.HTML:
        return render_html(page)
    lines = render_terminal(page, find_width(output))
    return paint(lines, coloured=is_coloured(output, speaker.environment))
