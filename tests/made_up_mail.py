"""A few mails for tests of the command line."""

from __future__ import annotations

from pathlib import Path

OWNER = "hanako@example.org"


def notice(recipient: str = "you@example.com", number: int = 0) -> bytes:
    """A notice as another system sends it, with the headers of a mail that was never the owner's."""
    return f"""\
Return-Path: <>
Delivered-To: {OWNER}
Received: from mx.example.com (mx.example.com [192.0.2.25]) by mail.example.org with ESMTP id q{number}
 for <{OWNER}>; Mon, 11 Aug 2025 12:00:0{number % 10} +0900
From: MAILER-DAEMON@mx.example.com
To: {OWNER}
Date: Mon, 11 Aug 2025 12:00:0{number % 10} +0900
Subject: Undelivered Mail Returned to Sender
Message-ID: <{number}@mx.example.com>
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

Your message could not be delivered.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.com

Final-Recipient: rfc822; {recipient}
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 User unknown

--b
Content-Type: text/rfc822-headers

Received: from unknown (unknown [203.0.113.9]) by mx.example.com with SMTP; Mon, 11 Aug 2025 03:00:00 +0000
From: {OWNER}
To: {recipient}
Date: Mon, 11 Aug 2025 03:00:00 +0000
Subject: Parcel {number}
Message-ID: <p{number}@203.0.113.9>

--b--
""".encode()


VACATION = b"""\
From: you@example.com
To: hanako@example.org
Subject: Out of office
Auto-Submitted: auto-replied
Date: Mon, 11 Aug 2025 12:00:00 +0900

I am away until Monday.
"""


def write_mbox(path: Path, count: int = 3) -> Path:
    """An mbox with that many notices."""
    mails = (notice(f"user{n}@example.com", n) for n in range(count))
    path.write_bytes(b"".join(b"From MAILER-DAEMON Mon Aug 11 12:00:00 2025\n" + m + b"\n" for m in mails))
    return path
