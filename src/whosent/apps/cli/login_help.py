"""``whosent login-help``: why one cannot log in, and what to do next."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from whosent.apps.cli.case_file import case_option
from whosent.apps.cli.command import Command, Speaker, refuse
from whosent.apps.cli.exits import Exit
from whosent.apps.cli.known import Known, from_option, open_known, read_answers
from whosent.apps.cli.output import write_out
from whosent.apps.cli.paint import find_width
from whosent.apps.cli.sections import Form, form_option, read_form, write_sections
from whosent.errors import UsageError
from whosent.report import (
    Figures,
    tell_answers,
    tell_outcome,
    wrap,
    write_outcome_json,
)
from whosent.response import (
    Answer,
    Ask,
    Found,
    LoginFact,
    LoginGuide,
    answered,
    count_down,
    find_wait,
    find_way,
    hear,
    load_login_guide,
)
from whosent.verdict import Cause

_WORDS = {"y": Answer.YES, "n": Answer.NO, "?": Answer.UNKNOWN}
_FROM_HEADLINE = {Cause.ACCOUNT: LoginFact.ACCOUNT_USED, Cause.FORGED: LoginFact.ADDRESS_FORGED}


def login_help_command(speaker: Speaker) -> Command:
    """``whosent login-help``."""

    def login_help(
        answer: tuple[str, ...],
        fact: tuple[str, ...],
        since: str | None,
        saved: str | None,
        case: str | None,
        form: str | None,
        output: str | None,
        **_: object,
    ) -> int:
        chosen = read_form(form)
        guide = load_login_guide()
        answers = read_answers(answer, guide.questions)
        now = datetime.now(UTC)
        with open_known(saved, case, needs_check=False) as known:
            heard = hear(guide, known.events if known is not None else (), now)
            facts = _facts(fact, known) | heard.facts
        answers = {**heard.answers, **answers}
        started = _read_since(since, now) if since is not None else heard.last_code_at or now
        found = _go(guide, answers, facts, speaker)
        countdown = count_down(find_wait(guide, found), started, now)
        catalogue = speaker.catalogue
        if chosen is Form.JSON:
            write_out([write_outcome_json(found, answers, catalogue, countdown)], output or "")
            return Exit.CLEAR
        figures = Figures(catalogue, None)
        sections = [*tell_outcome(found, catalogue, figures, countdown)]
        if asked := tuple(answered(guide, answers, facts)):
            sections.append(tell_answers(asked, answers, catalogue))
        write_sections(sections, speaker, output or "")
        return Exit.CLEAR

    return Command(
        speaker,
        "login_help",
        name="login-help",
        params=[
            speaker.option("--answer", about="login_answer", value="QUESTION=yes|no|unknown", many=True),
            speaker.option("--fact", about="fact", value="FACT", many=True),
            speaker.option("--since", about="since", value="TIME"),
            from_option(speaker),
            case_option(speaker),
            form_option(speaker),
            speaker.option("-o", "--output", about="output", value="FILE"),
        ],
        does=login_help,
    )


def _facts(given: Iterable[str], known: Known | None) -> frozenset[LoginFact]:
    facts = set()
    for word in given:
        if word not in tuple(LoginFact):
            refuse(word, tuple(LoginFact), what="--fact", key="cli.no_such_word")
        facts.add(LoginFact(word))
    if known is not None and known.summary.headline in _FROM_HEADLINE:
        facts.add(_FROM_HEADLINE[known.summary.headline])
    return frozenset(facts)


def _go(
    guide: LoginGuide, answers: dict[str, Answer], facts: frozenset[LoginFact], speaker: Speaker
) -> Found:
    """Asks until the guide has come to an end. Raises ``UsageError`` where nobody can be asked."""
    is_first = True
    while isinstance(step := find_way(guide, answers, facts), Ask):
        question = speaker.say(f"login.ask.{step.question}")
        if not sys.stdin.isatty():
            raise UsageError("login.not_asked", name=step.question, question=question)
        if is_first:
            _show(speaker.say("login.intro"))
            is_first = False
        answers[step.question] = _ask(question, speaker)
    return step


def _ask(question: str, speaker: Speaker) -> Answer:
    while True:
        _show(speaker.say("login.prompt", question=question))
        line = sys.stdin.readline()
        if not line:
            raise KeyboardInterrupt
        word = line.strip().lower()[:1].replace("\uff1f", "?")
        if word in _WORDS:
            return _WORDS[word]
        _show(speaker.say("login.again"))


def _show(text: str) -> None:
    sys.stderr.write("\n".join(["", *wrap(text, find_width(""))]) + "\n")
    sys.stderr.flush()


def _read_since(text: str, now: datetime) -> datetime:
    """A time such as 14:05, today or else yesterday, or a whole ISO 8601 one; in the machine's zone."""
    here = now.astimezone()
    try:
        if "-" in text:
            return datetime.fromisoformat(text).astimezone(UTC)
        clock = datetime.strptime(text, "%H:%M").time()
    except ValueError as exc:
        raise UsageError("login.no_time", word=text) from exc
    at = here.replace(hour=clock.hour, minute=clock.minute, second=0, microsecond=0)
    return (at if at <= here else at - timedelta(days=1)).astimezone(UTC)
