"""Whose mailbox this is, learnt from the mail in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from whosent.evidence.hop import is_silent
from whosent.evidence.route import delivering_host
from whosent.evidence.trace import parse_trace
from whosent.message import Part, parse_addresses, unfold

# What the delivering system writes, best first.
_DELIVERED_TO = ("delivered-to", "x-original-to", "envelope-to", "x-delivered-to", "x-apparently-to")


@dataclass(frozen=True, slots=True, kw_only=True)
class LearntOwner:
    """What a sample of a mailbox says of its owner.

    address     the commonest delivered-to address; "" where no mail names one
    delivered   every address that mail was delivered to, by the delivering system's own word
    host        the host that delivered most of the mail; "" where the mail bears no Received lines
    is_silent   most of the mail was delivered by a line that names no host (qmail)
    """

    address: str
    delivered: frozenset[str]
    host: str
    is_silent: bool = False


def learn_owner(messages: Iterable[Part]) -> LearntOwner:
    """Whose mailbox a sample of received mail comes from. A mail counts once, whatever it repeats.

    Only the topmost lines count, which the delivering host wrote: what a flood says of itself teaches
    nothing.
    """
    delivered: Counter[str] = Counter()
    addressed: Counter[str] = Counter()
    hosts: Counter[str] = Counter()
    silent = told = 0
    for message in messages:
        delivered.update(_delivered_to(message))
        addressed.update(_addressees(message))
        trace = parse_trace(message.headers)[:3]
        if trace:
            told += 1
            silent += is_silent(trace[0])
        if host := delivering_host(trace):
            hosts[host] += 1
    return LearntOwner(
        address=_commonest(delivered) or _commonest(addressed),
        delivered=frozenset(delivered),
        host=_commonest(hosts),
        is_silent=silent > told / 2,
    )


def _delivered_to(message: Part) -> frozenset[str]:
    """As the host wrote that put the mail into the mailbox: above every Received line (RFC 5321 §4.4)."""
    on_top = message.headers.above(1, "received", _DELIVERED_TO) if "received" in message.headers else ()
    for name in _DELIVERED_TO:
        for field in on_top:
            if field.name == name:
                return frozenset(a.address for a in parse_addresses(unfold(field.value))[:1])
    return frozenset()


def _addressees(message: Part) -> frozenset[str]:
    return frozenset(a.address for a in parse_addresses(message.headers.unfolded("to"))[:1])


def _commonest(counts: Counter[str]) -> str:
    return min(counts, key=lambda name: (-counts[name], name), default="")
