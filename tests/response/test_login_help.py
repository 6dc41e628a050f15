"""The guide for login trouble: the first outcome that fits, and nothing asked in vain."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from whosent.catalogue import Language, load_catalogue
from whosent.response import (
    Answer,
    Ask,
    Concern,
    Event,
    EventKind,
    Found,
    LoginFact,
    answered,
    count_down,
    find_wait,
    find_way,
    hear,
    load_login_guide,
)

GUIDE = load_login_guide()
SINCE = datetime(2025, 8, 12, 5, 0, tzinfo=UTC)
BY_NAME = {outcome.name: outcome for outcome in GUIDE.outcomes}


def go(
    yes: set[str], facts: frozenset[LoginFact] = frozenset(), unknown: frozenset[str] = frozenset()
) -> Found:
    """Answers yes to what is in ``yes``, "not sure" to what is in ``unknown``, no to the rest."""
    answers: dict[str, Answer] = {}
    while isinstance(step := find_way(GUIDE, answers, facts), Ask):
        assert step.question not in answers
        said = Answer.YES if step.question in yes else Answer.NO
        answers[step.question] = Answer.UNKNOWN if step.question in unknown else said
    return step


@pytest.mark.parametrize(
    ("yes", "outcome"),
    [
        ({"came_from_mail"}, "fake_page"),
        ({"came_from_mail", "typed_it_there", "contact_not_mine"}, "fake_page_typed"),
        ({"has_change_notice"}, "changed_by_other"),
        ({"has_change_notice", "changed_it_myself"}, "changed_by_me"),
        ({"limit_message"}, "sms_limit"),
        ({"limit_message", "limit_again", "page_was_lost"}, "sms_limit_again"),
        ({"page_was_lost"}, "page_lost"),
        ({"only_biometrics"}, "biometrics"),
        ({"stopped_message"}, "forced_change"),
        ({"only_mail_software"}, "stale_password"),
        ({"contact_not_mine"}, "takeover"),
        ({"expired_message", "works_now"}, "expired"),
        ({"expired_message"}, "unclear"),
        ({"unused_for_years"}, "idle"),
        (set(), "unclear"),
    ],
)
def test_the_first_outcome_that_fits_is_found(yes: set[str], outcome: str) -> None:
    assert go(yes).outcome.name == outcome


@pytest.mark.parametrize(
    ("fact", "outcome"),
    [
        (LoginFact.PASSWORD_CHANGED_NOTICE, "changed_by_other"),
        (LoginFact.PASSWORD_CHANGED_BY_OWNER, "changed_by_me"),
        (LoginFact.FORCED_CHANGE_NOTICE, "forced_change"),
        (LoginFact.SMS_LIMIT_REACHED, "sms_limit"),
    ],
)
def test_what_the_case_knows_is_not_asked(fact: LoginFact, outcome: str) -> None:
    assert go(set(), frozenset({fact})).outcome.name == outcome


def test_who_does_not_remember_is_neither_calmed_nor_alarmed() -> None:
    found = go({"has_change_notice"}, unknown=frozenset({"changed_it_myself"}))
    assert found.outcome.name == "changed_unsure"
    assert found.outcome.concern is Concern.CARE


def test_not_knowing_anything_ends_without_alarm() -> None:
    found = go(set(), unknown=frozenset(GUIDE.questions))
    assert (found.outcome.name, found.outcome.concern) == ("unclear", Concern.CALM)


def test_a_fake_page_is_asked_about_first() -> None:
    assert find_way(GUIDE, {}, frozenset()) == Ask("came_from_mail")


def test_the_guide_ends_for_every_first_three_answers_with_any_fact() -> None:
    first = GUIDE.questions[:3]
    for words in product(Answer, repeat=3):
        for fact in [None, *LoginFact]:
            answers = dict(zip(first, words, strict=True))
            facts = frozenset({fact} if fact else ())
            steps = 0
            while isinstance(step := find_way(GUIDE, answers, facts), Ask):
                answers[step.question] = Answer.NO
                steps += 1
            assert steps <= len(GUIDE.questions)


def test_only_what_the_case_knows_is_told_with_an_outcome() -> None:
    facts = frozenset({LoginFact.ADDRESS_FORGED, LoginFact.WEB_LOGINS_CLEAN})
    assert set(go({"limit_message"}, facts).known) == facts
    assert go({"limit_message"}).known == ()


def test_login_trouble_is_never_taken_for_a_takeover_because_of_the_flood_alone() -> None:
    for facts in (frozenset(), frozenset({LoginFact.ADDRESS_FORGED})):
        for yes in (
            {"limit_message"},
            {"page_was_lost"},
            {"only_biometrics"},
            {"expired_message", "works_now"},
        ):
            found = go(yes, facts)
            assert found.outcome.concern is Concern.CALM, yes
            assert found.outcome.leads_to is None


def test_the_wait_is_counted_from_the_last_code() -> None:
    limit = BY_NAME["sms_limit"]
    halfway = count_down(limit, SINCE, SINCE + timedelta(minutes=10, seconds=1))
    assert halfway is not None
    assert halfway.minutes_left == 20
    over = count_down(limit, SINCE, SINCE + timedelta(hours=2))
    assert over is not None
    assert over.left == timedelta()
    assert count_down(BY_NAME["biometrics"], SINCE, SINCE) is None


def test_the_second_wait_is_longer() -> None:
    first, again = BY_NAME["sms_limit"].wait_minutes, BY_NAME["sms_limit_again"].wait_minutes
    assert first is not None
    assert again is not None
    assert (first, again) == (30, 24 * 60)


def test_the_days_of_a_flood_get_the_answers_that_fit_them() -> None:
    """Day 2: logged out, biometrics and password refused, the page lost on reload. Day 3: the limit, and
    the notice of the owner's own change is found. Day 4: it works, and both histories are clean."""
    assert go({"page_was_lost"}).outcome.name == "page_lost"
    assert go({"limit_message"}).outcome.name == "sms_limit"
    third = frozenset(
        {LoginFact.PASSWORD_CHANGED_BY_OWNER, LoginFact.SMS_LIMIT_REACHED, LoginFact.ADDRESS_FORGED}
    )
    found = go(set(), third)
    assert found.outcome.name == "changed_by_me"
    assert set(found.known) == third
    fourth = frozenset(
        {LoginFact.WEB_LOGINS_CLEAN, LoginFact.SOFTWARE_LOGINS_CLEAN, LoginFact.ADDRESS_FORGED}
    )
    found = go({"expired_message", "works_now"}, fourth)
    assert found.outcome.name == "expired"
    assert set(found.known) == fourth


def test_what_was_answered_on_the_way_can_be_shown_again() -> None:
    answers = {"came_from_mail": Answer.NO, "has_change_notice": Answer.YES, "works_now": Answer.YES}
    assert list(answered(GUIDE, answers, frozenset())) == ["came_from_mail", "has_change_notice"]


@pytest.mark.parametrize("language", list(Language))
def test_every_outcome_question_and_fact_has_its_sentences(language: Language) -> None:
    catalogue = load_catalogue(language)
    keys = {f"login.ask.{question}" for question in GUIDE.questions} | {f"login.known.{f}" for f in LoginFact}
    for outcome in GUIDE.outcomes:
        name = f"login.{outcome.name}"
        keys |= {f"{name}.{part}" for part in ("if", "title", "what")}
        keys |= {f"{name}.next.{number}" for number in range(1, outcome.steps + 1)}
        assert not catalogue.has(f"{name}.next.{outcome.steps + 1}"), name
    assert [key for key in sorted(keys) if not catalogue.has(key)] == []


def test_every_outcome_has_a_source_a_date_and_a_confidence() -> None:
    assert GUIDE.outcomes
    assert all(outcome.source and outcome.checked and outcome.confidence for outcome in GUIDE.outcomes)


def happened(kind: EventKind, minutes: int) -> Event:
    return Event(kind=kind, at=SINCE + timedelta(minutes=minutes))


@pytest.mark.parametrize(("minutes", "is_own"), [(-16, False), (-15, True), (15, True), (16, False)])
def test_a_mail_about_a_changed_password_is_explained_by_ones_own_change(minutes: int, is_own: bool) -> None:
    events = [happened(EventKind.PASSWORD_TRIED, 0), happened(EventKind.PASSWORD_CHANGED, minutes)]
    heard = hear(GUIDE, events, SINCE + timedelta(days=1))
    assert (LoginFact.PASSWORD_CHANGED_BY_OWNER in heard.facts) is is_own
    assert heard.answers["has_change_notice"] is Answer.YES
    assert ("changed_it_myself" in heard.answers) is is_own


def test_one_mail_that_is_not_explained_leaves_the_question_open() -> None:
    changes = [happened(EventKind.PASSWORD_CHANGED, minutes) for minutes in (5, 300)]
    heard = hear(GUIDE, [happened(EventKind.PASSWORD_TRIED, 0), *changes], SINCE + timedelta(days=1))
    assert heard.facts == frozenset()
    answers = {**heard.answers, "came_from_mail": Answer.NO}
    assert find_way(GUIDE, answers, heard.facts) == Ask("changed_it_myself")


def test_a_limit_on_codes_is_forgotten_after_a_day_or_once_one_is_in() -> None:
    limit, later = happened(EventKind.SMS_LIMIT, 0), happened(EventKind.LOGGED_IN, 60)
    assert LoginFact.SMS_LIMIT_REACHED in hear(GUIDE, [limit], SINCE + timedelta(hours=23)).facts
    assert LoginFact.SMS_LIMIT_REACHED not in hear(GUIDE, [limit], SINCE + timedelta(hours=25)).facts
    assert LoginFact.SMS_LIMIT_REACHED not in hear(GUIDE, [limit, later], SINCE + timedelta(hours=2)).facts


def test_a_clean_history_says_nothing_about_a_login_that_came_later() -> None:
    events = [happened(EventKind.WEB_LOGINS_CLEAN, 0), happened(EventKind.UNKNOWN_LOGIN, 60)]
    assert hear(GUIDE, events, SINCE + timedelta(days=1)).facts == {LoginFact.UNKNOWN_LOGIN}


def test_where_codes_are_blocked_the_wait_holds_whatever_else_was_found() -> None:
    found = go(set(), frozenset({LoginFact.PASSWORD_CHANGED_BY_OWNER, LoginFact.SMS_LIMIT_REACHED}))
    assert found.outcome.wait_minutes is None
    assert find_wait(GUIDE, found).name == "sms_limit"
    assert find_wait(GUIDE, go({"page_was_lost"})).wait_minutes is None
