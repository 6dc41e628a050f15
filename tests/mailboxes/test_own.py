"""The owner's own mail that failed, and domains of one's own."""

from __future__ import annotations

import pytest

from mail_hosts import Host, Software
from mailbox_builder import HOME, REPORTER, Client, Mailbox, gone, kinds, labels, letter, named, spam
from mailboxes.conftest import Ask
from whosent.verdict import Cause


@pytest.mark.parametrize("software", [Software.POSTFIX, Software.EXIM, Software.QMAIL])
def test_own_mail_comes_back_as_own(ask: Ask, software: Software) -> None:
    box = Mailbox(host=Host(name="mail.provider.example", address="192.0.2.25", software=software))
    box.write_usual_mail()
    box.fail_own_mail(4)
    assert labels(ask(box)) == {Cause.OWN: 4}


def test_own_mail_is_own_where_no_login_is_named(ask: Ask) -> None:
    box = Mailbox(names_login=False)
    box.write_usual_mail()
    box.fail_own_mail(4)
    assert labels(ask(box)) == {Cause.OWN: 4}


def test_own_mail_without_a_copy_in_sent_is_never_called_a_takeover(ask: Ask) -> None:
    box = Mailbox()
    box.write_usual_mail()
    box.fail_own_mail(4, saved=False)
    report = ask(box, with_logins=True)
    assert report.verdict.headline is not Cause.ACCOUNT
    assert labels(report)[Cause.FORGED] == 0


def test_own_mail_from_a_new_place_is_never_called_a_takeover(ask: Ask) -> None:
    box = Mailbox()
    box.write_usual_mail()
    hotel = Client(address="203.0.113.7", helo="[10.1.1.5]", reverse="guest.hotel.example")
    box.fail_own_mail(2, client=hotel)
    box.log_in(hotel, method="smtp")
    report = ask(box, with_logins=True)
    assert report.verdict.headline is not Cause.ACCOUNT
    assert labels(report) == {Cause.OWN: 2}


def test_own_and_forged_mail_in_one_mailbox_are_told_apart(ask: Ask) -> None:
    box = Mailbox()
    box.write_usual_mail()
    box.fail_own_mail(5)
    box.report_spam(12)
    report = ask(box)
    assert labels(report) == {Cause.OWN: 5, Cause.FORGED: 12}
    assert report.verdict.headline is Cause.FORGED


def test_a_domain_of_ones_own_works_alike(ask: Ask) -> None:
    box = Mailbox(owner="hana@hana.example", signing_domain="hana.example")
    box.write_usual_mail()
    box.fail_own_mail(3)
    box.report_spam(6)
    assert labels(ask(box)) == {Cause.OWN: 3, Cause.FORGED: 6}


def test_random_names_at_a_domain_of_ones_own_are_forged(ask: Ask) -> None:
    box = Mailbox(owner="hana@hana.example", signing_domain="hana.example")
    for i in range(12):
        made_up = f"x{i * 7919 % 1000:03}q@hana.example"
        box.report(spam(made_up, i), sender=made_up)
    assert labels(ask(box)) == {Cause.FORGED: 12}


def test_a_copied_message_id_does_not_make_a_forgery_own(ask: Ask) -> None:
    box = Mailbox()
    box.write_usual_mail()
    known = letter(box.owner, to="friend0@another.example", subject="Lunch", number=4711)
    box.save_sent(known)
    copied = spam(box.owner, 1)
    start = copied.index(b"Message-ID:")
    stolen = known[known.index(b"Message-ID:") :].partition(b"\n")[0]
    copied = copied[:start] + stolen + copied[copied.index(b"\n", start) :]
    box.report(copied, REPORTER)
    report = ask(box)
    assert not kinds(named(report, "0000.eml")) & {"sent.match", "sent.match_mixed"}
    assert labels(report)[Cause.OWN] == 0


def test_the_same_message_id_and_subject_from_a_strangers_machine_accuses_nobody(ask: Ask) -> None:
    box = Mailbox()
    box.write_usual_mail()
    known = letter(box.owner, to="friend0@another.example", subject="Lunch", number=4711)
    box.save_sent(known)
    box.report(known, REPORTER)
    report = ask(box)
    assert labels(report)[Cause.ACCOUNT] + labels(report)[Cause.OWN] == 0


def test_logins_from_home_do_not_hide_anything(ask: Ask) -> None:
    box = Mailbox()
    box.write_usual_mail()
    box.log_in(HOME, method="smtp")
    box.fail_own_mail(3)
    assert "client.usual" in kinds(named(ask(box, with_logins=True), "0000.eml"))


@pytest.mark.parametrize("address", ["127.0.0.1", "192.168.1.20"])
def test_mail_from_within_the_providers_network_is_not_taken_for_mail_from_outside(
    ask: Ask, address: str
) -> None:
    box = Mailbox(signs=False)
    box.write_usual_mail()
    for i in range(3):
        mail = letter(box.owner, to=f"anna{i}@far.example", subject=f"Photographs {i}", number=i)
        taken = box.host.take(mail, Client(address=address, helo="localhost"))
        box.own_notice(taken, gone(f"anna{i}@far.example", remote="mx.far.example"))
    report = ask(box)
    assert "submission.none" not in kinds(named(report, "0000.eml"))
    assert labels(report)[Cause.FORGED] == 0
