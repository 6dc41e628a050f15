"""What is known of the owner when a notice is read, and what DNS has told so far."""

from __future__ import annotations

from functools import cached_property

from whosent.evidence.dns import NoResolver, Resolver
from whosent.evidence.envelope_tags import TagKind, read_envelope_tag
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
        """Whether an address is the owner's, a tagged one (user+tag, BATV) too."""
        if address in self.owner.addresses:
            return True
        local, at, domain = address.rpartition("@")
        if "+" in local and f"{local.partition('+')[0]}{at}{domain}" in self.owner.addresses:
            return True
        tag = read_envelope_tag(address) if "=" in local else None
        return tag is not None and tag.kind is TagKind.BATV and tag.original in self.owner.addresses

    def is_login_of_owner(self, login: str) -> bool | None:
        """Whether a login name is the owner's; None where the name alone cannot tell.

        An account may bear a name of the provider's own beside the owner's address: a bare name, the same
        user at another domain, or an address at the provider where the owner's is elsewhere.
        """
        login = login.lower()
        if self.is_owner(login):
            return True
        local, at, domain = login.rpartition("@")
        own = {a.partition("@")[0] for a in self.owner.addresses}
        if not at:
            return True if login in own else None
        if domain in self.owner.domains:
            return False
        return None if local in own or self.owner.runs_host(domain) else False

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
