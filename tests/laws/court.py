"""A verdict without files: notices in memory -> findings -> verdict, with all tables loaded once."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache

from mailbox_builder import Mailbox
from whosent.bounce import BounceTables, Notice, Reading, load_tables, parse_notice
from whosent.evidence import (
    Context,
    Finding,
    Observation,
    OwnerSide,
    SentFolder,
    collect,
    parse_snapshot,
    read_sent_copy,
    relate,
)
from whosent.evidence import Mailbox as Knowledge
from whosent.message import parse
from whosent.provider import generic_profile
from whosent.raw import Place
from whosent.verdict import MissingKind, Situation, Verdict, Weights, decide, load_weights


def context_of(box: Mailbox) -> Context:
    """What is known of the owner and the provider of ``box``."""
    side = OwnerSide(
        addresses=frozenset({box.owner}),
        domains=frozenset({box.owner_domain}),
        provider_domains=frozenset({box.provider_domain}),
        authserv_ids=frozenset({box.host.name}),
        host_suffixes=frozenset({box.host.name}),
    )
    resolver = parse_snapshot(json.dumps(box.dns).encode(), place="dns.json")
    return Context(side, generic_profile(box.provider_domain), resolver, resolver)


def read(mail: bytes, name: str = "0.eml") -> Reading:
    """A mail as a notice, or what it is instead."""
    return parse_notice(parse(mail), Place(source=name), _tables())


def find(box: Mailbox, mails: Sequence[tuple[str, bytes]] | None = None) -> list[Finding]:
    """The findings of the notices of ``box``, or of ``mails`` in its place."""
    context = context_of(box)
    readings = [read(mail, name) for name, mail in (box.inbox if mails is None else mails)]
    return [collect(reading, context) for reading in readings if isinstance(reading, Notice)]


def observe(box: Mailbox, findings: Sequence[Finding]) -> tuple[Observation, ...]:
    """The findings with what the whole mailbox adds."""
    sent = SentFolder(read_sent_copy(parse(mail)) for mail in box.sent) if box.sent else None
    return relate(findings, Knowledge(profile=generic_profile(box.provider_domain), sent=sent))


def judge(box: Mailbox, mails: Sequence[tuple[str, bytes]] | None = None) -> Verdict:
    """The verdict on ``box``."""
    have = frozenset({MissingKind.SENT_FOLDER}) if box.sent else frozenset()
    situation = Situation(is_webmail=False, have=have)
    return decide(observe(box, find(box, mails)), situation, _weights())


@cache
def _tables() -> BounceTables:
    return load_tables()


@cache
def _weights() -> Weights:
    return load_weights()
