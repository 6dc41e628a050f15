"""What whosent says of drawn cases beside their truth; and the same decided with other weights."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bench.case import Case, Story, judge, truth_of
from whosent.evidence import Observation
from whosent.report.model import CheckReport
from whosent.verdict import Actor, Cause, Situation, Verdict, Weights, choose_prior, decide

Generator = Callable[[Story, int, int], Case]
Probabilities = tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One notice: its truth, what was assumed and is believed of it, and the label that it got."""

    truth: Cause
    before: Probabilities
    posterior: Probabilities
    label: Cause


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One case.

    stratum       what the prior looks at: two cases of one stratum have about the same one
    prior         what was assumed of a notice before its evidence
    probability   that the account was used, as the verdict has it
    observations  for deciding anew; () where that was not wanted
    """

    name: str
    story: Story
    world: str
    marks: tuple[str, ...]
    is_shown: bool
    place_known: bool
    stratum: str
    prior: Probabilities
    probability: float
    headline: Cause
    actor: Actor | None
    missing: bool
    notices: tuple[Judged, ...]
    situation: Situation
    observations: tuple[Observation, ...] = ()
    truths: tuple[Cause, ...] = ()


def run_cases(
    draw: Generator, stories: Iterable[Story], count: int, seed: int, weights: Weights, *, keep: bool = False
) -> Iterator[Outcome]:
    """The outcome of ``count`` cases of each story; with ``keep`` they can be decided anew."""
    with tempfile.TemporaryDirectory() as folder:
        for story in stories:
            for number in range(count):
                case = draw(story, number, seed)
                yield _outcome(case, judge(case, Path(folder)), weights, keep=keep)


def decide_anew(outcome: Outcome, observations: Sequence[Observation], weights: Weights) -> Outcome:
    """A kept outcome with other evidence or weights."""
    verdict = decide(observations, outcome.situation, weights)
    return replace(
        outcome,
        probability=verdict.account_probability,
        headline=verdict.headline,
        actor=verdict.actor,
        missing=bool(verdict.missing),
        notices=_judged(verdict, outcome.truths),
    )


def _outcome(case: Case, report: CheckReport, weights: Weights, *, keep: bool) -> Outcome:
    verdict = report.verdict
    found = [(a.observation, truth_of(case, a.observation.place)) for a in verdict.attributions]
    # A mail that is no notice has no truth here; what takes it for one is counted as taking it for a lure.
    truths = tuple(truth or Cause.FAKE for _, truth in found)
    observations = tuple(replace(o, subject="", message_id="") for o, _ in found)
    prior = choose_prior(observations, verdict.situation, weights)
    return Outcome(
        name=case.name,
        story=case.story,
        world=case.world,
        marks=case.marks,
        is_shown=case.is_shown,
        place_known=case.place_known,
        stratum=" ".join(f"{p:.1f}" for p in prior),
        prior=prior,
        probability=verdict.account_probability,
        headline=verdict.headline,
        actor=verdict.actor,
        missing=bool(verdict.missing),
        notices=_judged(verdict, truths),
        observations=observations if keep else (),
        truths=truths if keep else (),
        situation=verdict.situation,
    )


def _judged(verdict: Verdict, truths: Sequence[Cause]) -> tuple[Judged, ...]:
    return tuple(
        Judged(truth=truth, before=a.before, posterior=a.posterior, label=a.label)
        for truth, a in zip(truths, verdict.attributions, strict=True)
    )
