"""The owner's side of the border: the provider's hosts and what else handles the owner's mail."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from whosent.evidence.hop import names_a_line
from whosent.evidence.network import Network, is_within
from whosent.evidence.organisation import is_below_any, same_organisation


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnerSide:
    """Who handles the owner's mail on its last stretch. All names lower-cased.

    addresses         the owner's addresses, aliases too
    domains           their domains; hosts of these forward to the mailbox or are it
    provider_domains  mail domains of the provider
    authserv_ids      names under which the provider stamps Authentication-Results, or parents of these
    host_suffixes     names at or below which the provider's hosts are
    networks          the provider's own
    is_silent         the host that delivers names no host in its own line (qmail)
    """

    addresses: frozenset[str] = frozenset()
    domains: frozenset[str] = frozenset()
    provider_domains: frozenset[str] = frozenset()
    authserv_ids: frozenset[str] = frozenset()
    host_suffixes: frozenset[str] = frozenset()
    networks: tuple[Network, ...] = ()
    is_silent: bool = False

    def runs_host(self, name: str) -> bool:
        """Whether a host of that name is the provider's own."""
        return _runs_host(name, self.host_suffixes, self.provider_domains, self.authserv_ids)

    def owns_host(self, name: str) -> bool:
        """Whether a host of that name is on the owner's side: the provider's, or one that forwards to it."""
        return self.runs_host(name) or _shares_organisation(name, self.domains)


@lru_cache(maxsize=4096)  # a mailbox names the same hosts again and again
def _runs_host(
    name: str, suffixes: frozenset[str], provider_domains: frozenset[str], authserv_ids: frozenset[str]
) -> bool:
    return (
        is_below_any(name, suffixes)
        or is_below_any(name, provider_domains)
        or is_below_any(name, authserv_ids)
        or _shares_organisation(name, suffixes)
        or _shares_organisation(name, provider_domains)
    )


@lru_cache(maxsize=4096)
def _shares_organisation(name: str, domains: frozenset[str]) -> bool:
    return any(same_organisation(name, domain) for domain in domains)


def is_provider_host(name: str, address: str, owner: OwnerSide) -> bool:
    """Whether a client is a server of the provider, by its network or its name.

    ``name`` must be one that the stamping host looked up and verified: what a client says in HELO, and a
    reverse name that nobody checked, can be anything.
    """
    return is_within(address, owner.networks) or (owner.runs_host(name) and not names_a_line(name, address))
