"""All facts that one notice gives, and what they say of the mailbox."""

from whosent.bounce import Notice, load_tables, parse_notice
from whosent.evidence import Context, Mailbox, OwnerSide, collect, learns_signing, parse_snapshot, relate
from whosent.evidence.sent import read_sent_copy
from whosent.message import parse
from whosent.provider import generic_profile
from whosent.raw import Place

from ..snapshot import SNAPSHOT

_TABLES = load_tables()
_HERE = Place(source="-")
_OWNER = OwnerSide(
    addresses=frozenset(("owner@example.com", "owner@example.org", "sender@example.com")),
    domains=frozenset(("example.com", "example.org")),
    provider_domains=frozenset(("example.com", "example.net")),
    authserv_ids=frozenset(("mx.example.com",)),
    host_suffixes=frozenset(("example.com", "example.net")),
)
_PROFILE = generic_profile("example.com")
_RESOLVER = parse_snapshot(SNAPSHOT, place="-")


def run(data: bytes) -> None:
    context = Context(_OWNER, _PROFILE, _RESOLVER, _RESOLVER)
    message = parse(data)
    reading = parse_notice(message, _HERE, _TABLES)
    copy = read_sent_copy(message)
    assert isinstance(copy.subject, str)
    if isinstance(reading, Notice):
        findings = [collect(reading, context)]
        learns_signing(findings)
        relate(findings, Mailbox(profile=_PROFILE))
