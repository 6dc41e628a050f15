"""Security notices in a report: asked about, explained, or called imitations; in both languages."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from made_up_reports import FIRST_DAY, forged_flood
from security_mails import PLACE
from whosent.account import (
    Concern,
    Doubt,
    NoticeStanding,
    SecurityKind,
    SecurityNotice,
    Stated,
)
from whosent.catalogue import Language, load_catalogue
from whosent.evidence import Tier
from whosent.report import (
    CheckReport,
    DiaryEntry,
    compose,
    render_html,
    render_terminal,
    width_of,
    write_check_json,
)
from whosent.response import EventKind

AT = FIRST_DAY + timedelta(hours=5)
GENUINE = SecurityNotice(
    place=PLACE, kind=SecurityKind.PASSWORD_CHANGED, standing=NoticeStanding.GENUINE, service="google",
    domain="google.com", author="no-reply@accounts.google.com", subject="Security alert", tier=Tier.T1,
    doubt=None, arrived_at=AT, dated_at=None,
    stated=Stated(address="203.0.113.7", device="\x1b[2JPC <b>"), concerns=Concern.OWNER, is_verified=True,
)  # fmt: skip
LURE = replace(
    GENUINE, standing=NoticeStanding.IMITATION, doubt=Doubt.FOREIGN_ADDRESS, tier=None,
    author="x@sender.example", subject="\u202eSecurity http://login.example/ alert",
)  # fmt: skip
both = pytest.mark.parametrize("language", list(Language))


def report(*notices: SecurityNotice, noted: datetime | None = None) -> CheckReport:
    diary = (DiaryEntry(number=1, at=noted, has_time=True, text="x"),) if noted else ()
    return replace(forged_flood(), security_notices=notices, diary=diary)


def lines(found: CheckReport, language: Language) -> list[str]:
    page = compose(found, load_catalogue(language), zone=UTC, locate=lambda _: "")
    return [line.text for line in render_terminal(page)]


def told(found: CheckReport, language: Language) -> list[str]:
    """The lines of the section, up to the rule below it."""
    everything = lines(found, language)
    heading = load_catalogue(language).say("security.heading")
    start = next((n for n, line in enumerate(everything) if heading in line), None)
    if start is None:
        return []
    rest = everything[start:]
    return rest[: next(n for n, line in enumerate(rest) if line.startswith("---"))]


@both
def test_a_report_without_security_notices_has_no_such_section(language: Language) -> None:
    assert told(report(), language) == []


@both
def test_a_genuine_notice_is_asked_about_and_stands_among_the_days(language: Language) -> None:
    text = "\n".join(told(report(GENUINE), language))
    assert "Google" in text
    assert "203.0.113.7" in text
    assert "\x1b" not in text
    kind = load_catalogue(language).say("security.kind.password_changed")
    assert any(line.strip().startswith("*") and kind in line for line in lines(report(GENUINE), language))


@both
def test_what_the_diary_explains_is_not_asked_about(language: Language) -> None:
    ask = load_catalogue(language).say("security.unexplained")
    assert ask in "\n".join(told(report(GENUINE), language))
    assert ask not in "\n".join(told(report(GENUINE, noted=AT - timedelta(minutes=9)), language))


@both
def test_an_imitation_is_called_one_and_cannot_be_followed(language: Language) -> None:
    text = "\n".join(told(report(LURE), language))
    assert "sender.example" in text
    assert "http://" not in text
    assert "\u202e" not in text


@both
@pytest.mark.parametrize("doubt", list(Doubt))
def test_every_doubt_is_told_within_80_columns(doubt: Doubt, language: Language) -> None:
    is_open = doubt in (Doubt.NO_STAMP, Doubt.NOT_TOLD, Doubt.TROUBLE, Doubt.FORWARDED, Doubt.OTHER_ADDRESS)
    standing = NoticeStanding.NOT_CHECKABLE if is_open else NoticeStanding.IMITATION
    found = told(report(replace(LURE, doubt=doubt, standing=standing)), language)
    assert found
    assert all(width_of(line) <= 80 for line in found)


@both
@pytest.mark.parametrize("kind", list(SecurityKind))
def test_every_kind_is_told_within_80_columns(kind: SecurityKind, language: Language) -> None:
    found = told(report(replace(GENUINE, kind=kind, in_second=True)), language)
    assert found
    assert all(width_of(line) <= 80 for line in found)


@both
def test_the_page_shows_it_too(language: Language) -> None:
    page = compose(report(GENUINE, LURE), load_catalogue(language), zone=UTC, locate=lambda _: "")
    html = "".join(render_html(page))
    assert load_catalogue(language).say("security.heading") in html
    assert "<b>" not in html


def test_programs_get_notices_and_questions() -> None:
    found = json.loads("".join(write_check_json(report(GENUINE, LURE), load_catalogue(Language.EN))))
    assert [n["standing"] for n in found["security_notices"]] == ["genuine", "imitation"]
    assert [(q["kind"], q["service"], q["notices"]) for q in found["security_questions"]] == [
        ("password_changed", "google", 1)
    ]


@pytest.mark.parametrize(
    ("event", "is_asked"),
    [
        (None, False),
        (EventKind.PASSWORD_TRIED, False),
        (EventKind.LOGGED_OUT, True),
        (EventKind.SMS_LIMIT, True),
    ],
)
def test_what_was_done_to_the_owner_explains_nothing(event: EventKind | None, is_asked: bool) -> None:
    entry = DiaryEntry(number=1, at=AT, has_time=True, text="x", event=event)
    found = told(replace(report(GENUINE), diary=(entry,)), Language.EN)
    assert (load_catalogue(Language.EN).say("security.unexplained") in "\n".join(found)) is is_asked
