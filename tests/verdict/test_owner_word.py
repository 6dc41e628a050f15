"""The owner's word: neither forgeable from outside nor proof."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from verdict.conftest import Observe, make_observation
from whosent.evidence import Fact, Forger, Tier
from whosent.verdict import Cause, MissingKind, Situation, Weights, decide, load_weights

OWNERS = sorted(kind for kind in load_weights().facts if kind.startswith("owner."))
FORGED = ("writer.foreign", "route.from_stranger")
TAKEN = ("writer.provider", "submission.owner", "client.attacked", "habit.clash")


def told(*kinds: str) -> tuple[Fact, ...]:
    return tuple(Fact(kind=kind, tier=Tier.OWNER, forgeable_by=Forger.OWNER) for kind in kinds)


def hosted(*kinds: str) -> Situation:
    return Situation(is_webmail=False, have=frozenset({MissingKind.SENT_FOLDER}), facts=told(*kinds))


WORDS = st.lists(st.sampled_from(OWNERS), unique=True)


def test_there_are_kinds_that_owners_tell() -> None:
    assert len(OWNERS) > 8


@settings(deadline=None, max_examples=60)
@given(WORDS, st.booleans())
def test_the_owners_word_alone_never_says_that_the_account_was_used(words: list[str], webmail: bool) -> None:
    bare = [make_observation(n) for n in range(30)]
    verdict = decide(bare, replace(hosted(*words), is_webmail=webmail), load_weights())
    assert verdict.headline is not Cause.ACCOUNT
    assert decide([], hosted(*words), load_weights()).headline in (Cause.NONE, Cause.UNDECIDED)


@settings(deadline=None, max_examples=60)
@given(WORDS)
def test_the_owners_word_flips_no_verdict_that_servers_give(words: list[str]) -> None:
    forged = [make_observation(n, *FORGED) for n in range(8)]
    taken = [make_observation(n, *TAKEN) for n in range(8)]
    weights = load_weights()
    assert decide(forged, hosted(*words), weights).headline is Cause.FORGED
    assert decide(taken, hosted(*words), weights).headline is Cause.ACCOUNT


def test_all_that_the_owner_tells_together_stays_within_its_cap(weights: Weights) -> None:
    before = decide([make_observation(0)], hosted(), weights).attributions[0].before
    after = decide([make_observation(0)], hosted(*OWNERS), weights).attributions[0].before
    account, forged = 1, 0
    odds = (after[account] / after[forged]) / (before[account] / before[forged])
    assert odds <= 10 ** (weights.caps.owner_through_db / 10) + 1e-6


def test_the_owner_who_did_not_write_it_says_nothing_on_forged_against_account(
    observe: Observe, weights: Weights
) -> None:
    def of(*kinds: str) -> tuple[float, ...]:
        return decide([observe(0, *kinds)], hosted(), weights).attributions[0].posterior

    before, after = of(), of("owner.did_not_write@owner")
    assert abs(before[1] / before[0] - after[1] / after[0]) < 1e-9
    assert after[2] < before[2]


def test_a_mailbox_without_facts_of_its_own_is_what_it_was(weights: Weights) -> None:
    verdict = decide([make_observation(n, *FORGED) for n in range(3)], hosted("owner.travelled"), weights)
    assert verdict.headline is Cause.FORGED
    assert [w.fact.kind for w in verdict.told] == ["owner.travelled"]
    assert verdict.mailbox_facts == ()
