"""A small calibration, so that a change of the verdict that hurts is seen; the whole: ``bench.calibrate``."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from types import ModuleType

import pytest
from bench.case import Case, Story
from bench.fit import fit
from bench.outcome import Outcome, run_cases
from bench.reliability import of_mailboxes, of_notices, weigh_cases
from bench.sensitivity import leave_out_each

from bench import cases, held_out
from whosent.verdict import Actor, Cause, load_weights

COUNT = 24
SEED = 11
GENERATORS = [cases, held_out]
_SIGNATURE = re.compile(rb"DKIM-Signature:[^\n]*\n(?:[ \t][^\n]*\n)*", re.IGNORECASE)
NOT_SAID = (Cause.ACCOUNT, Cause.UNDECIDED)


@cache
def outcomes(draw: Callable[[Story, int, int], Case]) -> tuple[Outcome, ...]:
    return tuple(run_cases(draw, Story, COUNT, SEED, load_weights(), keep=True))


def unsigned(case: Case) -> Case:
    """Without the signatures, which bear the time at which they were made."""
    letters = tuple(replace(letter, mail=_SIGNATURE.sub(b"", letter.mail)) for letter in case.letters)
    return replace(case, letters=letters, dns=None)


@pytest.mark.parametrize("generator", GENERATORS, ids=lambda g: g.__name__)
def test_the_same_seed_draws_the_same_case(generator: ModuleType) -> None:
    for story in Story:
        one, other = generator.draw_case(story, 3, SEED), generator.draw_case(story, 3, SEED)
        assert unsigned(one) == unsigned(other)
        assert unsigned(one) != unsigned(generator.draw_case(story, 3, SEED + 1))


@pytest.mark.parametrize("generator", GENERATORS, ids=lambda g: g.__name__)
def test_a_forged_mailbox_is_never_called_an_account_that_was_used(generator: ModuleType) -> None:
    forged = [o for o in outcomes(generator.draw_case) if o.story is Story.FORGED]
    assert len(forged) == COUNT
    assert Cause.ACCOUNT not in {o.headline for o in forged}


@pytest.mark.parametrize("generator", GENERATORS, ids=lambda g: g.__name__)
def test_a_takeover_that_is_shown_from_where_too_is_not_called_something_else(generator: ModuleType) -> None:
    shown = [o for o in outcomes(generator.draw_case) if o.story is Story.TAKEOVER and o.is_shown]
    assert shown
    assert [o.name for o in shown if o.place_known and o.headline not in NOT_SAID] == []
    assert any(o.headline is Cause.ACCOUNT for o in shown)


@pytest.mark.parametrize("generator", GENERATORS, ids=lambda g: g.__name__)
def test_who_used_the_account_is_right_where_it_is_told(generator: ModuleType) -> None:
    told = [o for o in outcomes(generator.draw_case) if o.actor is not None and o.story.actor is not None]
    assert Actor.TAKEOVER in {o.actor for o in told}
    assert [o.name for o in told if o.actor is not o.story.actor] == []


@pytest.mark.parametrize("generator", GENERATORS, ids=lambda g: g.__name__)
def test_probabilities_mean_what_they_say(generator: ModuleType) -> None:
    drawn = outcomes(generator.draw_case)
    weights = weigh_cases(drawn, load_weights())
    assert sum(weights) == pytest.approx(len(drawn))
    # A few dozen cases of each story are not enough for the figure that the whole run must reach.
    assert of_notices(drawn, weights).error < 0.1
    assert of_mailboxes(drawn, weights).error < 0.06


@pytest.mark.parametrize("story", [Story.FORGED, Story.TAKEOVER, Story.OWN_DEVICE])
def test_no_adversary_turns_a_verdict_round(story: Story) -> None:
    drawn = list(run_cases(held_out.draw_adversary, [story], COUNT, SEED, load_weights()))
    assert len(drawn) == COUNT
    if story is Story.FORGED:
        assert Cause.ACCOUNT not in {o.headline for o in drawn}
    else:
        assert not [o.name for o in drawn if o.is_shown and o.headline is Cause.FORGED]
    assert all(o.missing for o in drawn if o.headline is Cause.UNDECIDED and not o.place_known)


def test_a_row_that_is_wrong_wants_to_move_but_no_further_than_may_be() -> None:
    drawn, table = outcomes(cases.draw_case), load_weights()
    wrong = replace(table.facts["writer.foreign"], forged=-20.0)
    weights = replace(table, facts={**table.facts, "writer.foreign": wrong})
    moves = fit(drawn, weigh_cases(drawn, weights), weights)
    assert [m.fitted for m in moves if (m.kind, m.part) == ("writer.foreign", "forged")] == [-16.0]
    assert all(0 < abs(m.fitted - m.reasoned) <= 4.0 for m in moves)


def test_evidence_that_is_left_out_is_missed() -> None:
    whole, *without = leave_out_each(outcomes(cases.draw_case), load_weights())
    assert whole.group == ""
    assert {"sent", "route", "writer", "habit"} <= {row.group for row in without}
    assert min(row.tally.labelled for row in without) < whole.tally.labelled
