"""Notices per day with logins and the owner's diary below them, as shapes for SVG."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from whosent.account import Login
from whosent.report.model import DiaryEntry
from whosent.report.telling import Telling
from whosent.report.timeline import Bar, draw_timeline
from whosent.report.when import to_zone
from whosent.verdict import Cause

WIDTH, HEIGHT = 720, 220
_LEFT, _RIGHT, _TOP, _BASE = 44, 8, 14, 132
_LOGINS_AT, _DIARY_AT, _NAMES_AT = 150, 178, 212
_WIDEST, _GAP, _BARS, _NAME_WIDTH = 64.0, 0.2, 62, 84.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """The part of a bar that one label takes."""

    label: Cause
    y: float
    height: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A day or a longer span.

    title     the span in words
    name      the same in short; "" where there is no room for it
    logins    that succeeded, failures those that did not; at ``logins_x``
    """

    x: float
    width: float
    title: str
    name: str
    notices: int
    pieces: tuple[Piece, ...]
    logins: int
    failures: int
    diary: tuple[str, ...]

    @property
    def middle(self) -> float:
        """Where marks stand."""
        return self.x + self.width / 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """The whole drawing; ``ticks`` are heights and the numbers beside them."""

    columns: tuple[Column, ...]
    ticks: tuple[tuple[float, int], ...]
    undated: int
    has_logins: bool
    has_diary: bool
    left: float = _LEFT
    right: float = WIDTH - _RIGHT
    width: int = WIDTH
    height: int = HEIGHT
    logins_y: float = _LOGINS_AT
    diary_y: float = _DIARY_AT
    names_y: float = _NAMES_AT


def draw(telling: Telling, logins: Sequence[Login], diary: Sequence[DiaryEntry]) -> Chart | None:
    """The drawing; None where no notice bears a date."""
    figures = telling.figures
    line = draw_timeline(telling.report.verdict.attributions, figures.zone, bars=_BARS, diary=diary)
    if not line.bars:
        return None
    days = [(day, login.success is not False) for login in logins if (day := _day(login.at, telling))]
    bars = _with_days_of(line.bars, [day for day, _ in days])
    top = _round_up(line.highest)
    pitch = min(_WIDEST * (1 + _GAP), (WIDTH - _LEFT - _RIGHT) / len(bars))
    every = max(1, -(-int(_NAME_WIDTH) // max(1, int(pitch))))
    columns = []
    for n, bar in enumerate(bars):
        within = [good for day, good in days if bar.first <= day <= bar.last]
        columns.append(
            Column(
                x=round(_LEFT + n * pitch + pitch * _GAP / 2, 1),
                width=round(pitch * (1 - _GAP), 1),
                title=figures.bar(bar),
                name=figures.short_day(bar.first) if n % every == 0 else "",
                notices=bar.notices,
                pieces=tuple(_pieces(bar, top)),
                logins=sum(within),
                failures=len(within) - sum(within),
                diary=tuple(entry.text for entry in bar.diary),
            )
        )
    values = (0, top // 2, top) if top % 2 == 0 else (0, top)
    return Chart(
        columns=tuple(columns),
        ticks=tuple((round(_y(value, top), 1), value) for value in values),
        undated=line.undated,
        has_logins=any(c.logins or c.failures for c in columns),
        has_diary=any(c.diary for c in columns),
    )


def _with_days_of(bars: tuple[Bar, ...], days: Sequence[date]) -> tuple[Bar, ...]:
    """Where bars are days, and there is room: also the days before and after on which something was."""
    if not days or any(bar.first != bar.last for bar in bars):
        return bars
    first, last = min(bars[0].first, *days), max(bars[-1].first, *days)
    length = (last - first).days + 1
    if length > _BARS:
        return bars
    known = {bar.first: bar for bar in bars}
    every = (first + timedelta(days=n) for n in range(length))
    return tuple(known.get(day) or Bar(first=day, last=day, labels=()) for day in every)


def _day(at: datetime, telling: Telling) -> date | None:
    local = to_zone(at, telling.figures.zone)
    return local.date() if local is not None else None


def _pieces(bar: Bar, top: int) -> list[Piece]:
    pieces, below = [], 0
    for label, count in bar.labels:
        y = _y(below + count, top)
        pieces.append(Piece(label=label, y=round(y, 1), height=round(_y(below, top) - y, 1)))
        below += count
    return pieces


def _y(value: float, top: int) -> float:
    return _BASE - value / top * (_BASE - _TOP)


def _round_up(highest: int) -> int:
    power = int("1" + "0" * (len(str(max(1, highest))) - 1))
    return next(power * n for n in (1, 2, 4, 6, 8, 10) if power * n >= highest)
