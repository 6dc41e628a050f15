"""Addresses out of header fields (RFC 5322 §3.4), leniently."""

from __future__ import annotations

from dataclasses import dataclass
from email.utils import getaddresses


@dataclass(frozen=True, slots=True)
class Address:
    """A mailbox: ``name`` decoded for people, may be ""; ``address`` lower-cased, domain as A-label."""

    name: str
    address: str

    @property
    def local_part(self) -> str:
        return self.address.rpartition("@")[0]

    @property
    def domain(self) -> str:
        return self.address.rpartition("@")[2] if "@" in self.address else ""


def parse_addresses(value: str) -> tuple[Address, ...]:
    """Every mailbox named in the (unfolded) value of a From, To, Return-Path … field, in order."""
    return tuple(Address(n, a.lower()) for n, a in getaddresses([value]) if "@" in a)
