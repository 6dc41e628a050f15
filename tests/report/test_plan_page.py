"""A plan as people read it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import jsonschema
import pytest

from made_up_reports import kestrel
from whosent.catalogue import Language, load_catalogue
from whosent.provider import Confidence, Profile, generic_profile
from whosent.report import (
    Figures,
    PlanTelling,
    plan_telling,
    render_terminal_sections,
    tell_plan,
    tell_reminders,
    width_of,
    write_plan_json,
)
from whosent.response import (
    Event,
    EventKind,
    HouseholdService,
    Plan,
    PlanSituation,
    StepState,
    Tick,
    make_plan,
)
from whosent.verdict import Actor, Cause

SCHEMA = json.loads((Path(__file__).parents[2] / "docs" / "schema" / "plan.schema.json").read_text("utf-8"))
NOW = datetime(2025, 8, 20, 9, 0, tzinfo=UTC)
HOSTILE = "\x1b[2J\u202ejiro"

both = pytest.mark.parametrize("language", list(Language))


def situation(headline: Cause = Cause.ACCOUNT, profile: Profile | None = None) -> PlanSituation:
    return PlanSituation(
        headline=headline,
        actor=Actor.TAKEOVER if headline is Cause.ACCOUNT else None,
        contacts_leaked=False,
        profile=profile or kestrel(),
        services=(HouseholdService(service="paypay", member=HOSTILE),),
        events=(Event(kind=EventKind.ACCOUNT_NOTICE, at=NOW - timedelta(hours=1)),),
    )


def telling(language: Language, profile: Profile | None = None) -> PlanTelling:
    catalogue = load_catalogue(language)
    return plan_telling(catalogue, Figures(catalogue, UTC), profile or kestrel())


def ticked(found: PlanSituation) -> Plan:
    ticks = (
        Tick(step="save_evidence", state=StepState.DONE, at=NOW - timedelta(days=1), note=HOSTILE),
        Tick(step="password", state=StepState.DONE, at=NOW - timedelta(days=1)),
        Tick(step="replace_phone", state=StepState.NOT_FOR_ME, at=NOW - timedelta(days=1)),
    )
    return make_plan(found, ticks, NOW)


def text(plan: Plan, said: PlanTelling, in_full: frozenset[str] | None = None) -> list[str]:
    return [line.text for line in render_terminal_sections(tell_plan(plan, said, in_full))]


@both
@pytest.mark.parametrize("headline", list(Cause))
def test_every_plan_fits_a_terminal_and_leaves_no_gap(language: Language, headline: Cause) -> None:
    lines = text(ticked(situation(headline)), telling(language))
    assert max(map(width_of, lines)) <= 80
    assert not any("{" in line for line in lines)


@both
def test_what_others_typed_cannot_act_on_the_screen(language: Language) -> None:
    shown = "\n".join(text(ticked(situation()), telling(language)))
    assert not {"\x1b", "\u202e"} & set(shown)


@both
def test_only_the_steps_asked_for_are_told_in_full(language: Language) -> None:
    plan, said = ticked(situation()), telling(language)
    short = text(plan, said, frozenset({"sign_out"}))
    assert len(short) < len(text(plan, said))
    why = said.say("step.sign_out.why")[:12]
    assert sum(why in line for line in short) == 1
    assert not any(said.say("step.two_factor.why")[:12] in line for line in short)


@both
def test_a_reopened_step_says_what_spoke_against_it(language: Language) -> None:
    said = telling(language)
    shown = "\n".join(text(ticked(situation()), said))
    assert said.mark(StepState.REOPENED) in shown
    at = said.figures.moment(NOW - timedelta(hours=1))
    assert at in shown


def test_a_page_that_may_have_moved_is_said_to_be_uncertain() -> None:
    profile = kestrel()
    doubtful = tuple(replace(page, confidence=Confidence.C) for page in profile.pages)
    unsure = replace(profile, pages=doubtful)
    shown = " ".join("\n".join(text(ticked(situation(profile=unsure)), telling(Language.EN, unsure))).split())
    assert "not certain" in shown


def test_where_a_page_is_not_known_the_owner_is_told_to_look() -> None:
    bare = generic_profile("kite.example")
    shown = "\n".join(text(ticked(situation(profile=bare)), telling(Language.EN, bare)))
    assert "where it is at kite.example is not known" in " ".join(shown.split())


def test_a_step_that_rests_on_little_says_so() -> None:
    said = telling(Language.EN)
    shown = " ".join(" ".join(text(ticked(situation()), said)).split())
    assert said.say("plan.step_hint") in shown


@both
def test_reminders_are_for_the_settled_days(language: Language) -> None:
    found = situation()
    reminders = tell_reminders(make_plan(found, (), NOW), telling(language), date(2025, 8, 20))
    logins = [r.day for r in reminders if r.key == "logins_again"]
    assert logins == [date(2025, 8, 23), date(2025, 8, 27), date(2025, 9, 19)]


def test_what_was_put_aside_is_not_reminded_of() -> None:
    aside = (Tick(step="logins_again", state=StepState.NOT_FOR_ME, at=NOW),)
    reminders = tell_reminders(make_plan(situation(), aside, NOW), telling(Language.EN), date(2025, 8, 20))
    assert "logins_again" not in {reminder.key for reminder in reminders}


@both
@pytest.mark.parametrize("headline", list(Cause))
def test_the_json_keeps_to_its_schema(language: Language, headline: Cause) -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    found = situation(headline)
    written = write_plan_json(ticked(found), found, telling(language))
    jsonschema.Draft202012Validator(SCHEMA).validate(json.loads(written))
    assert not {"\x1b", "\u202e"} & set(written)
