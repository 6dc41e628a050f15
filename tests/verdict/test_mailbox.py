"""The verdict for a mailbox."""

from __future__ import annotations

import random

import pytest

from verdict.conftest import Observe
from whosent.verdict import Actor, Cause, LentBy, MissingKind, Situation, Weights, decide

SENT = frozenset({MissingKind.SENT_FOLDER})
HOSTED = Situation(is_webmail=False, have=SENT)
FORGED = ("writer.foreign", "route.from_stranger", "habit.clash", "sent.absent", "automatic.own_author")
THIEF = (
    "writer.provider",
    "dkim.pass_strict",
    "submission.owner",
    "habit.clash",
    "sent.absent",
    "automatic.own_author",
)
OWN = (
    "writer.provider",
    "dkim.pass_strict",
    "submission.owner",
    "habit.match",
    "sent.match",
    "automatic.own_author",
)


def test_an_empty_mailbox_has_no_cause(weights: Weights) -> None:
    verdict = decide([], HOSTED, weights)
    assert verdict.headline is Cause.NONE
    assert verdict.causes == ()


def test_a_flood_from_strangers_machines_is_forged(observe: Observe, weights: Weights) -> None:
    verdict = decide([observe(i, *FORGED, campaign=f"c{i % 7}") for i in range(40)], HOSTED, weights)
    assert verdict.headline is Cause.FORGED
    assert not verdict.account_in_doubt
    assert [c.cause for c in verdict.causes] == [Cause.FORGED]


def test_a_single_thiefs_mail_among_two_hundred_forged_ones_is_found(
    observe: Observe, weights: Weights
) -> None:
    flood = [observe(i, *FORGED, campaign=f"c{i % 20}") for i in range(200)]
    verdict = decide([*flood, observe(200, *THIEF, campaign="invoice")], HOSTED, weights)
    assert verdict.headline is Cause.ACCOUNT
    assert [a.observation.place.source for a in verdict.attributions if a.label is Cause.ACCOUNT] == [
        "0200.eml"
    ]
    assert [c.cause for c in verdict.causes] == [Cause.ACCOUNT, Cause.FORGED]


def test_the_owners_own_failing_mail_is_no_takeover(observe: Observe, weights: Weights) -> None:
    verdict = decide([observe(i, *OWN, campaign=f"c{i}") for i in range(10)], HOSTED, weights)
    assert verdict.headline is Cause.OWN


def test_the_owner_is_not_accused_by_the_prior_alone(observe: Observe, weights: Weights) -> None:
    """Mail that passed the account, and nothing that says who sent it."""
    box = [observe(i, "writer.provider", "dkim.pass_strict", campaign=f"c{i}") for i in range(30)]
    for have in (frozenset[MissingKind](), SENT):
        verdict = decide(box, Situation(is_webmail=False, have=have), weights)
        assert verdict.headline is Cause.UNDECIDED
        assert verdict.account_in_doubt
        assert {a.label for a in verdict.attributions} == {Cause.UNDECIDED}


def test_a_bare_notice_alone_is_undecided_and_names_what_to_fetch(observe: Observe, weights: Weights) -> None:
    verdict = decide([observe(1, "writer.foreign")], Situation(is_webmail=True), weights)
    assert verdict.headline is Cause.UNDECIDED
    assert verdict.missing[0].kind is MissingKind.FULL_SOURCE
    assert verdict.missing[1].kind is MissingKind.OWNER_WORD  # one notice is mostly of own mail
    bits = [m.expected_bits for m in verdict.missing[2:]]
    assert bits
    assert bits == sorted(bits, reverse=True)


def test_what_is_there_is_not_named_as_missing(observe: Observe, weights: Weights) -> None:
    verdict = decide([observe(1, "writer.foreign")], HOSTED, weights)
    assert MissingKind.SENT_FOLDER not in {m.kind for m in verdict.missing}


def test_a_clear_flood_explains_a_bare_notice(observe: Observe, weights: Weights) -> None:
    flood = [observe(i, *FORGED, campaign=f"c{i % 9}") for i in range(60)]
    verdict = decide([*flood, observe(60, "writer.foreign", "sent.absent")], HOSTED, weights)
    bare = verdict.attributions[-1]
    assert (bare.label, bare.lent_by) == (Cause.FORGED, LentBy.FLOOD)
    assert verdict.headline is Cause.FORGED


def test_a_flood_does_not_drown_a_notice_that_speaks_for_the_account(
    observe: Observe, weights: Weights
) -> None:
    flood = [observe(i, *FORGED, campaign=f"c{i % 50}") for i in range(500)]
    leaning = observe(500, "writer.provider", "habit.clash", "sent.absent")
    verdict = decide([*flood, leaning], HOSTED, weights)
    assert verdict.attributions[-1].label is not Cause.FORGED
    assert verdict.headline in (Cause.ACCOUNT, Cause.UNDECIDED)


def test_a_notice_without_evidence_takes_its_campaigns_label(observe: Observe, weights: Weights) -> None:
    box = [observe(i, *FORGED, campaign="same") for i in range(3)]
    verdict = decide([*box, observe(3, "writer.foreign_unproven", campaign="same")], HOSTED, weights)
    assert verdict.attributions[-1].label is Cause.FORGED
    assert verdict.attributions[-1].lent_by is LentBy.CAMPAIGN


def test_copies_of_one_campaign_count_about_once(observe: Observe, weights: Weights) -> None:
    kinds = ("writer.foreign", "route.from_stranger_text@T3")
    few = decide([observe(0, *kinds, campaign="x")], HOSTED, weights).attributions[0].posterior
    many = (
        decide([observe(i, *kinds, campaign="x") for i in range(2)], HOSTED, weights)
        .attributions[0]
        .posterior
    )
    assert many[0] == pytest.approx(few[0], abs=0.12)


def test_the_order_of_notices_does_not_matter(observe: Observe, weights: Weights) -> None:
    box = [observe(i, *FORGED, campaign=f"c{i % 4}") for i in range(20)]
    box += [observe(20 + i, *THIEF, campaign="t") for i in range(3)] + [observe(30, "writer.foreign")]
    mixed = list(box)
    random.Random(1).shuffle(mixed)
    one, other = decide(box, HOSTED, weights), decide(mixed, HOSTED, weights)
    assert one.causes == other.causes
    assert {(a.observation.place, a.label) for a in one.attributions} == {
        (a.observation.place, a.label) for a in other.attributions
    }


def test_lures_are_fake_and_nothing_else(observe: Observe, weights: Weights) -> None:
    kinds = ("writer.claims_provider", "lure.no_outcome", "lure.link", "lure.asks")
    verdict = decide([observe(i, *kinds) for i in range(5)], HOSTED, weights)
    assert verdict.headline is Cause.FAKE
    assert {a.label for a in verdict.attributions} == {Cause.FAKE}


def test_forged_mail_to_the_owners_correspondents_may_mean_leaked_contacts(
    observe: Observe, weights: Weights
) -> None:
    box = [
        observe(i, *FORGED, *(("correspondence.known",) if i < 5 else ()), campaign=f"c{i}")
        for i in range(20)
    ]
    assert decide(box, HOSTED, weights).contacts_leaked
    assert not decide(
        [observe(i, *FORGED, campaign=f"c{i}") for i in range(20)], HOSTED, weights
    ).contacts_leaked


@pytest.mark.parametrize(
    ("clients", "actor"),
    [
        (("client.attacked", "logins.attack"), Actor.TAKEOVER),
        (("client.unusual",), Actor.TAKEOVER),
        (("client.usual", "correspondence.mailing"), Actor.OWN_DEVICE),
        (("client.usual", "client.many_programs"), Actor.OWN_DEVICE),
        (("client.usual", "client.attacked"), None),
        ((), None),
    ],
)
def test_where_it_was_sent_from_tells_a_thief_from_an_infected_device(
    observe: Observe, weights: Weights, clients: tuple[str, ...], actor: Actor | None
) -> None:
    box = [observe(i, *THIEF, *clients, campaign="t") for i in range(30)]
    verdict = decide(box, HOSTED, weights)
    assert verdict.headline is Cause.ACCOUNT
    assert verdict.actor is actor


def test_no_notice_says_account_where_the_mailbox_is_in_doubt(observe: Observe, weights: Weights) -> None:
    kinds = ("writer.provider", "submission.logged_in", "habit.clash", "sent.absent", "automatic.own_author")
    verdict = decide([observe(i, *kinds, campaign="c") for i in range(25)], HOSTED, weights)
    assert verdict.headline is Cause.UNDECIDED
    assert verdict.account_in_doubt
    assert {a.label for a in verdict.attributions} == {Cause.UNDECIDED}


def test_reporters_who_agree_that_the_account_was_used_are_not_counted(
    observe: Observe, weights: Weights
) -> None:
    kinds = ("writer.foreign", "route.from_provider", "submission.owner@T2", "habit.clash", "sent.absent")
    box = [observe(i, *kinds, campaign="c", reporter=f"r{i}.example") for i in range(25)]
    assert decide(box, HOSTED, weights).headline is not Cause.ACCOUNT


def test_what_a_flood_teaches_varies_with_the_prior(observe: Observe, weights: Weights) -> None:
    one_campaign = [observe(i, *FORGED, campaign="same") for i in range(24)]
    bare = [observe(100 + i, "writer.foreign", "sent.absent") for i in range(6)]
    verdict = decide([*one_campaign, *bare], HOSTED, weights)
    assert verdict.headline is Cause.FORGED
    assert not verdict.account_in_doubt


def test_an_intruder_in_the_logins_is_never_called_all_well(observe: Observe, weights: Weights) -> None:
    intruder = observe(0, "logins.intruder@T1").facts
    flood = [observe(i, *FORGED, campaign=f"c{i % 7}") for i in range(40)]
    for box in (flood, []):
        verdict = decide(box, Situation(is_webmail=True, have=SENT, facts=intruder), weights)
        assert verdict.headline is Cause.UNDECIDED
        assert verdict.account_in_doubt
        assert Cause.ACCOUNT in {c.cause for c in verdict.causes}


PASSED = ("writer.provider", "dkim.pass_strict", "automatic.own_author")


def test_the_owner_is_not_named_as_the_writer_by_the_prior_alone(observe: Observe, weights: Weights) -> None:
    """One notice, no Sent folder: it passed the account, and nothing says who wrote it."""
    for have in (frozenset[MissingKind](), SENT):
        verdict = decide([observe(1, *PASSED)], Situation(is_webmail=True, have=have), weights)
        assert verdict.attributions[0].posterior[2] >= weights.decision.label_at
        assert verdict.attributions[0].label is Cause.UNDECIDED
        assert verdict.headline is Cause.UNDECIDED


def test_other_mail_of_the_owner_does_not_show_who_wrote_this_one(observe: Observe, weights: Weights) -> None:
    own = [observe(i, *OWN, campaign=f"c{i}") for i in range(12)]
    verdict = decide([*own, observe(20, *PASSED)], HOSTED, weights)
    assert [a.label for a in verdict.attributions] == [*[Cause.OWN] * 12, Cause.UNDECIDED]


def test_a_mailing_does_not_teach_of_itself_that_the_owner_wrote_it(
    observe: Observe, weights: Weights
) -> None:
    kinds = (*PASSED, "habit.match_on_web", "sent.match_mixed", "client.unusual", "correspondence.known")
    one = decide([observe(0, *kinds, campaign="c")], HOSTED, weights)
    many = decide([observe(i, *kinds, campaign="c") for i in range(40)], HOSTED, weights)
    assert one.headline is many.headline is Cause.UNDECIDED
    assert Cause.OWN not in {a.label for a in many.attributions}


def test_a_flood_of_forged_mail_does_not_put_mail_in_doubt_that_lies_in_sent(
    observe: Observe, weights: Weights
) -> None:
    flood = [observe(i, *FORGED, campaign=f"c{i % 7}") for i in range(40)]
    verdict = decide([*flood, observe(50, *OWN, campaign="own")], HOSTED, weights)
    assert verdict.attributions[-1].label is Cause.OWN
    assert verdict.headline is Cause.FORGED
    assert not verdict.account_in_doubt


def test_where_a_guesser_got_in_only_strong_evidence_names_the_owner(
    observe: Observe, weights: Weights
) -> None:
    intruder = observe(0, "logins.intruder@T1").facts
    weak = observe(1, *PASSED, "sent.match", "habit.match_on_web")
    strong = observe(2, *OWN, "client.usual")
    apart = Situation(is_webmail=False, have=SENT, facts=intruder)
    assert [a.label for a in decide([weak, strong], apart, weights).attributions] == [
        Cause.UNDECIDED,
        Cause.OWN,
    ]
    assert decide([weak, strong], HOSTED, weights).headline is Cause.OWN


def test_lures_do_not_blur_what_a_flood_teaches(observe: Observe, weights: Weights) -> None:
    flood = [observe(i, *FORGED, campaign=f"c{i % 9}") for i in range(60)]
    lures = [observe(100 + i, "lure.no_outcome", "lure.link", "lure.asks") for i in range(30)]
    verdict = decide([*flood, *lures, observe(200, "writer.foreign", "sent.absent")], HOSTED, weights)
    assert (verdict.attributions[-1].label, verdict.headline) == (Cause.FORGED, Cause.FORGED)
    assert not verdict.account_in_doubt
