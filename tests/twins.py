"""Adversarial twins of notices: what a forger, or a reporter that lies, could have written into them.

A twin changes one notice and leaves alone what its author cannot reach: a stranger's text stands below the
line that the reporter stamped, a reporter's anywhere in the notice but not above the line of the owner's
own provider.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from whosent.bounce import BounceTables, Notice, load_tables, parse_notice
from whosent.message import parse
from whosent.raw import Place


class Author(StrEnum):
    """Who could have written a twin."""

    STRANGER = "stranger"  # who sent the original
    REPORTER = "reporter"  # who wrote the notice


@dataclass(frozen=True, kw_only=True)
class Target:
    """What a forger knows of the owner.

    signed  a mail that the owner's provider once signed; b"" where there is none
    """

    owner: str
    host: str
    authserv_id: str
    sent_id: str = "4711.known@example.net"
    friend: str = "friend@example.net"
    home: str = "192.0.2.130"
    signed: bytes = b""

    @property
    def domain(self) -> str:
        """Of the owner's address."""
        return self.owner.rpartition("@")[2]


Change = Callable[[bytes, Target], bytes]


@dataclass(frozen=True, kw_only=True)
class Twin:
    """A way to change a notice."""

    name: str
    author: Author
    change: Change

    def __str__(self) -> str:
        return self.name.replace(" ", "-")


def below(text: str) -> Change:
    """Adds fields at the end of the returned header block, below whatever was stamped."""

    def change(notice: bytes, target: Target) -> bytes:
        found = _returned(notice)
        if found is None:
            return notice
        start, block = found
        added = _filled(text, target).replace(b"\n", _line_end(block))
        at = start + len(block)
        return notice[:at] + added + notice[at:]

    return change


def above(text: str) -> Change:
    """Adds fields on top of the returned header block: only the reporter stands there."""

    def change(notice: bytes, target: Target) -> bytes:
        found = _returned(notice)
        if found is None:
            return notice
        start, block = found
        return notice[:start] + _filled(text, target).replace(b"\n", _line_end(block)) + notice[start:]

    return change


def in_notice(text: str) -> Change:
    """Adds fields at the end of the notice's own header block, below what the owner's side stamped."""

    def change(notice: bytes, target: Target) -> bytes:
        end = _line_end(notice)
        head, empty, rest = notice.partition(end + end)
        return head + end + _filled(text, target).rstrip(b"\n").replace(b"\n", end) + empty + rest

    return change


def replaced(name: str, value: str) -> Change:
    """Another value for a field of the returned message."""

    def change(notice: bytes, target: Target) -> bytes:
        found = _returned(notice)
        if found is None:
            return notice
        start, block = found
        new = _filled(f"{name}: {value}", target)
        pattern = rb"^" + name.encode() + rb":[^\n]*(?:\n[ \t][^\n]*)*?(?=\r?$)"
        changed = re.sub(pattern, lambda _: new, block, count=1, flags=re.MULTILINE | re.IGNORECASE)
        return notice[:start] + changed + notice[start + len(block) :]

    return change


def stripped(notice: bytes, target: Target) -> bytes:
    """Nothing but From, To, Subject and Date comes back."""
    found = _returned(notice)
    if found is None:
        return notice
    start, block = found
    fields = re.findall(rb"^[!-9;-~]+:[^\n]*\n(?:[ \t][^\n]*\n)*", block, re.MULTILINE)
    kept = b"".join(f for f in fields if f.lower().startswith((b"from:", b"to:", b"subject:", b"date:")))
    return notice[:start] + kept + notice[start + len(block) :]


def lying_reporter(notice: bytes, target: Target) -> bytes:
    """The report and the author of the notice name the owner's provider."""
    notice = re.sub(
        rb"^Reporting-MTA:[^\r\n]*", _filled("Reporting-MTA: dns; {host}", target), notice, flags=re.M
    )
    daemon = _filled("From: Mail Delivery System <MAILER-DAEMON@{domain}>", target)
    return re.sub(rb"^From:[^\r\n]*", lambda _: daemon, notice, count=1, flags=re.MULTILINE)


def pasted_signature(notice: bytes, target: Target) -> bytes:
    """The signature of a mail that the owner really sent stands in the returned one."""
    field = re.search(rb"^DKIM-Signature:[^\n]*\n(?:[ \t][^\n]*\n)*", target.signed, re.MULTILINE)
    return below(field[0].decode())(notice, target) if field else notice


_SUBMITTED = (
    "Received: from PC ([{home}])\n\t(Authenticated sender: {owner})\n\tby {host} (Postfix) with ESMTPSA id "
    "4C0FFEE000\n\tfor <x@example.net>; Mon, 02 Nov 2026 11:59:00 +0000\n"
)
_FROM_PROVIDER = (
    "Received: from {host} ({host} [192.0.2.25])\n\tby relay.example.org (Postfix) with ESMTPS id "
    "4C0FFEE001\n\tfor <x@example.net>; Mon, 02 Nov 2026 11:59:30 +0000\n"
)
_PASSED = (
    "dkim=pass header.d={domain};\n\tspf=pass smtp.mailfrom={owner};\n\tdmarc=pass header.from={domain}\n"
)

TOWARDS_ACCOUNT = (
    Twin(
        name="results of the providers own",
        author=Author.STRANGER,
        change=below("Authentication-Results: {authserv_id};\n\t" + _PASSED),
    ),
    Twin(
        name="results and spf of some reporter",
        author=Author.STRANGER,
        change=below(
            "Authentication-Results: mx.example.net;\n\t"
            + _PASSED
            + "Received-SPF: pass (mx.example.net: ok)"
            " client-ip=192.0.2.25; envelope-from={owner}; helo={host};\n"
        ),
    ),
    Twin(
        name="an arc set of the providers",
        author=Author.STRANGER,
        change=below(
            "ARC-Seal: i=1; a=rsa-sha256; t=1; cv=none; d={domain}; s=s1; b=AAAA\n"
            "ARC-Authentication-Results: i=1; {authserv_id};\n\t" + _PASSED
        ),
    ),
    Twin(name="a submission line of the providers", author=Author.STRANGER, change=below(_SUBMITTED)),
    Twin(
        name="a whole route through the provider",
        author=Author.STRANGER,
        change=below(_FROM_PROVIDER + _SUBMITTED),
    ),
    Twin(name="a pasted signature", author=Author.STRANGER, change=pasted_signature),
    Twin(
        name="the owners own address as origin",
        author=Author.STRANGER,
        change=below("X-Originating-IP: [{home}]\nX-Apparently-From: <{owner}>\nX-YMail-JAS: abc\n"),
    ),
    Twin(
        name="marks of a shared cloud",
        author=Author.STRANGER,
        change=below("X-MS-Exchange-CrossTenant-AuthAs: Internal\nX-Google-Smtp-Source: abc\n"),
    ),
    Twin(name="a second author below", author=Author.STRANGER, change=below("From: <{owner}>\n")),
    Twin(
        name="an answer to the owners mail",
        author=Author.STRANGER,
        change=below("In-Reply-To: <{sent_id}>\n"),
    ),
    Twin(
        name="the message id of the owners mail",
        author=Author.STRANGER,
        change=replaced("Message-ID", "<{sent_id}>"),
    ),
    Twin(name="the owners correspondent", author=Author.STRANGER, change=replaced("To", "{friend}")),
    Twin(
        name="marks of forwarding",
        author=Author.STRANGER,
        change=below(
            "Delivered-To: {owner}\nX-Sieve-Redirected-From: {owner}\nAuto-Submitted: auto-replied\n"
        ),
    ),
    Twin(name="nothing but four fields", author=Author.REPORTER, change=stripped),
    Twin(
        name="results of the providers own on the notice",
        author=Author.REPORTER,
        change=in_notice("Authentication-Results: {authserv_id};\n\tdkim=pass header.d={domain}\n"),
    ),
    Twin(
        name="a local line of the providers below",
        author=Author.REPORTER,
        change=in_notice(
            "Received: by {host} (Postfix)\n\tid 4C0FFEE002; Mon, 02 Nov 2026 11:59:40 +0000\n"
            "Delivered-To: somebody@example.net\nReturn-Path: <>\n"
        ),
    ),
    Twin(name="a report in the providers name", author=Author.REPORTER, change=lying_reporter),
    Twin(
        name="a reporter that claims to have it from the provider",
        author=Author.REPORTER,
        change=above("Authentication-Results: mx.example.net;\n\t" + _PASSED + _FROM_PROVIDER + _SUBMITTED),
    ),
)
"""What should make a forged notice look like one on the owner's own mail."""

TOWARDS_FORGED = (
    Twin(
        name="results that fail",
        author=Author.STRANGER,
        change=below(
            "Authentication-Results: {authserv_id};\n\tdkim=fail header.d={domain};\n\tspf=fail "
            "smtp.mailfrom={owner};\n\tdmarc=fail header.from={domain}\n"
            "Received-SPF: fail client-ip=203.0.113.66; envelope-from={owner};\n"
        ),
    ),
    Twin(
        name="a botnet below",
        author=Author.STRANGER,
        change=below(
            "Received: from WIN-66 (unknown [203.0.113.66])\n\tby mx.example.org (Postfix) with SMTP id "
            "4C0FFEE003\n\tfor <x@example.net>; Mon, 02 Nov 2026 11:58:00 +0000\n"
        ),
    ),
    Twin(
        name="somebody elses login below",
        author=Author.STRANGER,
        change=below(_SUBMITTED.replace("{owner}", "somebody@example.net")),
    ),
    Twin(
        name="somebody elses signature",
        author=Author.STRANGER,
        change=below("DKIM-Signature: v=1; a=rsa-sha256; d=example.net; s=s1; h=From; bh=AAAA; b=AAAA\n"),
    ),
    Twin(
        name="marks of another origin",
        author=Author.STRANGER,
        change=below("X-Originating-IP: [203.0.113.66]\n"),
    ),
)
"""What should make a notice on mail through the account look like a forgery."""


def _returned(notice: bytes) -> tuple[int, bytes] | None:
    """Where the header block of the returned message starts, and that block; None where none is there as
    it is (cut, or in another encoding)."""
    reading = parse_notice(parse(notice), Place(source="twin.eml"), _tables())
    message = reading.returned.message if isinstance(reading, Notice) else None
    if message is None:
        return None
    first = next(iter(message.headers), None)
    if first is None:
        return None
    start = notice.find(bytes(first.raw))
    if start < 0:
        return None
    fields = b"".join(bytes(f.raw) for f in message.headers)
    if notice[start : start + len(fields)] == fields:
        return start, fields
    return None


@cache
def _tables() -> BounceTables:
    return load_tables()


def _filled(text: str, target: Target) -> bytes:
    for name in ("owner", "host", "authserv_id", "sent_id", "friend", "home", "domain"):
        text = text.replace("{" + name + "}", getattr(target, name))
    return text.encode()


def _line_end(block: bytes) -> bytes:
    return b"\r\n" if b"\r\n" in block else b"\n"
