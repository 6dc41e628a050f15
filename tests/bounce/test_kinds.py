"""What is no notice is told apart and named."""

import pytest

from whosent.bounce import FeedbackType, NotANotice, Notice, OtherKind, Reason, Standing, records


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("vacation", OtherKind.VACATION),
        ("vacation-ja", OtherKind.VACATION),
        ("mdn", OtherKind.MDN),
        ("feedback", OtherKind.FEEDBACK_REPORT),
        ("dmarc", OtherKind.DMARC_REPORT),
        ("tls-report", OtherKind.TLS_REPORT),
        ("challenge", OtherKind.CHALLENGE),
        ("list-refusal", OtherKind.LIST_MAIL),
        ("ordinary", OtherKind.MAIL),
        ("postmaster-writes", OtherKind.MAIL),
        ("forwarded-notice", OtherKind.FORWARDED_NOTICE),
        ("reply-to-notice", OtherKind.MAIL),
    ],
)
def test_it_is_named_for_what_it_is(read, name, kind):
    reading = read(name)
    assert isinstance(reading, NotANotice)
    assert reading.kind is kind


def test_a_feedback_report_names_who_complained_and_returns_the_mail(read):
    reading = read("feedback")
    assert reading.feedback_type is FeedbackType.ABUSE
    assert [(r.address, r.reason) for r in reading.recipients] == [
        ("reader@provider.example", Reason.FEEDBACK), ("other@provider.example", Reason.FEEDBACK),
    ]
    assert reading.returned.message is not None


def test_a_vacation_reply_names_its_author(read):
    assert [r.address for r in read("vacation").recipients] == ["taro@people.example"]


def test_a_forwarded_notice_says_what_the_notice_says(read):
    (record,) = records(read("forwarded-notice"))
    assert record.mail_system == "forwarded_notice"
    assert (record.recipient, record.status) == ("nobody@shop.example", "5.1.1")
    assert record.message_id == "4711.aa@provider.example"


def test_a_notice_that_a_person_quotes_when_forwarding_is_read(read_bytes):
    quoted = [
        "From: Mail Delivery Subsystem <MAILER-DAEMON@mx.shop.example>", "To: hana@provider.example",
        "Subject: Returned mail: see transcript for details", "Message-Id: <n1@mx.shop.example>", "",
        "The original message was received at Tue, 3 Nov 2026 09:00:02 +0900",
        "", "   ----- The following addresses had permanent fatal errors -----", "<nobody@shop.example>",
        "    (reason: 550 5.1.1 <nobody@shop.example>... User unknown)", "",
        "Reporting-MTA: dns; mx.shop.example", "", "Final-Recipient: RFC822; nobody@shop.example",
        "Action: failed", "Status: 5.1.1", "Diagnostic-Code: SMTP; 550 5.1.1 User unknown",
    ]
    head = "From: Taro <taro@people.example>\nSubject: Fwd: Returned mail\n\nBegin forwarded message:\n\n"
    reading = read_bytes((head + "".join(f"> {line}\n" for line in quoted)).encode())
    assert isinstance(reading, NotANotice)
    assert reading.kind is OtherKind.FORWARDED_NOTICE
    assert [(r.address, r.status) for r in reading.recipients] == [("nobody@shop.example", "5.1.1")]


def test_forwarding_what_no_mail_system_wrote_is_mail(read_bytes):
    quoted = "> From: Jiro <jiro@shop.example>\n> Subject: Hm\n> Date: today\n>\n> a@b.example: 550 no\n"
    reading = read_bytes(f"From: Taro <taro@people.example>\nSubject: Fwd: User unknown\n\n{quoted}".encode())
    assert isinstance(reading, NotANotice)
    assert reading.kind is OtherKind.MAIL


@pytest.mark.parametrize("name", ["lure-held", "lure-ja", "lure-attachment"])
def test_mail_that_poses_as_a_notice_is_kept_as_a_lure(read, name):
    reading = read(name)
    assert isinstance(reading, Notice)
    assert reading.standing is Standing.LURE
    assert reading.recipients == ()


def test_a_notice_without_structure_is_no_lure(read):
    reading = read("html-only")
    assert isinstance(reading, Notice)
    assert reading.standing is Standing.TEXT
    assert [r.address for r in reading.recipients] == ["nobody@shop.example"]


def _mail(author, subject, text):
    return (
        f"Return-Path: <x@mailing.example>\nFrom: {author}\nTo: hana@provider.example\nSubject: {subject}\n"
        f"Content-Type: text/plain; charset=utf-8\n\n{text}\n"
    ).encode()


@pytest.mark.parametrize(
    ("author", "subject", "text"),
    [
        ("Webmail Admin <a@x.example>", "Undelivered messages (7)", "Confirm your password: https://x.example/"),
        ("cPanel <n@provider.example>", "Email sync error", "Release incoming messages: https://x.example/"),
        ("メール管理センター <i@x.example>", "受信できなかったメールがあります", "ログイン https://x.example/"),
        ("Postmaster <p@x.example>", "Undeliverable: 5 messages", "Click here: https://x.example/"),
    ],
)
def test_mail_that_asks_to_free_held_messages_is_a_lure(read_bytes, author, subject, text):
    reading = read_bytes(_mail(author, subject, text))
    assert isinstance(reading, Notice)
    assert reading.standing is Standing.LURE


@pytest.mark.parametrize(
    ("author", "subject", "text"),
    [
        ("Parcel Support <n@parcel.example>", "Your parcel could not be delivered", "Click: https://x.example/"),
        ("Taro <t@people.example>", "メールが届きません", "確認してください https://x.example/"),
        ("Shop Support <s@shop.example>", "We received your message", "Log in: https://x.example/"),
        ("Postmaster <p@provider.example>", "Weekly report", "All is well."),
    ],
)
def test_what_only_resembles_a_lure_is_mail(read_bytes, author, subject, text):
    reading = read_bytes(_mail(author, subject, text))
    assert isinstance(reading, NotANotice)
    assert reading.kind is OtherKind.MAIL


@pytest.mark.parametrize(
    ("author", "subject", "text"),
    [
        ("noreply@shop.example", "Your parcel could not be delivered", "It was not delivered to {owner}."),
        ("postmaster@provider.example", "Use of space", "Soon mail cannot be delivered to {owner}."),
        ("Taro <taro@people.example>", "Delivery failed", "Delivery to a@shop.example failed: 550 5.1.1"),
        ("news@list.example", "Bounce codes", "Mail to a@shop.example was not delivered: 550 5.1.1"),
    ],
)
def test_what_only_sounds_like_a_notice_is_mail(read_bytes, author, subject, text):
    owner = "hana@provider.example"
    mail = f"Return-Path: <x@mailing.example>\nFrom: {author}\nTo: {owner}\nSubject: {subject}\n\n"
    assert isinstance(read_bytes((mail + text.format(owner=owner)).encode()), NotANotice)


def test_a_log_that_a_program_mails_is_no_notice(read_bytes):
    line = "postfix/smtp[7]: 4F2C: to=<a{0}@shop.example>, bounced (mx said: 550 5.1.1 no such user)\n"
    log = "".join(map(line.format, range(30)))
    reading = read_bytes(f"From: root@mx.provider.example\nSubject: Logwatch\n\n{log}".encode())
    assert isinstance(reading, NotANotice)
    assert reading.kind is OtherKind.MAIL
