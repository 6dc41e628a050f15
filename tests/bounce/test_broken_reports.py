"""Reports whose parts are missing, empty or not what they say: read as far as they go."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from whosent.bounce import Reading, explain_records, load_tables, records

Read = Callable[[bytes], Reading]
HEAD = (
    b"Return-Path: <>\nFrom: MAILER-DAEMON@mx.example.com\nSubject: Undelivered Mail Returned to Sender\n"
    b"Date: Tue, 3 Nov 2026 09:00:05 +0900\n"
)
REPORT = HEAD + b"Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n"
TEXT = b"--b\nContent-Type: text/plain\n\n<a@shop.example>: 550 5.1.1 user unknown\n"
EXTERNAL = b"--b\nContent-Type: message/external-body; access-type=local-file\n\n"
BASE64 = b"--b\nContent-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n"
STATUS = (
    b"--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.com\n\n"
    b"Final-Recipient: rfc822; a@shop.example\nAction: failed\nStatus: 5.1.1\n"
)


@pytest.mark.parametrize(
    "mail",
    [
        REPORT + TEXT + b"--b\nContent-Type: message/delivery-status\n\n--b--\n",
        REPORT + TEXT + b"--b\nContent-Type: message/delivery-status\n\n\n\n\n--b--\n",
        REPORT + TEXT + b"--b\nContent-Type: message/rfc822\n\n--b--\n",
        REPORT + TEXT,
        REPORT.replace(b"boundary=b", b"boundary=other") + TEXT + b"--b--\n",
        REPORT.replace(b"; boundary=b", b"") + TEXT + b"--b--\n",
        HEAD + b"Content-Type: multipart/report\n\n<a@shop.example>: 550 user unknown\n",
        HEAD + b"Content-Type: multipart/mixed; boundary=b\n\n<a@shop.example>: 550 user unknown\n",
        REPORT + STATUS + EXTERNAL + b"\n--b--\n",
        REPORT + STATUS + EXTERNAL + b"Content-Type: text/plain\n\n\n--b--\n",
        REPORT + STATUS + BASE64 + b"!!\n--b--\n",
        REPORT + STATUS.replace(b"Reporting-MTA: dns; mx.example.com\n\n", b""),
        REPORT + STATUS.replace(b"\n\nFinal", b"\n\n\n \n\t\nFinal"),
        REPORT + STATUS + b"--b--",
        REPORT + STATUS.replace(b"Final-Recipient: rfc822; ", b"Final-Recipient:"),
        REPORT + STATUS + b"Diagnostic-Code:\nRemote-MTA:\nLast-Attempt-Date:\n--b--\n",
    ],
)
def test_the_recipient_of_a_broken_report_is_found_and_explained(read_bytes: Read, mail: bytes) -> None:
    reading = read_bytes(mail)
    assert [record.recipient for record in records(reading)] == ["a@shop.example"]
    assert len(explain_records(reading, load_tables())) == 1
