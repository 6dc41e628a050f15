"""Forwarders, aliases, lists and rules on the way there and back."""

from __future__ import annotations

from mail_hosts import JST, NOON, Host
from mailbox_builder import BOT, REPORTER, Mailbox, gone, kinds, labels, letter, named, spam
from mailboxes.conftest import Ask
from whosent.verdict import Cause

ALIAS_HOST = Host(name="mx.alias.example", address="198.51.100.71")
REWRITTEN = "SRS0=abcd=XY=provider.example=hana@alias.example"
LIST_HOST = Host(name="lists.club.example", address="198.51.100.72")


def own_mail(box: Mailbox, number: int) -> bytes:
    mail = letter(
        box.owner,
        to="anna@alias.example",
        subject=f"Question {number}",
        at=NOON.astimezone(JST),
        number=number,
    )
    box.save_sent(mail)
    return ALIAS_HOST.take(box.submit(mail), box.host.client)


def filled() -> Mailbox:
    box = Mailbox()
    box.add_host(ALIAS_HOST, LIST_HOST)
    box.write_usual_mail()
    return box


def test_own_mail_that_the_recipient_forwards_to_a_dead_address_is_own(ask: Ask) -> None:
    box = filled()
    for i in range(3):
        box.report(own_mail(box, i), REPORTER, ALIAS_HOST.client, to="old@reporter.example")
    assert labels(ask(box)) == {Cause.OWN: 3}


def test_own_mail_is_own_where_the_forwarder_reports(ask: Ask) -> None:
    box = filled()
    for i in range(3):
        refusal = gone("old@reporter.example", remote="mx.reporter.example")
        box.receive(ALIAS_HOST.bounce(own_mail(box, i), refusal, sender=box.owner), ALIAS_HOST)
    assert labels(ask(box)) == {Cause.OWN: 3}


def test_own_mail_is_own_where_the_forwarder_rewrites_the_envelope(ask: Ask) -> None:
    box = filled()
    for i in range(3):
        taken = REPORTER.take(own_mail(box, i), ALIAS_HOST.client)
        notice = REPORTER.bounce(taken, gone("old@reporter.example"), sender=REWRITTEN)
        box.receive(ALIAS_HOST.take(notice, REPORTER.client, to=REWRITTEN), ALIAS_HOST)
    assert labels(ask(box)) == {Cause.OWN: 3}


def test_forged_mail_is_forged_where_the_forwarder_rewrites_the_envelope(ask: Ask) -> None:
    box = filled()
    for i in range(5):
        taken = ALIAS_HOST.take(spam(box.owner, i, to="anna@alias.example"), BOT)
        taken = REPORTER.take(taken, ALIAS_HOST.client)
        notice = REPORTER.bounce(taken, gone("old@reporter.example"), sender=REWRITTEN)
        box.receive(ALIAS_HOST.take(notice, REPORTER.client, to=REWRITTEN), ALIAS_HOST)
    report = ask(box)
    assert labels(report) == {Cause.FORGED: 5}
    assert named(report, "0000.eml").observation.entry_point == BOT.address


def test_notices_that_come_through_the_owners_alias_are_read(ask: Ask) -> None:
    box = filled()
    alias = "hana@alias.example"
    for i in range(5):
        taken = REPORTER.take(spam(alias, i), BOT)
        notice = REPORTER.bounce(taken, gone(f"v{i}@reporter.example"), sender=alias)
        box.receive(ALIAS_HOST.take(notice, REPORTER.client, to=alias), ALIAS_HOST)
    assert labels(ask(box, addresses=(box.owner, alias))) == {Cause.FORGED: 5}


def test_what_the_owners_rule_forwards_is_automatic(ask: Ask) -> None:
    box = filled()
    shop = Host(name="out.shop.example", address="198.51.100.80")
    for i in range(4):
        order = letter(f"shop{i}@shop.example", to=box.owner, subject=f"Order {i}", number=i)
        box.receive(order, shop, envelope=f"shop{i}@shop.example", name=f"order{i}.eml")
        forwarded = f"Delivered-To: {box.owner}\n".encode() + box.host.take(order, shop.client, to=box.owner)
        box.own_notice(forwarded, gone("hana@old.example", remote="mx.old.example"), name=f"{i}.eml")
    report = ask(box)
    assert labels(report) == {Cause.AUTOMATIC: 4}
    assert "automatic.received_and_forwarded" in kinds(named(report, "0.eml"))


def test_a_filtering_service_before_the_recipient_does_not_make_own_mail_forged(ask: Ask) -> None:
    box = filled()
    service = Host(name="in7.filter.example", address="198.51.100.60")
    host = Host(name="mail.corp.example", address="198.51.100.44")
    for i in range(3):
        mail = letter(box.owner, to="v@corp.example", subject=f"Question {i}", number=i)
        box.save_sent(mail)
        taken = host.take(service.take(box.submit(mail), box.host.client), service.client)
        box.receive(host.bounce(taken, gone("v@corp.example"), sender=box.owner), host)
    assert labels(ask(box)) == {Cause.OWN: 3}


def test_a_post_to_a_list_whose_member_is_gone_accuses_nobody(ask: Ask) -> None:
    box = filled()
    mail = letter(
        box.owner, to="club@club.example", subject="Summer party", at=NOON.astimezone(JST), number=3
    )
    box.save_sent(mail)
    posted = LIST_HOST.take(box.submit(mail), box.host.client)
    box.report(posted, REPORTER, LIST_HOST.client, to="member@reporter.example")
    report = ask(box)
    assert labels(report) == {Cause.OWN: 1}
