"""Who wrote a notice, as far as the owner's side vouches for it (docs/evidence.md)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum
from typing import NamedTuple

from whosent.bounce import Notice
from whosent.evidence.auth_results import AuthenticationResults, ReceivedSpf
from whosent.evidence.dns import Records, RecordType, Resolver
from whosent.evidence.entry_point import Reporter
from whosent.evidence.hop import is_silent
from whosent.evidence.network import is_internal, is_within
from whosent.evidence.organisation import registrable_domain, same_organisation
from whosent.evidence.owner_side import OwnerSide
from whosent.evidence.route import Boundary
from whosent.message import parse_addresses
from whosent.provider import Profile

# RFC 2142 §5, RFC 5321 §4.5.1: no user gets these names.
_DAEMON_NAMES = frozenset(("mailer-daemon", "postmaster", "mail-daemon"))
_IDENTIFYING = ("dkim", "spf", "dmarc")


class WriterKind(StrEnum):
    """What is known of the author of a notice."""

    PROVIDER = "provider"  # the owner's provider itself
    FOREIGN = "foreign"  # another system, authenticated
    UNPROVEN = "unproven"  # from outside, and nothing confirms from whom
    CLAIMS_PROVIDER = "claims_provider"  # from outside, in the provider's name
    UNKNOWN = "unknown"  # the notice came without the fields that would tell


class Writer(NamedTuple):
    """The author of a notice.

    name       organisation that is confirmed to have written it; "" where none is
    reporter   the names by which its own Received lines are known
    brought_by the confirmed host from which the owner's side took it; "" where none is
    """

    kind: WriterKind
    reporter: Reporter
    name: str = ""
    brought_by: str = ""

    @property
    def is_authenticated(self) -> bool:
        """Whether what it stamped counts as T2 or better."""
        return self.kind in (WriterKind.PROVIDER, WriterKind.FOREIGN)


def identify_writer(
    notice: Notice,
    boundary: Boundary,
    results: Sequence[AuthenticationResults],
    spf: Sequence[ReceivedSpf],
    owner: OwnerSide,
    profile: Profile,
    resolver: Resolver,
    sends_for_owner: Callable[[str], bool | None],
) -> Writer:
    """Who wrote ``notice``. ``results`` and ``spf`` must be those that the owner's side stamped.

    ``resolver`` is asked about the sender's hosts. ``sends_for_owner`` tells whether the provider's SPF names
    an address; None where it does not say.
    """
    authors = parse_addresses(notice.message.headers.unfolded("from"))[:1]
    author_domain = authors[0].domain if authors else ""
    if boundary.written_by_provider or _stayed_among_servers(boundary, owner, sends_for_owner):
        return _provider(boundary, owner)
    if not boundary.trusted:
        return Writer(
            kind=WriterKind.UNKNOWN, reporter=Reporter(names=_named(notice.reporting_mta, author_domain))
        )
    claims = _named(author_domain, notice.reporting_mta)
    confirmed = tuple(dict.fromkeys(_confirmed(boundary, results, spf)))
    agreed = _agree(confirmed, claims)
    if not agreed:
        confirmed = (*confirmed, *_confirmed_by_dns(boundary, claims, resolver))
        agreed = _agree(confirmed, claims)
    if authors and _is_daemon(authors[0].local_part, profile):
        signed = [domain for domain in confirmed if same_organisation(domain, author_domain)]
        if any(owner.runs_host(domain) for domain in signed):
            return _provider(boundary, owner)
    was_checked = bool(results or spf) or boundary.reverse_verified is not None
    if was_checked and any(map(owner.owns_host, claims)) and not any(map(owner.owns_host, confirmed)):
        kind = WriterKind.CLAIMS_PROVIDER
        return Writer(kind=kind, reporter=Reporter(names=confirmed, addresses=_addresses(boundary)))
    if agreed:
        return Writer(
            kind=WriterKind.FOREIGN,
            name=registrable_domain(agreed[0]) or agreed[0],
            reporter=Reporter(names=agreed, addresses=_addresses(boundary)),
        )
    names = _named(boundary.connecting_name, boundary.helo_name, *claims)
    return Writer(
        kind=WriterKind.UNPROVEN,
        reporter=Reporter(names=names, addresses=_addresses(boundary)),
        brought_by=next((n for n in confirmed if n in (boundary.connecting_name, boundary.helo_name)), ""),
    )


def _stayed_among_servers(
    boundary: Boundary, owner: OwnerSide, sends_for_owner: Callable[[str], bool | None]
) -> bool:
    """Whether it only went from one of the provider's mail servers to another.

    A verified name below the provider's domain is not enough: customers' machines have such names.
    """
    if not boundary.stayed_inside:
        return False
    hops = [line.address for line in boundary.trusted if not (line.is_local or is_silent(line))]
    return all(
        is_internal(hop) or is_within(hop, owner.networks) or sends_for_owner(hop) is True for hop in hops
    )


def _is_daemon(local_part: str, profile: Profile) -> bool:
    """Whether nobody but a mail system, at any provider or at this one, has such an address."""
    if local_part in _DAEMON_NAMES:
        return True
    return any(
        s.partition("@")[0].lower() == local_part for n in profile.notices if not n.is_hint for s in n.senders
    )


def _provider(boundary: Boundary, owner: OwnerSide) -> Writer:
    hosts = _named(
        *(line.by_name for line in boundary.trusted), *owner.host_suffixes, *owner.provider_domains
    )
    return Writer(kind=WriterKind.PROVIDER, name=_first(hosts), reporter=Reporter(names=hosts))


def _confirmed(
    boundary: Boundary, results: Sequence[AuthenticationResults], spf: Sequence[ReceivedSpf]
) -> Iterable[str]:
    if boundary.reverse_verified and boundary.connecting_name:
        yield boundary.connecting_name
    for stamped in results:
        for result in stamped.results:
            if result.result != "pass":
                continue
            if result.method in _IDENTIFYING and result.domain:
                yield result.domain
            elif result.method == "iprev" and "." in result.comment and " " not in result.comment:
                yield result.comment.lower()
    for record in spf:
        if record.result == "pass":
            name = record.envelope_from.rpartition("@")[2] or record.helo
            if name:
                yield name


def _confirmed_by_dns(boundary: Boundary, claims: Sequence[str], resolver: Resolver) -> tuple[str, ...]:
    """The name that the client gave or has, where DNS leads from it to the client's address.

    Asked only where that decides something, for the name's owner sees the question: of one that belongs
    with what the notice claims.
    """
    address = boundary.connecting_address
    if not address:
        return ()
    rtype = RecordType.AAAA if ":" in address else RecordType.A
    for name in _named(boundary.connecting_name, boundary.helo_name):
        decides = "." in name and any(same_organisation(name, claim) for claim in claims)
        answer = resolver.query(name, rtype) if decides else None
        if isinstance(answer, Records) and address in answer.values:
            return (name,)
    return ()


def _addresses(boundary: Boundary) -> frozenset[str]:
    return frozenset({boundary.connecting_address} - {""})


def _agree(confirmed: Sequence[str], claims: Sequence[str]) -> tuple[str, ...]:
    """The confirmed names and the claimed ones, as far as they belong together; () where none do."""
    pairs = [(c, n) for c in confirmed for n in claims if same_organisation(c, n)]
    return tuple(dict.fromkeys(name for pair in pairs for name in pair))


def _named(*names: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name.lower() for name in names if name))


def _first(names: Sequence[str]) -> str:
    return registrable_domain(names[0]) or names[0] if names else ""
