"""``whosent plan``: what to do, step by step, and what is done."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import UTC, datetime

import click

from whosent.apps.cli.case_file import case_option
from whosent.apps.cli.command import Command, Speaker, choose_word, refuse
from whosent.apps.cli.exits import Exit
from whosent.apps.cli.known import (
    SERVICE,
    Known,
    PlanBook,
    from_option,
    open_known,
    read_answers,
    suppose,
)
from whosent.apps.cli.output import write_out
from whosent.apps.cli.sections import Form, form_option, read_form, write_sections
from whosent.errors import UsageError
from whosent.report import (
    Figures,
    PlanTelling,
    plan_telling,
    tell_plan,
    tell_plan_questions,
    tell_reminders,
    tell_shown,
    write_plan_json,
)
from whosent.response import (
    Answer,
    Plan,
    PlannedStep,
    Question,
    StepState,
    Tick,
    load_playbooks,
    make_plan,
    needed_questions,
    write_calendar,
)

_STATES = {"done": StepState.DONE, "undo": StepState.OPEN, "skip": StepState.NOT_FOR_ME}
_SHOW = "show"


def plan_command(speaker: Speaker) -> Command:
    """``whosent plan --from FILE [done N | undo N | skip N]``."""

    def plan(
        words: tuple[str, ...],
        saved: str | None,
        case: str | None,
        cause: str | None,
        provider: str | None,
        answer: tuple[str, ...],
        service: tuple[str, ...],
        note: str | None,
        ics: str | None,
        whole: bool,
        form: str | None,
        output: str | None,
        **_: object,
    ) -> int:
        chosen = read_form(form)
        now = datetime.now(UTC)
        with open_known(saved, case) as known:
            if known is None:
                if cause is None:
                    raise UsageError("plan.no_check")
                known = suppose(cause, provider)
            _keep_answers(known.book, answer, service, now)
            situation = known.situation()
            made = make_plan(situation, known.book.ticks(), now)
            shown = _shown(made, words)
            if words and not shown:
                _tick(known.book, made, words, note or "", now)
                made = make_plan(situation, known.book.ticks(), now)
        figures = Figures(speaker.catalogue, None)
        telling = plan_telling(speaker.catalogue, figures, situation.profile)
        if ics:
            reminders = tell_reminders(made, telling, now.astimezone().date())
            write_out([write_calendar(reminders, now)], ics)
            sys.stderr.write(speaker.say("plan.ics", file=ics, number=len(reminders)) + "\n")
            return Exit.CLEAR
        if chosen is Form.JSON:
            write_out([write_plan_json(made, situation, telling)], output or "")
        else:
            in_full = None if whole else shown or _next(made)
            sections = [*tell_plan(made, telling, in_full)]
            if questions := needed_questions(situation):
                command = f"whosent plan {known.typed}"
                sections.append(tell_plan_questions(questions, speaker.catalogue, command))
            if known.keeps:
                sections.append(tell_shown(situation, speaker.catalogue, figures, now))
            closing = (_closing(made, telling, known),) if known.keeps else ()
            write_sections(sections, speaker, output or "", closing)
        return Exit.CLEAR

    return Command(
        speaker,
        "plan",
        params=_params(speaker),
        does=plan,
    )


def _params(speaker: Speaker) -> list[click.Parameter]:
    return [
        click.Argument(["words"], nargs=-1, metavar="[done|undo|skip|show N]"),
        from_option(speaker),
        case_option(speaker),
        speaker.option("--for", "cause", about="plan_for", value="CAUSE"),
        speaker.option("--provider", about="plan_provider", value="NAME|FILE"),
        speaker.option("--answer", about="plan_answer", value="QUESTION=yes|no", many=True),
        speaker.option("--service", about="service", value="NAME[@MEMBER]", many=True),
        speaker.option("--note", about="note", value="TEXT"),
        speaker.option("--ics", about="ics", value="FILE"),
        speaker.option("--all", "whole", about="plan_all"),
        form_option(speaker),
        speaker.option("-o", "--output", about="output", value="FILE"),
    ]


def _keep_answers(
    book: PlanBook, answers: Sequence[str], services: Sequence[str], now: datetime
) -> None:
    for name, word in read_answers(answers, list(Question)).items():
        book.set_answer(name, word.value, at=now)
    for given in services:
        name = given.partition("@")[0]
        known = load_playbooks().services
        if name not in known:
            refuse(name, list(known), what="--service", key="cli.no_such_word")
        book.set_answer(SERVICE + given, Answer.YES.value, at=now)


def _tick(book: PlanBook, plan: Plan, words: Sequence[str], note: str, now: datetime) -> None:
    verb = choose_word(words[0], (*_STATES, _SHOW), option="whosent plan")
    if len(words) == 1:
        raise UsageError("plan.no_number", word=verb)
    ticks = [
        Tick(step=_find(plan, word).step.id, state=_STATES[verb], at=now, note=note) for word in words[1:]
    ]
    book.add_tick(*ticks)


def _find(plan: Plan, word: str) -> PlannedStep:
    """A step by its number in the plan, or by its name."""
    if word.isascii() and word.isdigit() and 0 < int(word[:6]) <= len(plan.steps):
        return plan.steps[int(word[:6]) - 1]
    found = plan.step(word)
    if found is None:
        raise UsageError("plan.no_step", word=word, count=len(plan.steps))
    return found


def _shown(plan: Plan, words: Sequence[str]) -> frozenset[str]:
    """The steps that ``show`` names; empty where another word was given."""
    if words[:1] != (_SHOW,):
        return frozenset()
    if len(words) == 1:
        raise UsageError("plan.no_number", word=_SHOW)
    return frozenset(_find(plan, word).step.id for word in words[1:])


def _next(plan: Plan) -> frozenset[str]:
    return frozenset({plan.next_step.step.id} if plan.next_step else ())


def _closing(plan: Plan, telling: PlanTelling, known: Known) -> str:
    step = plan.next_step
    if step is None:
        return telling.say("plan.all_done")
    number = plan.steps.index(step) + 1
    command = f"whosent plan {known.typed} done {number}".replace(" ", "\u00a0")
    return telling.say("plan.next", number=number, title=telling.title(step.step), command=command)
