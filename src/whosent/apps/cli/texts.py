"""``whosent texts``: what to write to others. Nothing is sent."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import UTC, datetime

import click

from whosent.apps.cli.case_file import case_option
from whosent.apps.cli.command import Command, Speaker, choose_word
from whosent.apps.cli.exits import Exit
from whosent.apps.cli.known import Known, choose_profile, from_option, open_known
from whosent.apps.cli.output import write_out
from whosent.apps.cli.paint import find_width
from whosent.errors import UsageError
from whosent.report import Figures, tell_draft, tell_draft_hints, wrap
from whosent.response import TextFacts, TextKind, load_playbooks, load_texts, make_text


def texts_command(speaker: Speaker) -> Command:
    """``whosent texts KIND``."""

    def texts(
        kind: str,
        saved: str | None,
        case: str | None,
        name: str | None,
        address: str | None,
        changed: str | None,
        provider: str | None,
        output: str | None,
        **_: object,
    ) -> int:
        chosen = TextKind(choose_word(kind.replace("-", "_"), tuple(TextKind), option="KIND"))
        at = _read_moment(changed) if changed is not None else None
        with open_known(saved, case) as known:
            facts = _facts(known, name or "", at)
            profile = choose_profile(provider, known)
        if address:
            facts = replace(facts, address=address)
        draft = make_text(chosen, facts, load_texts())
        width = find_width(output or "")
        hints = [*_doubts(chosen, known, speaker), *tell_draft_hints(draft, speaker.catalogue)]
        for hint in hints:
            sys.stderr.write("\n".join(wrap(hint, width)) + "\n")
        sys.stderr.write("\n")
        sys.stderr.flush()
        told = tell_draft(draft, facts, speaker.catalogue, Figures(speaker.catalogue, None), profile)
        write_out(["\n\n".join(told) + "\n"], output or "")
        return Exit.CLEAR

    return Command(
        speaker,
        "texts",
        params=[
            click.Argument(["kind"], required=True, metavar="|".join(TextKind)),
            from_option(speaker),
            case_option(speaker),
            speaker.option("--name", about="text_name", value="NAME"),
            speaker.option("--address", about="text_address", value="ADDRESS"),
            speaker.option("--changed", about="changed", value="TIME"),
            speaker.option("--provider", about="provider", value="NAME|FILE"),
            speaker.option("-o", "--output", about="output", value="FILE"),
        ],
        does=texts,
    )


def _facts(known: Known | None, name: str, changed_at: datetime | None) -> TextFacts:
    if known is None:
        return TextFacts(name=name, password_changed_at=changed_at)
    return known.summary.text_facts(name=name, password_changed_at=changed_at)


def _doubts(kind: TextKind, known: Known | None, speaker: Speaker) -> list[str]:
    """Where the text does not go with what was found."""
    if known is None:
        return []
    cause = load_playbooks().choose(known.summary.situation({})).cause
    fitting = load_texts().for_cause(cause)
    if kind in fitting:
        return []
    said = speaker.say(f"cause.{cause}")
    if not fitting:
        return [speaker.say("texts.not_fit_none", cause=said)]
    return [speaker.say("texts.not_fit", cause=said, kinds=", ".join(fitting))]


def _read_moment(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError) as exc:
        raise UsageError("texts.no_time", word=text) from exc
