"""Whether probabilities mean what they say: reliability tables, Brier score, expected calibration error.

Cases are drawn in equal numbers under each cause. A probability speaks of a world in which causes come as
often as the prior says, so each case is weighed by that: within a stratum (cases of which the verdict assumes
about the same beforehand) a cause counts as much as its prior.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bench.case import Story
from bench.outcome import Outcome
from whosent.verdict import HYPOTHESES, Cause, Weights

BINS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Bin:
    """Probabilities of one range: their weight, what they say on the average, and how often it was so."""

    weight: float
    cases: int
    said: float
    was: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Reliability:
    """A reliability table with its two figures."""

    bins: tuple[Bin, ...]
    brier: float

    @property
    def error(self) -> float:
        """The expected calibration error: the mean distance between what is said and what was."""
        whole = sum(b.weight for b in self.bins)
        return sum(b.weight * abs(b.said - b.was) for b in self.bins) / whole if whole else 0.0


@dataclass(frozen=True, slots=True)
class Said:
    """One probability that was said: its weight, and whether it was so."""

    weight: float
    said: float
    was: bool


def weigh_cases(outcomes: Sequence[Outcome], weights: Weights) -> list[float]:
    """How much each case counts, so that causes come as often as the priors say; the mean is 1."""
    sizes: dict[str, int] = defaultdict(int)
    counts: dict[tuple[str, Story], int] = defaultdict(int)
    for outcome in outcomes:
        sizes[outcome.stratum] += 1
        counts[outcome.stratum, outcome.story] += 1
    raw = [_chance(o, weights) * sizes[o.stratum] / counts[o.stratum, o.story] for o in outcomes]
    mean = sum(raw) / len(raw)
    return [value / mean for value in raw]


def _chance(outcome: Outcome, weights: Weights) -> float:
    chance = outcome.prior[HYPOTHESES.index(outcome.story.cause)]
    takeover = weights.actor.takeover_prior
    return chance * {Story.TAKEOVER: takeover, Story.OWN_DEVICE: 1 - takeover}.get(outcome.story, 1.0)


def of_notices(outcomes: Sequence[Outcome], weights: Sequence[float]) -> Reliability:
    """Of each notice: the most probable cause. A case counts once, however many notices it has."""
    return _tabulate(_most_probable(outcomes, weights))


def of_mailboxes(outcomes: Sequence[Outcome], weights: Sequence[float]) -> Reliability:
    """Of each mailbox: that its account was used."""
    return _tabulate(
        Said(weight, o.probability, o.story.cause is Cause.ACCOUNT)
        for o, weight in zip(outcomes, weights, strict=True)
        if o.notices
    )


def _most_probable(outcomes: Sequence[Outcome], weights: Sequence[float]) -> Iterator[Said]:
    for outcome, weight in zip(outcomes, weights, strict=True):
        for notice in outcome.notices:
            best = max(range(len(HYPOTHESES)), key=notice.posterior.__getitem__)
            was = HYPOTHESES[best] is notice.truth
            yield Said(weight / len(outcome.notices), notice.posterior[best], was)


def _tabulate(said: Iterable[Said]) -> Reliability:
    rows: list[list[Said]] = [[] for _ in range(BINS)]
    brier = whole = 0.0
    for each in said:
        rows[min(BINS - 1, int(each.said * BINS))].append(each)
        brier += each.weight * (each.said - each.was) ** 2
        whole += each.weight
    return Reliability(bins=tuple(_bin(row) for row in rows if row), brier=brier / whole if whole else 0.0)


def _bin(row: Sequence[Said]) -> Bin:
    weight = sum(s.weight for s in row) or 1e-12
    return Bin(
        weight=weight,
        cases=len(row),
        said=sum(s.weight * s.said for s in row) / weight,
        was=sum(s.weight * s.was for s in row) / weight,
    )
