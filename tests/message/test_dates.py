"""Dates as they are written."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from whosent.message import parse_date, utc_offset_min

WHEN = datetime(2026, 11, 2, 1, 2, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "offset"),
    [
        ("Mon, 2 Nov 2026 10:02:03 +0900", 540),
        ("Mon, 2 Nov 2026 10:02:03 +0900 (JST)", 540),
        ("2 Nov 2026 10:02:03 +0900", 540),
        ("Mon,  2 Nov 2026  10:02:03  JST", 540),
        ("Mon, 02 Nov 26 01:02:03 GMT", 0),
        ("Mon, 2 Nov 126 01:02:03 UT", 0),
        ("Sun, 1 Nov 2026 20:02:03 EST", -300),
        ("Mon, 2 Nov 2026 01:02:03 Z", 0),
        ("Mon, 2 Nov 2026 01:02:03 -0000", None),
        ("Mon, 2 Nov 2026 01:02:03", None),
        ("Mon Nov  2 01:02:03 2026", None),
        ("Mon Nov  2 10:02:03 2026 +0900", 540),
        ("Mon Nov  2 10:02:03 JST 2026", 540),
        ("Mon, 2 Nov 2026 10:02:03 (JST)", 540),
        ("Mon, 2-Nov-2026 10:02:03 +0900", 540),
        ("2026-11-02T01:02:03Z", 0),
        ("2026-11-02t10:02:03.456+09:00", 540),
        ("2026-11-02 10:02:03 +0900", 540),
        ("2026/11/02 10:02:03 JST", 540),
        ("02/Nov/2026:10:02:03 +0900", 540),
        ("Nov 2, 2026 10:02:03 AM +0900", 540),
        ("Mon, 2 Nov 2026 10:02:03 GMT+9", 540),
        ("Mon, 2 Nov 2026 10:02:03 UTC+09:00", 540),
        ("Monday, November 2, 2026 10:02:03 +0900", 540),
        ("2026年11月2日(月) 10時02分03秒 JST", 540),
        ("2026年11月2日 午前10:02:03 +0900", 540),
        ("令和8年11月2日 10:02:03 +0900", 540),
        ("２０２６年１１月２日 １０：０２：０３ +0900", 540),
        ("Mon, 2 Nov 2026 06:32:03 +0530", 330),
        ("(a comment) Mon, 2 Nov 2026 (another) 10:02:03 +0900", 540),
    ],
)
def test_a_date_and_its_zone_are_read_in_every_dialect(value: str, offset: int | None) -> None:
    assert parse_date(value) == WHEN
    assert utc_offset_min(value) == offset


@pytest.mark.parametrize(
    ("value", "when"),
    [
        ("Mon, 2 Nov 2026 10:02 +0900", datetime(2026, 11, 2, 1, 2, tzinfo=UTC)),
        ("2 Nov 2026", datetime(2026, 11, 2, tzinfo=UTC)),
        ("2 Nov 2026 01:02:60 +0000", datetime(2026, 11, 2, 1, 2, 59, tzinfo=UTC)),
        ("2 Nov 99 01:02:03 GMT", datetime(1999, 11, 2, 1, 2, 3, tzinfo=UTC)),
        ("Nov 2, 2026 12:30 AM GMT", datetime(2026, 11, 2, 0, 30, tzinfo=UTC)),
        ("2026年11月2日 午後1時05分 JST", datetime(2026, 11, 2, 4, 5, tzinfo=UTC)),
    ],
)
def test_what_is_left_out_of_a_date_is_nought(value: str, when: datetime) -> None:
    assert parse_date(value) == when


@pytest.mark.parametrize(
    "value",
    [
        "",
        " ",
        "yesterday",
        "Mon",
        "31 Feb 2026 00:00:00 +0000",
        "2 Nov 99999 00:00:00 GMT",
        "2 Nov 0001 00:00 +2359",
        "2026-999999999-1T:",
        "10:02:03 +0900",
        "-",
        "+",
        "0",
        "((((",
        "9" * 5_000,
        "2 Nov 9999 23:59:59 -2359",
    ],
)
def test_what_is_no_date_gives_none(value: str) -> None:
    assert parse_date(value) is None


@pytest.mark.parametrize(
    "value", ["2 Nov 2026 01:02:03 +9999", "2 Nov 2026 01:02:03 XYZ", "2 Nov 2026 01:02:03 A"]
)
def test_a_zone_that_is_not_known_is_taken_as_utc_and_not_told(value: str) -> None:
    assert parse_date(value) == WHEN
    assert utc_offset_min(value) is None
