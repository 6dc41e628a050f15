"""What is said on each of the four days, as it was read by eye. ``make golden`` writes it anew."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from four_days import LAST_DAY, live_until
from whosent.case import open_case
from whosent.catalogue import Catalogue, Language, load_catalogue
from whosent.report import (
    CheckReport,
    Figures,
    Section,
    compose,
    plan_telling,
    render_terminal_sections,
    summarise,
    tell_outcome,
    tell_plan,
    tell_shown,
)
from whosent.report.page import Prose
from whosent.response import (
    Answer,
    Event,
    Found,
    LoginFact,
    count_down,
    find_wait,
    find_way,
    hear,
    load_login_guide,
    make_plan,
)

HERE = Path(__file__).parent
FIRST_MIDNIGHT = datetime(2025, 8, 11, tzinfo=UTC)
DAYS = range(1, LAST_DAY + 1)
# What she answers; to all else "no", and whether it works now she has not tried.
UNTRIED = {"works_now": Answer.UNKNOWN}
LOST_HER_CODE = {**UNTRIED, "page_was_lost": Answer.YES}
ANSWERS: dict[int, dict[str, Answer]] = {1: UNTRIED, 2: LOST_HER_CODE, 3: LOST_HER_CODE, 4: LOST_HER_CODE}


@pytest.fixture(scope="module")
def days(tmp_path_factory: pytest.TempPathFactory) -> dict[int, tuple[CheckReport, tuple[Event, ...]]]:
    """What the case held at the end of each day."""
    found = {}
    for day in DAYS:
        case = live_until(day, tmp_path_factory.mktemp(f"day{day}"), now=end_of(day))
        with open_case(Path(case)) as opened:
            report = opened.last_report()
            assert report is not None
            found[day] = (report, opened.events())
    return found


def end_of(day: int) -> datetime:
    return FIRST_MIDNIGHT + timedelta(days=day)


def tell(day: int, report: CheckReport, events: tuple[Event, ...], catalogue: Catalogue) -> Iterator[Section]:
    now, figures = end_of(day), Figures(catalogue, UTC)
    page = compose(report, catalogue, zone=UTC, locate=lambda _: "", clients=())
    yield Section(heading=page.answer[0], blocks=tuple(Prose(text=text) for text in page.answer[1:]))
    guide = load_login_guide()
    heard = hear(guide, events, now)
    answers = dict.fromkeys(guide.questions, Answer.NO) | heard.answers | ANSWERS[day]
    found = find_way(guide, answers, heard.facts | {LoginFact.ADDRESS_FORGED})
    assert isinstance(found, Found)
    countdown = count_down(find_wait(guide, found), heard.last_code_at or now, now)
    yield from tell_outcome(found, catalogue, figures, countdown)
    situation = summarise(report).situation({}, (), events)
    plan = make_plan(situation, (), now)
    next_step = frozenset({plan.next_step.step.id} if plan.next_step else ())
    yield from tell_plan(plan, plan_telling(catalogue, figures, situation.profile), next_step)
    yield tell_shown(situation, catalogue, figures, now)


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("day", DAYS)
def test_a_day_reads_as_it_was_accepted(
    days: dict[int, tuple[CheckReport, tuple[Event, ...]]], day: int, language: Language
) -> None:
    path = HERE / f"day-{day}.{language}.txt"
    told = tell(day, *days[day], load_catalogue(language))
    actual = "".join(line.text + "\n" for line in render_terminal_sections(told))
    if os.environ.get("WHOSENT_GOLDEN") == "write":
        path.write_text(actual, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == actual
