"""Weights fitted to drawn cases, held near what was reasoned: which rows want to move, and how far."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from bench.outcome import Outcome
from whosent.evidence import Fact
from whosent.verdict import HYPOTHESES, Weights
from whosent.verdict.weigh import Scale, posterior

STEP_DB = 0.5
FAR_DB = 4.0  # a row moves no further from what was reasoned
SPREAD_DB = 1.5  # how sure a reasoned value is: one standard deviation
LEAST_CASES = 30  # rows that fewer cases show stay
PARTS = ("through", "forged", "account", "own", "automatic", "fake")


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """What one number of a row wants to be."""

    kind: str
    part: str
    reasoned: float
    fitted: float
    cases: int


@dataclass(frozen=True, slots=True)
class _Seen:
    """Notices that show the same facts under the same prior."""

    facts: tuple[Fact, ...]
    prior: tuple[float, ...]
    truth: int
    binds: bool


def fit(outcomes: Sequence[Outcome], case_weights: Sequence[float], weights: Weights) -> tuple[Move, ...]:
    """The moves that make what is said of notices likelier, coordinate by coordinate, with a penalty.

    A case counts once, however many notices it has. Facts of one campaign are as one, so notices of a case
    that show the same are one.
    """
    seen = _collect(outcomes, case_weights)
    shown: dict[str, Counter[_Seen]] = defaultdict(Counter)
    for each, weight in seen.items():
        for kind in {f.kind for f in each.facts}:
            shown[kind][each] = weight
    cases = Counter(k for o in outcomes for k in {f.kind for x in o.observations for f in x.facts})
    moves: dict[tuple[str, str], float] = {}
    for _ in range(2):
        for kind, rows in sorted(shown.items()):
            if cases[kind] < LEAST_CASES:
                continue
            for part in PARTS:
                if getattr(weights.facts[kind], part) in (None, 0.0):
                    continue
                weights = _settle(weights, kind, part, rows, moves)
    return tuple(
        Move(
            kind=kind,
            part=part,
            reasoned=getattr(weights.facts[kind], part) - moved,
            fitted=getattr(weights.facts[kind], part),
            cases=cases[kind],
        )
        for (kind, part), moved in sorted(moves.items())
        if moved
    )


def moved(weights: Weights, moves: Iterable[Move]) -> Weights:
    """The table with rows moved."""
    for move in moves:
        weights = _with(weights, move.kind, move.part, move.fitted)
    return weights


def _settle(
    weights: Weights, kind: str, part: str, rows: Mapping[_Seen, float], moves: dict[tuple[str, str], float]
) -> Weights:
    at = moves.get((kind, part), 0.0)
    reasoned = getattr(weights.facts[kind], part) - at
    best, cost = at, _cost(weights, rows, at)
    for direction in (STEP_DB, -STEP_DB):
        step = best + direction
        while abs(step) <= FAR_DB:
            tried = _with(weights, kind, part, reasoned + step)
            tried_cost = _cost(tried, rows, step)
            if tried_cost >= cost - 1e-6:
                break
            best, cost = step, tried_cost
            step += direction
    moves[kind, part] = best
    return _with(weights, kind, part, reasoned + best)


def _cost(weights: Weights, rows: Mapping[_Seen, float], moved_db: float) -> float:
    scales = {binds: Scale(weights, binds_authors=binds) for binds in (False, True)}
    lost = 0.0
    for seen, weight in rows.items():
        belief = posterior(seen.prior, scales[seen.binds].weigh(seen.facts).total)
        lost -= weight * math.log(max(belief[seen.truth], 1e-6))
    return lost + (moved_db / SPREAD_DB) ** 2 / 2


def _with(weights: Weights, kind: str, part: str, value: float) -> Weights:
    row = replace(weights.facts[kind], **{part: value})
    return replace(weights, facts={**weights.facts, kind: row})


def _collect(outcomes: Sequence[Outcome], case_weights: Sequence[float]) -> Counter[_Seen]:
    seen: Counter[_Seen] = Counter()
    for outcome, weight in zip(outcomes, case_weights, strict=True):
        kinds = {
            _Seen(
                tuple(sorted(o.facts, key=lambda f: (f.kind, f.tier))),
                notice.before,
                HYPOTHESES.index(notice.truth),
                outcome.situation.binds_authors,
            )
            for o, notice in zip(outcome.observations, outcome.notices, strict=True)
        }
        for each in kinds:
            bare = replace(each, facts=tuple(replace(f, values=()) for f in each.facts))
            seen[bare] += weight / len(kinds)  # type: ignore[assignment]
    return seen
