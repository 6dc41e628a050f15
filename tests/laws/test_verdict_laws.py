"""What holds of every verdict, whatever the mail."""

from __future__ import annotations

import random
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from laws.court import judge
from laws.strategies import forged_mailboxes, mixed_mailbox, taken_mailbox, typed_by_anybody
from mail_hosts import Return
from mailbox_builder import Mailbox, spam
from twins import Target, above, below
from whosent.verdict import Cause, Verdict

MIXED = mixed_mailbox()


def labels(verdict: Verdict) -> Counter[Cause]:
    return Counter(a.label for a in verdict.attributions)


def target(box: Mailbox) -> Target:
    return Target(owner=box.owner, host=box.host.name, authserv_id=box.host.name)


@settings(deadline=None, max_examples=40)
@given(forged_mailboxes(), typed_by_anybody())
def test_forgeable_text_never_makes_forged_mail_the_accounts(box: Mailbox, text: str) -> None:
    change = below(text)
    after = judge(box, [(name, change(mail, target(box))) for name, mail in box.inbox])
    assert after.headline is not Cause.ACCOUNT
    assert labels(after)[Cause.ACCOUNT] == 0


@settings(deadline=None, max_examples=40)
@given(forged_mailboxes(), typed_by_anybody())
def test_reporters_that_lie_accuse_nobody(box: Mailbox, text: str) -> None:
    change = above(text)
    after = judge(box, [(name, change(mail, target(box))) for name, mail in box.inbox])
    assert after.headline is not Cause.ACCOUNT
    assert labels(after)[Cause.ACCOUNT] == 0


@settings(deadline=None, max_examples=40)
@given(st.booleans(), typed_by_anybody())
def test_text_of_the_thief_never_makes_a_takeover_forged(names_login: bool, text: str) -> None:
    box = taken_mailbox(names_login)
    change = below(text)
    after = judge(box, [(name, change(mail, target(box))) for name, mail in box.inbox])
    assert after.headline is not Cause.FORGED
    assert labels(after)[Cause.FORGED] == 0
    if names_login:
        assert after.headline is Cause.ACCOUNT


def test_a_thief_who_calls_the_mail_automatic_is_found_all_the_same() -> None:
    box = taken_mailbox(True)
    change = below("Auto-Submitted: auto-replied\n")
    after = judge(box, [(name, change(mail, target(box))) for name, mail in box.inbox])
    assert after.headline is Cause.ACCOUNT
    assert not labels(after)[Cause.AUTOMATIC]


@settings(deadline=None, max_examples=10)
@given(st.randoms(use_true_random=False))
def test_the_order_of_notices_does_not_matter(shuffle: random.Random) -> None:
    mails = list(MIXED.inbox)
    before = judge(MIXED, mails)
    shuffle.shuffle(mails)
    after = judge(MIXED, mails)
    assert after.headline is before.headline
    assert after.causes == before.causes
    assert after.missing == before.missing
    by_name = {a.observation.place.source: a for a in before.attributions}
    assert len(after.attributions) == len(by_name) > 0
    for attribution in after.attributions:
        known = by_name[attribution.observation.place.source]
        assert attribution.label is known.label
        assert attribution.posterior == pytest.approx(known.posterior)


@pytest.mark.parametrize("returned", [Return.FULL, Return.HEADERS])
def test_a_second_copy_of_a_notice_adds_almost_nothing(returned: Return) -> None:
    box = Mailbox()
    box.report(spam(box.owner), returned=returned)
    once = judge(box)
    twice = judge(box, [*box.inbox, ("copy.eml", box.inbox[0][1])])
    assert twice.attributions[0].posterior == pytest.approx(once.attributions[0].posterior, abs=0.03)


def test_many_copies_of_one_doubtful_notice_do_not_become_certainty() -> None:
    box = Mailbox(names_login=False, signs=False)
    box.abuse(1)
    one = box.inbox[0][1]
    verdict = judge(box, [(f"{i}.eml", one) for i in range(60)])
    assert verdict.headline is not Cause.ACCOUNT
