"""Notices whose signature is verified here, where nothing on them was stamped by the owner's side."""

from __future__ import annotations

import json

import pytest

from mail_signing import dkim_record, sign
from security_mails import mail, owner_context, read
from whosent.account import Doubt, NoticeStanding, SecurityNotice
from whosent.account.sender import find_author, judge_sender
from whosent.evidence import Resolver, Tier, parse_snapshot
from whosent.evidence.dns import NotAsked, RecordType, Unasked
from whosent.message import parse

GOOGLE = "accounts.google.com"


def keys(*domains: str) -> Resolver:
    zone = {f"s1._domainkey.{domain}.": {"TXT": [dkim_record(domain)]} for domain in domains}
    return parse_snapshot(json.dumps(zone).encode(), place="keys.json")


def found(data: bytes, resolver: Resolver) -> SecurityNotice:
    notice = read(data, resolver)
    assert notice is not None
    return notice


UNSTAMPED = mail(stamp="")


@pytest.mark.parametrize("stamped", [mail(stamp=""), mail(stamp=f"dkim=temperror header.d={GOOGLE}")])
def test_a_signature_that_holds_for_the_whole_mail_is_proof(stamped: bytes) -> None:
    notice = found(sign(stamped, GOOGLE), keys(GOOGLE))
    assert (notice.standing, notice.tier) == (NoticeStanding.GENUINE, Tier.T0)


def test_the_word_of_the_owners_side_comes_first() -> None:
    assert found(sign(mail(), GOOGLE), keys(GOOGLE)).tier is Tier.T1


def test_a_signature_of_somebody_else_proves_nothing() -> None:
    notice = found(sign(UNSTAMPED, "sender.example"), keys("sender.example", GOOGLE))
    assert notice.doubt is Doubt.NOT_TOLD


def test_a_signature_over_another_text_proves_nothing() -> None:
    data = sign(UNSTAMPED, GOOGLE).replace(b"new sign-in", b"new  device")
    assert not found(data, keys(GOOGLE)).is_genuine


def test_an_author_added_above_the_signed_one_is_an_imitation() -> None:
    data = b"From: Google <no-reply@accounts.google.com>\n" + sign(UNSTAMPED, GOOGLE)
    assert found(data, keys(GOOGLE)).standing is NoticeStanding.IMITATION


def test_a_signature_that_leaves_the_author_out_proves_nothing() -> None:
    other = sign(UNSTAMPED, GOOGLE, fields=("from", "subject"))
    data = other.replace(b"no-reply@accounts.google.com", b"no-reply@google.com")
    assert not found(data, keys(GOOGLE)).is_genuine


class Watched:
    """A resolver that knows nothing and tells what it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def query(self, name: str, rtype: RecordType) -> NotAsked:
        self.asked.append(name)
        return NotAsked(Unasked.NETWORK)


def test_no_key_is_asked_for_where_no_signature_speaks_for_the_author() -> None:
    message = parse(sign(UNSTAMPED, "sender.example"))
    author = find_author(message)
    assert author is not None
    watched = Watched()
    sender = judge_sender(message, author, lambda domain: domain == GOOGLE, owner_context(watched))
    assert (sender.tier, watched.asked) == (None, [])
