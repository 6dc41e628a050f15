"""Facts -> decibans: groups, tiers, caps."""

from __future__ import annotations

import pytest

from verdict.conftest import Observe
from whosent.verdict import HYPOTHESES, Weights
from whosent.verdict.weigh import ACCOUNT, FORGED, OWN, Scale, margin, posterior, with_account_times


def test_within_a_group_the_strongest_fact_speaks(observe: Observe, weights: Weights) -> None:
    one = observe(1, "route.from_stranger", "route.from_stranger_text@T2")
    weighing = Scale(weights).weigh(one.facts)
    assert weighing.counted == (True, False)
    assert weighing.total[FORGED] == weights.facts["route.from_stranger"].forged


def test_a_second_fact_of_another_group_adds_up(observe: Observe, weights: Weights) -> None:
    scale = Scale(weights)
    route = scale.weigh(observe(1, "route.from_stranger").facts)
    both = scale.weigh(observe(1, "route.from_stranger", "writer.foreign").facts)
    assert both.total[FORGED] > route.total[FORGED]


def test_typed_text_moves_through_the_account_by_its_cap_at_most(observe: Observe, weights: Weights) -> None:
    kinds = ("check.passed_text", "route.from_provider_text", "submission.owner_text", "envelope.forwarded")
    total = Scale(weights).weigh(observe(1, *(f"{k}@T3" for k in kinds)).facts).total
    assert 0 < margin(total) <= weights.caps.T3_through_db


def test_what_one_reporter_stamped_is_capped_too(observe: Observe, weights: Weights) -> None:
    total = (
        Scale(weights)
        .weigh(observe(1, "check.passed", "route.from_provider", "submission.owner@T2").facts)
        .total
    )
    assert margin(total) == pytest.approx(weights.caps.T2_through_db)


def test_once_the_mail_is_known_to_have_passed_its_text_speaks_on_who(
    observe: Observe, weights: Weights
) -> None:
    scale = Scale(weights)
    passed = scale.weigh(observe(1, "submission.owner", "habit.match", "correspondence.reply@T3").facts)
    assert passed.passed
    assert passed.total[OWN] - passed.total[ACCOUNT] == pytest.approx(20.0)


def test_a_key_that_is_gone_says_nothing(observe: Observe, weights: Weights) -> None:
    assert Scale(weights).weigh(observe(1).facts).total == (0.0,) * len(HYPOTHESES)


def test_an_unproven_route_leaves_a_notice_bare(observe: Observe, weights: Weights) -> None:
    scale = Scale(weights)
    assert scale.weigh(observe(1, "writer.foreign", "sent.absent").facts).bare
    assert not scale.weigh(observe(1, "route.from_stranger").facts).bare


def test_a_posterior_sums_to_one_and_follows_the_evidence() -> None:
    prior = (0.6, 0.2, 0.1, 0.05, 0.05)
    after = posterior(prior, (0.0, 30.0, 0.0, 0.0, 0.0))
    assert sum(after) == pytest.approx(1.0)
    assert after[ACCOUNT] == pytest.approx(0.2 * 1000 / (0.2 * 1000 + 0.8))


def test_the_prior_of_account_can_be_multiplied() -> None:
    prior = with_account_times((0.5, 0.1, 0.2, 0.1, 0.1), 5)
    assert sum(prior) == pytest.approx(1.0)
    assert prior[ACCOUNT] / prior[FORGED] == pytest.approx(1.0)


def test_what_shows_the_provider_alone_is_capped(observe: Observe, weights: Weights) -> None:
    kinds = ("writer.provider", "submission.logged_in", "dkim.pass_unproven", "route.from_provider")
    weighing = Scale(weights).weigh(observe(1, *kinds).facts)
    assert margin(weighing.total) == pytest.approx(weights.caps.provider_through_db)
    assert weighing.passed


def test_web_mail_that_binds_authors_is_believed_further(observe: Observe, weights: Weights) -> None:
    facts = observe(1, "writer.provider", "submission.logged_in", "dkim.pass_unproven").facts
    total = Scale(weights, binds_authors=True).weigh(facts).total
    assert margin(total) == pytest.approx(weights.caps.binding_provider_through_db)


def test_what_shows_the_account_adds_to_what_shows_the_provider(observe: Observe, weights: Weights) -> None:
    facts = observe(1, "writer.provider", "submission.owner").facts
    own = weights.facts["submission.owner"].through
    assert margin(Scale(weights).weigh(facts).total) == pytest.approx(own + weights.caps.provider_through_db)


def test_somebody_elses_login_explains_what_shows_the_provider(observe: Observe, weights: Weights) -> None:
    kinds = ("writer.provider", "dkim.pass_unproven", "submission.other")
    weighing = Scale(weights).weigh(observe(1, *kinds).facts)
    assert weighing.counted == (False, False, True)
    assert margin(weighing.total) == -weights.facts["submission.other"].forged


def test_a_login_that_a_reporter_names_explains_nothing_that_is_proven(
    observe: Observe, weights: Weights
) -> None:
    facts = observe(1, "dkim.pass_unproven", "submission.other@T2").facts
    assert Scale(weights).weigh(facts).counted == (True, True)


def test_every_silenced_kind_shows_the_provider_only_or_says_the_same_again(weights: Weights) -> None:
    silenced = {kind for weight in weights.facts.values() for kind in weight.silences}
    assert silenced
    again = {kind for kind in silenced if not weights.facts[kind].of_provider}
    assert again == {"logins.clean"}
