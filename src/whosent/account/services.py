"""Linked services: what accounts the owner has elsewhere, by the mail that came from there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache
from types import MappingProxyType

from ahocorasick_rs import AhoCorasick

from whosent.account.security_table import Phrase
from whosent.cited import Citation
from whosent.errors import RowError
from whosent.provider import Words, suffixes_of
from whosent.tables import read_packaged


class ServiceKind(StrEnum):
    """What a service is; the first are those with which a thief can do most (``services.toml``)."""

    PAYMENT = "payment"
    BANK = "bank"
    IDENTITY = "identity"
    CARRIER = "carrier"
    SHOP = "shop"
    SOCIAL = "social"
    CLOUD = "cloud"
    GAME = "game"
    OTHER = "other"


class MailSign(StrEnum):
    """What a mail shows of an account at its sender."""

    PAYMENT = "payment"
    SECURITY = "security"
    CODE = "code"
    RECEIPT = "receipt"
    BILL = "bill"
    REGISTRATION = "registration"
    SOCIAL = "social"


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceSign:
    """One mail that shows an account.

    domain   that is shown to have sent it: the listed one, else the organisational one
    sign     what it shows
    at       when it arrived, else its Date; aware, UTC. None if neither can be read
    address  the owner's address that it was sent to; "" where it names none
    """

    domain: str
    sign: MailSign
    at: datetime | None
    address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedService:
    """A service at which the owner has an account.

    name       as in ``services.toml``; "" for one that is not in it
    domains    that sent its mail, sorted; see ``ServiceSign``
    rank       1 is where a thief can do most
    is_listed  it is in ``services.toml``; others are known by several proven mails only
    signs      what its mails showed, and how many of them; the strongest first
    first_at, last_at  of these mails; None where none has a date
    addresses  the owner's addresses that they were sent to, sorted
    """

    name: str
    domains: tuple[str, ...]
    kind: ServiceKind
    rank: int
    is_listed: bool
    signs: tuple[tuple[MailSign, int], ...]
    first_at: datetime | None
    last_at: datetime | None
    addresses: tuple[str, ...]

    @property
    def mails(self) -> int:
        """All of them."""
        return sum(count for _, count in self.signs)


@dataclass(frozen=True, slots=True, kw_only=True)
class RankedKind:
    """A kind of service: its rank, and why."""

    kind: ServiceKind
    rank: int
    rationale: str
    source: Citation


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedService:
    """A service that many have an account at. A domain stands for all below it."""

    name: str
    title: Words
    kind: ServiceKind
    domains: tuple[str, ...]
    source: Citation


@dataclass(frozen=True, slots=True, kw_only=True)
class SignWords:
    """How subjects of mails are worded that show an account."""

    sign: MailSign
    subject: tuple[Phrase, ...]
    source: Citation


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceTable:
    """``services.toml``.

    apart_days  days between the first and the last of the mails that show an account at a service that is not
                listed: one wave of mail that calls itself a shop invents none
    signs       in order of strength
    """

    schema: int
    apart_days: int
    apart_days_source: Citation
    kinds: tuple[RankedKind, ...]
    services: tuple[ListedService, ...]
    signs: tuple[SignWords, ...]

    def __post_init__(self) -> None:
        if {row.kind for row in self.kinds} != set(ServiceKind):
            raise RowError("missing", at="kinds")

    def rank(self, kind: ServiceKind) -> int:
        """The rank of a kind; 1 is the most serious."""
        return next(row.rank for row in self.kinds if row.kind is kind)


class ServiceIndex:
    """The table, arranged for looking up."""

    def __init__(self, table: ServiceTable) -> None:
        self.table = table
        self._by_domain: Mapping[str, ListedService] = MappingProxyType(
            {domain: service for service in table.services for domain in service.domains}
        )
        beginnings = sorted({b for row in table.signs for phrase in row.subject for b in phrase.beginnings})
        self._automaton = AhoCorasick(beginnings)

    def find(self, domain: str) -> ListedService | None:
        """The listed service that a domain belongs to."""
        return self._by_domain.get(self.find_domain(domain))

    def find_domain(self, domain: str) -> str:
        """The listed domain that is ``domain`` or a parent of it; "" if there is none."""
        return next((parent for parent in suffixes_of(domain) if parent in self._by_domain), "")

    def service(self, name: str) -> ListedService | None:
        """The listed service of that name."""
        return next((s for s in self.table.services if s.name == name), None)

    def may_show(self, subject: str) -> bool:
        """Whether a subject, squeezed, may show anything; it does not for most mail, and is quickly told."""
        return bool(self._automaton.find_matches_as_indexes(subject))

    def read_sign(self, subject: str) -> MailSign | None:
        """What a subject, squeezed, shows; None for most."""
        for row in self.table.signs:
            if any(phrase.is_in(subject) for phrase in row.subject):
                return row.sign
        return None


@cache
def load_service_index() -> ServiceIndex:
    """The table that ships. Raises ``TableError`` where it is wrong."""
    return ServiceIndex(read_packaged(ServiceTable, "whosent.account", "services.toml"))


def list_services(signs: Iterable[ServiceSign], index: ServiceIndex) -> tuple[LinkedService, ...]:
    """The services behind these mails, those first with which a thief can do most; then the last seen first.

    A service that is not listed counts only where its mails lie days apart.
    """
    groups: dict[str, list[ServiceSign]] = {}
    for sign in signs:
        listed = index.find(sign.domain)
        groups.setdefault(listed.name if listed is not None else f".{sign.domain}", []).append(sign)
    services = [_join(group, index) for group in groups.values() if _is_shown(group, index)]
    return tuple(sorted(services, key=_order))


def _order(service: LinkedService) -> tuple[int, bool, bool, float, tuple[str, ...]]:
    last_at = service.last_at
    newest = -last_at.timestamp() if last_at is not None else 0.0
    return service.rank, not service.is_listed, last_at is None, newest, service.domains


def _is_shown(group: Sequence[ServiceSign], index: ServiceIndex) -> bool:
    if index.find(group[0].domain) is not None:
        return True
    times = [sign.at for sign in group if sign.at is not None]
    return bool(times) and max(times) - min(times) >= timedelta(days=index.table.apart_days)


def _join(group: Sequence[ServiceSign], index: ServiceIndex) -> LinkedService:
    listed = index.find(group[0].domain)
    kind = listed.kind if listed is not None else ServiceKind.OTHER
    counts = Counter(sign.sign for sign in group)
    times = [sign.at for sign in group if sign.at is not None]
    return LinkedService(
        name=listed.name if listed is not None else "",
        domains=tuple(sorted({sign.domain for sign in group})),
        kind=kind,
        rank=index.table.rank(kind),
        is_listed=listed is not None,
        signs=tuple((sign, counts[sign]) for sign in MailSign if counts[sign]),
        first_at=min(times, default=None),
        last_at=max(times, default=None),
        addresses=tuple(sorted({sign.address for sign in group} - {""})),
    )
