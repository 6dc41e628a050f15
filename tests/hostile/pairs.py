"""Hostile mails in which two things grow together: each of many is looked up among many."""

from __future__ import annotations

from hostile.family import Family
from hostile.mails import EXIM, FEEDBACK, HEAD, POSTFIX, QMAIL, RETURNED, report, text


def _each(count: int, piece: bytes) -> bytes:
    return b"".join(piece % number for number in range(count))


def _recipients(count: int) -> bytes:
    return _each(count, b"\nFinal-Recipient: rfc822; r%d@example.net\nAction: failed\n")


def _told(count: int) -> bytes:
    return _each(count, b"<r%d@example.net>: host mx.example.net said: 550 5.1.1 unknown\n\n")


PAIRS = (
    Family(
        "recipients of fields and text", 60, 4_000, lambda n: report(human=_told(n), status=_recipients(n))
    ),
    Family(
        "recipients of fields and one line",
        100,
        4_000,
        lambda n: report(human=_each(n, b"r%d@example.net "), status=_recipients(n)),
    ),
    Family(
        "recipients without an address and addressees",
        100,
        5_000,
        lambda n: report(
            status=b"\nAction: failed\nStatus: 5.0.0\n" * n,
            returned=b"To: " + _each(n, b"r%d@example.net,\n ") + b"\n",
        ),
    ),
    Family("recipients of Postfix", 60, 4_000, lambda n: text(POSTFIX + _told(n))),
    Family(
        "recipients of qmail",
        60,
        4_000,
        lambda n: text(QMAIL + _each(n, b"<r%d@example.net>:\nRemote host said: 550 no\n\n")),
    ),
    Family(
        "recipients of Exim",
        60,
        4_000,
        lambda n: text(
            EXIM + _each(n, b"  r%d@example.net\n    550 unknown user\n"),
            b"X-Failed-Recipients: " + _each(n, b"r%d@example.net,\n ") + b"x@example.net\n",
        ),
    ),
    Family(
        "local parts alone and addressees",
        60,
        4_000,
        lambda n: text(
            QMAIL
            + _each(n, b"<r%d>:\nunknown user\n\n")
            + b"--- Below this line is a copy of the message.\n\nTo: "
            + _each(n, b"r%d@example.net,\n ")
            + b"\n"
            + RETURNED
        ),
    ),
    Family(
        "complainants",
        300,
        4_000,
        lambda n: (
            HEAD
            + FEEDBACK
            + _each(n, b"Original-Rcpt-To: <r%d@example.net>\n")
            + b"\n--r\nContent-Type: message/rfc822\n\nTo: "
            + _each(n, b"r%d@example.net,\n ")
            + b"\n\n--r--\n"
        ),
    ),
    Family(
        "attachments",
        150,
        10_000,
        lambda n: (
            HEAD
            + b"Content-Type: multipart/mixed; boundary=b\n\n"
            + _each(n, b"--b\nContent-Disposition: attachment; filename=a%d.exe\n\nx\n")
            + b"--b--\n"
        ),
    ),
)
