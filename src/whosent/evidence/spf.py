"""SPF: may this address send for that domain (RFC 7208)?"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass

from whosent.evidence.dns import (
    Answer,
    NotAsked,
    Records,
    RecordType,
    Resolver,
    Unasked,
    mx_hosts,
    normal_name,
)
from whosent.evidence.spf_macro import IpAddress, MacroValues, expand, is_telling
from whosent.evidence.spf_record import (
    IpNetwork,
    Mechanism,
    SpfRecord,
    SpfResult,
    Term,
    is_spf,
    parse_record,
)

__all__ = ["SpfResult", "SpfVerdict", "check_host", "spf_allows"]

_MAX_LOOKUPS = 10     # RFC 7208 §4.6.4
_MAX_VOID = 2
_MAX_HOSTS = 10       # of one mx or ptr
_IN_PASSING = frozenset({Unasked.TIMEOUT, Unasked.SERVFAIL})  # trouble that the RFC calls temporary


@dataclass(frozen=True, slots=True, kw_only=True)
class SpfVerdict:
    """What the domain's record says of the address.

    result     NotAsked where DNS that would decide it was not asked: nothing is known then
    mechanism  the term that matched, as written in the domain's own record; "" where none did
    lookups    how many terms were followed into the DNS
    """

    result: SpfResult | NotAsked
    mechanism: str = ""
    lookups: int = 0


def check_host(
    ip: IpAddress | str,
    domain: str,
    sender: str,
    helo: str,
    resolver: Resolver,
    *,
    telling_macros: bool = True,
) -> SpfVerdict:
    """RFC 7208 §4.

    ip              of the client; text that is no address gives NONE
    sender          envelope sender; "" or one without a local part stands for postmaster
    telling_macros  False leaves terms unasked whose macros would carry the sender, the client or the
                    HELO name to whoever wrote the record

    A term that could not be asked about is passed over where it could not change the result.
    Never raises.
    """
    address = _parse_ip(ip)
    name = normal_name(domain)
    if address is None or name is None or "." not in name:
        return SpfVerdict(result=SpfResult.NONE)
    local_part, _, sender_domain = sender.rpartition("@")
    check = _Check(
        ip=address,
        local_part=local_part or "postmaster",
        sender_domain=sender_domain or domain,
        helo=helo,
        resolver=resolver,
        telling_macros=telling_macros,
    )
    try:
        result, mechanism = check.domain(domain)
    except _Temporary:
        result, mechanism = SpfResult.TEMPERROR, ""
    except _Permanent:
        result, mechanism = SpfResult.PERMERROR, ""
    if check.unasked is not None and result in (SpfResult.TEMPERROR, SpfResult.PERMERROR):
        result = check.unasked
    return SpfVerdict(result=result, mechanism=mechanism, lookups=check.lookups)


def spf_allows(ip: IpAddress | str, domain: str, resolver: Resolver) -> bool | None:
    """Whether the address is one that the domain sends from; None where its record does not say.

    True on a pass, False on fail and softfail. None: no record, a neutral or erroneous one, DNS not
    asked, or ``ip`` is no address.
    """
    match check_host(ip, domain, f"postmaster@{domain}", domain, resolver).result:
        case SpfResult.PASS:
            return True
        case SpfResult.FAIL | SpfResult.SOFTFAIL:
            return False
        case _:
            return None


class _Temporary(Exception):  # noqa: N818 - a result on its way out, not an error
    """temperror (§2.6.6)."""


class _Permanent(Exception):  # noqa: N818 - as above
    """permerror (§2.6.7)."""


class _Check:
    """One run of check_host: what its limits count."""

    def __init__(
        self,
        *,
        ip: IpAddress,
        local_part: str,
        sender_domain: str,
        helo: str,
        resolver: Resolver,
        telling_macros: bool,
    ) -> None:
        self.ip = ip
        self.local_part = local_part
        self.sender_domain = sender_domain
        self.helo = helo
        self.resolver = resolver
        self.telling_macros = telling_macros
        self.lookups = 0
        self.voids = 0
        self.unasked: NotAsked | None = None

    def domain(self, domain: str) -> tuple[SpfResult | NotAsked, str]:
        """The result for ``domain`` and the term that gave it."""
        answer = self.resolver.query(domain, RecordType.TXT)
        if isinstance(answer, NotAsked):
            return self._not_asked(answer), ""
        if not isinstance(answer, Records):
            return SpfResult.NONE, ""
        texts = [text for text in answer.values if is_spf(text)]
        if not texts:
            return SpfResult.NONE, ""
        record = parse_record(texts[0]) if len(texts) == 1 else None
        if record is None:
            raise _Permanent
        return self._record(record, domain)

    def _record(self, record: SpfRecord, domain: str) -> tuple[SpfResult | NotAsked, str]:
        possible: set[SpfResult] = set()  # what terms that could not be asked about might have given
        for term in record.terms:
            matches = self._matches(term, domain)
            if isinstance(matches, NotAsked):
                possible.add(term.result)
                self.unasked = self.unasked or matches
            elif matches:
                return self._settle(term.result, possible), term.text
        if record.redirect and not any(t.mechanism is Mechanism.ALL for t in record.terms):
            return self._settle(self._redirect(record.redirect, domain), possible), ""
        return self._settle(SpfResult.NEUTRAL, possible), ""

    def _settle(self, result: SpfResult | NotAsked, possible: set[SpfResult]) -> SpfResult | NotAsked:
        if self.unasked is not None and possible - {result}:
            return self.unasked
        return result

    def _redirect(self, target: str, domain: str) -> SpfResult | NotAsked:
        name = self._name(target, domain)
        self._count_lookup()
        if isinstance(name, NotAsked):
            return self._not_asked(name)
        result, _ = self.domain(name)
        if result is SpfResult.NONE:
            raise _Permanent
        return result

    def _matches(self, term: Term, domain: str) -> bool | NotAsked:
        if term.mechanism is Mechanism.ALL:
            return True
        if term.network is not None:
            return self.ip in term.network
        self._count_lookup()
        name = self._name(term.target, domain) if term.target else domain
        if isinstance(name, NotAsked):
            return name
        match term.mechanism:
            case Mechanism.INCLUDE:
                return self._include(name)
            case Mechanism.A:
                return self._has_address(name, term)
            case Mechanism.MX:
                return self._mx(name, term)
            case Mechanism.PTR:
                return self._ptr(name)
            case _:
                answer = self._ask(name, RecordType.A)
                return answer if isinstance(answer, NotAsked) else isinstance(answer, Records)

    def _include(self, name: str) -> bool | NotAsked:
        result, _ = self.domain(name)
        if result is SpfResult.NONE:
            raise _Permanent
        return result if isinstance(result, NotAsked) else result is SpfResult.PASS

    def _has_address(self, name: str, term: Term) -> bool | NotAsked:
        answer = self._ask(name, self._address_type)
        if isinstance(answer, NotAsked):
            return answer
        bits = term.ip4_bits if self._address_type is RecordType.A else term.ip6_bits
        return any(self.ip in _network(value, bits) for value in _values(answer))

    def _mx(self, name: str, term: Term) -> bool | NotAsked:
        answer = self._ask(name, RecordType.MX)
        if isinstance(answer, NotAsked):
            return answer
        hosts = mx_hosts(_values(answer))
        if len(hosts) > _MAX_HOSTS:
            raise _Permanent
        unasked: NotAsked | None = None
        for host in hosts:
            has = self._has_address(host, term)
            if isinstance(has, NotAsked):
                unasked = has
            elif has:
                return True
        return unasked or False

    def _ptr(self, name: str) -> bool | NotAsked:
        names = self._validated_names()
        if isinstance(names, NotAsked):
            return names
        wanted = normal_name(name)
        return any(n == wanted or n.endswith(f".{wanted}") for n in names)

    def _validated_names(self) -> tuple[str, ...] | NotAsked:
        """Names of the address that lead back to it; trouble with one is as if it did not (§5.5)."""
        answer = self.resolver.query(self.ip.reverse_pointer, RecordType.PTR)
        if isinstance(answer, NotAsked):
            return () if answer.why in _IN_PASSING else answer
        if not isinstance(answer, Records):
            self._count_void()
        found: list[str] = []
        unasked: NotAsked | None = None
        for host in _values(answer)[:_MAX_HOSTS]:
            addresses = self.resolver.query(host, self._address_type)
            if any(self.ip in _network(value, self.ip.max_prefixlen) for value in _values(addresses)):
                found.append(host)
            elif isinstance(addresses, NotAsked) and addresses.why not in _IN_PASSING:
                unasked = addresses
        return unasked if unasked is not None and not found else tuple(found)

    def _validated_name(self) -> str:
        names = self._validated_names()
        if isinstance(names, NotAsked) or not names:
            return "unknown"
        domain = self.sender_domain.lower()
        return min(names, key=lambda n: (n != domain, not n.endswith(f".{domain}")))

    @property
    def _address_type(self) -> RecordType:
        return RecordType.A if isinstance(self.ip, ipaddress.IPv4Address) else RecordType.AAAA

    def _name(self, target: str, domain: str) -> str | NotAsked:
        if "%" not in target:
            return target
        if not self.telling_macros and is_telling(target):
            return NotAsked(Unasked.POLICY)
        values = MacroValues(
            ip=self.ip,
            local_part=self.local_part,
            sender_domain=self.sender_domain,
            domain=domain,
            helo=self.helo,
            validated_name=self._validated_name,
        )
        return expand(target, values)

    def _ask(self, name: str, rtype: RecordType) -> Answer:
        answer = self.resolver.query(name, rtype)
        if isinstance(answer, NotAsked):
            return self._not_asked(answer)
        if not isinstance(answer, Records):
            self._count_void()
        return answer

    def _not_asked(self, answer: NotAsked) -> NotAsked:
        if answer.why in _IN_PASSING:
            raise _Temporary
        self.unasked = self.unasked or answer
        return answer

    def _count_lookup(self) -> None:
        self.lookups += 1
        if self.lookups > _MAX_LOOKUPS:
            raise _Permanent

    def _count_void(self) -> None:
        self.voids += 1
        if self.voids > _MAX_VOID:
            raise _Permanent


def _values(answer: Answer) -> tuple[str, ...]:
    return answer.values if isinstance(answer, Records) else ()


def _network(address: str, bits: int) -> IpNetwork:
    return ipaddress.ip_network((address, bits), strict=False)


def _parse_ip(ip: IpAddress | str) -> IpAddress | None:
    try:
        address = ipaddress.ip_address(ip)
    except ValueError:
        return None
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is not None:
        return address.ipv4_mapped
    return address
