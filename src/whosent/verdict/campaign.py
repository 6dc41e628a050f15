"""Notices that return copies of one mailing count about once (docs/adr/0007)."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from whosent.evidence import Observation
from whosent.verdict.model import HYPOTHESES, Campaign, Cause, Weighing
from whosent.verdict.weigh import ACCOUNT, AUTOMATIC, FAKE, FORGED, OWN, Decibans, margin
from whosent.verdict.weights import Decision


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailing:
    """The notices of one campaign, and their joint evidence.

    members   indexes of its notices
    evidence  the strongest notice's, a little stronger where several reporters say the same
    """

    key: str
    members: tuple[int, ...]
    evidence: Decibans

    @property
    def mass(self) -> float:
        """How much it counts beside other campaigns: its size, but with sharply falling returns."""
        return 1.0 + math.log2(len(self.members))


def group_by_campaign(
    observations: Sequence[Observation], weighings: Sequence[Weighing], decision: Decision
) -> tuple[Mailing, ...]:
    """The mailings in order of their first notice. Notices without a campaign key stand alone.

    Notices of one key whose own evidence points to different causes are different mailings: a forger
    can copy the text of a mail that really went out.
    """
    members: dict[tuple[str, int], list[int]] = {}
    for i, (observation, weighing) in enumerate(zip(observations, weighings, strict=True)):
        key = observation.campaign or f"alone {i}"
        members.setdefault((key, -1 if weighing.bare else _side(weighing.total)), []).append(i)
    return tuple(
        Mailing(
            key=key,
            members=tuple(indexes),
            evidence=_joint([observations[i] for i in indexes], [weighings[i] for i in indexes], decision),
        )
        for (key, _), indexes in members.items()
    )


def render_campaigns(
    mailings: Sequence[Mailing], observations: Sequence[Observation], labels: Sequence[Cause]
) -> tuple[Campaign, ...]:
    """What is shown of the mailings, largest first; bare notices join the mailing of their key."""
    merged: dict[tuple[str, Cause], list[int]] = {}
    for mailing in mailings:
        for i in mailing.members:
            merged.setdefault((mailing.key, labels[i]), []).append(i)
    campaigns = []
    for (key, label), indexes in merged.items():
        times = [t for i in indexes if (t := observations[i].notice_at) is not None]
        campaigns.append(
            Campaign(
                key=key,
                subject=observations[indexes[0]].original_subject,
                label=label,
                notices=len(indexes),
                first_at=min(times, default=None),
                last_at=max(times, default=None),
                entry_points=len({observations[i].entry_point for i in indexes} - {""}),
            )
        )
    return tuple(sorted(campaigns, key=lambda c: (-c.notices, c.key, c.label)))


class Lesson:
    """What the decided mailings of a flood teach about another one of it.

    The prior counts as ``strength`` mailings, so that one or two decided ones decide little.
    """

    def __init__(self, mailings: Sequence[Mailing], labels: Mapping[int, Cause], strength: float) -> None:
        self._mailings = mailings
        self._labels = labels
        self._strength = strength
        masses: dict[Cause, list[float]] = {cause: [] for cause in HYPOTHESES}
        for number, label in labels.items():
            masses[label].append(mailings[number].mass)
        self._mass = tuple(math.fsum(each) for each in masses.values())  # whatever the order
        self._known: dict[tuple[float, bool, Decibans], Decibans] = {}

    def prior_of(self, number: int, prior: Decibans) -> Decibans:
        """The prior of that mailing; sums to 1.

        Lures, which are no notices, teach about lures only. None teaches of itself that the owner wrote it.
        """
        label = self._labels.get(number)
        own = self._mailings[number].mass if label is Cause.OWN else 0.0
        asked = (own, label is Cause.FAKE, prior)
        known = self._known.get(asked)
        if known is None:
            known = self._known[asked] = self._teach(*asked)
        return known

    def _teach(self, own: float, is_lure: bool, prior: Decibans) -> Decibans:
        mass = [p * self._strength + m for p, m in zip(prior, self._mass, strict=True)]
        mass[OWN] -= own
        if not is_lure:
            mass[FAKE] = prior[FAKE] * self._strength
        whole = sum(mass)
        return tuple(m / whole for m in mass)


def _side(total: Decibans) -> int:
    """Whether the evidence says forged (0), or passed the account, by a person (1) or a rule (2)."""
    if max(total[ACCOUNT:FAKE]) <= total[FORGED]:
        return 0
    return 2 if total[AUTOMATIC] > max(total[ACCOUNT], total[OWN]) else 1


def _joint(observations: list[Observation], weighings: list[Weighing], decision: Decision) -> Decibans:
    """What the notices of a mailing say together: that it passed, as the strongest says it; who wrote it, as
    they say on the average.

    One of many recipients whom the owner knows does not make a mailing the owner's.
    """
    strongest = max(weighings, key=lambda w: (abs(margin(w.total)), w.total)).total
    joint = _with_actor(strongest, [w.total for w in weighings if w.passed] or [w.total for w in weighings])
    reporters = len({o.reporter for o in observations} - {""})
    bonus = min(decision.reporters_cap_db, decision.per_reporter_db * max(0, reporters - 1))
    spread = max(joint[:FAKE]) - min(joint[:FAKE])
    if not bonus or spread <= decision.bare_db:
        return joint
    if _side(joint) and not any(w.passed for w in weighings):
        return joint  # strangers who agree that the account was used may be one and the same
    middle = (max(joint[:FAKE]) + min(joint[:FAKE])) / 2
    factor = 1 + bonus / spread
    return (*((v - middle) * factor + middle for v in joint[:FAKE]), joint[FAKE])


def _with_actor(total: Decibans, others: Sequence[Decibans]) -> Decibans:
    """``total`` with what ``others`` say on who it was, on the average, in place of its own."""
    below = [
        math.fsum(o[i] - max(o[ACCOUNT:FAKE]) for o in others) / len(others) for i in range(ACCOUNT, FAKE)
    ]
    top = max(total[ACCOUNT:FAKE]) - max(below)
    return (total[FORGED], *(top + each for each in below), total[FAKE])
