"""Providers that serve many domains: their own notices say little, their marks of a submission much."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cloud_mailboxes import (
    GOOGLE_OUT,
    OTHER_TENANT,
    OWNER,
    YAHOO_MX,
    GoogleMailbox,
    MicrosoftMailbox,
    YahooJapanMailbox,
)
from mail_hosts import JST, NOON, Client, Return
from mail_signing import dkim_record
from mailbox_builder import (
    BOT,
    HOME,
    REPORTER,
    THIEF,
    Program,
    friend,
    gone,
    kinds,
    labels,
    letter,
    named,
    spam,
)
from mailboxes.conftest import Ask
from whosent.verdict import Actor, Cause

GOOGLE = {"provider": "google-workspace", "authserv_ids": ("mx.google.com",)}
MICROSOFT = {"provider": "microsoft-365", "authserv_ids": ()}
YAHOO = {"provider": "yahoo-japan", "authserv_ids": ("yahoo.co.jp",)}


def own_letter(number: int) -> bytes:
    return letter(
        OWNER,
        to=f"anna{number}@far.example",
        subject=f"Photographs {number}",
        at=NOON.astimezone(JST),
        number=number,
    )


def far(number: int):
    return gone(f"anna{number}@far.example", remote="mx.far.example")


def nobody(number: int):
    return gone(
        f"v{number}@other.example",
        reply="550-5.1.1 The email account that you tried to reach does not exist.",
    )


@pytest.mark.parametrize("returned", list(Return))
def test_googles_notice_on_forged_mail_to_another_of_its_domains_accuses_nobody(
    ask: Ask, returned: Return
) -> None:
    box = GoogleMailbox()
    box.write_usual_mail()
    for i in range(25):
        box.daemon_reports(box.host.take(spam(OWNER, i), BOT), nobody(i), returned=returned)
    report = ask(box, **GOOGLE)
    assert labels(report)[Cause.ACCOUNT] == 0
    if returned is not Return.NONE:
        assert report.verdict.headline is Cause.FORGED


def test_a_takeover_at_google_shows_in_its_submission_lines_and_signature(ask: Ask) -> None:
    box = GoogleMailbox()
    box.write_usual_mail()
    for i in range(25):
        box.daemon_reports(box.submitted(spam(OWNER, i, to=f"anna{i}@far.example"), THIEF), far(i))
    report = ask(box, **GOOGLE)
    assert report.verdict.headline is Cause.ACCOUNT
    assert {"dkim.pass_strict", "submission.bound"} <= kinds(named(report, "0000.eml"))


def test_own_mail_at_google_is_own(ask: Ask) -> None:
    box = GoogleMailbox()
    box.write_usual_mail()
    for i in range(3):
        box.save_sent(own_letter(i))
        box.daemon_reports(box.submitted(own_letter(i), HOME), far(i))
    assert labels(ask(box, **GOOGLE)) == {Cause.OWN: 3}


def test_a_strangers_own_google_account_accuses_nobody(ask: Ask) -> None:
    box = GoogleMailbox()
    box.write_usual_mail()
    box.dns["s1._domainkey.other.example"] = {"TXT": [dkim_record("other.example")]}
    for i in range(25):
        mail = box.submitted(spam(OWNER, i), THIEF, domain="other.example")
        box.report(mail, REPORTER, GOOGLE_OUT.client)
    report = ask(box, **GOOGLE)
    assert labels(report)[Cause.ACCOUNT] == 0
    assert report.verdict.headline is not Cause.ACCOUNT


def test_microsofts_notice_on_forged_mail_to_another_tenant_accuses_nobody(ask: Ask) -> None:
    box = MicrosoftMailbox()
    box.write_usual_mail()
    for i in range(25):
        mail = box.taken_from_outside(spam(OWNER, i), BOT, tenant=OTHER_TENANT)
        box.daemon_reports(mail, nobody(i), tenant=OTHER_TENANT)
    report = ask(box, **MICROSOFT)
    assert report.verdict.headline is Cause.FORGED
    assert labels(report)[Cause.ACCOUNT] == 0


def test_a_takeover_at_microsoft_shows_in_its_signature(ask: Ask) -> None:
    box = MicrosoftMailbox()
    box.write_usual_mail()
    for i in range(25):
        box.daemon_reports(box.written_inside(spam(OWNER, i, to=f"anna{i}@far.example")), far(i))
    assert ask(box, **MICROSOFT).verdict.headline is Cause.ACCOUNT


def test_own_mail_at_microsoft_is_own(ask: Ask) -> None:
    box = MicrosoftMailbox()
    box.write_usual_mail()
    for i in range(3):
        box.save_sent(own_letter(i))
        box.daemon_reports(box.written_inside(own_letter(i), signed=False), far(i))
    assert labels(ask(box, **MICROSOFT)) == {Cause.OWN: 3}


def test_mail_of_another_tenant_is_told_by_its_mark(ask: Ask) -> None:
    box = MicrosoftMailbox()
    box.write_usual_mail()
    for i in range(3):
        box.save_sent(own_letter(i))
        box.daemon_reports(box.written_inside(own_letter(i), signed=False), far(i))
    for i in range(5):
        mail = box.written_inside(spam(OWNER, i), tenant=OTHER_TENANT, signed=False)
        box.daemon_reports(mail, nobody(i), tenant=OTHER_TENANT)
    report = ask(box, **MICROSOFT)
    assert labels(report) == {Cause.OWN: 3, Cause.FORGED: 5}
    assert report.verdict.headline is Cause.FORGED
    assert not report.verdict.account_in_doubt
    assert "submission.other_tenant" in kinds(report.verdict.attributions[-1])


def test_a_takeover_at_yahoo_japan_shows_in_the_line_that_it_signs(ask: Ask) -> None:
    box = YahooJapanMailbox()
    box.write_usual_mail()
    for i in range(25):
        box.daemon_reports(box.written_on_the_web(spam(OWNER, i), THIEF), far(i))
    report = ask(box, **YAHOO, with_logins=True)
    assert report.verdict.headline is Cause.ACCOUNT
    assert report.verdict.actor is Actor.TAKEOVER


def test_yahoo_japans_mark_of_the_login_is_read_where_it_is_signed(ask: Ask) -> None:
    box = YahooJapanMailbox()
    box.write_usual_mail()
    for i in range(25):
        box.report(box.sent_by_a_program(spam(OWNER, i), THIEF), REPORTER, YAHOO_MX.client)
    report = ask(box, **YAHOO)
    assert report.verdict.headline is Cause.ACCOUNT
    assert "submission.owner" in kinds(named(report, "0000.eml"))


def test_somebody_elses_login_at_yahoo_japan_is_forged(ask: Ask) -> None:
    box = YahooJapanMailbox()
    box.write_usual_mail()
    for i in range(5):
        mail = box.sent_by_a_program(spam(OWNER, i), THIEF, login="taro@other.example")
        box.report(mail, REPORTER, YAHOO_MX.client)
    assert labels(ask(box, **YAHOO)) == {Cause.FORGED: 5}


def test_own_mail_at_yahoo_japan_is_own(ask: Ask) -> None:
    box = YahooJapanMailbox()
    box.write_usual_mail()
    for i in range(3):
        box.save_sent(own_letter(i))
        box.daemon_reports(box.written_on_the_web(own_letter(i), HOME), far(i))
    assert labels(ask(box, **YAHOO)) == {Cause.OWN: 3}


WEB_PAGE = Program(fields="", message_id="{number:08x}.JavaMail.web@{domain}")


def on_the_web(client: Client, mails: int, *, subject: str = "Invoice") -> YahooJapanMailbox:
    """An owner who writes on the web only; then ``mails`` from ``client``, with copies in Sent."""
    box = YahooJapanMailbox()
    for i in range(20):
        at = NOON.astimezone(JST) - timedelta(days=i + 1)
        box.save_sent(
            letter(box.owner, to=friend(i), subject=f"Lunch {i}", at=at, number=900 + i, program=WEB_PAGE)
        )
        for method in ("imap", "smtp", "web"):
            box.log_in(HOME, at=at, method=method)
    for i in range(mails):
        mail = letter(
            box.owner, to=f"anna{i}@far.example", subject=subject, at=NOON.astimezone(JST),
            number=5000 + i, program=WEB_PAGE,
        )
        box.save_sent(mail)
        box.daemon_reports(box.written_on_the_web(mail, client), far(i))
    return box


def test_a_thief_on_the_web_pages_is_not_taken_for_the_owner(ask: Ask) -> None:
    """Copies in Sent and the look of the mail are the same for whoever has logged in there."""
    for with_logins in (False, True):
        report = ask(on_the_web(THIEF, 30), **YAHOO, with_logins=with_logins)
        assert report.verdict.headline is Cause.UNDECIDED
        assert labels(report) == {Cause.UNDECIDED: 30}


def test_a_thief_on_the_web_pages_is_not_taken_for_the_owner_beside_a_flood(ask: Ask) -> None:
    box = on_the_web(THIEF, 30)
    box.report_spam(30)
    report = ask(box, **YAHOO)
    assert labels(report) == {Cause.UNDECIDED: 30, Cause.FORGED: 30}
    assert report.verdict.headline is Cause.UNDECIDED


def test_one_mail_on_the_web_pages_from_where_nobody_logged_in_is_not_called_own(ask: Ask) -> None:
    report = ask(on_the_web(THIEF, 1), **YAHOO, with_logins=True)
    assert "client.unusual" in kinds(report.verdict.attributions[0])
    assert labels(report) == {Cause.UNDECIDED: 1}


def test_the_owners_mail_on_the_web_pages_from_home_is_own(ask: Ask) -> None:
    report = ask(on_the_web(HOME, 3, subject="Photographs"), **YAHOO, with_logins=True)
    assert labels(report) == {Cause.OWN: 3}


def test_forged_mail_at_yahoo_japan_is_forged(ask: Ask) -> None:
    box = YahooJapanMailbox()
    box.report_spam(6)
    assert labels(ask(box, **YAHOO)) == {Cause.FORGED: 6}
