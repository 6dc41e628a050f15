"""What is reported beside failures: other outcomes, complaints, and mail that is no report at all."""

import base64

import pytest

from whosent.bounce import FeedbackType, NotANotice, OtherKind, Reason, records

ORIGINAL = (
    "Return-Path: <news@provider.example>\nFrom: News <hana@provider.example>\nSubject: Offer\n"
    "Date: Tue, 3 Nov 2026 08:00:00 +0900\nMessage-ID: <n1@provider.example>\n\nHi\n"
)


def mail(author, subject, kind, *parts):
    head = f"From: {author}\nTo: hana@provider.example\nSubject: {subject}\nMIME-Version: 1.0\n"
    body = "".join(f"--b\nContent-Type: {of}\n\n{text}\n" for of, text in parts)
    return f"{head}Content-Type: {kind}; boundary=b\n\n{body}--b--\n".encode()


def test_every_outcome_of_a_report_is_told_from_a_failure(read_bytes):
    fields = "Reporting-MTA: dns; mx.shop.example\nX-Original-From: news@provider.example\n"
    for address, action, status in (
        ("a", "delivered", "2.0.0"), ("b", "relayed (to non-DSN-aware mailer)", "2.1.9"),
        ("c", "expanded (to multi-recipient alias)", "2.1.5"), ("d", "delayed", "4.4.1"),
        ("e", "failed", "5.1.1"),
    ):
        fields += f"\nFinal-Recipient: rfc822; {address}@shop.example\nAction: {action}\nStatus: {status}\n"
    report = mail(
        "MAILER-DAEMON@mx.shop.example", "Delivery Report", "multipart/report",
        ("text/plain", "Your message:"), ("message/delivery-status", fields),
    )
    found = records(read_bytes(report))
    actions = [record.action.value for record in found]
    assert actions == ["delivered", "relayed", "expanded", "delayed", "failed"]
    assert [record.reason is Reason.DELIVERED for record in found] == [True, True, True, False, False]
    assert {record.envelope_sender for record in found} == {"news@provider.example"}


def test_a_form_that_is_no_feedback_report_is_known_by_its_subject(read_bytes):
    returned = f"X-HmXmrOriginalRecipient: reader@mailbox.example\n{ORIGINAL}"
    form = mail(
        "staff@mailbox.example", "complaint about message from 192.0.2.9", "multipart/mixed",
        ("message/rfc822", returned),
    )
    (record,) = records(read_bytes(form))
    assert (record.recipient, record.feedback_type) == ("reader@mailbox.example", FeedbackType.ABUSE)
    assert (record.envelope_sender, record.author) == ("news@provider.example", "hana@provider.example")
    assert record.message_id == "n1@provider.example"


@pytest.mark.parametrize("kind", [kind for kind in FeedbackType if kind is not FeedbackType.OTHER])
def test_a_feedback_report_keeps_its_type(read_bytes, kind):
    fields = f"Feedback-Type: {kind}\nVersion: 1\nOriginal-Rcpt-To: <reader@mailbox.example>\n"
    report = mail(
        "fbl@mailbox.example", "FW: Offer", "multipart/report; report-type=feedback-report",
        ("text/plain", "A report."), ("message/feedback-report", fields), ("text/rfc822-headers", ORIGINAL),
    )
    (record,) = records(read_bytes(report))
    assert (record.feedback_type, record.reason) == (kind, Reason.FEEDBACK)
    assert record.recipient == "reader@mailbox.example"


def test_a_person_who_attaches_a_mail_and_speaks_of_a_failure_writes_mail(read_bytes):
    letter = mail(
        "Taro <taro@people.example>", "the mail I meant", "multipart/mixed",
        ("text/plain", "It could not be delivered to bob@shop.example: 550 user unknown. See attached."),
        ("message/rfc822", ORIGINAL),
    )
    reading = read_bytes(letter)
    assert isinstance(reading, NotANotice)
    assert reading.kind is OtherKind.MAIL
    assert records(reading) == ()


@pytest.mark.parametrize(
    ("charset", "text"),
    [
        ("gb2312", "您发送的邮件被退回。\n收件人：\na@shop.example\n原因：\n550 5.1.1 User not found\n"),
        ("big5", "您的郵件無法送達下列收件者：\na@shop.example\n原因：550 5.1.1 查無此使用者 User unknown\n"),
        ("euc-kr", "다음 수신자에게 메일을 전송하지 못했습니다.\na@shop.example\n550 5.1.1 User unknown\n"),
        ("koi8-r", "Ваше сообщение не может быть доставлено:\na@shop.example: 550 5.1.1 User unknown\n"),
        ("iso-2022-jp", "次の宛先に送信できませんでした。\na@shop.example: 550 5.1.1 User unknown\n"),
    ],
)
def test_a_notice_in_any_charset_and_base64_is_read(read_bytes, charset, text):
    notice = (
        "From: postmaster@mx.shop.example\nSubject: failure notice\nMIME-Version: 1.0\n"
        f"Content-Type: text/plain; charset={charset}\nContent-Transfer-Encoding: base64\n\n"
        f"{base64.encodebytes(text.encode(charset)).decode()}"
    )
    (record,) = records(read_bytes(notice.encode()))
    assert record.recipient == "a@shop.example"
    assert (record.status, record.reason) == ("5.1.1", Reason.USERUNKNOWN)
