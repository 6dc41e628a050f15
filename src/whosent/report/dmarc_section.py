"""The details: what receivers report on the owner's own domain, by day."""

from __future__ import annotations

from collections.abc import Iterator

from whosent.account import dmarc_days
from whosent.report.page import Block, Prose, Section, Table
from whosent.report.telling import Telling

_MOST_DAYS = 15
_COLUMNS = ("day", "passed", "failed", "sources", "refused")


def tell_dmarc(telling: Telling) -> Iterator[Section]:
    """The section; nothing where there is no such report. The last days are shown."""
    reports = telling.report.dmarc
    if not reports:
        return
    days = dmarc_days(reports)
    blocks: list[Block] = [Prose(text=telling.say("dmarc.about"))]
    if days:
        rows = tuple(
            (
                telling.figures.short_day(day.day),
                f"{day.passed:,}",
                f"{day.failed:,}",
                f"{day.sources:,}",
                f"{day.refused:,}",
            )
            for day in days[-_MOST_DAYS:]
        )
        heads = tuple(telling.say(f"dmarc.column.{name}") for name in _COLUMNS)
        blocks.append(Table(heads=heads, rows=rows, numbers=frozenset({1, 2, 3, 4})))
    if more := len(days[:-_MOST_DAYS]):
        blocks.append(Prose(text=telling.say("dmarc.more", count=more)))
    if left := sum(not report.said_by for report in reports):
        blocks.append(Prose(text=telling.say("dmarc.left", count=left)))
    yield Section(heading=telling.say("dmarc.heading"), blocks=tuple(blocks))
