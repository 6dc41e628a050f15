from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

from made_up_reports import FIRST_DAY, notice
from whosent.report import DiaryEntry
from whosent.report.timeline import draw_timeline
from whosent.verdict import Attribution, Cause


def on(*days: float) -> list[Attribution]:
    return [notice(n, Cause.FORGED, at=FIRST_DAY + timedelta(days=d)) for n, d in enumerate(days)]


def test_days_between_are_bars_of_height_zero() -> None:
    assert [bar.notices for bar in draw_timeline(on(0, 0, 3), UTC, bars=14).bars] == [2, 0, 0, 1]


def test_many_days_become_weeks() -> None:
    bars = draw_timeline(on(*range(40)), UTC, bars=14).bars
    assert len(bars) == 6
    assert bars[0].first == date(2025, 8, 11)
    assert sum(bar.notices for bar in bars) == 40


def test_many_years_become_months_then_years() -> None:
    bars = draw_timeline(on(*range(0, 3650, 100)), UTC, bars=14).bars
    assert {(bar.first.month, bar.last.month) for bar in bars} == {(1, 12)}


def test_days_are_those_of_the_reader() -> None:
    at = datetime(2025, 8, 11, 20, 0, tzinfo=UTC)
    jst = timezone(timedelta(hours=9))
    assert draw_timeline([notice(0, Cause.FORGED, at=at)], jst, bars=14).bars[0].first == date(2025, 8, 12)


def test_a_notice_without_a_date_is_counted_apart() -> None:
    timeline = draw_timeline([notice(0, Cause.FORGED, at=None), *on(0)], UTC, bars=14)
    assert (len(timeline.bars), timeline.undated) == (1, 1)


def test_dates_at_the_ends_of_the_calendar_break_nothing() -> None:
    first = datetime(1, 1, 1, tzinfo=UTC)
    last = datetime(9999, 12, 31, 23, 59, tzinfo=UTC)
    ends = [notice(0, Cause.FORGED, at=first), notice(1, Cause.FORGED, at=last), *on(0)]
    for hours in (-12, 0, 14):
        zone = timezone(timedelta(hours=hours))
        for bars in (1, 2, 14):
            timeline = draw_timeline(ends, zone, bars=bars)
            assert sum(bar.notices for bar in timeline.bars) + timeline.undated <= 3


def entry(number: int, day: float) -> DiaryEntry:
    at = FIRST_DAY + timedelta(days=day)
    return DiaryEntry(number=number, at=at, has_time=True, text=f"entry {number}")


def test_the_diary_stands_on_the_days_that_it_is_about() -> None:
    bars = draw_timeline(on(0, 0, 2), UTC, bars=14, diary=[entry(1, 2), entry(2, 1), entry(3, 2)]).bars
    assert [(bar.notices, [e.number for e in bar.diary]) for bar in bars] == [(2, []), (0, [2]), (1, [1, 3])]


def test_a_day_of_which_only_the_diary_tells_is_a_bar() -> None:
    bars = draw_timeline(on(0), UTC, bars=14, diary=[entry(1, 3)]).bars
    assert [bar.notices for bar in bars] == [1, 0, 0, 0]
    assert [len(bar.diary) for bar in bars] == [0, 0, 0, 1]


def test_weeks_and_months_hold_the_diary_of_all_their_days() -> None:
    diary = [entry(n, n) for n in range(0, 40, 5)]
    bars = draw_timeline(on(*range(40)), UTC, bars=14, diary=diary).bars
    assert sum(len(bar.diary) for bar in bars) == len(diary)
    assert all(bar.first <= e.at.date() <= bar.last for bar in bars for e in bar.diary)
