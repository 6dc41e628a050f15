"""Somebody else uses the owner's account."""

from __future__ import annotations

from datetime import timedelta

from mail_hosts import NOON, Client, Host, Return, Software
from mailbox_builder import (
    HOME,
    PHP,
    SPAM_TOOL,
    THIEF,
    THUNDERBIRD,
    Mailbox,
    gone,
    kinds,
    labels,
    letter,
    named,
    spam,
)
from mailboxes.conftest import Ask
from whosent.verdict import Actor, Cause, MissingKind


def test_the_providers_own_notices_show_it(ask: Ask) -> None:
    box = Mailbox()
    box.write_usual_mail()
    box.abuse(25)
    report = ask(box)
    assert report.verdict.headline is Cause.ACCOUNT
    assert labels(report) == {Cause.ACCOUNT: 25}


def test_the_login_history_names_the_thief(ask: Ask) -> None:
    box = Mailbox()
    box.write_usual_mail()
    box.log_in(THIEF, at=NOON - timedelta(minutes=5), method="smtp")
    box.abuse(25)
    report = ask(box, with_logins=True)
    assert report.verdict.headline is Cause.ACCOUNT


def test_guessed_passwords_name_the_thief(ask: Ask) -> None:
    box = Mailbox()
    box.write_usual_mail()
    for minute in range(8):
        box.log_in(THIEF, at=NOON - timedelta(minutes=60 - minute), method="smtp", success=False)
    box.log_in(THIEF, at=NOON - timedelta(minutes=5), method="smtp")
    box.abuse(5)
    report = ask(box, with_logins=True)
    assert report.verdict.headline is Cause.ACCOUNT
    assert report.verdict.actor is Actor.TAKEOVER


def test_signed_mail_reported_only_elsewhere_shows_it(ask: Ask) -> None:
    box = Mailbox()
    box.write_usual_mail()
    box.log_in(THIEF, at=NOON, method="smtp")
    box.abuse_seen_elsewhere(25)
    report = ask(box, with_logins=True)
    assert labels(report)[Cause.FORGED] == 0
    assert report.verdict.headline in (Cause.ACCOUNT, Cause.UNDECIDED)


def test_without_dns_the_providers_own_word_suffices(ask: Ask) -> None:
    box = Mailbox()
    box.write_usual_mail()
    box.abuse(25)
    assert ask(box, dns=False, authserv_ids=()).verdict.headline is Cause.ACCOUNT


def test_on_a_domain_of_ones_own_it_is_found(ask: Ask) -> None:
    box = Mailbox(owner="hana@hana.example", signing_domain="hana.example")
    box.write_usual_mail()
    box.abuse(25)
    assert ask(box).verdict.headline is Cause.ACCOUNT


def test_a_key_that_is_gone_hides_nothing_that_the_provider_wrote(ask: Ask) -> None:
    box = Mailbox(owner="hana@hana.example", signing_domain="hana.example")
    del box.dns["s1._domainkey.hana.example"]
    box.write_usual_mail()
    box.abuse(25)
    assert ask(box).verdict.headline is Cause.ACCOUNT


def test_copies_that_the_thief_left_in_sent_do_not_make_it_the_owners(ask: Ask) -> None:
    box = Mailbox()
    box.write_usual_mail(4)
    for i in range(12):
        program = (SPAM_TOOL, PHP, THUNDERBIRD)[i % 3]
        mail = letter(box.owner, to=f"v{i}@far.example", subject=f"Payment {i}", number=i, program=program)
        box.save_sent(mail)
        box.own_notice(box.submit(mail, THIEF), gone(f"v{i}@far.example", remote="mx.far.example"))
    report = ask(box)
    assert labels(report)[Cause.OWN] == 0
    assert report.verdict.headline in (Cause.ACCOUNT, Cause.UNDECIDED)


def test_one_notice_among_two_hundred_forged_ones_is_found(ask: Ask) -> None:
    box = Mailbox()
    box.write_usual_mail()
    box.report_spam(200)
    box.own_notice(
        box.submit(spam(box.owner, 7777, subject="Quarterly invoice"), THIEF),
        gone("v@far.example", remote="mx.far.example"),
        name="hidden.eml",
    )
    report = ask(box)
    assert report.verdict.headline is Cause.ACCOUNT
    assert named(report, "hidden.eml").label is Cause.ACCOUNT
    assert labels(report) == {Cause.FORGED: 200, Cause.ACCOUNT: 1}


def test_one_of_the_floods_own_campaign_is_found_too(ask: Ask) -> None:
    box = Mailbox()
    box.write_usual_mail()
    box.report_spam(200)
    box.own_notice(
        box.submit(spam(box.owner, 7), THIEF),
        gone("v@far.example", remote="mx.far.example"),
        name="hidden.eml",
    )
    report = ask(box)
    assert report.verdict.headline is Cause.ACCOUNT
    assert labels(report) == {Cause.FORGED: 200, Cause.ACCOUNT: 1}


def test_a_thief_who_deletes_sent_and_keeps_to_one_program_leaves_doubt_not_a_clean_bill(ask: Ask) -> None:
    box = Mailbox()
    box.write_usual_mail()
    box.abuse(2)
    report = ask(box)
    assert report.verdict.headline in (Cause.ACCOUNT, Cause.UNDECIDED)
    assert {m.kind for m in report.verdict.missing} & {
        MissingKind.LOGIN_HISTORY,
        MissingKind.MAIL_SOFTWARE_HISTORY,
    }


def test_malware_on_the_owners_own_line_is_told_apart(ask: Ask) -> None:
    box = Mailbox()
    box.write_usual_mail()
    for i in range(25):
        mail = letter(box.owner, to=f"v{i}@far.example", subject=f"Payment {i}", number=i, program=SPAM_TOOL)
        box.own_notice(box.submit(mail, HOME), gone(f"v{i}@far.example", remote="mx.far.example"))
    report = ask(box, with_logins=True)
    assert report.verdict.headline is Cause.ACCOUNT
    assert report.verdict.actor is Actor.OWN_DEVICE


def test_over_ipv6_it_is_found(ask: Ask) -> None:
    box = Mailbox(host=Host(name="mail.provider.example", address="2001:db8:25::25"))
    box.write_usual_mail(client=Client(address="2001:db8:1::5", helo="pc"))
    box.abuse(25, client=Client(address="2001:db8:bad::7", helo="pc"))
    assert ask(box).verdict.headline is Cause.ACCOUNT


def test_notices_without_originals_beside_the_others_stay_undecided_or_join(ask: Ask) -> None:
    box = Mailbox()
    box.write_usual_mail()
    box.abuse(20)
    box.abuse(5, returned=Return.NONE)
    report = ask(box)
    assert report.verdict.headline is Cause.ACCOUNT
    assert labels(report)[Cause.FORGED] == 0


def test_exported_notices_without_received_lines_clear_nobody(ask: Ask) -> None:
    box = Mailbox(signs=False)
    box.write_usual_mail()
    for i in range(25):
        mail = box.submit(spam(box.owner, i), THIEF)
        box.inbox.append(
            (
                f"{i}.eml",
                box.host.bounce(mail, gone(f"v{i}@far.example", remote="mx.far.example"), sender=box.owner),
            )
        )
    report = ask(box)
    assert report.verdict.headline is not Cause.FORGED
    assert "route.from_stranger_text" not in kinds(named(report, "0.eml"))


def test_at_a_provider_whose_lines_name_no_host_it_is_found(ask: Ask) -> None:
    host = Host(name="mail.provider.example", address="192.0.2.25", software=Software.QMAIL)
    box = Mailbox(host=host, signs=False)
    box.write_usual_mail()
    box.abuse(25)
    report = ask(box)
    assert "writer.provider" in kinds(named(report, "0000.eml"))
    assert report.verdict.headline is Cause.ACCOUNT


def test_a_forger_cannot_type_such_a_line(ask: Ask) -> None:
    host = Host(name="mail.provider.example", address="192.0.2.25", software=Software.QMAIL)
    box = Mailbox(host=host, signs=False)
    box.write_usual_mail()
    for i in range(25):
        mail = box.submit(spam(box.owner, i), THIEF)
        notice = host.made(
            host.bounce(mail, gone("v@far.example", remote="mx.far.example"), sender=box.owner)
        )
        box.receive(notice, Client(address="203.0.113.9", helo=host.name))
    report = ask(box)
    assert labels(report)[Cause.ACCOUNT] == 0
    assert report.verdict.headline is not Cause.ACCOUNT
