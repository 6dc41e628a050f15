"""What only the text of a notice tells, beside what its fields state."""

from whosent.bounce import Notice, records

HEAD = (
    "Return-Path: <>\nFrom: MAILER-DAEMON@mx.provider.example (Mail Delivery System)\n"
    "Subject: Undelivered Mail Returned to Sender\nDate: Tue, 3 Nov 2026 09:00:05 +0900\n"
)
POSTFIX = "This is the mail system at host mx.provider.example.\n\nI'm sorry to have to inform you\n\n"


def report(text: str, fields: str, returned: str = "") -> bytes:
    parts = [
        f"--b\nContent-Type: text/plain\n\n{text}\n",
        "--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.provider.example\n\n"
        f"Final-Recipient: rfc822; a@shop.example\nAction: failed\nStatus: 5.0.0\n{fields}\n",
    ]
    if returned:
        parts.append(f"--b\nContent-Type: message/rfc822\n\n{returned}\n")
    head = f"{HEAD}Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n"
    return (head + "".join(parts) + "--b--\n").encode()


ORIGINAL = (
    "From: hana@provider.example\nDate: Tue, 3 Nov 2026 09:00:00 +0900\nMessage-ID: <1@p.example>\n\nHi\n"
)
REFUSED = "<a@shop.example>: host {host}[192.0.2.25] said: 550 no such user (in reply to RCPT TO command)\n"


def test_the_remote_host_is_read_in_the_text_where_no_field_states_it(read_bytes):
    text = POSTFIX + REFUSED.format(host="mx.shop.example")
    (record,) = records(read_bytes(report(text, "Diagnostic-Code: x-postfix; no such user", ORIGINAL)))
    assert record.remote_mta == "mx.shop.example"
    assert record.smtp_command == "RCPT"
    assert record.diagnostic == "no such user"


def test_a_stated_remote_host_is_not_replaced_by_one_in_the_text(read_bytes):
    text = POSTFIX + REFUSED.format(host="mx9.shop.example")
    fields = "Remote-MTA: dns; mx1.shop.example\nDiagnostic-Code: smtp; 550 no such user"
    (record,) = records(read_bytes(report(text, fields, ORIGINAL)))
    assert record.remote_mta == "mx1.shop.example"


def test_a_field_beside_an_address_is_no_diagnostic(read_bytes):
    text = "The following recipients have not yet received your message:\n\na@shop.example; Action: Delayed\n"
    (record,) = records(read_bytes(report(text, "", ORIGINAL)))
    assert record.diagnostic == ""


def test_what_is_said_before_the_address_is_its_diagnostic(read_bytes):
    mail = HEAD + "\nUser's mailbox is full: <a@shop.example>\nUnable to deliver mail.\n"
    (record,) = records(read_bytes(mail.encode()))
    assert record.diagnostic == "User's mailbox is full: <a@shop.example> Unable to deliver mail."


def test_the_returned_message_stands_below_fields_that_stand_in_the_open(read_bytes):
    inner = (
        "Received: from relay.provider.example by mx.provider.example; Tue, 3 Nov 2026 09:00:05 +0900\n"
        "From: MAILER-DAEMON@relay.provider.example\nSubject: Undelivered Mail Returned to Sender\n"
        "Message-ID: <notice@relay.provider.example>\n\n--c\nContent-Type: text/plain\n\n"
        f"{POSTFIX}<a@shop.example>: no such user\n\n--c\nContent-Type: message/delivery-status\n\n"
        "Reporting-MTA: dns; relay.provider.example\n\nFinal-Recipient: rfc822; a@shop.example\n"
        f"Action: failed\nStatus: 5.1.1\n\n--c\nContent-Type: message/rfc822\n\n{ORIGINAL}\n--c--\n"
    )
    mail = HEAD + "\nThis notice came from our relay.\n---------------------\n" + inner
    (record,) = records(read_bytes(mail.encode()))
    assert record.message_id == "1@p.example"
    assert record.author == "hana@provider.example"
    assert record.reporting_mta == "relay.provider.example"


def test_a_return_path_of_mailer_daemon_alone_is_a_null_sender(read_bytes):
    (record,) = records(read_bytes(report(POSTFIX, "", f"Return-Path: <MAILER-DAEMON>\n{ORIGINAL}")))
    assert record.envelope_sender == "<>"


def test_subject_and_date_are_read_in_the_text_where_nothing_came_back(read_bytes):
    text = (
        "Your message\n\n  To:      a@shop.example\n  Subject: Minutes\n"
        "  Sent:    Tue, 3 Nov 2026 08:59:00 +0900\n\n"
        "did not reach the following recipient(s):\n\na@shop.example on Tue, 3 Nov 2026 09:00:01 +0900\n"
        "    The recipient name is not recognized\n"
    )
    notice = read_bytes((HEAD + "\n" + text).encode())
    assert isinstance(notice, Notice)
    (record,) = records(notice)
    assert record.subject == "Minutes"
    assert record.to_dict()["original_at"] == "2026-11-02T23:59:00Z"


def test_what_came_back_goes_before_what_the_text_repeats(read_bytes):
    text = (
        "Your message\n\n  Subject: Other\n\ndid not reach the following recipient(s):\n\n"
        "a@shop.example on 3 Nov\n    no\n"
    )
    original = ORIGINAL.replace("\n\n", "\nSubject: Minutes\n\n", 1)
    (record,) = records(read_bytes(report(text, "", original)))
    assert record.subject == "Minutes"


def test_what_happened_to_a_command_belongs_to_the_recipient_that_a_header_names(read_bytes):
    text = (
        "This message was created automatically by mail delivery software.\n\n"
        "A message that you sent could not be delivered to one or more of its\n"
        "recipients. This is a permanent error. The following address(es) failed:\n\n"
        "  save to /var/mail/a\n    mailbox is full: retry timeout exceeded\n"
    )
    mail = HEAD + "X-Failed-Recipients: a@shop.example\n\n" + text
    (record,) = records(read_bytes(mail.encode()))
    assert record.recipient == "a@shop.example"
    assert record.diagnostic == "mailbox is full: retry timeout exceeded"


def test_a_refused_post_is_told_from_what_the_list_says_of_it(read_bytes):
    mail = (
        "From: hikes-admin@lists.people.example\nX-MLServer: fml [fml 4.0]\nSubject: rejected\n\n"
        "Duplicated Message-ID in <hikes@lists.people.example>.\n\nOriginal mail as follows:\n\n"
        "   Received: from mx.people.example by lists.people.example; Tue, 3 Nov 2026 09:00:05 +0900\n"
        "   From: hana@provider.example\n   Subject: Minutes\n   Message-ID: <1@p.example>\n   \n   Hi\n"
    )
    (record,) = records(read_bytes(mail.encode()))
    assert record.diagnostic == "Duplicated Message-ID in <hikes@lists.people.example>."
    assert (record.author, record.message_id) == ("hana@provider.example", "1@p.example")


def test_a_feedback_report_states_envelope_sender_and_reporter(read_bytes):
    mail = (
        "From: fbl@provider.example\n"
        "Content-Type: multipart/report; report-type=feedback-report; boundary=b\n\n"
        "--b\nContent-Type: message/feedback-report\n\nFeedback-Type: abuse\n"
        "Reporting-MTA: dns; mx.p.example\n"
        "Original-Mail-From: <news+7@sender.example>\nOriginal-Rcpt-To: <a@provider.example>\n"
        f"--b\nContent-Type: message/rfc822\n\n{ORIGINAL}\n--b--\n"
    )
    (record,) = records(read_bytes(mail.encode()))
    assert (record.envelope_sender, record.reporting_mta) == ("news+7@sender.example", "mx.p.example")
