"""Another customer of the same provider writes the owner's address: not the owner's account."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from mail_hosts import NOON, Host, Refusal, Return, Software
from mailbox_builder import BOT, HOME, PHP, THIEF, Mailbox, gone, kinds, labels, letter, named, profile, spam
from mailboxes.conftest import Ask
from whosent.verdict import Cause

HOUR = timedelta(hours=1)


def test_a_named_login_of_somebody_else_is_forged(ask: Ask) -> None:
    box = Mailbox()
    box.write_usual_mail()
    box.abuse(3, login="other@provider.example")
    report = ask(box)
    assert labels(report) == {Cause.FORGED: 3}
    assert report.verdict.headline is Cause.FORGED


@pytest.mark.parametrize("count", [1, 3, 25])
def test_a_login_of_a_stranger_at_another_domain_is_forged(ask: Ask, count: int) -> None:
    box = Mailbox(owner="hana@hana.example", signing_domain="hana.example")
    box.write_usual_mail()
    box.abuse(count, login="bob@bob.example")
    assert labels(ask(box)) == {Cause.FORGED: count}


def test_a_named_stranger_is_forged_also_where_elsewhere_reported(ask: Ask) -> None:
    box = Mailbox()
    for i in range(5):
        box.report(box.submit(spam(box.owner, i), login="other@provider.example"), client=box.host.client)
    report = ask(box)
    assert labels(report)[Cause.ACCOUNT] == 0
    assert report.verdict.headline is not Cause.ACCOUNT


@pytest.mark.parametrize("binding", ["none", "unproven"])
def test_where_no_login_is_named_and_authors_are_not_bound_nobody_is_accused(
    ask: Ask, tmp_path: Path, binding: str
) -> None:
    box = Mailbox(names_login=False)
    box.write_usual_mail()
    box.abuse(25)
    report = ask(box, provider=profile(tmp_path, binding=binding))
    assert report.verdict.headline is not Cause.ACCOUNT
    assert labels(report)[Cause.ACCOUNT] == 0


def test_where_authors_are_bound_to_logins_an_unnamed_login_is_the_owners(ask: Ask, tmp_path: Path) -> None:
    box = Mailbox(names_login=False)
    box.write_usual_mail()
    box.abuse(25)
    report = ask(box, provider=profile(tmp_path, binding="strict"))
    assert report.verdict.headline is Cause.ACCOUNT
    assert "submission.bound" in kinds(named(report, "0000.eml"))


def test_a_full_history_without_the_client_clears_the_account(ask: Ask) -> None:
    box = Mailbox(names_login=False)
    box.write_usual_mail()
    box.log_in(HOME, at=NOON + HOUR, method="smtp")
    box.abuse(25)
    report = ask(box, with_logins=True)
    assert "logins.client_unknown" in kinds(named(report, "0000.eml"))
    assert labels(report) == {Cause.FORGED: 25}


def test_a_history_that_leaves_sending_out_clears_nothing(ask: Ask) -> None:
    box = Mailbox(names_login=False)
    for day in range(5):
        box.log_in(HOME, at=NOON - day * 24 * HOUR)
    box.log_in(HOME, at=NOON + HOUR)
    box.abuse(25)
    found = kinds(named(ask(box, with_logins=True), "0000.eml"))
    assert not found & {"logins.client_unknown", "logins.clean"}


def test_a_client_in_the_login_history_binds_the_mail_to_the_account(ask: Ask) -> None:
    box = Mailbox(names_login=False)
    box.write_usual_mail()
    for minute in range(8):
        box.log_in(THIEF, at=NOON - HOUR + timedelta(minutes=minute), method="smtp", success=False)
    box.log_in(THIEF, at=NOON - timedelta(minutes=5), method="smtp")
    box.abuse(25)
    report = ask(box, with_logins=True)
    assert report.verdict.headline is Cause.ACCOUNT
    assert "logins.client_known" in kinds(named(report, "0000.eml"))


def test_forged_mail_that_another_user_forwards_on_is_forged(ask: Ask) -> None:
    box = Mailbox()
    box.write_usual_mail()
    for i in range(4):
        taken = box.host.take(spam(box.owner, i, to="bob@provider.example"), BOT, to="bob@provider.example")
        box.own_notice(
            b"Delivered-To: bob@provider.example\n" + taken, gone("bob@old.example", remote="mx.old.example")
        )
    report = ask(box)
    assert labels(report) == {Cause.FORGED: 4}
    assert "submission.none" in kinds(named(report, "0000.eml"))


def test_forged_mail_to_a_full_mailbox_at_the_provider_is_forged(ask: Ask) -> None:
    box = Mailbox()
    box.write_usual_mail()
    full = Refusal(recipient="bob@hosted.example", status="5.2.2", reply="552 5.2.2 Mailbox full")
    for i in range(4):
        box.own_notice(box.host.take(spam(box.owner, i, to=full.recipient), BOT), full)
    report = ask(box)
    assert labels(report) == {Cause.FORGED: 4}


def test_the_providers_word_on_its_own_mailbox_accuses_nobody(ask: Ask) -> None:
    box = Mailbox()
    box.write_usual_mail()
    for i in range(25):
        full = Refusal(
            recipient=f"bob{i}@hosted.example", status="5.2.2", reply="mailbox full, quota exceeded"
        )
        box.own_notice(spam(box.owner, i), full, returned=Return.NONE)
    report = ask(box)
    assert "writer.provider_local" in kinds(named(report, "0000.eml"))
    assert labels(report)[Cause.ACCOUNT] == 0


def test_a_script_of_another_customer_on_the_same_host_accuses_nobody(ask: Ask) -> None:
    host = Host(name="sv1.provider.example", address="192.0.2.25", software=Software.EXIM)
    box = Mailbox(host=host, owner="hana@hana.example")
    for i in range(5):
        line = (
            b"Received: from cust42 by sv1.provider.example with local (Exim 4.96)\n"
            b"\tid 1qAbCd-0003xy-1A\n\tfor nobody@reporter.example; Mon, 02 Nov 2026 12:00:00 +0000\n"
        )
        mail = line + letter(box.owner, to=f"nobody{i}@reporter.example", program=PHP, number=i)
        box.own_notice(mail, gone(f"nobody{i}@reporter.example", remote="mx.reporter.example"))
    assert ask(box).verdict.headline is not Cause.ACCOUNT


def test_the_owners_account_name_is_learnt_from_what_lies_in_sent(ask: Ask) -> None:
    box = Mailbox(owner="info@hana.example", signing_domain="hana.example")
    box.write_usual_mail()
    mail = letter(box.owner, to="anna@far.example", subject="Photographs", number=77)
    box.save_sent(mail)
    box.own_notice(
        box.submit(mail, login="hana42@provider.example"),
        gone("anna@far.example", remote="mx.far.example"),
        name="own.eml",
    )
    box.own_notice(
        box.submit(spam(box.owner, 5), THIEF, login="taro7@provider.example"),
        gone("v@far.example", remote="mx.far.example"),
        name="other.eml",
    )
    report = ask(box)
    assert "submission.owner" in kinds(named(report, "own.eml"))
    assert "submission.other" in kinds(named(report, "other.eml"))
    assert named(report, "other.eml").label is Cause.FORGED


@pytest.mark.parametrize(
    ("login", "label"), [("hana@hana.example", Cause.ACCOUNT), ("bob@bob.example", Cause.FORGED)]
)
def test_shared_hosting_names_the_login_in_a_field_of_its_own(ask: Ask, login: str, label: Cause) -> None:
    host = Host(name="sv1.provider.example", address="192.0.2.25", software=Software.EXIM)
    box = Mailbox(host=host, owner="hana@hana.example", signs=False)
    box.write_usual_mail()
    for i in range(25):
        mail = box.submit(spam(box.owner, i), THIEF)
        named_in = f"X-Authenticated-Sender: {host.name}: {login}\n".encode()
        mail = mail.replace(b"MIME-Version", named_in + b"MIME-Version", 1)
        box.own_notice(mail, gone(f"v{i}@far.example", remote="mx.far.example"))
    assert labels(ask(box)) == {label: 25}


def test_such_a_field_that_stands_twice_names_nobody(ask: Ask) -> None:
    host = Host(name="sv1.provider.example", address="192.0.2.25", software=Software.EXIM)
    box = Mailbox(host=host, owner="hana@hana.example", signs=False)
    fields = f"X-Authenticated-Sender: {host.name}: hana@hana.example\n" * 2
    mail = box.submit(spam(box.owner, 1), THIEF).replace(b"MIME-V", fields.encode() + b"MIME-V", 1)
    box.own_notice(mail, gone("v@far.example", remote="mx.far.example"))
    assert "submission.owner" not in kinds(named(ask(box), "0000.eml"))
