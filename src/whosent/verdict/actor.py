"""A thief, or a program on the owner's own device, where the account was used (docs/evidence.md)."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from whosent.evidence import Fact
from whosent.verdict.model import Actor, Attribution, Cause
from whosent.verdict.weights import Weights


def find_actor(
    attributions: Sequence[Attribution], of_mailbox: Iterable[Fact], weights: Weights
) -> Actor | None:
    """Who used an account that was used, by notices labelled ``account`` and what is known of the mailbox.

    None where nothing speaks clearly for one of the two. A kind of fact counts once however many notices show
    it, and within a group the strongest speaks.
    """
    kinds = {f.kind for a in attributions if a.label is Cause.ACCOUNT for f in a.observation.facts}
    chance = _chance_of_takeover(kinds | {f.kind for f in of_mailbox}, weights)
    if chance >= weights.actor.decided_at:
        return Actor.TAKEOVER
    return Actor.OWN_DEVICE if 1 - chance >= weights.actor.decided_at else None


def _chance_of_takeover(kinds: Iterable[str], weights: Weights) -> float:
    """In each group, the strongest word for either side counts: both can have used the account."""
    towards: dict[str, float] = {}
    against: dict[str, float] = {}
    for kind in kinds:
        row = weights.facts[kind]
        towards[row.group] = max(towards.get(row.group, 0.0), row.takeover)
        against[row.group] = min(against.get(row.group, 0.0), row.takeover)
    prior = weights.actor.takeover_prior
    decibans = math.fsum([*towards.values(), *against.values()])
    return 1 / (1 + (1 - prior) / prior * 10 ** (-decibans / 10))
