"""What forged mail also brings, and what only looks like a notice."""

from __future__ import annotations

from mail_hosts import NOON, stamp
from mailbox_builder import ANOTHER, BOT, REPORTER, THIEF, Client, Mailbox, gone, labels, letter, spam
from mailboxes.conftest import Ask
from whosent.verdict import Cause

SHOP = Client(address="203.0.113.9", helo="mail.provider.example", reverse="")
REFUSED = gone("victim@far.example", remote=REPORTER.name)


def reply(box: Mailbox, subject: str, body: str, *, more: str = "", author: str = "") -> bytes:
    return (
        f"Date: {stamp(NOON)}\nFrom: {author or 'Anna <anna@another.example>'}\nTo: {box.owner}\n"
        f"Subject: {subject}\nMessage-ID: <{len(box.inbox)}.reply@another.example>\n{more}"
        f"MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\n{body}"
    ).encode()


def test_automatic_replies_to_forged_mail_are_no_notices(ask: Ask) -> None:
    box = Mailbox()
    box.report_spam(3)
    for number in range(3):
        vacation = reply(
            box,
            f"Out of office: Re: Special offer {number}",
            "I am on holiday until 9 November.\n",
            more="Auto-Submitted: auto-replied\n",
        )
        box.receive(vacation, ANOTHER)
    report = ask(box)
    assert len(report.others) == 3
    assert labels(report) == {Cause.FORGED: 3}


def test_a_challenge_to_forged_mail_is_no_notice(ask: Ask) -> None:
    box = Mailbox()
    box.report_spam(3)
    challenge = reply(
        box,
        "Please confirm your message",
        "This is an automatic reply. Your message is held until you confirm that you are a person.\n"
        "Reply to this message to have it delivered.\n",
        more="Auto-Submitted: auto-replied\nX-AskVersion: 2.5\n",
    )
    box.receive(challenge, ANOTHER)
    report = ask(box)
    assert labels(report)[Cause.FORGED] == 3
    assert labels(report)[Cause.ACCOUNT] == 0


def test_ordinary_mail_teaches_nothing_and_is_no_notice(ask: Ask) -> None:
    box = Mailbox()
    for number in range(5):
        box.receive(letter(f"friend{number}@another.example", to=box.owner, number=number), ANOTHER)
    report = ask(box)
    assert report.verdict.headline is Cause.NONE
    assert len(report.others) == 5


def test_a_lure_in_the_providers_name_is_fake(ask: Ask) -> None:
    box = Mailbox()
    for number in range(3):
        lure = reply(
            box,
            f"Mail delivery failed: {number} messages pending",
            "Your mailbox hana@provider.example has messages on hold. Log in to release them:\n"
            "https://login.example.net/release\n",
            author="Mail Delivery System <MAILER-DAEMON@provider.example>",
        )
        box.receive(lure, SHOP)
    report = ask(box)
    assert report.verdict.headline is Cause.FAKE
    assert labels(report) == {Cause.FAKE: 3}


def test_a_lure_beside_a_takeover_does_not_hide_it(ask: Ask) -> None:
    box = Mailbox()
    box.write_usual_mail()
    box.abuse(25, client=THIEF)
    lure = reply(
        box,
        "Undeliverable: your account",
        "Your password expires today. Confirm it: https://login.example.net/\n",
        author="Mail Delivery System <postmaster@provider.example>",
    )
    box.receive(lure, BOT)
    assert ask(box).verdict.headline is Cause.ACCOUNT


def test_a_made_up_notice_that_pretends_to_be_the_providers_is_not_believed(ask: Ask) -> None:
    box = Mailbox()
    box.write_usual_mail()
    box.signs = False  # the forger has no key
    for i in range(5):
        mail = box.submit(spam(box.owner, i), THIEF)
        notice = box.host.bounce(mail, REFUSED, sender=box.owner, number=i)
        box.receive(box.host.made(notice), Client(address="203.0.113.9", helo=box.host.name))
    report = ask(box)
    assert report.verdict.headline is not Cause.ACCOUNT
    assert labels(report)[Cause.ACCOUNT] == 0
