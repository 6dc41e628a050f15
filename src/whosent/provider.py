"""What is known about the services that run people's mailboxes; read from ``providers/*.toml``.

Every fact carries its sources and how far they can be trusted. What only one page says, or an old one
(confidence C), is a hint: it may be shown as such, and the accessors on which decisions rest leave it out.
"""

from __future__ import annotations

import difflib
import ipaddress
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields, replace
from datetime import date
from functools import cache
from pathlib import Path

from whosent.cited import Source, SourceKind
from whosent.errors import RowError, UsageError
from whosent.provider_facts import (
    Binding,
    Channel,
    ClientAddressField,
    ClientKind,
    Confidence,
    FactorKind,
    FolderNames,
    FromBinding,
    FullSource,
    Kind,
    Menu,
    Names,
    Networks,
    Note,
    NoteKind,
    NoticeMark,
    Page,
    PageKind,
    Practice,
    Role,
    SecondFactor,
    Signing,
    SigningKey,
    SigningPractice,
    SoftwareKey,
    SoftwareLogin,
    Sourced,
    TenantMark,
    Trace,
    Trait,
    Where,
    Words,
)
from whosent.tables import packaged, read_table

__all__ = [
    "Binding",
    "Channel",
    "ClientAddressField",
    "ClientKind",
    "Confidence",
    "FactorKind",
    "FolderNames",
    "FromBinding",
    "FullSource",
    "Kind",
    "MailClient",
    "Menu",
    "Names",
    "Networks",
    "Note",
    "NoteKind",
    "NoticeMark",
    "Page",
    "PageKind",
    "Practice",
    "Profile",
    "Profiles",
    "Role",
    "SecondFactor",
    "Signing",
    "SigningKey",
    "SigningPractice",
    "SoftwareKey",
    "SoftwareLogin",
    "Source",
    "SourceKind",
    "Sourced",
    "TenantMark",
    "Trace",
    "Trait",
    "Where",
    "Words",
    "generic_profile",
    "load_clients",
    "load_profiles",
    "read_profile",
    "suffixes_of",
]

_SCHEMA = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class MailClient:
    """A program that reads mail of any provider; used where the provider's own way is not known."""

    schema: int
    name: str
    title: Words
    full_source: tuple[FullSource, ...]
    sources: tuple[Source, ...]

    def __post_init__(self) -> None:
        _check_citations(self.full_source, self.sources)


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What is known about one provider; an empty tuple or None always means "not known".

    name     as in ``--provider NAME``
    checked  when the file was last gone through

    The properties give what decisions may rest on: confidence A, B or the owner's word, never C.
    """

    schema: int
    name: str
    title: Words
    kind: Kind
    checked: date
    domains: tuple[Names, ...] = ()
    hosts: tuple[Names, ...] = ()
    networks: tuple[Networks, ...] = ()
    authserv_ids: tuple[Names, ...] = ()
    shares_cloud: Trait | None = None
    signing: Signing = field(default_factory=Signing)
    submission: tuple[Trace, ...] = ()
    client_address_fields: tuple[ClientAddressField, ...] = ()
    tenant: TenantMark | None = None
    notices: tuple[NoticeMark, ...] = ()
    pages: tuple[Page, ...] = ()
    second_factors: tuple[SecondFactor, ...] = ()
    software_login: SoftwareLogin | None = None
    full_source: tuple[FullSource, ...] = ()
    folders: tuple[FolderNames, ...] = ()
    notes: tuple[Note, ...] = ()
    sources: tuple[Source, ...] = ()

    def __post_init__(self) -> None:
        if self.schema != _SCHEMA:
            raise RowError("schema", at="schema", found=self.schema, known=_SCHEMA)
        _check_citations(self.facts(), self.sources)

    def facts(self) -> Iterator[Sourced]:
        """Every fact of the profile."""
        for part in (self, self.signing):
            for f in fields(part):
                value = getattr(part, f.name)
                if isinstance(value, Sourced):
                    yield value
                elif isinstance(value, tuple):
                    yield from (item for item in value if isinstance(item, Sourced))

    @property
    def domain_names(self) -> frozenset[str]:
        """Mail domains that the provider serves as its own."""
        return _firm_names(self.domains)

    def serves(self, domain: str) -> bool:
        """Whether ``user@domain`` is an address of this provider."""
        parents = tuple(suffixes_of(domain))
        return any(
            parents[:1] == (name,) or (group.subdomains and name in parents)
            for group in self.domains
            if not group.is_hint
            for name in group.names
        )

    @property
    def host_suffixes(self) -> frozenset[str]:
        """Names under which the provider's servers appear; a host is one of them or below one of them."""
        return _firm_names(self.hosts)

    @property
    def trusted_authserv_ids(self) -> frozenset[str]:
        """Names under which the provider stamps Authentication-Results (RFC 8601 §2.5)."""
        return _firm_names(self.authserv_ids)

    @property
    def address_blocks(self) -> tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...]:
        """Networks from which the provider's servers send."""
        return tuple(ipaddress.ip_network(b) for n in self.networks if not n.is_hint for b in n.blocks)

    def signs_as(self, domain: str) -> bool:
        """Whether ``domain`` is a ``d=`` that the provider puts on its users' mail."""
        parents = tuple(suffixes_of(domain))
        return any(
            parents[:1] == (key.domain,) or (key.subdomains and key.domain in parents)
            for key in self.signing.keys
            if not key.is_hint and not key.for_notices
        )

    @property
    def traces(self) -> tuple[Trace, ...]:
        """Marks of a genuine submission."""
        return tuple(t for t in self.submission if not t.is_hint)

    @property
    def from_binding(self) -> FromBinding:
        """UNPROVEN where nothing firm is known."""
        known = self.signing.from_binding
        return FromBinding.UNPROVEN if known is None or known.is_hint else known.binding

    @property
    def is_shared_cloud(self) -> bool:
        """Whether the provider is known to host other people's domains too; False if it is not known."""
        return self.shares_cloud is not None and self.shares_cloud.holds and not self.shares_cloud.is_hint

    def signs(self, at: date) -> Practice:
        """How regularly the provider signed at that date; UNKNOWN before ``since`` and where only a hint."""
        known = self.signing.practice
        if known is None or known.is_hint or (known.since is not None and at < known.since):
            return Practice.UNKNOWN
        return known.practice

    def owns_host(self, host: str) -> bool:
        """Whether ``host`` is the name of a server of this provider. Names can be made up: ask who
        stamped it first."""
        return not self.host_suffixes.isdisjoint(suffixes_of(host))

    def page(self, about: PageKind) -> Page | None:
        """The page about that, the best supported first; None if not known."""
        return min((p for p in self.pages if p.about is about), key=lambda p: p.confidence, default=None)

    def cited(self, fact: Sourced) -> tuple[Source, ...]:
        """The sources of one of this profile's facts, for showing."""
        return tuple(s for s in self.sources if s.key in fact.sources)

    def seen(self, fact: Sourced) -> str:
        """When the fact was last seen to hold: its own date, or that of its newest source; "" if none."""
        return fact.seen or max((source.seen for source in self.cited(fact)), default="")


@dataclass(frozen=True, slots=True)
class Profiles:
    """All profiles that ship, in the order of their names."""

    all: tuple[Profile, ...]

    def for_domain(self, domain: str) -> Profile | None:
        """The provider that serves this mail domain as its own; None if none is known to."""
        return next((p for p in self.all if p.serves(domain)), None)

    def for_hosts(self, hosts: Iterable[str]) -> Profile | None:
        """The service that hosts a custom domain, from names of its servers: MX names, or the hosts that
        stamped the newest Received lines. Give no name that a stranger could have typed.

        Only services that are known to host other people's domains are found; ``kind`` of the result is
        HOSTER. The longest matching name wins, then a service that only hosts, then the one whose own
        domain it is; None if none matches.
        """
        found = (
            (suffix.count("."), p.kind is Kind.HOSTER, suffix in p.domain_names, p)
            for host in hosts
            for suffix in suffixes_of(host)
            for p in self.all
            if p.is_shared_cloud and suffix in p.host_suffixes
        )
        best = max(found, key=lambda f: f[:3], default=None)
        return None if best is None else replace(best[3], kind=Kind.HOSTER)

    def by_name(self, name: str) -> Profile:
        """The profile of that name or mail domain. Raises ``UsageError`` with a suggestion."""
        wanted = name.lower().strip()
        profile = next((p for p in self.all if p.name == wanted), None) or self.for_domain(wanted)
        if profile is not None:
            return profile
        known = [p.name for p in self.all]
        words = [*known, *(domain for p in self.all for domain in p.domain_names)]
        close = difflib.get_close_matches(wanted, words, n=1)
        if close:
            raise UsageError("provider.unknown_close", name=name, suggestion=close[0])
        raise UsageError("provider.unknown", name=name, known=", ".join(known))

    def choose(self, name_or_file: str) -> Profile:
        """What ``--provider`` names: a file where it looks like a path or there is such a file, else a
        profile. Raises ``UsageError`` or ``TableError``."""
        path = Path(name_or_file)
        if path.suffix == ".toml" or len(path.parts) > 1 or path.is_file():
            return read_profile(path)
        return self.by_name(name_or_file)


@cache
def load_profiles() -> Profiles:
    """The profiles that ship. Some fifty small files are read, once."""
    return Profiles(tuple(read_table(Profile, file) for file in packaged("whosent", "providers")))


def load_clients() -> tuple[MailClient, ...]:
    """The mail programs whose way to the full source is known."""
    return tuple(read_table(MailClient, file) for file in packaged("whosent", "providers/clients"))


def read_profile(path: Path) -> Profile:
    """An owner's own profile. Raises ``UsageError`` where there is no file that can be read, and
    ``TableError`` with every problem in it."""
    try:
        return read_table(Profile, path)
    except FileNotFoundError as exc:
        raise UsageError("provider.no_file", place=str(path)) from exc
    except OSError as exc:
        raise UsageError("provider.unreadable", place=str(path), reason=exc.strerror or str(exc)) from exc


def suffixes_of(host: str) -> Iterator[str]:
    """The host itself and every parent of it, longest first: ``a.b.c``, ``b.c``, ``c``."""
    name = host.lower().strip(".")
    while name:
        yield name
        name = name.partition(".")[2]


def generic_profile(domain: str) -> Profile:
    """The profile of a provider about which nothing is known but that it serves ``domain``, if even that."""
    if not domain:
        return next(read_table(Profile, file) for file in packaged("whosent", "providers/fallback"))
    return Profile(
        schema=1,
        name=domain,
        title=Words(ja=domain, en=domain),
        kind=Kind.CUSTOM,
        checked=date.min,
        domains=(Names(names=(domain,)),),
    )


def _firm_names(groups: Iterable[Names]) -> frozenset[str]:
    return frozenset(name for group in groups if not group.is_hint for name in group.names)


def _check_citations(facts: Iterable[Sourced], sources: Iterable[Source]) -> None:
    listed = {source.key for source in sources}
    missing = sorted({key for fact in facts for key in fact.sources if key not in listed})
    if missing:
        raise RowError("not_listed", at="sources", found=", ".join(missing))
