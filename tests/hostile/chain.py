"""From bytes to facts: everything that one mail goes through."""

from __future__ import annotations

from whosent.bounce import Notice, Reading, load_tables, parse_notice, records
from whosent.evidence import Context, Mailbox, OwnerSide, collect, parse_snapshot, relate
from whosent.evidence.finding import Finding
from whosent.message import Part, parse
from whosent.provider import generic_profile
from whosent.raw import Place

_TABLES = load_tables()
_PROFILE = generic_profile("example.com")
_OWNER = OwnerSide(
    addresses=frozenset(("owner@example.com",)),
    domains=frozenset(("example.com",)),
    provider_domains=frozenset(("example.com",)),
    authserv_ids=frozenset(("mx.example.com",)),
    host_suffixes=frozenset(("example.com",)),
)
_DNS = parse_snapshot(
    b'{"s._domainkey.example.com": {"TXT": ["v=DKIM1; p="]}, "example.com": {"TXT": ["v=spf1 -all"]}}',
    place="-",
)


def look_at(data: bytes) -> Part:
    """The view of a mail, with everything in it asked for once."""
    message = parse(data)
    for part in message.walk():
        _ = part.filename, part.text, part.defects, len(part.headers)
    return message


def read(data: bytes) -> Reading:
    """What a mail reports, and its lines."""
    reading = parse_notice(parse(data), Place(source="-"), _TABLES)
    records(reading)
    return reading


def find_facts(reading: Reading) -> Finding | None:
    """The facts that a notice gives; None for what is no notice."""
    if not isinstance(reading, Notice):
        return None
    finding = collect(reading, Context(_OWNER, _PROFILE, _DNS, _DNS))
    relate([finding], Mailbox(profile=_PROFILE))
    return finding


def run(data: bytes) -> None:
    """All of it."""
    look_at(data)
    find_facts(read(data))
