"""A little fuzzing in every run, always the same: ``make fuzz`` does it for longer."""

from __future__ import annotations

from random import Random

import pytest

from fuzz.growth import find_super_linear, grow
from fuzz.judge import CRASHES, Judge
from fuzz.minimise import minimise
from fuzz.mutation import OCTETS_MAX, mutate
from fuzz.snapshot import SIGNED, SNAPSHOT
from fuzz.target import Target, find_targets
from whosent.evidence import parse_snapshot
from whosent.evidence.dkim import Pass, Scope, verify_signatures
from whosent.message import parse

TARGETS = find_targets()
INPUTS = 120
GROWTHS = 8
CRASHED = sorted(path for path in CRASHES.iterdir() if path.is_file())


def test_every_package_that_parses_has_targets():
    packages = {target.name.partition("-")[0] for target in TARGETS}
    assert packages == {"message", "bounce", "evidence", "mailbox", "account", "report"}
    assert all(len(target.seeds) > 1 for target in TARGETS)


def test_there_are_crashes_kept():
    assert CRASHED


@pytest.mark.parametrize("path", CRASHED, ids=lambda path: path.stem)
def test_what_once_crashed_is_read(path):
    data = path.read_bytes()
    for target in TARGETS:
        target.run(data)


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
def test_inputs_made_of_seeds_are_read(target: Target):
    random = Random(target.name)
    for seed in target.seeds[:40]:
        target.run(seed)
    for _ in range(INPUTS):
        target.run(mutate(random, target.seeds))
    for _ in range(GROWTHS):
        target.run(grow(random, target.seeds).at(4_096))


def test_the_same_seed_makes_the_same_inputs():
    seeds = TARGETS[0].seeds
    one, other = Random(1), Random(1)
    made = [mutate(one, seeds) for _ in range(50)]
    assert made == [mutate(other, seeds) for _ in range(50)]
    assert len(set(made)) > 40
    assert all(len(data) <= OCTETS_MAX for data in made)


def test_a_crash_is_reduced_kept_and_told_once(tmp_path):
    def run(data: bytes) -> None:
        if b"bad" in data:
            raise ValueError

    told: list[str] = []
    judge = Judge(Target(name="message-none", run=run, seeds=()), told.append, folder=tmp_path)
    for data in (b"good", b"this is bad in some way", b"bad once more"):
        judge.try_out(data)
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"bad"]
    assert len(told) == 1


def test_what_is_needed_stays_when_all_else_is_taken_out():
    data = b"x" * 300 + b"(" + b"y" * 500 + b")"
    assert minimise(data, lambda smaller: b"(" in smaller and b")" in smaller) == b"()"


def test_a_name_that_is_no_target_is_refused():
    with pytest.raises(LookupError, match="message-view"):
        find_targets(["no-such-parser"])
    assert [target.name for target in find_targets(["message-view"])] == ["message-view"]


def test_the_signed_seed_is_signed():
    signatures = verify_signatures(parse(SIGNED), parse_snapshot(SNAPSHOT, place="-"))
    assert [signature.result for signature in signatures] == [Pass(Scope.WHOLE, body_matches=True)]


def test_what_takes_no_time_is_not_called_slow():
    target = find_targets(["message-fields"])[0]
    assert find_super_linear(target.run, grow(Random(1), target.seeds)) is None
