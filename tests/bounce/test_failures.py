"""The two questions of a list manager: which addresses failed, and for good?"""

from __future__ import annotations

import email

from whosent import all_failures, scan_message

MAIL = (
    b"From: Mail Delivery Subsystem <mailer-daemon@example.com>\nTo: list-bounces@example.com\n"
    b"Subject: Delivery Report\nContent-Type: multipart/report; report-type=delivery-status; boundary=AAA\n\n"
    b"--AAA\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.com\n\n"
    b"Final-Recipient: rfc822;Hana@example.com\nAction: failed\n\n"
    b"Final-Recipient: rfc822;ken@example.com\nAction: delayed\n\n"
    b"Final-Recipient: rfc822;yui@example.com\nAction: delivered\n\n--AAA--\n"
)


def test_failed_and_delayed_addresses_are_told_apart() -> None:
    temporary, permanent = all_failures(MAIL)
    assert temporary == {b"ken@example.com"}
    assert permanent == {b"hana@example.com"}


def test_a_parsed_message_will_do_as_well() -> None:
    assert all_failures(email.message_from_bytes(MAIL)) == all_failures(MAIL)


def test_scanning_finds_those_that_failed_for_good() -> None:
    assert scan_message(MAIL) == {b"hana@example.com"}


def test_ordinary_mail_has_no_failures() -> None:
    assert all_failures(b"From: hana@example.com\nSubject: Hi\n\nHello ken@example.com\n") == (set(), set())
