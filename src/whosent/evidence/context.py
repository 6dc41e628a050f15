"""What is known of the owner when a notice is read, and what DNS has told so far."""

from __future__ import annotations

from functools import cached_property

from whosent.evidence.dns import NoResolver, Resolver
from whosent.evidence.organisation import same_organisation
from whosent.evidence.owner_side import OwnerSide
from whosent.evidence.spf import spf_allows
from whosent.provider import Profile

_MOST_PROVIDER_DOMAINS = 4


class Context:
    """The owner's side, the provider's profile, and resolvers; one for a whole mailbox.

    resolver        asked about the owner's and the provider's domains only
    host_resolver   asked about host names of reporters; a resolver that is off where that is not wanted
    """

    def __init__(
        self,
        owner: OwnerSide,
        profile: Profile,
        resolver: Resolver,
        host_resolver: Resolver | None = None,
    ) -> None:
        self.owner = owner
        self.profile = profile
        self.resolver = resolver
        self.host_resolver = host_resolver or NoResolver()
        self._allowed: dict[str, bool | None] = {}
        self._owner_domains: dict[str, bool] = {}

    @property
    def has_dns(self) -> bool:
        """Whether asking DNS can bring anything."""
        return not isinstance(self.resolver, NoResolver)

    @cached_property
    def sending_domains(self) -> tuple[str, ...]:
        """Domains whose SPF records name the provider's servers, the owner's first."""
        others = sorted(self.owner.provider_domains - self.owner.domains)
        return (*sorted(self.owner.domains), *others[:_MOST_PROVIDER_DOMAINS])

    def is_owner(self, address: str) -> bool:
        """Whether an address is the owner's, a tagged one (user+tag) too."""
        if address in self.owner.addresses:
            return True
        local, at, domain = address.rpartition("@")
        return "+" in local and f"{local.partition('+')[0]}{at}{domain}" in self.owner.addresses

    def is_login_of_owner(self, login: str) -> bool | None:
        """Whether a login name is the owner's; None where a name without domain cannot tell."""
        login = login.lower()
        if self.is_owner(login):
            return True
        local_parts = {a.partition("@")[0] for a in self.owner.addresses}
        if "@" not in login:
            return True if login in local_parts else None
        domain = login.rpartition("@")[2]
        return False if self.owner.runs_host(domain) or self.is_owner_domain(domain) else None

    def is_owner_domain(self, domain: str) -> bool:
        """Whether a domain is the owner's mail domain or aligned with it (RFC 7489 §3.1)."""
        known = self._owner_domains.get(domain)
        if known is None:
            known = self._owner_domains[domain] = any(
                same_organisation(domain, d) for d in self.owner.domains
            )
        return known

    def signs_for_owner(self, domain: str) -> bool:
        """Whether a signature of that domain is the provider's word on the owner's mail."""
        return (
            self.is_owner_domain(domain)
            or self.profile.signs_as(domain)
            or domain in self.owner.provider_domains
        )

    def spf_allows(self, address: str) -> bool | None:
        """Whether the owner's or the provider's SPF names the address; None where none of them says."""
        if address in self._allowed:
            return self._allowed[address]
        said: bool | None = None
        if self.has_dns and address:
            for domain in self.sending_domains:
                allowed = spf_allows(address, domain, self.resolver)
                if allowed:
                    said = True
                    break
                said = allowed if said is None else said
        self._allowed[address] = said
        return said
