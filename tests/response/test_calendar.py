"""Reminders that any calendar can read (RFC 5545)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import icalendar
from hypothesis import given
from hypothesis import strategies as st

from whosent.response import Reminder, remind_after, write_calendar

NOW = datetime(2025, 8, 14, 9, 30, tzinfo=timezone(timedelta(hours=9)))
DAY = date(2025, 8, 17)


def read(text: str) -> list[icalendar.Event]:
    return list(icalendar.Calendar.from_ical(text).walk("VEVENT"))


def reminder(summary: str = "Look again", description: str = "", key: str = "logins_again") -> Reminder:
    return Reminder(key=key, day=DAY, summary=summary, description=description)


def test_an_event_lasts_one_whole_day() -> None:
    [event] = read(write_calendar([reminder()], NOW))
    assert event.decoded("DTSTART") == DAY
    assert event.decoded("DTEND") == DAY + timedelta(days=1)
    assert event.decoded("DTSTAMP") == datetime(2025, 8, 14, 0, 30, tzinfo=UTC)
    [alarm] = event.walk("VALARM")
    assert alarm["ACTION"] == "DISPLAY"


def test_lines_end_as_they_must_and_are_short() -> None:
    text = write_calendar([reminder("履歴と明細をもう一度見る" * 9, "a" * 500)], NOW)
    lines = text.split("\r\n")
    assert lines[-1] == ""
    assert "\n" not in text.replace("\r\n", "")
    assert max(len(line.encode()) for line in lines) <= 75


def test_a_folded_line_never_breaks_a_letter() -> None:
    text = write_calendar([reminder("é履" * 60)], NOW)
    for line in text.encode().split(b"\r\n"):
        line.decode()
    assert read(text)[0]["SUMMARY"] == "é履" * 60


def test_signs_with_a_meaning_are_written_so_that_they_lose_it() -> None:
    said = "a, b; c\\d\nBEGIN:VEVENT: e"
    [event] = read(write_calendar([reminder(said, said)], NOW))
    assert event["SUMMARY"] == said
    assert event["DESCRIPTION"] == said


def test_the_same_reminder_keeps_its_name_and_others_have_their_own() -> None:
    one, two = (read(write_calendar([reminder()], NOW + timedelta(days=n)))[0]["UID"] for n in (0, 1))
    assert one == two
    assert read(write_calendar([reminder(key="other")], NOW))[0]["UID"] != one


def test_no_reminders_are_a_calendar_too() -> None:
    assert read(write_calendar([], NOW)) == []


def test_days_are_counted_from_the_start() -> None:
    assert remind_after((3, 7, 30), date(2025, 8, 14)) == (DAY, date(2025, 8, 21), date(2025, 9, 13))


@given(st.text(max_size=300))
def test_any_text_comes_back_but_for_what_a_calendar_cannot_hold(text: str) -> None:
    [event] = read(write_calendar([reminder("x" + text)], NOW))
    kept = "".join(
        c
        for c in text.replace("\r\n", "\n").replace("\r", "\n")
        if c in "\n\t" or " " <= c <= "~" or (c >= "\xa0" and not "\ud800" <= c <= "\udfff")
    )
    assert str(event["SUMMARY"]).replace("\r", "") == "x" + kept
