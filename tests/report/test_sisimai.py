"""The shape that programs written for Sisimai read."""

from __future__ import annotations

import json

import pytest

from whosent import parse_message
from whosent.report import sisimai_facts, sisimai_token, write_sisimai

# libsisimai.org/en/data and the JSON in the README of go-sisimai, read 2026-11-24.
FIELDS = {
    "action", "addresser", "alias", "catch", "command", "decodedby", "deliverystatus", "destination",
    "diagnosticcode", "diagnostictype", "feedbackid", "feedbacktype", "hardbounce", "lhost", "listid",
    "messageid", "origin", "reason", "recipient", "replycode", "rhost", "senderdomain", "subject",
    "timestamp", "timezoneoffset", "token",
}

MAIL = (
    b"Return-Path: <>\nFrom: MAILER-DAEMON@mx.provider.example\nSubject: Undelivered\n"
    b"Date: Tue, 3 Nov 2026 09:00:05 +0900\n"
    b"Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n"
    b"--b\nContent-Type: text/plain\n\nThis is the mail system at host mx.provider.example.\n\n"
    b"<a@shop.example>: host mx.shop.example[192.0.2.25] said: 550 5.1.1 no such user here\n"
    b"    (in reply to RCPT TO command)\n"
    b"--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.provider.example\n\n"
    b"Original-Recipient: rfc822; alias@shop.example\nFinal-Recipient: rfc822; a@shop.example\n"
    b"Action: failed\nStatus: 5.1.1\nRemote-MTA: dns; mx.shop.example\n"
    b"Diagnostic-Code: smtp; 550 5.1.1 no such user here\n"
    b"--b\nContent-Type: message/rfc822\n\nReturn-Path: <bounces+7@sender.example>\n"
    b"From: News <news@sender.example>\nSubject: =?utf-8?Q?caf=C3=A9?=\nList-Id: News <news.sender.example>\n"
    b"Feedback-ID: 7:news:sender\nDate: Tue, 3 Nov 2026 09:00:00 +0900\n"
    b"Message-ID: <1@sender.example>\n\nHi\n--b--\n"
)


def test_there_are_the_26_fields_with_their_values() -> None:
    (fact,) = sisimai_facts(parse_message(MAIL))
    assert fact.to_dict() == {
        "addresser": "news@sender.example",
        "recipient": "a@shop.example",
        "timestamp": 1793664005,
        "action": "failed",
        "alias": "alias@shop.example",
        "catch": None,
        "decodedby": "Postfix",
        "deliverystatus": "5.1.1",
        "destination": "shop.example",
        "diagnosticcode": "550 5.1.1 no such user here",
        "diagnostictype": "SMTP",
        "feedbackid": "7:news:sender",
        "feedbacktype": "",
        "hardbounce": True,
        "lhost": "mx.provider.example",
        "listid": "news.sender.example",
        "messageid": "1@sender.example",
        "origin": "-",
        "reason": "userunknown",
        "rhost": "mx.shop.example",
        "replycode": "550",
        "command": "RCPT",
        "senderdomain": "sender.example",
        "subject": "café",
        "timezoneoffset": "+0900",
        "token": sisimai_token("news@sender.example", "a@shop.example", 1793664005),
    }
    assert set(fact.to_dict()) == FIELDS
    assert len(FIELDS) == 26


def test_the_token_is_that_of_the_published_example() -> None:
    token = sisimai_token("shironeko@1jo.example.org", "kijitora@example.jp", 1291954879)
    assert token == "ce999a4c869e3f5e4d8a77b2e310b23960fb32ab"


@pytest.mark.parametrize(("sender", "recipient"), [("", "a@b.example"), ("a@b.example", "")])
def test_without_an_address_there_is_no_token(sender: str, recipient: str) -> None:
    assert sisimai_token(sender, recipient, 1) == ""


def test_text_that_is_not_known_is_empty_and_not_null() -> None:
    (fact,) = sisimai_facts(parse_message(b"From: MAILER-DAEMON@x.example\n\n<a@b.example>: user unknown\n"))
    assert [name for name, value in fact.to_dict().items() if value is None] == ["catch"]
    assert json.loads(write_sisimai(fact))["deliverystatus"] == ""


def test_a_full_mailbox_is_no_hard_bounce() -> None:
    full = MAIL.replace(b"5.1.1 no such user here", b"5.2.2 mailbox is full").replace(b"5.1.1", b"5.2.2")
    (fact,) = sisimai_facts(parse_message(full))
    assert (fact.reason, fact.hardbounce) == ("mailboxfull", False)
