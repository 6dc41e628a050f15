"""``whosent show``: one mail as text in which nothing acts, and what it tells by itself."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace

import click

from whosent.apps.cli.command import Command, Speaker
from whosent.apps.cli.output import write_out
from whosent.apps.cli.paint import find_width, is_coloured, paint
from whosent.apps.cli.place import find_mail
from whosent.bounce import Notice, load_tables, parse_notice
from whosent.message import parse
from whosent.provider import load_clients
from whosent.raw import Place, RawMessage
from whosent.report import Line, compose, make_visible, render_terminal_answer, view_message


def show_command(speaker: Speaker) -> Command:
    """``whosent show SOURCE[#N]``."""

    def show(
        source: str,
        address: tuple[str, ...],
        dns: str | None,
        provider: str | None,
        output: str | None,
        **_: object,
    ) -> int:
        found = find_mail(source)
        mail = found.mail
        if found.is_first_of_many:
            sys.stderr.write(speaker.say("cli.first_of_many", place=make_visible(source)) + "\n")
        message = parse(mail.data)
        reading = parse_notice(message, mail.place, load_tables())
        width = find_width(output or "")
        lines = [*view_message(message, reading, speaker.catalogue, width)]
        if isinstance(reading, Notice):
            lines += _opinion(mail, speaker, address, dns or "auto", provider or "", width)
        write_out(paint(lines, coloured=is_coloured(output or "", speaker.environment)), output or "")
        return 0

    return Command(
        speaker,
        "show",
        params=[
            click.Argument(["source"], required=True, metavar="SOURCE[#N]"),
            speaker.option("--address", about="address", value="ADDRESS", many=True),
            speaker.option("--dns", about="dns", value="auto|live|off|FILE"),
            speaker.option("--provider", about="provider", value="NAME|FILE"),
            speaker.option("-o", "--output", about="output", value="FILE"),
        ],
        does=show,
    )


def _opinion(
    mail: RawMessage, speaker: Speaker, address: tuple[str, ...], dns: str, provider: str, width: int
) -> Iterator[Line]:
    """What the engine makes of this mail alone."""
    from whosent import api  # the engine and its tables: only where there is a notice to judge

    received = replace(mail, place=Place(source=mail.place.source, index=mail.place.index))
    report = api.check_messages([received], addresses=address, dns=dns, provider=provider)
    clients = load_clients() if report.seen.source_bare else ()
    page = compose(report, speaker.catalogue, zone=None, locate=lambda _: "", clients=clients)
    return render_terminal_answer(page, speaker.say("view.opinion"), width)
