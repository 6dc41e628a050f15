"""Observations made by hand, from kinds of facts alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from whosent.bounce import ReturnedForm, Standing
from whosent.evidence import Fact, Forger, Observation, Tier
from whosent.raw import Place
from whosent.verdict import Weights, load_weights

Observe = Callable[..., Observation]
START = datetime(2026, 8, 12, 9, 0, tzinfo=UTC)
TIERS = {
    "writer": Tier.T1,
    "dkim": Tier.T0,
    "submission": Tier.T1,
    "sent": Tier.T1,
    "client": Tier.T1,
    "logins": Tier.T1,
    "route": Tier.T2,
    "check": Tier.T2,
    "lure": Tier.T1,
    "correspondence": Tier.T1,
}


@pytest.fixture(scope="session")
def weights() -> Weights:
    return load_weights()


@pytest.fixture(scope="session")
def observe() -> Observe:
    """``make_observation``."""
    return make_observation


def make_observation(
    number: int, *kinds: str, campaign: str = "", reporter: str = "", subject: str = ""
) -> Observation:
    """An observation with facts of the kinds given; "kind@T3" sets the tier."""
    return Observation(
        place=Place(source=f"{number:04}.eml"),
        message_id=f"{number}@mx.example.net",
        subject="Undelivered Mail Returned to Sender",
        mail_system="postfix",
        standing=Standing.STRUCTURED,
        recipients=(),
        returned=ReturnedForm.FULL,
        notice_at=START + timedelta(seconds=number),
        original_at=START,
        original_subject=subject or campaign,
        campaign=campaign,
        reporter=reporter,
        entry_point="",
        facts=tuple(_fact(kind) for kind in kinds),
    )


def _fact(kind: str) -> Fact:
    name, _, tier = kind.partition("@")
    known = Tier(tier) if tier else TIERS.get(name.partition(".")[0], Tier.T3)
    forger = {Tier.T2: Forger.REPORTER, Tier.T3: Forger.ANYONE}.get(known, Forger.NOBODY)
    return Fact(kind=name, tier=known, forgeable_by=forger)
