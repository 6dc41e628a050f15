"""Security notices as they arrive in a made-up mailbox, and imitations of them."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from whosent.account import SecurityNotice, load_security_table, read_security_notice
from whosent.evidence import Context, NoResolver, OwnerSide, Resolver
from whosent.message import parse
from whosent.provider import generic_profile
from whosent.raw import Place

FOLDER = Path(__file__).parent / "security_notices"
EXAMPLES = sorted(path.stem for path in FOLDER.glob("*.eml"))
OWNER = "hanako.sato@mailbox.example"
HOST = "mx.mailbox.example"
PLACE = Place(source="mail.eml")


def read_example(name: str) -> bytes:
    return (FOLDER / f"{name}.eml").read_bytes()


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What is to be found in an example."""

    kind: str
    service: str
    at: datetime
    concerns: str
    address: str = ""
    region: str = ""
    device: str = ""
    client: str = ""


def read_expected(name: str) -> Expected:
    found = tomllib.loads((FOLDER / f"{name}.expected.toml").read_text("utf-8"))
    found["at"] = datetime.fromisoformat(found["at"])
    return Expected(**found)


def owner_context(resolver: Resolver | None = None) -> Context:
    side = OwnerSide(
        addresses=frozenset({OWNER}),
        domains=frozenset({"mailbox.example"}),
        provider_domains=frozenset({"mailbox.example"}),
        authserv_ids=frozenset({HOST}),
        host_suffixes=frozenset({"mailbox.example"}),
    )
    return Context(side, generic_profile("mailbox.example"), resolver or NoResolver())


def read(data: bytes, resolver: Resolver | None = None) -> SecurityNotice | None:
    return read_security_notice(parse(data), owner_context(resolver), load_security_table(), PLACE)


def mail(
    *,
    author: str = "Google <no-reply@accounts.google.com>",
    subject: str = "Security alert",
    body: str = "There was a new sign-in to your account hanako.sato@mailbox.example.",
    stamp: str = "dkim=pass header.d=accounts.google.com",
    above: str = "",
    below: str = "",
    to: str = OWNER,
) -> bytes:
    """A mail that the owner's host took from outside; ``stamp`` is what it wrote of its checks."""
    results = f"Authentication-Results: {HOST}; {stamp}\n" if stamp else ""
    return (
        f"{above}{results}"
        f"Received: from out.example (out.example [192.0.2.9]) by {HOST} with ESMTPS id 1;"
        " Mon, 11 Aug 2025 07:10:09 +0900\n"
        f"{below}From: {author}\nTo: {to}\nSubject: {subject}\n"
        f"Date: Mon, 11 Aug 2025 07:10:05 +0900\nMessage-ID: <1@out.example>\n\n{body}\n"
    ).encode()
