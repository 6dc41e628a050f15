"""What later commands need of a check is the same from the report and from its JSON."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from made_up_reports import FIRST_DAY, entered, forged_flood, headline_only, one_used_among_forged, undecided
from security_mails import PLACE
from whosent.account import Concern, NoticeStanding, SecurityKind, SecurityNotice, Stated
from whosent.catalogue import Language, load_catalogue
from whosent.errors import SourceError
from whosent.evidence import Tier
from whosent.provider import load_profiles
from whosent.report import CheckReport, CheckSummary, DiaryEntry, read_summary, summarise, write_check_json
from whosent.response import EventKind, make_plan
from whosent.verdict import Actor, Cause

PROFILES = load_profiles()
AT = FIRST_DAY + timedelta(hours=5)
GENUINE = SecurityNotice(
    place=PLACE, kind=SecurityKind.PASSWORD_CHANGED, standing=NoticeStanding.GENUINE, service="google",
    domain="google.com", author="no-reply@accounts.google.com", subject="Security alert", tier=Tier.T1,
    doubt=None, arrived_at=AT, dated_at=None, stated=Stated(), concerns=Concern.OWNER, is_verified=True,
)  # fmt: skip
REPORTS = [
    forged_flood(),
    one_used_among_forged(),
    undecided(),
    entered(),
    headline_only(Cause.ACCOUNT, Actor.OWN_DEVICE),
    headline_only(Cause.NONE),
]


def read(report: CheckReport) -> CheckSummary:
    text = "".join(write_check_json(report, load_catalogue(Language.EN)))
    return read_summary(text, "report.json", PROFILES)


@pytest.mark.parametrize("report", REPORTS)
def test_both_ways_lead_to_the_same(report: CheckReport) -> None:
    whole, saved = summarise(report), read(report)
    for field in ("headline", "actor", "contacts_leaked", "was_entered", "addresses"):
        assert getattr(whole, field) == getattr(saved, field), field
    assert [n.label for n in whole.notices] == [n.label for n in saved.notices]
    assert whole.mailbox_figures() == saved.mailbox_figures()


def test_an_account_that_was_entered_is_known_as_such() -> None:
    assert read(entered()).was_entered
    assert not read(undecided()).was_entered


def test_events_of_a_check_are_its_newest_notices_and_the_logins_seen() -> None:
    situation = summarise(one_used_among_forged()).situation({})
    assert situation.last(EventKind.NOTICE) is not None
    account, newest = situation.last(EventKind.ACCOUNT_NOTICE), situation.last(EventKind.NOTICE)
    assert account is not None
    assert newest is not None
    assert account <= newest
    assert summarise(forged_flood()).situation({}).last(EventKind.ACCOUNT_NOTICE) is None


def test_texts_get_the_figures_of_what_went_through_the_account() -> None:
    facts = summarise(one_used_among_forged()).text_facts(name="Hanako")
    assert facts.account_notices == 1
    assert facts.notices > 1
    assert facts.first_at == facts.last_at
    assert facts.address.endswith("@kestrel.example")
    assert summarise(forged_flood()).text_facts().is_forged


def test_a_provider_that_is_not_known_here_is_still_named() -> None:
    text = "".join(write_check_json(forged_flood(), load_catalogue(Language.EN)))
    found = json.loads(text)
    found["owner"]["provider"] = "kite.example"
    assert read_summary(json.dumps(found), "x", PROFILES).profile.name == "kite.example"


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", "null", '{"verdict": 1}', "not json", "[" * 100_000, '{"verdict": {"headline": "x"}}'],
)
def test_any_other_file_is_refused_with_its_name(text: str) -> None:
    with pytest.raises(SourceError) as refused:
        read_summary(text, "other.json", PROFILES)
    assert refused.value.place == "other.json"


@given(st.text(max_size=100))
def test_no_text_is_taken_for_a_check(text: str) -> None:
    with pytest.raises(SourceError):
        read_summary(text, "x", PROFILES)


def test_times_without_a_zone_are_refused() -> None:
    text = "".join(write_check_json(one_used_among_forged(), load_catalogue(Language.EN)))
    found = json.loads(text)
    found["notices"][0]["notice_at"] = datetime(2025, 8, 11, tzinfo=UTC).replace(tzinfo=None).isoformat()
    with pytest.raises(SourceError):
        read_summary(json.dumps(found), "x", PROFILES)


def changed(provider: str, *told: DiaryEntry) -> CheckReport:
    profile = next(p for p in PROFILES.all if p.name == provider)
    return replace(forged_flood(), security_notices=(GENUINE,), provider=profile, diary=told)


def test_a_changed_password_that_nobody_explains_is_an_event_either_way() -> None:
    for summary in (summarise(changed("gmail")), read(changed("gmail"))):
        situation = summary.situation({})
        assert situation.last(EventKind.PASSWORD_CHANGED) == AT
        plan = make_plan(situation, (), AT)
        assert plan.steps[0].step.id == "password"


def test_one_of_another_service_or_one_that_the_diary_explains_is_none() -> None:
    noted = DiaryEntry(number=1, at=AT, has_time=True, text="Changed it")
    for report in (changed("yahoo-japan"), changed("gmail", noted)):
        for summary in (summarise(report), read(report)):
            assert summary.passwords_changed == ()
