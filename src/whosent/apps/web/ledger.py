"""The evidence of one notice as a sum: before, each fact, the caps, after."""

from __future__ import annotations

import math
from dataclasses import dataclass

from whosent.evidence import Forger, Tier
from whosent.report.sentence import say_fact
from whosent.report.telling import Telling
from whosent.verdict import HYPOTHESES, Attribution, Cause, LentBy


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A fact. ``tenths`` of a deciban towards the side that is looked at; 0 where it was not counted."""

    text: str
    tier: Tier
    forger: Forger
    counted: bool
    tenths: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """The sum for ``side`` over ``rival``, in tenths of a deciban.

    before   what was assumed
    caps     what the caps per tier took away or gave; 0 where none applied
    lent_by, lent  what others of the same mailing or flood gave
    after    before + entries + caps + lent, exactly
    """

    side: Cause
    rival: Cause
    before: int
    entries: tuple[Entry, ...]
    caps: int
    lent_by: LentBy | None
    lent: int

    @property
    def after(self) -> int:
        """The sum."""
        return self.before + sum(e.tenths for e in self.entries) + self.caps + self.lent


def make_ledger(attribution: Attribution, telling: Telling) -> Ledger:
    """The ledger of a notice: for a used account over a forged address, or its label over a used account."""
    side, rival = _sides(attribution)
    first, second = HYPOTHESES.index(side), HYPOTHESES.index(rival)
    entries = tuple(
        Entry(
            text=say_fact(w.fact, telling.catalogue, telling.report.provider),
            tier=w.fact.tier,
            forger=w.fact.forgeable_by,
            counted=w.counted,
            tenths=_tenths(w.decibans[first] - w.decibans[second]) if w.counted else 0,
        )
        for w in attribution.facts
    )
    total = _tenths(attribution.weighing.total[first] - attribution.weighing.total[second])
    after = _tenths(_decibans(attribution.posterior[first], attribution.posterior[second]))
    before, lent = after - total, 0
    if attribution.lent_by is not None:
        before = _tenths(attribution.before[first] - attribution.before[second])
        lent = after - total - before
    return Ledger(
        side=side,
        rival=rival,
        before=before,
        entries=entries,
        caps=total - sum(e.tenths for e in entries),
        lent_by=attribution.lent_by,
        lent=lent,
    )


def _sides(attribution: Attribution) -> tuple[Cause, Cause]:
    label = attribution.label
    if label in (Cause.ACCOUNT, Cause.UNDECIDED, Cause.NONE):
        return Cause.ACCOUNT, Cause.FORGED
    return label, Cause.ACCOUNT


def _decibans(first: float, second: float) -> float:
    least = 1e-30
    return 10 * (math.log10(max(first, least)) - math.log10(max(second, least)))


def _tenths(decibans: float) -> int:
    return round(decibans * 10)
