"""Which piece of evidence to fetch next: the one expected to tell most (docs/evidence.md)."""

from __future__ import annotations

import math
from collections.abc import Collection

from whosent.verdict.model import HYPOTHESES, Missing, MissingKind
from whosent.verdict.weigh import ACCOUNT, Decibans
from whosent.verdict.weights import Weights

WORTH_NAMING_BITS = 0.004
_LAST = 2


def rank_missing(
    belief: Decibans,
    have: Collection[MissingKind],
    weights: Weights,
    *,
    unsure: Collection[MissingKind] = (),
) -> tuple[Missing, ...]:
    """Evidence that is not in ``have``, most informative on "was the account used?" first.

    What the others hang on comes first whatever it tells, then what settles the likeliest cause.
    ``belief`` is the posterior (probabilities per hypothesis) of what is still in doubt. Each kind is
    scored by the mutual information, in bits, between "account or not" and its speaking up; less where it is
    ``unsure`` whether it can be had at all.
    """
    likeliest = HYPOTHESES[max(range(len(belief)), key=belief.__getitem__)]
    ranked: list[tuple[int, Missing]] = []
    for kind, outlook in weights.missing.items():
        share = weights.decision.page_unknown if kind in unsure else 1.0
        bits = share * _mutual_information(belief, outlook.values)
        place = 0 if outlook.comes_first else 1 if outlook.first_if is likeliest else 2
        if kind not in have and (place < _LAST or bits >= WORTH_NAMING_BITS):
            ranked.append((place, Missing(kind=kind, expected_bits=round(bits, 3))))
    ranked.sort(key=lambda item: (item[0], -item[1].expected_bits, item[1].kind))
    return tuple(missing for _, missing in ranked)


def _mutual_information(belief: Decibans, speaks: Decibans) -> float:
    p_speaks = sum(p * s for p, s in zip(belief, speaks, strict=True))
    before = _entropy(belief[ACCOUNT])
    after = 0.0
    for chance, likelihoods in ((p_speaks, speaks), (1 - p_speaks, tuple(1 - s for s in speaks))):
        if chance > 0:
            after += chance * _entropy(min(1.0, belief[ACCOUNT] * likelihoods[ACCOUNT] / chance))
    return max(0.0, before - after)


def _entropy(p: float) -> float:
    return sum(-q * math.log2(q) for q in (p, 1 - p) if q > 0)
