"""What holds of "you sent it yourself", whatever the facts."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from verdict.conftest import Observe, make_observation
from whosent.bounce import Standing
from whosent.verdict import Cause, MissingKind, Situation, Weights, decide, load_weights

TABLE = load_weights().facts
SILENT = sorted(k for k, w in TABLE.items() if w.decibans[2] <= w.decibans[1] and k != "logins.intruder")
FORGED = ("writer.foreign", "route.from_stranger", "habit.clash", "sent.absent", "automatic.own_author")
SITUATIONS = st.builds(
    Situation,
    is_webmail=st.booleans(),
    have=st.sampled_from([frozenset[MissingKind](), frozenset({MissingKind.SENT_FOLDER})]),
)
KINDS = st.lists(st.sampled_from(SILENT), max_size=6, unique=True)
NOTICE = st.tuples(KINDS, st.sampled_from(["", "a", "b"]))


def test_there_are_facts_that_do_not_speak_for_the_owner() -> None:
    assert {"writer.provider", "dkim.pass_strict", "submission.owner", "habit.clash"} <= set(SILENT)
    assert "sent.match" not in SILENT


@settings(deadline=None, max_examples=150)
@given(st.lists(NOTICE, min_size=1, max_size=12), SITUATIONS)
def test_where_nothing_speaks_for_the_owner_no_notice_is_called_own(
    notices: list[tuple[list[str], str]], situation: Situation
) -> None:
    box = [make_observation(i, *kinds, campaign=campaign) for i, (kinds, campaign) in enumerate(notices)]
    verdict = decide(box, situation, load_weights())
    assert Cause.OWN not in {a.label for a in verdict.attributions}
    assert verdict.headline is not Cause.OWN


@settings(deadline=None, max_examples=60)
@given(st.lists(NOTICE, min_size=1, max_size=6), st.integers(1, 60), SITUATIONS)
def test_lures_change_no_other_notice(
    notices: list[tuple[list[str], str]], lures: int, situation: Situation
) -> None:
    box = [make_observation(i, *kinds, campaign=campaign) for i, (kinds, campaign) in enumerate(notices)]
    kinds = ("lure.no_outcome", "lure.link", "lure.asks", "form.sender_not_null")
    fakes = [replace(make_observation(100 + i, *kinds), standing=Standing.LURE) for i in range(lures)]
    weights = load_weights()
    before, after = decide(box, situation, weights), decide([*box, *fakes], situation, weights)
    assert [a.label for a in after.attributions[: len(box)]] == [a.label for a in before.attributions]
    assert {a.label for a in after.attributions[len(box) :]} == {Cause.FAKE}
    assert after.account_in_doubt == before.account_in_doubt


def test_a_flood_does_not_change_what_is_said_of_mail_that_lies_in_sent(
    observe: Observe, weights: Weights
) -> None:
    own = observe(0, "writer.provider", "submission.owner", "sent.match", "habit.match")
    situation = Situation(is_webmail=False, have=frozenset({MissingKind.SENT_FOLDER}))
    for size in (0, 1, 5, 40):
        flood = [observe(10 + i, *FORGED, campaign=f"c{i % 5}") for i in range(size)]
        assert decide([own, *flood], situation, weights).attributions[0].label is Cause.OWN
