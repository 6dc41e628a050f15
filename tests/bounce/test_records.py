"""What ``parse`` prints."""

import json

from whosent.bounce import records

KEYS = [
    "source", "index", "mail_system", "recipient", "original_recipient", "envelope_sender", "author",
    "action",
    "status", "status_origin", "reply_code", "reason", "permanence", "diagnostic", "diagnostic_type",
    "reporting_mta", "remote_mta", "smtp_command", "message_id", "subject", "notice_at", "original_at",
    "returned", "feedback_type",
]


def test_a_record_has_the_keys_of_the_contract_in_their_order(read):
    (record,) = records(read("structured"))
    assert list(record.to_dict()) == KEYS


def test_a_record_tells_the_envelope_sender_from_the_author(read_bytes):
    mail = (
        b"From: MAILER-DAEMON@mx.shop.example\nSubject: Undelivered\n"
        b"Content-Type: multipart/report; boundary=b\n\n"
        b"--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx\n\nFinal-Recipient: rfc822; "
        b"a@shop.example\nAction: failed\nStatus: 5.1.1\n--b\nContent-Type: message/rfc822\n\n"
        b"Return-Path: <bounces+7@sender.example>\nFrom: News <news@sender.example>\n"
        b"Subject: =?utf-8?Q?caf=C3=A9?=\n"
        b"Date: Tue, 3 Nov 2026 09:00:00 +0900\nMessage-ID:\n <1@sender.example>\n\nHello\n--b--\n"
    )
    (record,) = records(read_bytes(mail))
    assert record.envelope_sender == "bounces+7@sender.example"
    assert record.author == "news@sender.example"
    assert record.subject == "café"
    assert record.message_id == "1@sender.example"


def test_the_time_of_the_notice_and_of_the_original_are_two(read):
    (record,) = records(read("structured"))
    said = record.to_dict()
    assert (said["notice_at"], said["original_at"]) == ("2026-11-03T00:00:05Z", "2026-11-03T00:00:00Z")


def test_every_recipient_has_its_line(read):
    assert [r.recipient for r in records(read("three-recipients"))] == [
        "a@shop.example", "b@shop.example", "c@shop.example",
    ]


def test_abuse_feedback_is_printed(read):
    said = [r.to_dict() for r in records(read("feedback"))]
    assert [(d["recipient"], d["reason"], d["feedback_type"]) for d in said] == [
        ("reader@provider.example", "feedback", "abuse"), ("other@provider.example", "feedback", "abuse"),
    ]
    assert said[0]["message_id"] == "n1@sender.example"


def test_a_refused_post_names_the_list(read):
    assert [r.recipient for r in records(read("list-refusal"))] == ["hikes@lists.people.example"]


def test_ordinary_mail_and_lures_have_no_line(read):
    assert records(read("ordinary")) == records(read("lure-held")) == ()


def test_a_record_is_plain_json(read):
    (record,) = records(read("odd-fields"))
    assert json.loads(json.dumps(record.to_dict()))["recipient"] == "a.user+box@shop.example"


def test_a_notice_that_names_nobody_has_one_line_without_a_recipient(read_bytes):
    mail = (
        b"Return-Path: <>\nFrom: MAILER-DAEMON@x.example\nSubject: Mail could not be delivered\n"
        b"Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\n"
        b"The following mail could not be delivered.\n--b\nContent-Type: message/rfc822\n\n"
        b"From: hana@provider.example\nDate: Tue, 3 Nov 2026 09:00:00 +0900\n"
        b"Message-ID: <1@p.example>\n\nHi\n--b--\n"
    )
    (record,) = records(read_bytes(mail))
    assert record.recipient == ""
    assert record.to_dict()["recipient"] is None
    assert record.message_id == "1@p.example"
