"""Whose mailbox it is, learnt from what its provider stamped."""

from __future__ import annotations

from mailbox_builder import Mailbox
from whosent.evidence.owner import learn_owner
from whosent.message import parse


def learn(*mails: bytes):
    return learn_owner(parse(mail) for mail in mails)


def test_the_commonest_delivered_to_address_is_the_owner() -> None:
    box = Mailbox()
    box.report_spam(5)
    learnt = learn(*(mail for _, mail in box.inbox))
    assert learnt.address == "hana@provider.example"
    assert learnt.delivered == {"hana@provider.example"}
    assert learnt.host == "mail.provider.example"


def test_an_alias_that_mail_was_delivered_to_is_the_owners_too() -> None:
    mail = "Delivered-To: {}@provider.example\nReceived: by mail.provider.example; x\nFrom: a@b.example\n\n"
    learnt = learn(*(mail.format(name).encode() for name in ("hana", "hana", "info")))
    assert learnt.address == "hana@provider.example"
    assert learnt.delivered == {"hana@provider.example", "info@provider.example"}


def test_what_stands_below_a_received_line_teaches_nothing() -> None:
    mail = (
        b"Received: by mail.provider.example; x\nDelivered-To: boss@evil.example\n"
        b"To: hana@provider.example\n\n"
    )
    learnt = learn(*[mail] * 9)
    assert learnt.delivered == frozenset()
    assert learnt.address == "hana@provider.example"


def test_a_mail_counts_once() -> None:
    many = b"Delivered-To: x@evil.example\n" * 50 + b"Received: by mail.provider.example; x\n\n"
    one = b"Delivered-To: hana@provider.example\nReceived: by mail.provider.example; x\n\n"
    assert learn(many, one, one).address == "hana@provider.example"


def test_an_empty_sample_teaches_nothing() -> None:
    learnt = learn()
    assert (learnt.address, learnt.delivered, learnt.host) == ("", frozenset(), "")
