"""Notices over time as inline SVG, with words for those who cannot see it."""

from __future__ import annotations

import math
from collections.abc import Iterator
from html import escape

from whosent.report.page import Chart

_WIDTH, _HEIGHT = 720, 220
_LEFT, _RIGHT, _TOP, _BOTTOM = 48, 12, 18, 30
_WIDEST_BAR = 72.0
_GAP = 0.2
_NAMES_MAX = 8


def draw_chart(chart: Chart) -> Iterator[str]:
    """A figure: stacked bars, oldest left, an axis of whole numbers, the legend, and the summary below."""
    listed = "; ".join(
        f"{name}: {bar.notices:,}" for bar, (name, _) in zip(chart.timeline.bars, chart.names, strict=True)
    )
    yield "<figure>\n"
    yield f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-labelledby="chart-title chart-desc">\n'
    yield f'<title id="chart-title">{escape(chart.title)}</title>\n'
    yield f'<desc id="chart-desc">{escape(chart.summary)} {escape(listed)}</desc>\n'
    top = _round_up(chart.timeline.highest)
    yield from _axis(top)
    yield from _bars(chart, top)
    yield "</svg>\n<ul class=\"legend\">\n"
    for cause, words in chart.legend:
        yield f'<li><span class="swatch {cause}"></span>{escape(words)}</li>\n'
    yield f"</ul>\n<figcaption>{escape(chart.summary)}</figcaption>\n</figure>\n"
    if chart.diary:
        entries = (entry for entries in chart.diary for entry in entries)
        yield f'<ul class="diary">\n{"".join(f"<li>{escape(entry)}</li>" for entry in entries)}\n</ul>\n'


def _round_up(highest: int) -> int:
    """The smallest of 1, 2, 4, 6, 8, 10, 20, 40 … that is not below ``highest``."""
    power = int("1" + "0" * (len(str(max(1, highest))) - 1))
    return next(power * n for n in (1, 2, 4, 6, 8, 10) if power * n >= highest)


def _y(value: float, top: int) -> float:
    return _HEIGHT - _BOTTOM - value / top * (_HEIGHT - _TOP - _BOTTOM)


def _axis(top: int) -> Iterator[str]:
    ticks = (0, top // 2, top) if top % 2 == 0 else (0, top)
    for tick in ticks:
        y = _y(tick, top)
        yield f'<line class="axis" x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>\n'
        yield f'<text x="{_LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{tick:,}</text>\n'


def _bars(chart: Chart, top: int) -> Iterator[str]:
    bars = chart.timeline.bars
    pitch = min(_WIDEST_BAR * (1 + _GAP), (_WIDTH - _LEFT - _RIGHT) / max(1, len(bars)))
    every = max(1, math.ceil(len(bars) / _NAMES_MAX), math.ceil(72 / pitch) if len(bars) > 1 else 1)
    for n, (bar, (name, short)) in enumerate(zip(bars, chart.names, strict=True)):
        x = _LEFT + n * pitch + pitch * _GAP / 2
        width = pitch * (1 - _GAP)
        below = 0
        yield f'<g class="bar"><title>{escape(name)}: {bar.notices:,}</title>'
        for cause, count in bar.labels:
            y = _y(below + count, top)
            height = _y(below, top) - y
            yield f'<rect class="{cause}" x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}"/>'
            below += count
        yield "</g>\n"
        if chart.diary and chart.diary[n]:
            yield _mark(x + width / 2, " ".join(chart.diary[n]))
        if n % every == 0:
            yield f'<text x="{x:.1f}" y="{_HEIGHT - 10}">{escape(short)}</text>\n'


def _mark(x: float, words: str) -> str:
    """A lozenge at the top, for what the owner wrote of that bar's days."""
    corners = f"M{x:.1f} 2l6 6l-6 6l-6 -6z"
    return f'<path class="diary" d="{corners}"><title>{escape(words)}</title></path>\n'
