"""Text that a stranger, or a reporter that lies, could have typed flips no verdict."""

from __future__ import annotations

import pytest

from mailbox_builder import ANOTHER, HOME, Mailbox, friend, gone, labels, letter, spam
from mailboxes.conftest import Ask
from twins import TOWARDS_ACCOUNT, TOWARDS_FORGED, Author, Target, Twin
from whosent.verdict import Cause


def target(box: Mailbox) -> Target:
    return Target(
        owner=box.owner,
        host=box.host.name,
        authserv_id=box.host.name,
        sent_id="00000384-1111-4222-8333-abcdefabcdef@provider.example",
        friend=friend(0),
        home=HOME.address,
        signed=box.submit(letter(box.owner, to=friend(0), subject="Lunch 0", number=900)),
    )


def changed(box: Mailbox, twin: Twin) -> Mailbox:
    known = target(box)
    before = list(box.inbox)
    box.inbox = [(name, twin.change(mail, known)) for name, mail in box.inbox]
    assert box.inbox != before
    return box


@pytest.mark.parametrize("twin", TOWARDS_ACCOUNT, ids=str)
@pytest.mark.parametrize("with_sent", [True, False])
def test_no_text_makes_a_forged_flood_the_accounts(ask: Ask, twin: Twin, with_sent: bool) -> None:
    box = Mailbox()
    if with_sent:
        box.write_usual_mail()
    box.report_spam(9)
    report = ask(changed(box, twin))
    assert report.verdict.headline is not Cause.ACCOUNT
    assert labels(report)[Cause.ACCOUNT] == 0
    if twin.author is Author.STRANGER:
        assert report.verdict.headline is Cause.FORGED


@pytest.mark.parametrize("twin", TOWARDS_ACCOUNT, ids=str)
def test_no_text_makes_a_single_forged_notice_the_accounts(ask: Ask, twin: Twin) -> None:
    box = Mailbox(owner="hana@hana.example", signing_domain="hana.example")
    box.report_spam(1)
    report = ask(changed(box, twin))
    assert report.verdict.headline is not Cause.ACCOUNT
    assert labels(report)[Cause.OWN] == 0 or twin.author is Author.REPORTER


@pytest.mark.parametrize("twin", TOWARDS_ACCOUNT, ids=str)
def test_no_text_accuses_without_dns(ask: Ask, twin: Twin) -> None:
    box = Mailbox()
    box.report_spam(25)
    report = ask(changed(box, twin), dns=False, authserv_ids=())
    assert report.verdict.headline is not Cause.ACCOUNT
    assert labels(report)[Cause.ACCOUNT] == 0


@pytest.mark.parametrize("twin", TOWARDS_FORGED, ids=str)
def test_no_text_hides_a_takeover_that_the_provider_shows(ask: Ask, twin: Twin) -> None:
    box = Mailbox()
    box.write_usual_mail()
    box.abuse(25)
    report = ask(changed(box, twin))
    assert report.verdict.headline is Cause.ACCOUNT
    assert labels(report)[Cause.FORGED] == 0


@pytest.mark.parametrize("twin", TOWARDS_FORGED, ids=str)
def test_no_text_makes_a_takeover_seen_elsewhere_forged(ask: Ask, twin: Twin) -> None:
    box = Mailbox()
    box.write_usual_mail()
    box.abuse_seen_elsewhere(25)
    report = ask(changed(box, twin))
    assert report.verdict.headline is not Cause.FORGED
    assert labels(report)[Cause.FORGED] == 0


@pytest.mark.parametrize("twin", TOWARDS_FORGED, ids=str)
def test_no_text_takes_own_mail_from_the_owner(ask: Ask, twin: Twin) -> None:
    box = Mailbox()
    box.write_usual_mail()
    box.fail_own_mail(4)
    report = ask(changed(box, twin))
    assert labels(report) == {Cause.OWN: 4}


def test_reporters_in_league_do_not_make_a_takeover(ask: Ask) -> None:
    box = Mailbox()
    twin = next(t for t in TOWARDS_ACCOUNT if t.name == "a reporter that claims to have it from the provider")
    box.report_spam(25)
    report = ask(changed(box, twin))
    assert report.verdict.headline is not Cause.ACCOUNT


@pytest.mark.parametrize("stamps_delivery", [True, False])
def test_a_flood_cannot_teach_an_authserv_id_or_hosts(ask: Ask, stamps_delivery: bool) -> None:
    box = Mailbox(verifies=False, stamps_delivery=stamps_delivery)
    box.report_spam(200)
    lesson = (
        b"Received: by mx.evil.example (Postfix)\n\tid 4C0FFEE; Mon, 02 Nov 2026 12:00:00 +0000\n"
        b"Authentication-Results: mx.evil.example;\n\tdkim=pass header.d=provider.example\n"
        b"Delivered-To: boss@evil.example\n"
    )
    box.inbox = [(name, _in_the_middle(mail, lesson)) for name, mail in box.inbox]
    report = ask(box, addresses=(), authserv_ids=())
    assert report.addresses == (box.owner,)
    assert report.verdict.headline is Cause.FORGED
    assert labels(report) == {Cause.FORGED: 200}


def test_a_flood_that_names_the_owner_as_recipient_cannot_pass_for_delivered_mail(ask: Ask) -> None:
    box = Mailbox()
    for i in range(30):
        mail = b"Delivered-To: hana@provider.example\n" + spam("shop@evil.example", i)
        taken = ANOTHER.take(mail, HOME)
        box.receive(ANOTHER.bounce(taken, gone("v@another.example"), sender=box.owner, number=i), ANOTHER)
    report = ask(box)
    assert labels(report)[Cause.ACCOUNT] + labels(report)[Cause.OWN] + labels(report)[Cause.AUTOMATIC] == 0


def _in_the_middle(mail: bytes, lesson: bytes) -> bytes:
    head, empty, body = mail.partition(b"\n\n")
    return head + b"\n" + lesson.rstrip() + empty + body
