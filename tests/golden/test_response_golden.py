"""Plans, login help, texts and answers as they were read by eye. ``make golden`` writes them anew."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from made_up_reports import kestrel
from whosent.catalogue import Language, load_catalogue
from whosent.report import (
    Figures,
    Section,
    plan_telling,
    render_terminal_sections,
    tell_answer_to,
    tell_draft,
    tell_outcome,
    tell_plan,
)
from whosent.response import (
    Event,
    EventKind,
    Found,
    HouseholdService,
    PlanSituation,
    Ranked,
    StepState,
    TextFacts,
    TextKind,
    Tick,
    count_down,
    load_login_guide,
    load_questions,
    load_texts,
    make_plan,
    make_text,
)
from whosent.verdict import Actor, Cause

HERE = Path(__file__).parent
NOW = datetime(2025, 8, 20, 9, 0, tzinfo=UTC)
FACTS = TextFacts(
    name="Hanako",
    address="hanako@kestrel.example",
    notices=250,
    account_notices=3,
    first_at=NOW - timedelta(days=9),
    last_at=NOW - timedelta(days=6),
    password_changed_at=NOW - timedelta(days=5),
    unknown_addresses=("203.0.113.9",),
    is_forged=True,
)


def plan(headline: Cause, language: Language) -> Iterable[Section]:
    situation = PlanSituation(
        headline=headline,
        actor=Actor.TAKEOVER if headline is Cause.ACCOUNT else None,
        contacts_leaked=False,
        profile=kestrel(),
        services=(HouseholdService(service="paypay"), HouseholdService(service="amazon", member="Jiro")),
        events=(
            Event(kind=EventKind.NOTICE, at=NOW - timedelta(days=8)),
            Event(kind=EventKind.ACCOUNT_NOTICE, at=NOW - timedelta(days=1)),
        ),
    )
    ticks = (
        Tick(step="save_evidence", state=StepState.DONE, at=NOW - timedelta(days=2), note="12 pages"),
        Tick(step="sign_out", state=StepState.DONE, at=NOW - timedelta(days=2)),
        Tick(step="replace_phone", state=StepState.NOT_FOR_ME, at=NOW - timedelta(days=2)),
    )
    catalogue = load_catalogue(language)
    telling = plan_telling(catalogue, Figures(catalogue, UTC), kestrel())
    return tell_plan(make_plan(situation, ticks, NOW), telling)


def login_help(language: Language) -> Iterable[Section]:
    catalogue = load_catalogue(language)
    for outcome in load_login_guide().outcomes:
        found = Found(outcome=outcome, known=outcome.known)
        countdown = count_down(outcome, NOW, NOW + timedelta(minutes=4))
        yield from tell_outcome(found, catalogue, Figures(catalogue, UTC), countdown)


def answers(language: Language) -> Iterable[Section]:
    catalogue = load_catalogue(language)
    for known in load_questions().questions:
        ranked = (Ranked(question=known, score=1.0, is_sure=True),)
        yield from tell_answer_to(ranked, catalogue, Figures(catalogue, UTC), date(2026, 11, 24))


def texts(language: Language) -> str:
    catalogue = load_catalogue(language)
    drafts = (make_text(kind, FACTS, load_texts()) for kind in TextKind)
    told = (tell_draft(draft, FACTS, catalogue, Figures(catalogue, UTC), kestrel()) for draft in drafts)
    return "\n----\n\n".join("\n\n".join(lines) + "\n" for lines in told)


def on_a_terminal(sections: Iterable[Section]) -> str:
    return "".join(line.text + "\n" for line in render_terminal_sections(sections))


PAGES: dict[str, Callable[[Language], str]] = {
    "plan-account": lambda language: on_a_terminal(plan(Cause.ACCOUNT, language)),
    "plan-forged": lambda language: on_a_terminal(plan(Cause.FORGED, language)),
    "login-help": lambda language: on_a_terminal(login_help(language)),
    "answers": lambda language: on_a_terminal(answers(language)),
    "texts": texts,
}


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("name", list(PAGES))
def test_a_page_reads_as_it_was_accepted(name: str, language: Language) -> None:
    path = HERE / f"{name}.{language}.txt"
    actual = PAGES[name](language)
    if os.environ.get("WHOSENT_GOLDEN") == "write":
        path.write_text(actual, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == actual
