"""What the owner is asked about security notices, and what speaks on the account."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from security_mails import PLACE
from whosent.account import (
    Answers,
    Concern,
    NoticeStanding,
    OwnerWord,
    SecurityKind,
    SecurityNotice,
    Stated,
    ask_about,
    find_span,
    load_security_table,
    notice_facts,
    owner_word,
)
from whosent.account.answers import Moment, OwnerAnswer
from whosent.evidence import Tier
from whosent.verdict import load_weights

TABLE = load_security_table()
ASKING = TABLE.general.asking
NOON = datetime(2025, 8, 12, 12, 0, tzinfo=UTC)
FLOOD = find_span([NOON], TABLE)
SILENT = OwnerWord()


def told(kind: SecurityKind, at: datetime = NOON, service: str = "yahoo-japan") -> SecurityNotice:
    return SecurityNotice(
        place=PLACE, kind=kind, standing=NoticeStanding.GENUINE, service=service, domain="yahoo.co.jp",
        author="account-master@mail.yahoo.co.jp", subject="", tier=Tier.T1, doubt=None, arrived_at=at,
        dated_at=None, stated=Stated(), concerns=Concern.OWNER, is_verified=True,
    )


CHANGED = told(SecurityKind.PASSWORD_CHANGED)


@pytest.mark.parametrize(("minutes", "asked"), [(-16, 1), (-15, 0), (0, 0), (15, 0), (16, 1)])
def test_what_the_owner_noted_within_a_quarter_of_an_hour_explains_an_event(minutes: int, asked: int) -> None:
    noted = OwnerWord(times=(NOON + timedelta(minutes=minutes),))
    assert len(ask_about([CHANGED], noted, TABLE)) == asked


def test_an_imitation_is_never_asked_about_and_gives_no_fact() -> None:
    lure = replace(told(SecurityKind.MASS_MAIL), standing=NoticeStanding.IMITATION)
    assert ask_about([lure], SILENT, TABLE) == ()
    assert notice_facts([lure], SILENT, "yahoo-japan", TABLE, span=FLOOD) == ()


def test_a_notice_about_somebody_elses_account_is_not_asked_about() -> None:
    assert ask_about([replace(CHANGED, concerns=Concern.OTHER)], SILENT, TABLE) == ()


def test_codes_within_minutes_are_one_question() -> None:
    codes = [told(SecurityKind.CODE_SENT, NOON + timedelta(minutes=n)) for n in (0, 5, 12, 60)]
    assert [len(q.notices) for q in ask_about(codes, SILENT, TABLE)] == [3, 1]


def test_the_most_serious_question_comes_first() -> None:
    notices = [told(SecurityKind.CODE_SENT), CHANGED, told(SecurityKind.FORWARDING_ADDED)]
    kinds = [q.kind for q in ask_about(notices, SILENT, TABLE)]
    assert kinds == [SecurityKind.FORWARDING_ADDED, SecurityKind.PASSWORD_CHANGED, SecurityKind.CODE_SENT]


def test_events_long_before_the_flood_are_not_asked_about() -> None:
    old = told(SecurityKind.PASSWORD_CHANGED, NOON - timedelta(days=400))
    assert ask_about([old], SILENT, TABLE, span=FLOOD) == ()
    assert len(ask_about([old], SILENT, TABLE)) == 1


def test_a_password_change_says_nothing_as_long_as_the_owner_noted_nothing_that_day() -> None:
    assert notice_facts([CHANGED], SILENT, "yahoo-japan", TABLE, span=FLOOD) == ()


def test_a_password_change_that_a_diary_of_that_day_lacks_speaks() -> None:
    noted = OwnerWord(times=(NOON + timedelta(hours=3),))
    facts = notice_facts([CHANGED], noted, "yahoo-japan", TABLE, span=FLOOD)
    assert [(f.kind, f.tier) for f in facts] == [("notice.password_changed_unknown", Tier.T1)]


def test_forwarding_speaks_until_the_owner_knows_of_it() -> None:
    forwarding = [told(SecurityKind.FORWARDING_ADDED)]
    facts = notice_facts(forwarding, SILENT, "yahoo-japan", TABLE, span=FLOOD)
    assert [f.kind for f in facts] == ["notice.forwarding_added"]
    answers = Answers(given=(OwnerAnswer(question="knows_forwarding", words=("yes",)),))
    known = owner_word(answers, (), ASKING)
    assert notice_facts(forwarding, known, "yahoo-japan", TABLE, span=FLOOD) == ()


def test_the_answer_when_the_password_was_changed_explains_the_notice() -> None:
    moment = Moment(at=NOON - timedelta(minutes=4), has_time=True)
    answers = Answers(given=(OwnerAnswer(question="password_changed", words=("yes",), moments=(moment,)),))
    assert ask_about([CHANGED], owner_word(answers, (), ASKING), TABLE) == ()


def test_other_services_say_nothing_of_the_mail_account() -> None:
    shop = told(SecurityKind.MASS_MAIL, service="rakuten")
    assert notice_facts([shop], SILENT, "yahoo-japan", TABLE, span=FLOOD) == ()


def test_without_a_flood_nothing_speaks() -> None:
    assert find_span([], TABLE) is None
    assert notice_facts([told(SecurityKind.MASS_MAIL)], SILENT, "yahoo-japan", TABLE, span=None) == ()


def test_what_anybody_can_cause_never_speaks() -> None:
    loose = (SecurityKind.CODE_SENT, SecurityKind.LOGIN_BLOCKED, SecurityKind.PASSWORD_RESET_ASKED,
             SecurityKind.ACCOUNT_LOCKED)
    assert not {*loose} & (ASKING.speaks_alone | ASKING.speaks_if_missing)


def test_every_fact_that_can_be_given_has_its_weight_and_every_weight_its_fact() -> None:
    given = {f"notice.{kind}" for kind in ASKING.speaks_alone}
    given |= {f"notice.{kind}_unknown" for kind in ASKING.speaks_if_missing}
    assert given == {kind for kind in load_weights().facts if kind.startswith("notice.")}
