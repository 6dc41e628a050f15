"""Whose mailbox it is, and who runs it: what was stated of it, and what a sample of its mail teaches."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from whosent.errors import UsageError
from whosent.evidence import OwnerSide, registrable_domain
from whosent.evidence.owner import LearntOwner
from whosent.mailbox import Skipped
from whosent.message import parse_addresses
from whosent.provider import Profile, generic_profile, load_profiles
from whosent.raw import RawMessage

_SAMPLE_MESSAGES = 300
_SAMPLE_OCTETS = 32 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class MailboxOwner:
    """Whose mailbox it is, and who runs it. ``is_stated``: the addresses were told, not learnt."""

    addresses: tuple[str, ...]
    is_stated: bool
    owner: OwnerSide
    profile: Profile

    def is_owner(self, address: str) -> bool:
        """Whether an address is the owner's, a tagged one (user+tag) too."""
        local, at, domain = address.rpartition("@")
        return not {address, f"{local.partition('+')[0]}{at}{domain}"}.isdisjoint(self.owner.addresses)


def find_owner(
    stated: tuple[str, ...], learnt: LearntOwner, chosen: Profile | None, authserv_ids: Sequence[str]
) -> MailboxOwner:
    """The owner by the addresses that were stated, () for none, and by what the mail teaches."""
    addresses = stated or ((learnt.address,) if learnt.address else ())
    # What the provider itself delivered to this mailbox is the owner's too: aliases, a catch-all.
    known = frozenset(addresses) | learnt.delivered
    domains = frozenset(a.rpartition("@")[2] for a in known)
    main = addresses[0].rpartition("@")[2] if addresses else ""
    profile = chosen or _find_profile(main, learnt.host)
    own_domains = profile.domain_names or frozenset({main} - {""})
    hosts = {registrable_domain(learnt.host) or learnt.host} - {""}
    ids = frozenset(i.lower() for i in authserv_ids) | profile.trusted_authserv_ids
    owner = OwnerSide(
        addresses=known,
        domains=domains,
        provider_domains=frozenset(own_domains | hosts),
        authserv_ids=ids,
        host_suffixes=profile.host_suffixes | ids,
        networks=profile.address_blocks,
        is_silent=learnt.is_silent,
    )
    return MailboxOwner(addresses=addresses, is_stated=bool(stated), owner=owner, profile=profile)


def _find_profile(domain: str, host: str) -> Profile:
    profiles = load_profiles()
    found = profiles.for_domain(domain) if domain else None
    return found or (profiles.for_hosts([host]) if host else None) or generic_profile(domain or host)


def take_sample(stream: Iterator[RawMessage | Skipped]) -> list[RawMessage | Skipped]:
    """The first mails, enough to learn whose mailbox it is."""
    sample: list[RawMessage | Skipped] = []
    octets = 0
    for item in stream:
        sample.append(item)
        octets += len(item.data) if isinstance(item, RawMessage) else 0
        if len(sample) >= _SAMPLE_MESSAGES or octets >= _SAMPLE_OCTETS:
            break
    return sample


def read_address(text: str) -> str:
    """The one address that a user typed, lower-cased. Raises ``UsageError`` for any other text."""
    found = parse_addresses(text)
    is_split = "<" not in text and any(map(str.isspace, text.strip()))
    if is_split or len(found) != 1 or "." not in found[0].domain or not found[0].local_part:
        raise UsageError("address.invalid", address=text)
    return found[0].address
