"""Whose mailbox this is, learnt from the mail in it (DESIGN §4.13)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from whosent.evidence.route import delivering_host
from whosent.evidence.trace import parse_trace
from whosent.message import Part, parse_addresses

# Fields that the delivering system writes, then, where none is there, the one that a sender wrote.
_DELIVERED_TO = ("delivered-to", "x-original-to", "envelope-to", "x-delivered-to", "x-apparently-to")
_ADDRESSED_TO = ("to",)


@dataclass(frozen=True, slots=True, kw_only=True)
class LearntOwner:
    """What a sample of a mailbox says of its owner.

    address     the commonest delivered-to address; "" where no mail names one
    delivered   every address that mail was delivered to, by the delivering system's own word
    host        the host that delivered most of the mail; "" where the mail bears no Received lines
    """

    address: str
    delivered: frozenset[str]
    host: str


def learn_owner(messages: Iterable[Part]) -> LearntOwner:
    """Whose mailbox a sample of received mail comes from. A mail counts once, whatever it repeats.

    Only the topmost lines count, which the delivering host wrote: what a flood says of itself teaches
    nothing.
    """
    delivered: Counter[str] = Counter()
    addressed: Counter[str] = Counter()
    hosts: Counter[str] = Counter()
    for message in messages:
        delivered.update(_named(message, _DELIVERED_TO))
        addressed.update(_named(message, _ADDRESSED_TO))
        if host := delivering_host(parse_trace(message.headers)[:3]):
            hosts[host] += 1
    return LearntOwner(
        address=_commonest(delivered) or _commonest(addressed),
        delivered=frozenset(delivered),
        host=_commonest(hosts),
    )


def _named(message: Part, fields: tuple[str, ...]) -> frozenset[str]:
    for name in fields:
        value = message.headers.unfolded(name)
        if value:
            return frozenset(a.address for a in parse_addresses(value)[:1])
    return frozenset()


def _commonest(counts: Counter[str]) -> str:
    return min(counts, key=lambda name: (-counts[name], name), default="")
