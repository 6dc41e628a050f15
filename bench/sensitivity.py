"""Which evidence moves what: the same cases decided again without one kind of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bench.case import Story
from bench.outcome import Outcome, decide_anew
from whosent.verdict import Cause, Weights


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Shares of cases, by what is said of the account. ``right`` is of the notices that get a label."""

    used_found: float
    used_missed: float
    cleared: float
    accused: float
    labelled: float
    right: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Without:
    """What is said where the evidence of one group is missing; ``group`` "" with all of it."""

    group: str
    about: str
    cases: int
    tally: Tally


def leave_out_each(outcomes: Sequence[Outcome], weights: Weights) -> list[Without]:
    """All evidence first, then each group of the table left out, those that matter most first."""
    whole = Without(group="", about="nothing left out", cases=len(outcomes), tally=count(outcomes))
    rows = []
    for name, group in weights.groups.items():
        changed = [_without(o, name, weights) for o in outcomes]
        touched = sum(new is not old for new, old in zip(changed, outcomes, strict=True))
        if touched:
            rows.append(Without(group=name, about=group.about, cases=touched, tally=count(changed)))

    def loss(row: Without) -> float:
        at, before = row.tally, whole.tally
        found = at.used_found - before.used_found
        return found + at.cleared - before.cleared + at.labelled - before.labelled

    return [whole, *sorted(rows, key=loss)]


def count(outcomes: Sequence[Outcome]) -> Tally:
    """The tally of outcomes."""
    used = [o for o in outcomes if o.story.cause is Cause.ACCOUNT]
    others = [o for o in outcomes if o.story.cause is not Cause.ACCOUNT and o.notices]
    labelled = [n for o in outcomes for n in o.notices if n.label is not Cause.UNDECIDED]
    notices = sum(len(o.notices) for o in outcomes)
    return Tally(
        used_found=_share(used, Cause.ACCOUNT),
        used_missed=1 - _share(used, Cause.ACCOUNT) - _share(used, Cause.UNDECIDED),
        cleared=1 - _share(others, Cause.ACCOUNT) - _share(others, Cause.UNDECIDED),
        accused=_share(others, Cause.ACCOUNT),
        labelled=len(labelled) / max(1, notices),
        right=sum(n.label is n.truth for n in labelled) / max(1, len(labelled)),
    )


def of_story(outcomes: Sequence[Outcome], story: Story) -> list[Outcome]:
    """Those of one story."""
    return [o for o in outcomes if o.story is story]


def _share(outcomes: Sequence[Outcome], headline: Cause) -> float:
    return sum(o.headline is headline for o in outcomes) / max(1, len(outcomes))


def _without(outcome: Outcome, group: str, weights: Weights) -> Outcome:
    observations = tuple(
        replace(o, facts=tuple(f for f in o.facts if weights.facts[f.kind].group != group))
        for o in outcome.observations
    )
    situation = replace(
        outcome.situation,
        facts=tuple(f for f in outcome.situation.facts if weights.facts[f.kind].group != group),
    )
    before = (sum(len(o.facts) for o in outcome.observations), outcome.situation)
    if before == (sum(len(o.facts) for o in observations), situation):
        return outcome
    return decide_anew(replace(outcome, situation=situation), observations, weights)
