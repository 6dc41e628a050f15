"""Providers of several hosts: what went from one to another never came in from outside."""

from __future__ import annotations

import pytest

from mail_hosts import Host, Software
from mailbox_builder import HOME, THIEF, Mailbox, gone, kinds, labels, letter, named, spam
from mailboxes.conftest import Ask
from whosent.verdict import Cause

OUT = Host(name="out.provider.example", address="192.0.2.26")
PRIVATE = Host(name="out.provider.example", address="10.0.0.26", reverse=False)
SUBMIT = Host(name="submit.provider.example", address="192.0.2.27")
CUSTOMER = Host(name="rose.provider.example", address="192.0.2.200")


def filled() -> Mailbox:
    box = Mailbox(signs=False, verifies=False)
    box.write_usual_mail()
    box.add_host(OUT, SUBMIT, CUSTOMER)
    box.dns["provider.example"]["TXT"] = ["v=spf1 ip4:192.0.2.24/29 -all"]
    return box


def report_inside(box: Mailbox, mail: bytes, host: Host, number: int) -> None:
    refusal = gone(f"v{number}@far.example", remote="mx.far.example")
    notice = host.bounce(mail, refusal, sender=box.owner, number=number)
    box.receive(host.made(notice), host, name=f"{number}.eml")


@pytest.mark.parametrize("host", [OUT, PRIVATE], ids=["in SPF", "private"])
def test_a_notice_of_another_host_of_the_provider_is_the_providers(ask: Ask, host: Host) -> None:
    box = filled()
    for i in range(25):
        report_inside(box, host.take(spam(box.owner, i), THIEF, login=box.owner), host, i)
    report = ask(box)
    assert "writer.provider" in kinds(named(report, "0.eml"))
    assert report.verdict.headline is Cause.ACCOUNT


def test_the_submission_is_found_below_the_providers_inner_steps(ask: Ask) -> None:
    box = filled()
    for i in range(25):
        taken = SUBMIT.take(spam(box.owner, i), THIEF, login=box.owner)
        report_inside(box, OUT.take(taken, SUBMIT.client), OUT, i)
    report = ask(box)
    assert "submission.owner" in kinds(named(report, "0.eml"))
    assert report.verdict.headline is Cause.ACCOUNT


def test_a_customers_machine_below_the_providers_domain_is_not_the_provider(ask: Ask) -> None:
    box = filled()
    for i in range(25):
        report_inside(box, CUSTOMER.take(spam(box.owner, i), THIEF, login=box.owner), CUSTOMER, i)
    report = ask(box)
    assert "writer.provider" not in kinds(named(report, "0.eml"))
    assert report.verdict.headline is not Cause.ACCOUNT
    assert labels(report)[Cause.ACCOUNT] == 0


@pytest.mark.parametrize("software", [Software.POSTFIX, Software.EXIM])
def test_own_mail_through_two_hosts_is_own(ask: Ask, software: Software) -> None:
    box = filled()
    out = Host(name=OUT.name, address=OUT.address, software=software)
    for i in range(3):
        mail = box.sent[0].replace(b"Lunch 0", f"Photographs {i}".encode())
        mail = mail.replace(b"00000384-1111", f"0000{i:04}-2222".encode())
        box.save_sent(mail)
        taken = out.take(SUBMIT.take(mail, HOME, login=box.owner), SUBMIT.client)
        report_inside(box, taken, out, i)
    assert labels(ask(box)) == {Cause.OWN: 3}


def test_a_foreign_reporter_that_took_it_from_any_of_the_providers_hosts_says_so(ask: Ask) -> None:
    box = filled()
    mail = letter(box.owner, to="v@reporter.example", number=9)
    box.report(SUBMIT.take(mail, HOME, login=box.owner), client=OUT.client)
    found = kinds(named(ask(box), "0000.eml"))
    assert {"route.from_provider", "submission.owner"} <= found
