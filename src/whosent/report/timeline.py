"""Notices over time, by what they are, and what the owner wrote down meanwhile."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta, tzinfo

from whosent.report.model import DiaryEntry
from whosent.report.when import to_zone
from whosent.verdict import Attribution, Cause

_MONDAY = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One bar of the chart.

    first, last  the days that it stands for, both included
    labels       how many notices of each label, in the order of ``Cause``
    diary        the owner's entries about these days, oldest first
    """

    first: date
    last: date
    labels: tuple[tuple[Cause, int], ...]
    diary: tuple[DiaryEntry, ...] = ()

    @property
    def notices(self) -> int:
        """All of them."""
        return sum(count for _, count in self.labels)


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """A chart's bars, oldest first. ``undated`` notices bear no date that can be read."""

    bars: tuple[Bar, ...]
    undated: int

    @property
    def highest(self) -> int:
        """The notices of the fullest bar; 0 where there is none."""
        return max((bar.notices for bar in self.bars), default=0)


def daily(attributions: Iterable[Attribution], zone: tzinfo | None) -> list[tuple[date, Counter[Cause]]]:
    """Notices per day in that time zone and label, oldest first; days without any left out."""
    days: dict[date, Counter[Cause]] = {}
    for attribution in attributions:
        at = to_zone(attribution.observation.notice_at, zone)
        if at is not None:
            days.setdefault(at.date(), Counter())[attribution.label] += 1
    return sorted(days.items())


def diary_days(diary: Iterable[DiaryEntry], zone: tzinfo | None) -> dict[date, tuple[DiaryEntry, ...]]:
    """The entries of each day in that time zone, oldest first."""
    days: dict[date, tuple[DiaryEntry, ...]] = {}
    for entry in sorted(diary, key=lambda entry: (entry.at, entry.number)):
        at = to_zone(entry.at, zone)
        if at is not None:
            days[at.date()] = (*days.get(at.date(), ()), entry)
    return dict(sorted(days.items()))


def draw_timeline(
    attributions: Iterable[Attribution],
    zone: tzinfo | None,
    *,
    bars: int,
    diary: Iterable[DiaryEntry] = (),
) -> Timeline:
    """At most ``bars`` bars: a day each, else a week, else a month, else a year; else the last ones.

    Days without notices between others are bars of height 0 where there is room for them; so are days of
    which only ``diary`` tells.
    """
    listed = tuple(attributions)
    told = diary_days(diary, zone)
    days = daily(listed, zone)
    undated = len(listed) - sum(labels.total() for _, labels in days)
    days = sorted([*days, *((day, Counter[Cause]()) for day in told)], key=lambda row: row[0])
    spans: dict[tuple[date, date], Counter[Cause]] = {}
    for span_of in (_day, _week, _month, _year):
        spans = {}
        for day, labels in days:
            spans.setdefault(span_of(day), Counter()).update(labels)
        if len(spans) <= bars:
            break
    filled = _fill(spans, bars)
    return Timeline(bars=tuple(_bar(span, labels, told) for span, labels in filled[-bars:]), undated=undated)


def _bar(span: tuple[date, date], labels: Counter[Cause], told: dict[date, tuple[DiaryEntry, ...]]) -> Bar:
    return Bar(
        first=span[0],
        last=span[1],
        labels=tuple((c, labels[c]) for c in Cause if labels[c]),
        diary=tuple(entry for day in told if span[0] <= day <= span[1] for entry in told[day]),
    )


def _fill(
    spans: dict[tuple[date, date], Counter[Cause]], bars: int
) -> list[tuple[tuple[date, date], Counter[Cause]]]:
    if spans and all(first == last for first, last in spans):
        days = [first for first, _ in spans]
        length = (max(days) - min(days)).days + 1
        if length <= bars:
            every = (min(days) + timedelta(days=n) for n in range(length))
            return [((day, day), spans.get((day, day), Counter())) for day in every]
    return sorted(spans.items())


def _day(day: date) -> tuple[date, date]:
    return day, day


def _week(day: date) -> tuple[date, date]:
    past = (day.weekday() - _MONDAY) % 7
    first = date.fromordinal(max(1, day.toordinal() - past))
    return first, date.fromordinal(min(date.max.toordinal(), first.toordinal() + 6))


def _month(day: date) -> tuple[date, date]:
    first = day.replace(day=1)
    ahead = date.fromordinal(min(date.max.toordinal(), first.toordinal() + 31)).replace(day=1)
    return first, (ahead - timedelta(days=1)) if ahead > first else date.max


def _year(day: date) -> tuple[date, date]:
    return day.replace(month=1, day=1), day.replace(month=12, day=31)
