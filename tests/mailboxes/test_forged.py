"""Floods of notices on mail that only bears the owner's address."""

from __future__ import annotations

import pytest

from mail_hosts import NOON, Client, Host, Refusal, Return, Software
from mailbox_builder import (
    ANOTHER,
    BOT,
    PHP,
    REPORTER,
    Mailbox,
    friend,
    gone,
    kinds,
    labels,
    letter,
    named,
    spam,
)
from mailboxes.conftest import Ask
from whosent.verdict import Cause


def test_a_flood_from_strangers_is_forged(ask: Ask) -> None:
    box = Mailbox()
    box.report_spam(9)
    report = ask(box)
    assert report.verdict.headline is Cause.FORGED
    assert labels(report) == {Cause.FORGED: 9}


def test_one_notice_with_headers_only_is_enough(ask: Ask) -> None:
    box = Mailbox()
    box.report_spam(1, returned=Return.HEADERS)
    assert ask(box).verdict.headline is Cause.FORGED


def test_nothing_need_be_known_of_the_provider(ask: Ask) -> None:
    box = Mailbox(verifies=False)
    box.report_spam(5)
    assert ask(box, dns=False, authserv_ids=()).verdict.headline is Cause.FORGED


@pytest.mark.parametrize("software", [Software.POSTFIX, Software.EXIM, Software.QMAIL])
def test_every_common_mail_system_is_understood(ask: Ask, software: Software) -> None:
    box = Mailbox()
    box.report_spam(
        3, reporters=(Host(name="mx.reporter.example", address="198.51.100.10", software=software),)
    )
    assert labels(ask(box)) == {Cause.FORGED: 3}


def test_a_reporter_that_only_says_its_name_is_believed_a_little(ask: Ask) -> None:
    box = Mailbox()
    box.report_spam(5, reporters=(Host(name="mx.small.example", address="198.51.100.44", reverse=False),))
    assert labels(ask(box)) == {Cause.FORGED: 5}


def test_a_reporter_on_a_line_with_a_generic_name_is_understood(ask: Ask) -> None:
    box = Mailbox()
    host = Host(name="mx.small.example", address="198.51.100.44")
    line = Client(address=host.address, helo=host.name, reverse="198-51-100-44.static.isp.example")
    for i in range(5):
        taken = host.take(spam(box.owner, i), BOT)
        box.receive(host.bounce(taken, gone("v@small.example"), sender=box.owner), line)
    assert ask(box).verdict.headline is Cause.FORGED


def test_a_reporter_behind_a_gateway_is_its_organisation(ask: Ask) -> None:
    box = Mailbox()
    host = Host(name="mail.corp.example", address="198.51.100.44")
    gateway = Client(address="198.51.100.45", helo=host.name, reverse="gw.corp.example")
    for i in range(5):
        taken = host.take(spam(box.owner, i), BOT)
        box.receive(host.bounce(taken, gone("v@corp.example"), sender=box.owner), gateway)
    assert labels(ask(box)) == {Cause.FORGED: 5}


def test_the_entry_point_is_found_above_a_reporters_inner_hosts(ask: Ask) -> None:
    box = Mailbox()
    inner, outer = (
        Host(name="exch01.corp.example", address="10.1.2.3"),
        Host(name="mx.corp.example", address="198.51.100.44"),
    )
    for i in range(5):
        taken = inner.take(outer.take(spam(box.owner, i), BOT), outer.client)
        notice = inner.made(inner.bounce(taken, gone("v@corp.example"), sender=box.owner))
        box.receive(outer.take(notice, inner.client), outer)
    report = ask(box)
    assert labels(report) == {Cause.FORGED: 5}
    assert {a.observation.entry_point for a in report.verdict.attributions} == {BOT.address}


def test_an_original_that_came_through_a_filtering_service_is_forged_too(ask: Ask) -> None:
    box = Mailbox()
    service = Host(name="in7.filter.example", address="198.51.100.60")
    host = Host(name="mail.corp.example", address="198.51.100.44")
    for i in range(5):
        taken = host.take(service.take(spam(box.owner, i), BOT), service.client)
        box.receive(host.bounce(taken, gone("v@corp.example"), sender=box.owner), host)
    assert ask(box).verdict.headline is Cause.FORGED


def test_delays_bear_the_label_of_the_mail(ask: Ask) -> None:
    box = Mailbox()
    delay = Refusal(
        recipient="v@reporter.example",
        action="delayed",
        status="4.4.1",
        reply="451 4.4.1 connection timed out",
    )
    for i in range(4):
        box.report(spam(box.owner, i), refusal=delay)
    assert labels(ask(box)) == {Cause.FORGED: 4}


def test_notices_without_an_original_take_the_label_of_a_clear_flood(ask: Ask) -> None:
    box = Mailbox()
    box.write_usual_mail()
    box.report_spam(24)
    box.report_spam(6, returned=Return.NONE)
    report = ask(box)
    assert report.verdict.headline is Cause.FORGED
    assert labels(report) == {Cause.FORGED: 30}


def test_notices_that_return_nothing_and_say_nothing_stay_undecided(ask: Ask) -> None:
    box = Mailbox()
    box.write_usual_mail()
    box.report_spam(10, returned=Return.NONE)
    report = ask(box)
    assert report.verdict.headline is Cause.UNDECIDED
    assert report.verdict.missing


def test_a_refusal_for_want_of_authentication_speaks_without_an_original(ask: Ask) -> None:
    box = Mailbox()
    for i in range(5):
        refusal = Refusal(
            recipient=f"v{i}@reporter.example",
            remote="mx.far.example",
            status="5.7.26",
            reply="550 5.7.26 Unauthenticated email from provider.example is not accepted due to domain's "
            "DMARC policy",
        )
        box.report(spam(box.owner, i), refusal=refusal, returned=Return.NONE)
    report = ask(box)
    assert report.verdict.headline is Cause.FORGED
    assert "check.diagnostic_unauthenticated" in kinds(named(report, "0000.eml"))


def test_a_notice_on_a_notice_is_read_to_its_core(ask: Ask) -> None:
    box = Mailbox()
    for i in range(3):
        inner = ANOTHER.bounce(
            ANOTHER.take(spam(box.owner, i), BOT), gone("v@another.example"), sender=box.owner
        )
        outer = REPORTER.take(inner, ANOTHER.client)
        box.receive(REPORTER.bounce(outer, gone("hana2@reporter.example"), sender=box.owner), REPORTER)
    assert ask(box).verdict.headline is Cause.FORGED


def test_a_notice_without_any_received_line_accuses_nobody(ask: Ask) -> None:
    box = Mailbox()
    for i in range(5):
        taken = REPORTER.take(spam(box.owner, i), BOT)
        box.inbox.append((f"{i}.eml", REPORTER.bounce(taken, gone("v@reporter.example"), sender=box.owner)))
    assert ask(box).verdict.headline in (Cause.FORGED, Cause.UNDECIDED)


def test_ipv6_is_no_different(ask: Ask) -> None:
    box = Mailbox(host=Host(name="mail.provider.example", address="2001:db8:25::25"))
    reporter = Host(name="mx.six.example", address="2001:db8:77::1")
    box.report_spam(5, reporters=(reporter,), client=Client(address="2001:db8:bad::7", helo="WIN-7"))
    assert labels(ask(box)) == {Cause.FORGED: 5}


@pytest.mark.parametrize(
    ("written", "stated"),
    [
        ("Hana@PROVIDER.Example", "hana@provider.example"),
        ("hana+shop@provider.example", "hana@provider.example"),
        ("hana@provider.example", "HANA@Provider.EXAMPLE"),
    ],
)
def test_an_address_is_known_however_it_is_written(ask: Ask, written: str, stated: str) -> None:
    box = Mailbox()
    for i in range(4):
        box.report(spam(written, i), sender=written)
    assert labels(ask(box, addresses=(stated,))) == {Cause.FORGED: 4}


def test_an_international_domain_is_known_in_both_forms(ask: Ask) -> None:
    box = Mailbox(owner="hana@xn--r8jz45g.example", provider_domain="xn--r8jz45g.example")
    for i in range(4):
        box.report(spam("hana@例え.example", i), sender=box.owner)
    report = ask(box, addresses=("hana@例え.example",))
    assert labels(report) == {Cause.FORGED: 4}
    assert report.addresses == ("hana@xn--r8jz45g.example",)


def test_a_web_form_that_writes_the_visitors_address_forges_it(ask: Ask) -> None:
    box = Mailbox()
    site = Client(address="198.51.100.90", helo="www.shop.example", reverse="www.shop.example")
    for i in range(3):
        thanks = letter(
            box.owner,
            to="nobody@reporter.example",
            subject="Thank you for your inquiry",
            program=PHP,
            number=i,
        )
        box.report(thanks, REPORTER, site)
    assert labels(ask(box)) == {Cause.FORGED: 3}


def test_a_web_forms_own_host_may_report(ask: Ask) -> None:
    box = Mailbox()
    host = Host(name="www.shop.example", address="198.51.100.90", software=Software.EXIM)
    box.add_host(host)
    for i in range(3):
        thanks = letter(box.owner, to=f"nobody{i}@reporter.example", program=PHP, number=i)
        line = (
            b"Received: from www-data by www.shop.example with local (Exim 4.96)\n"
            b"\tid 1qAbCd-0003xy-1A\n\tfor nobody@reporter.example; Mon, 02 Nov 2026 12:00:00 +0000\n"
        )
        refusal = gone(f"nobody{i}@reporter.example", remote="mx.reporter.example")
        box.receive(host.bounce(line + thanks, refusal, sender=box.owner), host)
    report = ask(box)
    assert labels(report) == {Cause.FORGED: 3}
    assert "route.made_at_reporter" in kinds(named(report, "0000.eml"))


def test_forged_mail_to_the_owners_correspondents_hints_at_a_leak(ask: Ask) -> None:
    box = Mailbox()
    box.write_usual_mail()
    for i in range(6):
        box.report(spam(box.owner, i, to=friend(i)), ANOTHER, to=friend(i))
    report = ask(box)
    assert report.verdict.headline is Cause.FORGED
    assert report.verdict.contacts_leaked


def test_an_untagged_envelope_is_forged_where_all_own_mail_leaves_tagged(ask: Ask) -> None:
    box = Mailbox(signs=False)
    box.write_usual_mail()
    tagged = "prvs=1234abcdef=hana@provider.example"
    for i in range(4):
        mail = letter(box.owner, to=f"anna{i}@far.example", subject=f"Hello {i}", number=i)
        box.save_sent(mail)
        box.own_notice(box.submit(mail), gone(f"anna{i}@far.example", remote="mx.far.example"), sender=tagged)
    box.report(spam(box.owner), returned=Return.NONE, name="untagged.eml")
    report = ask(box)
    assert "envelope.tag_missing" in kinds(named(report, "untagged.eml"))
    assert named(report, "untagged.eml").label is Cause.FORGED


def test_tags_that_strangers_show_teach_nothing(ask: Ask) -> None:
    box = Mailbox()
    for i in range(6):
        box.report(spam(box.owner, i), sender=f"prvs=123{i}abcdef=hana@provider.example", at=NOON)
    box.report(spam(box.owner, 9), name="plain.eml")
    assert "envelope.tag_missing" not in kinds(named(ask(box), "plain.eml"))
