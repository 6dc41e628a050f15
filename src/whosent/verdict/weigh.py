"""Facts -> decibans per hypothesis: groups, tiers and caps (docs/evidence.md)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from whosent.evidence import Fact, Tier
from whosent.verdict.model import HYPOTHESES, Cause, Weighing
from whosent.verdict.weights import Combine, Weights

Decibans = tuple[float, ...]
NOTHING: Decibans = (0.0,) * len(HYPOTHESES)
FORGED, ACCOUNT, OWN, AUTOMATIC, FAKE = range(len(HYPOTHESES))
_THROUGH = (ACCOUNT, OWN, AUTOMATIC)
_PROVEN = (Tier.T0, Tier.T1)


class Scale:
    """Weighs facts with one table. Notices with the same kinds of facts share one ``Weighing``.

    binds_authors  the provider is likely to let nobody but the owner write the owner's address
    """

    def __init__(self, weights: Weights, *, binds_authors: bool = False) -> None:
        self.weights = weights
        caps = weights.caps
        self._of_provider_db = (
            caps.binding_provider_through_db if binds_authors else caps.provider_through_db
        )
        self._decibans = {kind: weight.decibans for kind, weight in weights.facts.items()}
        self._known: dict[tuple[tuple[str, Tier], ...], Weighing] = {}

    def weigh(self, facts: Sequence[Fact]) -> Weighing:
        """The facts of one notice added up.

        Raises ``KeyError`` for a kind that the table lacks: a bug, found by the tests.
        """
        kinds = tuple((f.kind, f.tier) for f in facts)
        weighing = self._known.get(kinds)
        if weighing is None:
            weighing = self._known[kinds] = self._weigh(kinds)
        return weighing

    def _weigh(self, kinds: tuple[tuple[str, Tier], ...]) -> Weighing:
        each = tuple(self._decibans[kind] for kind, _ in kinds)
        counted, scaled = self._within_groups(kinds, each)
        bound: dict[Tier, Decibans] = {}
        of_provider: dict[Tier, Decibans] = {}
        for (kind, tier), decibans, counts in zip(kinds, scaled, counted, strict=True):
            if counts:
                sums = of_provider if self.weights.facts[kind].of_provider else bound
                sums[tier] = add(sums.get(tier, NOTHING), decibans)
        caps = self.weights.caps
        left = self._of_provider_db
        shown = held_to(_sum(of_provider.get(t, NOTHING) for t in _PROVEN), left)
        proven = add(_sum(bound.get(t, NOTHING) for t in _PROVEN), shown)
        passed = margin(proven) >= self.weights.decision.passed_at_db
        stamped = held_to(of_provider.get(Tier.T2, NOTHING), left - max(0.0, margin(shown)))
        stamped = add(bound.get(Tier.T2, NOTHING), stamped)
        stamped = capped(stamped, caps.T2_through_db, caps.T2_forged_db, keep_actor=passed)
        typed = add(bound.get(Tier.T3, NOTHING), of_provider.get(Tier.T3, NOTHING))
        typed = capped(typed, caps.T3_through_db, caps.T3_forged_db, keep_actor=passed)
        told = capped(
            bound.get(Tier.OWNER, NOTHING), caps.owner_through_db, caps.owner_forged_db, keep_actor=passed
        )
        total = add(add(add(proven, stamped), typed), told)
        return Weighing(
            each=each,
            counted=counted,
            total=total,
            passed=passed,
            bare=abs(total[FORGED] - total[ACCOUNT]) <= self.weights.decision.bare_db and not passed,
        )

    def _within_groups(
        self, kinds: tuple[tuple[str, Tier], ...], each: tuple[Decibans, ...]
    ) -> tuple[tuple[bool, ...], tuple[Decibans, ...]]:
        silent = self._silenced(kinds)
        members: dict[str, list[int]] = {}
        for i, (kind, _) in enumerate(kinds):
            if i not in silent:
                members.setdefault(self.weights.facts[kind].group, []).append(i)
        counted = [i not in silent for i in range(len(kinds))]
        scaled = list(each)
        for name, indexes in members.items():
            group = self.weights.groups[name]
            if group.combine is Combine.STRONGEST:
                best = max(indexes, key=lambda i: (_spread(each[i]), kinds[i][0]))
                for i in indexes:
                    counted[i] = i == best
            else:
                size = max(abs(v) for v in _sum(each[i] for i in indexes))
                if size > group.cap_db:
                    for i in indexes:
                        scaled[i] = tuple(v * group.cap_db / size for v in each[i])
        return tuple(counted), tuple(scaled)

    def _silenced(self, kinds: tuple[tuple[str, Tier], ...]) -> frozenset[int]:
        """The facts that another one explains. What a reporter stamped explains nothing that is proven."""
        return frozenset(
            i
            for kind, tier in kinds
            for i, (other, other_tier) in enumerate(kinds)
            if other in self.weights.facts[kind].silences and (tier in _PROVEN or other_tier not in _PROVEN)
        )


def add(a: Decibans, b: Decibans) -> Decibans:
    """Evidence added up, hypothesis by hypothesis."""
    return tuple(x + y for x, y in zip(a, b, strict=True))


def margin(decibans: Decibans) -> float:
    """How far the best of account, own and automatic lies above forged."""
    return max(decibans[i] for i in _THROUGH) - decibans[FORGED]


def capped(decibans: Decibans, through_db: float, forged_db: float, *, keep_actor: bool) -> Decibans:
    """Evidence of one tier, held to what that tier may move between "forged" and "passed the account".

    Where ``keep_actor``, what it says on *who* used the account stays as it is and only ``forged`` is
    moved nearer; otherwise all of it shrinks alike. ``fake`` is left alone.
    """
    through = [decibans[i] for i in _THROUGH]
    forged = decibans[FORGED]
    if keep_actor:
        nearer = max(max(through) - through_db, min(forged, max(through) + forged_db))
        return (nearer, *decibans[ACCOUNT:])
    size = max(through) - forged
    limit = through_db if size > 0 else forged_db
    factor = min(1.0, limit / abs(size)) if size else 1.0
    return (*(v * factor for v in decibans[:FAKE]), decibans[FAKE])


def held_to(decibans: Decibans, through_db: float) -> Decibans:
    """Evidence for "passed the account" scaled down to ``through_db``; what does not exceed it stays."""
    size = margin(decibans)
    if size <= max(0.0, through_db):
        return decibans
    factor = max(0.0, through_db) / size
    return (*(v * factor for v in decibans[:FAKE]), decibans[FAKE])


@lru_cache(maxsize=8192)  # many notices weigh the same
def posterior(prior: Decibans, total: Decibans) -> tuple[float, ...]:
    """Bayes: probabilities per hypothesis from a prior (probabilities) and evidence (decibans)."""
    top = max(total)
    weights = [p * 10 ** ((d - top) / 10) for p, d in zip(prior, total, strict=True)]
    whole = sum(weights)
    return tuple(w / whole for w in weights)


@lru_cache(maxsize=64)
def with_account_times(prior: Decibans, factor: float) -> Decibans:
    """The prior with that of ``account`` multiplied by ``factor``, summing to 1 again."""
    index = HYPOTHESES.index(Cause.ACCOUNT)
    scaled = [p * factor if i == index else p for i, p in enumerate(prior)]
    whole = sum(scaled)
    return tuple(p / whole for p in scaled)


def _spread(decibans: Decibans) -> float:
    return max(decibans) - min(decibans)


def _sum(vectors: Iterable[Decibans]) -> Decibans:
    return tuple(map(sum, zip(*vectors, strict=True)))
