"""An answer put into other words by the connected model: shown first, asked for, and checked."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import UTC, datetime

import click

from whosent.apps.cli.command import Speaker
from whosent.apps.cli.known import Known
from whosent.apps.cli.paint import find_width
from whosent.apps.cli.trouble import explain
from whosent.apps.connect import open_connections
from whosent.errors import UsageError, WhosentError
from whosent.report import (
    Section,
    make_visible,
    render_terminal_sections,
    tell_brief,
    tell_phrased,
    wrap,
    write_brief,
)
from whosent.response import Ranked, find_wrong, load_phrasing


def phrase(
    asked: str, ranked: Sequence[Ranked], speaker: Speaker, known: Known | None, *, without_asking: bool
) -> tuple[Section, ...] | None:
    """The answer in a model's words; None where it is not to be had, which stderr says.

    Raises ``UsageError`` where no model is connected, or nobody can be asked.
    """
    connections = open_connections(speaker.environment)
    connected = connections.model()
    if connected is None:
        raise UsageError("model.none")
    if not (ranked and ranked[0].is_sure):
        _say(speaker.say("model.unsure"))
        return None
    best, table = ranked[0].question, load_phrasing()
    brief = write_brief(
        asked,
        best,
        speaker.catalogue,
        table,
        known.summary.mailbox_figures() if known else None,
        addresses=known.summary.addresses if known else (),
    )
    host, model = connected.endpoint.authority, make_visible(connected.model)
    sends = tell_brief(brief, speaker.catalogue, host=host, model=model)
    shown = render_terminal_sections([sends], find_width(""))
    sys.stderr.write("\n".join(line.text for line in shown) + "\n\n")
    if not without_asking and not _may_send(speaker):
        _say(speaker.say("model.kept"))
        return None
    _say(speaker.say("model.sending", host=host))
    try:
        said = connections.ask(connected, brief, at=datetime.now(UTC))
    except WhosentError as exc:
        _say(explain(exc, speaker.catalogue))
        _say(speaker.say("model.no_answer"))
        return None
    wrong = find_wrong(said, brief, table)
    if wrong is not None:
        _say(speaker.say("model.instead", why=speaker.say(f"model.wrong.{wrong}")))
        return None
    visible = make_visible(said, keep_lines=True)
    return tell_phrased(visible, brief, best, speaker.catalogue, host=host, model=model)


def _may_send(speaker: Speaker) -> bool:
    if not sys.stdin.isatty():
        raise UsageError("model.needs_yes")
    answer = click.prompt(
        speaker.say("model.ask"), default="", show_default=False, prompt_suffix=" ", err=True
    )
    return str(answer).strip().lower() in speaker.say("model.yes_words").split()


def _say(text: str) -> None:
    sys.stderr.write("\n".join(wrap(text, find_width(""))) + "\n\n")
