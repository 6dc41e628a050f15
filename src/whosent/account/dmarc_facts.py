"""DMARC reports by day, and what they say on a flood of notices."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from statistics import median

from whosent.account.dmarc_report import DmarcReport
from whosent.cited import Citation
from whosent.evidence import Fact, Tier
from whosent.evidence.model import fact
from whosent.tables import read_table


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignSources:
    """How many failing sources and mails, within how many days of notices, are others who use the domain."""

    sources: int
    mails: int
    near_days: int
    rationale: str
    source: Citation


@dataclass(frozen=True, slots=True, kw_only=True)
class UnusualVolume:
    """How many times the usual, at least how much, and over how many other days, is unusual."""

    times: float
    least: int
    other_days: int
    rationale: str
    source: Citation


@dataclass(frozen=True, slots=True, kw_only=True)
class DmarcTable:
    """``dmarc.toml``."""

    schema: int
    foreign: ForeignSources
    volume: UnusualVolume


@cache
def load_dmarc_table() -> DmarcTable:
    """The table that ships."""
    return read_table(DmarcTable, files("whosent.account").joinpath("dmarc.toml"))


@dataclass(frozen=True, slots=True, kw_only=True)
class DmarcDay:
    """What authenticated reports say of one day, all together. ``sources`` adds up those of each."""

    day: date
    reports: int
    passed: int
    failed: int
    refused: int
    passed_on: int
    sources: int


def dmarc_days(reports: Iterable[DmarcReport]) -> tuple[DmarcDay, ...]:
    """The days, oldest first. Only reports count that are shown to come from who they say, each once.

    A report counts for the day in the middle of the time that it covers.
    """
    once = {(r.said_by, r.domain, r.report_id, r.begin): r for r in reports if r.said_by}
    days: dict[date, list[DmarcReport]] = {}
    for report in once.values():
        middle = report.begin + (report.end - report.begin) / 2
        days.setdefault(middle.date(), []).append(report)
    return tuple(
        DmarcDay(
            day=day,
            reports=len(group),
            passed=sum(r.passed for r in group),
            failed=sum(r.failed for r in group),
            refused=sum(r.refused for r in group),
            passed_on=sum(r.passed_on for r in group),
            sources=sum(r.sources for r in group),
        )
        for day, group in sorted(days.items())
    )


def dmarc_facts(
    days: Sequence[DmarcDay], notices: Collection[date], table: DmarcTable
) -> tuple[Fact, ...]:
    """What the days say: the receivers' word, so of tier T2. ``notices`` are days on which notices came."""
    reach = range(-table.foreign.near_days, table.foreign.near_days + 1)
    flood = {_shift(day, n) for day in notices for n in reach}
    near = [day for day in days if day.day in flood]
    found: list[Fact] = []
    sources, failed = sum(d.sources for d in near), sum(d.failed for d in near)
    if sources >= table.foreign.sources and failed >= table.foreign.mails:
        found.append(fact("dmarc.sources_foreign", Tier.T2))
    others = [day.passed for day in days if day.day not in flood]
    most = max((day.passed for day in near), default=0)
    usual = max(1.0, median(others)) if len(others) >= table.volume.other_days else None
    if usual is not None and most >= max(table.volume.least, table.volume.times * usual):
        found.append(fact("dmarc.passed_volume", Tier.T2))
    return tuple(found)


def _shift(day: date, days: int) -> date:
    return date.fromordinal(min(date.max.toordinal(), max(1, day.toordinal() + days)))
