"""Times as lists write them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from login_samples import JAPAN, NOW
from whosent.account.login_times import (
    DateOrder,
    TimeFrame,
    TimeTrouble,
    find_order,
    find_time,
    find_zone,
    load_time_words,
    read_time,
)

WORDS = load_time_words()


def moment(text: str, frame: TimeFrame | None = None) -> datetime | TimeTrouble | None:
    written = find_time(text, WORDS)
    frame = frame or TimeFrame(zone=JAPAN, now=NOW, order=DateOrder.MDY)
    return None if written is None else read_time(written, frame)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-10-01 06:59:59 UTC", "2026-10-01T06:59:59"),
        ("2026-11-24T05:00:00.1234567Z", "2026-11-24T05:00:00.123456"),
        ("2026/11/24 14:00:00 +09:00", "2026-11-24T05:00:00"),
        ("2026-11-24T14:00:00+0900", "2026-11-24T05:00:00"),
        ("2026-11-24 05:00:00 GMT+9", "2026-11-23T20:00:00"),
        ("2026-11-24 05:00 (JST)", "2026-11-23T20:00:00"),
        ("Jun 15, 2026, 7:40:10\u202fAM UTC", "2026-06-15T07:40:10"),
        ("Tuesday, November 24, 2026 at 3:04 PM GMT+9", "2026-11-24T06:04:00"),
        ("24 de nov. de 2026, 18:23", "2026-11-24T09:23:00"),
        ("24-Nov-2026 5:00", "2026-11-23T20:00:00"),
        ("24. Dezember 2025 17:05", "2025-12-24T08:05:00"),
        ("2026年11月24日(火) 午後2:05", "2026-11-24T05:05:00"),
        ("2026年11月24日 14時5分9秒", "2026-11-24T05:05:09"),
        ("2026年8月14日 午前0時05分", "2026-08-13T15:05:00"),
        ("11/24/2026, 12:00:00 AM", "2026-11-23T15:00:00"),
        ("24/11/2026 17:05", "2026-11-24T08:05:00"),
        ("24.11.2026 17:05", "2026-11-24T08:05:00"),
        ("11月24日 14:05", "2026-11-24T05:05:00"),
        ("12月24日 14:05", "2025-12-24T05:05:00"),
        ("Nov 22 (2 days ago)", "2026-11-22T03:00:00"),
        ("11月22日(2 日前)", "2026-11-22T03:00:00"),
        ("4:10 pm (50 minutes ago)", "2026-11-24T07:10:00"),
        ("23:50", "2026-11-23T14:50:00"),
        ("Yesterday 3:04 PM", "2026-11-23T06:04:00"),
        ("今日 7:04", "2026-11-23T22:04:00"),
        ("an hour ago", "2026-11-24T07:00:00"),
        ("3時間前", "2026-11-24T05:00:00"),
    ],
)
def test_a_time_is_read_in_the_words_of_many_lists(text: str, expected: str) -> None:
    assert moment(text) == datetime.fromisoformat(expected).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    ["", "192.0.2.1", "2001:db8:12:34::1", "yesterday", "login", "Chrome 121.0.6167.85", "99:99", "10:61"],
)
def test_what_is_no_time_is_taken_for_none(text: str) -> None:
    assert moment(text) is None


@pytest.mark.parametrize(
    "text", ["2026-02-30 07:10", "2026/13/41 07:10", "0001-01-01T00:00:00+09:00", "9999-12-31 23:59"]
)
def test_days_that_no_calendar_has_are_unreadable(text: str) -> None:
    assert moment(text) is TimeTrouble.UNREADABLE


def test_nothing_is_guessed_of_a_zone_or_a_year() -> None:
    assert moment("2026-11-24 07:10", TimeFrame(now=NOW)) is TimeTrouble.NO_ZONE
    assert moment("11月24日 07:10", TimeFrame(zone=UTC)) is TimeTrouble.NO_DATE
    assert moment("5 minutes ago", TimeFrame(zone=UTC)) is TimeTrouble.NO_DATE
    assert moment("07:10", TimeFrame(zone=UTC)) is TimeTrouble.NO_DATE


def test_a_time_of_day_stands_on_the_day_above_it() -> None:
    frame = TimeFrame(zone=JAPAN, day=date(2026, 8, 14))
    assert moment("07:10", frame) == datetime(2026, 8, 13, 22, 10, tzinfo=UTC)


def order(*texts: str) -> DateOrder:
    return find_order([w for text in texts if (w := find_time(text, WORDS)) is not None], DateOrder.MDY)


def test_numbers_decide_the_order_of_a_list_else_its_own_order_does() -> None:
    assert order("02/08/2026 1:00", "25/08/2026 1:00") is DateOrder.DMY
    assert order("02/08/2026 1:00", "02/25/2026 1:00") is DateOrder.MDY
    assert order("01/09/2026 1:00", "03/08/2026 1:00", "02/08/2026 1:00", "01/07/2026 1:00") is DateOrder.DMY
    assert order("02/08/2026 1:00") is DateOrder.MDY


def test_zones_go_by_place_short_name_or_offset() -> None:
    at = datetime(2026, 8, 14)
    for name in ("Asia/Tokyo", "JST", "+09:00", "+9", "UTC+09:00", "GMT+9"):
        zone = find_zone(name)
        assert zone is not None
        assert zone.utcoffset(at) == timedelta(hours=9)
    assert find_zone("UTC") is UTC
    for name in ("Mars/Olympus", "../etc/passwd", "/etc/passwd", "+99:00", "a" * 5000, "\0"):
        assert find_zone(name) is None


@given(st.text(max_size=60), st.booleans())
def test_any_text_is_read_or_left(text: str, knows: bool) -> None:
    written = find_time(text, WORDS)
    if written is not None:
        read_time(written, TimeFrame(zone=JAPAN if knows else None, now=NOW if knows else None))


@given(
    st.datetimes(datetime(1990, 1, 2), datetime(2199, 12, 30)).map(
        lambda at: at.replace(microsecond=0, tzinfo=UTC)
    )
)
def test_every_time_is_read_back(at: datetime) -> None:
    local = at.astimezone(JAPAN)
    for text in (
        at.isoformat(),
        f"{local:%Y/%m/%d %H:%M:%S}",
        f"{local.year}年{local.month}月{local.day}日 {local:%H:%M:%S}",
        f"{local:%d.%m.%Y %H:%M:%S}" if local.day > 12 else f"{local:%b %d, %Y %H:%M:%S}",
        f"{local:%b %d, %Y %I:%M:%S %p}",
    ):
        assert moment(text) == at
