"""Fields say what the notice says: nothing is overwritten, guessed, made up, merged or lost."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from whosent.bounce import Action, ParseRecord, Reading, Reason, records

Read = Callable[[bytes], Reading]
RETURNED = (
    "Return-Path: <news+7@sender.example>\n"
    "Received: from app.sender.example by mx.sender.example; Tue, 3 Nov 2026 08:59:58 +0900\n"
    "From: News <editor@sender.example>\nTo: a@shop.example\nSubject: Minutes\n"
    "Date: Mon, 2 Nov 2026 10:00:00 +0900\nMessage-ID: <1@sender.example>\n\nThe returned body.\n"
)


def notice(fields: str, *, text: str = "", returned: str = RETURNED) -> bytes:
    return (
        "Return-Path: <>\nFrom: MAILER-DAEMON@mx.sender.example\nSubject: Undelivered\n"
        "Date: Tue, 3 Nov 2026 09:00:05 +0900\n"
        "Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n"
        f"--b\nContent-Type: text/plain\n\n{text or 'Your mail could not be delivered.'}\n"
        f"--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.sender.example\n\n{fields}\n"
        f"--b\nContent-Type: message/rfc822\n\n{returned}\n--b--\n"
    ).encode()


def failed(diagnostic: str, status: str = "5.0.0", more: str = "") -> str:
    return (
        f"Final-Recipient: rfc822; a@shop.example\nAction: failed\nStatus: {status}\n{more}"
        f"Diagnostic-Code: smtp; {diagnostic}\n"
    )


@pytest.fixture
def one(read_bytes: Read) -> Callable[[bytes], ParseRecord]:
    def only(data: bytes) -> ParseRecord:
        (record,) = records(read_bytes(data))
        return record

    return only


def test_the_envelope_sender_is_not_the_author(one):
    record = one(notice(failed("550 no such user")))
    assert (record.envelope_sender, record.author) == ("news+7@sender.example", "editor@sender.example")


def test_the_notice_and_the_original_have_each_its_time(one):
    said = one(notice(failed("550 no such user"))).to_dict()
    assert (said["notice_at"], said["original_at"]) == ("2026-11-03T00:00:05Z", "2026-11-02T01:00:00Z")


def test_an_unknown_user_is_unknown_also_after_the_data(one):
    text = "<a@shop.example>: host mx.shop.example said: 550 unknown user (in reply to end of DATA command)"
    record = one(notice(failed("550 unknown user"), text=f"This is the mail system at host mx.\n\n{text}\n"))
    assert (record.reason, record.smtp_command) == (Reason.USERUNKNOWN, "DATA")


@pytest.mark.parametrize(
    "said",
    [
        "Host or domain name not found. Name service error for name=shop.example: Host not found",
        "DNS Error: Domain name not found: NXDOMAIN",
        "550 5.1.2 Host unknown",
    ],
)
def test_a_domain_that_does_not_exist_is_an_unknown_host(one, said):
    assert one(notice(failed(said, "5.4.4"))).reason is Reason.HOSTUNKNOWN


def test_a_failure_for_want_of_time_stays_a_failure(one):
    record = one(notice(failed("delivery time expired", "4.4.7")))
    assert (record.action, record.reason) == (Action.FAILED, Reason.EXPIRED)


def test_a_delay_stays_a_delay(one):
    record = one(notice("Final-Recipient: rfc822; a@shop.example\nAction: delayed\nStatus: 4.0.0\n"))
    assert (record.action, record.status, record.permanence.value) == (Action.DELAYED, "4.0.0", "temporary")


@pytest.mark.parametrize(
    ("status", "said"), [("5.1.10", "550 5.1.1 no such user"), ("4.4.7", "550 5.4.7 expired")]
)
def test_a_stated_status_is_kept(one, status, said):
    record = one(notice(failed(said, status)))
    assert (record.status, record.status_origin.value) == (status, "stated")


def test_no_status_is_made_up(one):
    record = one(notice(failed("550 no").replace("Status: 5.0.0\n", "")))
    assert (record.status, record.status_origin) == ("", None)


def test_the_remote_host_is_the_one_that_the_field_states(one):
    text = "Remote host mx9.shop.example said: 550 no such user"
    more = "Remote-MTA: dns; mx1.shop.example (192.0.2.25)\n"
    assert one(notice(failed("550 no such user", more=more), text=text)).remote_mta == "mx1.shop.example"


def test_the_reporter_is_the_one_that_the_field_states(one):
    assert one(notice(failed("550 no such user"))).reporting_mta == "mx.sender.example"


def test_no_host_is_named_for_want_of_one(one):
    mail = (
        b"Return-Path: <>\nReceived: from localhost (localhost [127.0.0.1]) by mx.sender.example; "
        b"Tue, 3 Nov 2026 09:00:05 +0900\nFrom: MAILER-DAEMON@sender.example\nSubject: Undelivered\n\n"
        b"Your mail could not be delivered:\n\n<a@shop.example>: 550 no such user\n"
    )
    record = one(mail)
    assert (record.reporting_mta, record.remote_mta) == ("", "")


@pytest.mark.parametrize(
    "written", ["Message-ID:\n <{}>", "Message-ID: <{}>", "Message-Id: {}", "MESSAGE-ID:\t< {} >"]
)
def test_a_message_id_is_read_folded_and_without_brackets(one, written):
    folded = RETURNED.replace("Message-ID: <1@sender.example>", written.format("1@sender.example"))
    assert one(notice(failed("550 no"), returned=folded)).message_id == "1@sender.example"


def test_a_subject_is_decoded_whatever_its_charset(one):
    coded = "Subject: =?ISO-2022-JP?B?GyRCNUQ7dk8/GyhC?=\n =?utf-8?Q?_v2?="
    returned = RETURNED.replace("Subject: Minutes", coded)
    assert one(notice(failed("550 no"), returned=returned)).subject == "議事録 v2"


def test_text_in_the_charsets_of_japan_is_read(read_bytes):
    text = "次の宛先に配信できませんでした。\n\n<a@shop.example>: ユーザーが見つかりません\n"
    head = (
        b"Return-Path: <>\nFrom: MAILER-DAEMON@sender.example\nSubject: error\nMIME-Version: 1.0\n"
        b"Content-Type: text/plain; charset="
    )
    for charset in ("iso-2022-jp", "shift_jis", "utf-8"):
        (record,) = records(read_bytes(head + charset.encode() + b"\n\n" + text.encode(charset)))
        said = (record.recipient, record.diagnostic)
        assert said == ("a@shop.example", "ユーザーが見つかりません"), charset


def test_the_diagnostic_holds_neither_boilerplate_nor_the_returned_mail(one):
    mail = (
        "Return-Path: <>\nFrom: MAILER-DAEMON@sender.example\nSubject: Undelivered\n\n"
        "This message was created automatically by mail delivery software.\n\n"
        "A message that you sent could not be delivered to one or more of its\nrecipients. This is a "
        "permanent error. The following address(es) failed:\n\n  a@shop.example\n"
        "    host mx.shop.example [192.0.2.25]\n    SMTP error from remote mail server after RCPT TO:"
        "<a@shop.example>:\n    550 no such user\n\n"
        f"------ This is a copy of the message, including all the headers. ------\n\n{RETURNED}"
    )
    assert one(mail.encode()).diagnostic == "550 no such user"


def test_every_recipient_has_its_record(read_bytes):
    fields = failed("550 no such user") + "\n" + failed("552 mailbox full").replace("a@shop", "b@shop")
    assert [r.recipient for r in records(read_bytes(notice(fields)))] == ["a@shop.example", "b@shop.example"]


def test_a_recipient_that_only_a_header_names_is_found(one):
    mail = (
        b"Return-Path: <>\nFrom: Mail Delivery Subsystem <mailer-daemon@googlemail.example>\n"
        b"Subject: Delivery Status Notification (Failure)\nX-Failed-Recipients: a@shop.example\n\n"
        b"Message not delivered\n\nThe settings of your account to send as another address are out of date.\n"
    )
    assert one(mail).recipient == "a@shop.example"


@pytest.mark.parametrize(
    "text",
    [
        "An email that you attempted to send to the following address could not be delivered:\n"
        "-- a@shop.example\n\nThe problem appears to be :\n-- Recipient email address is incorrect\n",
        "User's mailbox is full: <a@shop.example>\nUnable to deliver mail.\n",
        "Unser Server konnte Ihre Nachricht nicht zustellen.\n\na@shop.example: Empfänger unbekannt\n",
        "Delivery failed for the following recipient:\n\n    a@shop.example\n\n550 No such recipient\n",
    ],
)
def test_a_notice_of_an_unknown_system_is_read(one, text):
    mail = f"From: postmaster@mx.shop.example\nSubject: Delivery failure\nReturn-Path: <>\n\n{text}"
    assert one(mail.encode()).recipient == "a@shop.example"
