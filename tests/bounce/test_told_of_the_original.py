"""What a notice tells of the original and of the session where no field states it."""

from datetime import UTC, datetime

import pytest

from whosent.bounce import NotANotice, Reason, records

HEAD = (
    "Return-Path: <>\nFrom: Postmaster <postmaster@mx.shop.example>\nSubject: {subject}\nMIME-Version: 1.0\n"
    "Content-Type: {kind}\n\n"
)
PLAIN = "text/plain; charset=utf-8"


def mail(text, subject="Undeliverable", kind=PLAIN):
    return (HEAD.format(subject=subject, kind=kind) + text).encode()


def report(*parts):
    text = "".join(f"--b\nContent-Type: {kind}\n\n{body}\n" for kind, body in parts)
    return mail(f"{text}--b--\n", kind="multipart/report; report-type=delivery-status; boundary=b")


@pytest.mark.parametrize(
    ("subject_label", "date_label"),
    [("Subject:", "Date:"), ("Betreff:", "Gesendet:"), ("件名：", "送信日時："), ("Asunto:", "Enviado:")],
)
def test_lines_that_repeat_fields_of_the_original_are_read(read_bytes, subject_label, date_label):
    text = (
        f"Your message\n\nTo:  <a@shop.example>\n\n{subject_label}  Minutes\n\n"
        f"{date_label}  Tue, 3 Nov 2026 09:00:00 +0900\n\n"
        "Did not reach the following recipient: a@shop.example\n"
    )
    (record,) = records(read_bytes(mail(text)))
    assert record.recipient == "a@shop.example"
    assert record.subject == "Minutes"
    assert record.original_at == datetime(2026, 11, 3, tzinfo=UTC)


def test_they_are_read_too_where_only_a_remark_came_back_in_place_of_the_original(read_bytes):
    text = (
        "Your message\n\n  To:      a@shop.example\n  Subject: Minutes\n"
        "  Sent:    Tue, 3 Nov 2026 09:00:00 +0900\n\ndid not reach the following recipient(s):\n\n"
        "c=US;a= ;p=SHOP;o=Main;dda:SMTP=a@shop.example; on Tue, 3 Nov 2026\n09:00:09 +0900\n"
        "    The recipient name is not recognized\n"
    )
    notice = report(("text/plain", text), ("message/rfc822", "Message removed"))
    (record,) = records(read_bytes(notice))
    assert (record.subject, record.original_at) == ("Minutes", datetime(2026, 11, 3, tzinfo=UTC))
    assert record.diagnostic == "The recipient name is not recognized"


def test_a_gateway_tells_sender_subject_and_date_in_a_sentence(read_bytes):
    text = (
        "This is a delivery failure notification message indicating that\nan email hana@provider.example "
        "addressed to email address :\n-- a@shop.example\n\nWith subject Minutes sent on the Tue, 3 Nov 2026 "
        "09:00:00 +0900\ncould not be delivered. The problem appears to be :\n"
        "-- Recipient server unavailable\n\n"
        "Additional information follows :\n-- 4.4.4 Temporary server error\n"
    )
    (record,) = records(read_bytes(mail(text, "[Postmaster] Email Delivery Failure")))
    assert record.envelope_sender == "hana@provider.example"
    assert (record.subject, record.original_at) == ("Minutes", datetime(2026, 11, 3, tzinfo=UTC))


def test_an_event_without_headers_still_gives_sender_time_and_id(read_bytes):
    event = (
        '{"notificationType":"Complaint",'
        '"complaint":{"complainedRecipients":[{"emailAddress":"a@shop.example"}]},'
        '"mail":{"timestamp":"2026-11-03T00:00:00.000Z","source":"hana@provider.example",'
        '"messageId":"0101-aa"}}'
    )
    reading = read_bytes(mail(event, "AWS Notification Message"))
    assert isinstance(reading, NotANotice)
    (record,) = records(reading)
    assert record.reason is Reason.FEEDBACK
    assert record.envelope_sender == "hana@provider.example"
    assert record.message_id == "0101-aa"
    assert record.original_at == datetime(2026, 11, 3, tzinfo=UTC)


SENDMAIL5 = (
    "   ----- Transcript of session follows -----\n{session}\n   ----- Unsent message follows -----\n"
    "Received: by mx.provider.example; Tue, 3 Nov 2026 09:00:00 +0900\nFrom: hana@provider.example\n"
    "To: a@shop.example\n"
)


def test_a_session_that_names_no_recipient_tells_of_the_only_one(read_bytes):
    session = "421 shop.example (smtp)... Deferred: Connection timed out during user open with shop.example\n"
    (record,) = records(read_bytes(mail(SENDMAIL5.format(session=session))))
    assert record.recipient == "a@shop.example"
    assert record.reply_code == 421
    assert record.diagnostic == session.strip()


def test_what_the_system_makes_of_a_refusal_does_not_hide_the_refusal(read_bytes):
    session = (
        "While talking to mx.shop.example:\n>>> MAIL From:<hana@provider.example>\n"
        "<<< 550 No open relays here\n"
        "554 <a@shop.example>... Remote protocol error\n"
    )
    (record,) = records(read_bytes(mail(SENDMAIL5.format(session=session))))
    assert record.diagnostic == "550 No open relays here"
    assert (record.reply_code, record.smtp_command) == (550, "MAIL")
    assert record.remote_mta == "mx.shop.example"


def test_a_notice_that_gives_no_cause_has_no_diagnostic_and_no_reason(read_bytes):
    text = (
        "This is the mail system at host mx.shop.example.\n\n"
        "I'm sorry to have to inform you that your message could not\nbe delivered.\n\n"
        "                   The mail system\n\n\t--- Delivery report unavailable ---\n"
    )
    notice = report(
        ("text/plain", text), ("message/delivery-status", "Reporting-MTA: dns; mx.shop.example\n"),
        ("message/rfc822", "From: hana@provider.example\nTo: a@shop.example\n\nHi"),
    )
    (record,) = records(read_bytes(notice))
    assert record.recipient == "a@shop.example"
    assert record.diagnostic == ""
    assert record.reason is Reason.UNDEFINED


def test_a_mailer_that_failed_is_told_from_a_system_that_failed(read_bytes):
    fields = (
        "Reporting-MTA: dns; mx.shop.example\n\nFinal-Recipient: rfc822; a@shop.example\nAction: failed\n"
        "Status: 4.3.0\nDiagnostic-Code: x-unix; temporary failure\n"
    )
    told = "<a@shop.example>: temporary failure\n"
    (record,) = records(read_bytes(report(("text/plain", told), ("message/delivery-status", fields))))
    assert record.diagnostic_type == "x-unix"
    assert record.reason is Reason.MAILERERROR


def test_a_local_part_alone_gets_the_domain_that_the_text_speaks_of(read_bytes):
    text = (
        " --------Message not delivered to the following:\n\n tanaka    No matches to nameserver query\n\n"
        " --------Error Detail (phquery V4.1):\n\n If m.fox@lab.example fails, try j.fox@lab.example.\n\n"
        " --------Unsent Message below:\n"
    )
    notice = f"From: MAILER-DAEMON@mr2.its.lab.example\nSubject: Returned mail\n\n{text}"
    (record,) = records(read_bytes(notice.encode()))
    assert record.recipient == "tanaka@lab.example"
    elsewhere = notice.replace("@lab.example", "@other.example")
    (record,) = records(read_bytes(elsewhere.encode()))
    assert record.recipient == "tanaka@mr2.its.lab.example"
