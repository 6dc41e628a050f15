"""Lures whose senders authenticate their own mail, and what they gain by writing more of a notice."""

from __future__ import annotations

import pytest

from mail_hosts import NOON, Host, Return, stamp
from mailbox_builder import REPORTER, Mailbox, gone, kinds, labels, spam
from mailboxes.conftest import Ask
from whosent.report.model import CheckReport
from whosent.verdict import Cause

LURER = Host(name="mx.lurer.example", address="203.0.113.90")
ASKS = "Your messages are on hold. Log in to release them: https://login.lurer.example/\n"
OUTCOME = "<bob@far.example>: host mx.far.example said: 550 5.1.1 User unknown\n"
RETURNED = (
    "Received: from mail.provider.example (mail.provider.example [192.0.2.25])\n"
    "\tby mx.lurer.example (Postfix) with ESMTPS id 4B4819; Mon, 02 Nov 2026 12:00:00 +0000\n"
    "From: hana@provider.example\nTo: bob@far.example\nSubject: Hello\n"
    "Message-ID: <1@provider.example>\n\nHello\n"
)
STATUS = (
    "Reporting-MTA: dns; mx.lurer.example\n\nFinal-Recipient: rfc822; bob@far.example\n"
    "Action: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 User unknown\n"
)


def lure(box: Mailbox, *, text: str, status: str = "", returned: str = "") -> bytes:
    """A message that poses as a notice, with as much of one as is given."""
    parts = [("text/plain", text), ("message/delivery-status", status), ("message/rfc822", returned)]
    body = "".join(f"--x\nContent-Type: {kind}\n\n{content}\n" for kind, content in parts if content)
    return (
        f"Date: {stamp(NOON)}\nFrom: Mail Delivery System <mailer-daemon@lurer.example>\nTo: {box.owner}\n"
        "Subject: Undelivered Mail Returned to Sender\nMessage-ID: <7@lurer.example>\nMIME-Version: 1.0\n"
        f'Content-Type: multipart/mixed; boundary="x"\n\n{body}--x--\n'
    ).encode()


def receive(box: Mailbox, mail: bytes, *, envelope: str = "bounce@lurer.example") -> None:
    """It arrives with SPF, DKIM and DMARC in order for the domain of whoever sent it."""
    box.add_host(LURER)
    found = (
        f"iprev=pass ({LURER.name}) smtp.remote-ip={LURER.address};\n\tdkim=pass header.d=lurer.example;\n"
        f"\tspf=pass smtp.mailfrom={envelope or LURER.name};\n\tdmarc=pass header.from=lurer.example"
    )
    box.receive(mail, LURER, results=found, envelope=envelope)


def alone(ask: Ask, *, text: str, status: str = "", returned: str = "", envelope: str = "") -> CheckReport:
    """A mailbox with that one lure in it."""
    box = Mailbox()
    box.write_usual_mail()
    receive(box, lure(box, text=text, status=status, returned=returned), envelope=envelope)
    return ask(box)


def test_a_lure_that_is_authenticated_as_its_own_domains_is_fake(ask: Ask) -> None:
    report = alone(ask, text=ASKS, envelope="bounce@lurer.example")
    assert labels(report) == {Cause.FAKE: 1}
    assert report.verdict.headline is Cause.FAKE
    assert "writer.foreign" not in kinds(report.verdict.attributions[0])


def test_a_lure_that_names_an_outcome_in_words_is_fake_all_the_same(ask: Ask) -> None:
    report = alone(ask, text=f"{OUTCOME}\n{ASKS}", envelope="bounce@lurer.example")
    assert labels(report) == {Cause.FAKE: 1}


@pytest.mark.parametrize("status", ["", STATUS])
@pytest.mark.parametrize("returned", ["", RETURNED])
@pytest.mark.parametrize("text", [ASKS, f"{OUTCOME}\n{ASKS}", OUTCOME])
def test_however_much_of_a_notice_a_lure_has_it_accuses_nobody_and_clears_no_account(
    ask: Ask, status: str, returned: str, text: str
) -> None:
    report = alone(ask, text=text, status=status, returned=returned)
    assert labels(report)[Cause.ACCOUNT] == labels(report)[Cause.OWN] == 0
    assert report.verdict.headline is not Cause.ACCOUNT


@pytest.mark.parametrize("returned", ["", RETURNED])
@pytest.mark.parametrize("status", ["", STATUS])
def test_lures_do_not_hide_a_takeover(ask: Ask, status: str, returned: str) -> None:
    box = Mailbox()
    box.write_usual_mail()
    box.abuse(1)
    for _ in range(40):
        receive(box, lure(box, text=f"{OUTCOME}\n{ASKS}", status=status, returned=returned), envelope="")
    report = ask(box)
    assert report.verdict.headline in (Cause.ACCOUNT, Cause.UNDECIDED)
    assert report.verdict.account_in_doubt or labels(report)[Cause.ACCOUNT] == 1


@pytest.mark.parametrize("returned", list(Return))
def test_a_true_notice_from_an_authenticated_stranger_is_no_lure(ask: Ask, returned: Return) -> None:
    box = Mailbox()
    box.report(spam(box.owner), REPORTER, returned=returned, refusal=gone("victim@reporter.example"))
    found = ask(box).verdict.attributions[0]
    assert "writer.foreign" in kinds(found)
    assert found.label is not Cause.FAKE
