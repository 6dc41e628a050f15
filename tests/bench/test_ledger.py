"""The reasoning adds up, on whatever mailbox: what was assumed and what was weighed make what is believed."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from bench.case import Story, judge

from bench import cases, held_out
from whosent.verdict import Attribution, Cause
from whosent.verdict.weigh import posterior


@cache
def drawn() -> tuple[Attribution, ...]:
    def attributions() -> Iterator[Attribution]:
        with tempfile.TemporaryDirectory() as folder:
            for draw in (cases.draw_case, held_out.draw_case, held_out.draw_adversary):
                for story in Story:
                    for number in range(4):
                        yield from judge(draw(story, number, 3), Path(folder)).verdict.attributions

    return tuple(attributions())


def test_what_is_believed_is_what_was_assumed_and_what_was_weighed() -> None:
    own = [a for a in drawn() if a.lent_by is None and a.label is not Cause.UNDECIDED]
    assert len(own) > 50
    for attribution in own:
        assert attribution.posterior == pytest.approx(
            posterior(attribution.before, attribution.weighing.total), abs=1e-9
        )


def test_probabilities_add_up_to_one() -> None:
    assert all(sum(a.posterior) == pytest.approx(1.0) for a in drawn())
    assert all(sum(a.before) == pytest.approx(1.0) for a in drawn())


def test_where_no_cap_can_bind_the_facts_add_up_to_the_total() -> None:
    small = 0
    for attribution in drawn():
        counted = [f.decibans[:4] for f in attribution.facts if f.counted]
        if counted and sum(max(map(abs, row)) for row in counted) <= 10.0:
            small += 1
            total = tuple(map(sum, zip(*counted, strict=True)))
            assert attribution.weighing.total[:4] == pytest.approx(total)
    assert small > 10
