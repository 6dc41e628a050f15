"""Mails that tests build: notices, and what can be nested in them."""

from __future__ import annotations

HEAD = b"""\
Return-Path: <>
Received: from mx.example.net (mx.example.net [192.0.2.1]) by mx.example.com; Thu, 1 Jan 2026 00:00:00 +0000
From: MAILER-DAEMON@mx.example.net
To: owner@example.com
Subject: Undelivered Mail Returned to Sender
Date: Thu, 1 Jan 2026 00:00:00 +0000
Message-ID: <n@mx.example.net>
"""
STATUS = b"""\
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.net

Final-Recipient: rfc822; a@example.net
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 unknown user
"""
RETURNED = b"""\
From: owner@example.com
To: a@example.net
Subject: Hello
Date: Thu, 1 Jan 2026 00:00:00 +0000
Message-ID: <o@example.com>
"""
FEEDBACK = b"""\
Content-Type: multipart/report; boundary=r

--r
Content-Type: message/feedback-report

Feedback-Type: abuse
"""
POSTFIX = b"""\
This is the mail system at host mx.example.net.

I'm sorry to have to inform you that your message could not
be delivered to one or more recipients.

"""
QMAIL = b"""\
Hi. This is the qmail-send program at mx.example.net.
I'm afraid I wasn't able to deliver your message to the following addresses.

"""
EXIM = b"""\
This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. The following address(es) failed:

"""


def text(body: bytes, fields: bytes = b"") -> bytes:
    """A notice of one text part."""
    return HEAD + fields + b"\n" + body


def report(
    *,
    fields: bytes = b"",
    human: bytes = b"",
    status: bytes = b"",
    returned: bytes = b"",
    body: bytes = b"Hello\n",
) -> bytes:
    """A structured notice; each argument is put at the end of what it names."""
    return (
        HEAD + fields + b"Content-Type: multipart/report; report-type=delivery-status; boundary=r\n\n"
        b"--r\n\nYour mail could not be delivered to <a@example.net>.\n"
        + human
        + b"\n--r\n"
        + STATUS
        + status
        + b"\n--r\nContent-Type: message/rfc822\n\n"
        + RETURNED
        + returned
        + b"\n"
        + body
        + b"\n--r--\n"
    )


def nested_multiparts(depth: int) -> bytes:
    """A multipart in a multipart, each with its own boundary."""
    opened = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (i, i) for i in range(depth)
    )
    return HEAD + opened + b"\ntext\n" + b"".join(b"--b%d--\n" % i for i in reversed(range(depth)))


def nested_messages(depth: int) -> bytes:
    """A message in a message."""
    return HEAD + b"Content-Type: message/rfc822\n\n" * depth + b"Subject: innermost\n\ntext\n"


def nested_notices(depth: int) -> bytes:
    """A notice that returns a notice that returns a notice."""
    made = RETURNED + b"\nHello\n"
    for number in range(depth):
        made = (
            HEAD + b"Content-Type: multipart/report; report-type=delivery-status; boundary=r%d\n\n--r%d\n\n"
            b"Your mail could not be delivered.\n--r%d\n"
            % (number, number, number)
            + STATUS
            + b"\n--r%d\nContent-Type: message/rfc822\n\n" % number
            + made
            + b"\n--r%d--\n" % number
        )
    return made


def many_parts(count: int) -> bytes:
    """A mail of many parts."""
    return (
        HEAD
        + b"Content-Type: multipart/mixed; boundary=b\n\n"
        + b"".join(b"--b\nContent-Type: text/plain\n\npart %d\n" % i for i in range(count))
        + b"--b--\n"
    )
