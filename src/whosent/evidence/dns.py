"""Questions to the DNS and their answers: off, from a snapshot, cached, or only about permitted names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from threading import Lock
from typing import Protocol, runtime_checkable

_LABEL_OCTETS = 63
_NAME_OCTETS = 253


class RecordType(StrEnum):
    """The record types that evidence is gathered from."""

    A = "A"
    AAAA = "AAAA"
    MX = "MX"
    TXT = "TXT"
    PTR = "PTR"


@dataclass(frozen=True, slots=True)
class Records:
    """At least one record.

    values  TXT: the strings joined, one character an octet (latin-1), so that nothing is lost ·
            MX: "10 host" · A, AAAA: the address · PTR: the host.
            Host names are lower-cased and have no final dot; the empty MX host (RFC 7505) is ".".
    """

    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NoSuchName:
    """The name does not exist (NXDOMAIN), or is none that could."""


@dataclass(frozen=True, slots=True)
class NoData:
    """The name exists and has no record of that type."""


class Unasked(StrEnum):
    """Why there is no answer."""

    OFF = "off"            # no DNS was wanted, or the snapshot says that there was none
    POLICY = "policy"      # asking could tell a stranger that somebody reads this mail
    TIMEOUT = "timeout"
    SERVFAIL = "servfail"
    NETWORK = "network"    # this machine cannot reach any server


@dataclass(frozen=True, slots=True)
class NotAsked:
    """Nothing is known: never to be read as "there is no such record"."""

    why: Unasked


Answer = Records | NoSuchName | NoData | NotAsked
Question = tuple[str, RecordType]


class Resolver(Protocol):
    """Whoever can be asked."""

    def query(self, name: str, rtype: RecordType) -> Answer:
        """The answer for ``name`` (a final dot and the case do not matter). Never raises."""
        ...


@runtime_checkable
class Prefetching(Protocol):
    """A resolver that can ask many questions at once, ahead of their use."""

    def prefetch(self, questions: Iterable[Question]) -> None:
        """Ask them all, so that ``query`` knows the answers. Never raises."""
        ...


def normal_name(name: str) -> str | None:
    """``name`` lower-cased, as A-labels, without a final dot; None where it can be no name in the DNS.

    Source: RFC 1035 §2.3.4, RFC 5890 §2.3.2.1.
    """
    name = name.lower().removesuffix(".")
    if len(name) > _NAME_OCTETS:
        return None
    if not name.isascii():
        try:
            name = name.encode("idna").decode("ascii")
        except UnicodeError:
            return None
    if not name or len(name) > _NAME_OCTETS:
        return None
    for label in name.split("."):
        if not label or len(label) > _LABEL_OCTETS:
            return None
    return name if name.isprintable() and "\\" not in name else None


def mx_hosts(values: Iterable[str]) -> tuple[str, ...]:
    """The hosts of MX records by preference, the empty host (RFC 7505) left out."""
    found: list[tuple[int, str]] = []
    for value in values:
        preference, _, host = value.partition(" ")
        if host not in ("", ".") and preference.isdecimal():
            found.append((int(preference), host))
    return tuple(host for _, host in sorted(found))


class NoResolver:
    """Asks nobody."""

    def query(self, name: str, rtype: RecordType) -> Answer:  # noqa: ARG002 - the protocol's
        return NotAsked(Unasked.OFF)


class SnapshotResolver:
    """Answers from records taken earlier; a name that they lack does not exist.

    ``zone`` maps names in ``normal_name``'s form to values by type, and where ``aliases`` leads from a
    name to another (CNAME) it is followed. An empty zone means that there was no DNS: nothing is known.
    """

    _MAX_ALIASES = 8

    def __init__(
        self,
        zone: Mapping[str, Mapping[RecordType, tuple[str, ...]]],
        aliases: Mapping[str, str] | None = None,
    ) -> None:
        self._zone = zone
        self._aliases = aliases or {}

    def query(self, name: str, rtype: RecordType) -> Answer:
        if not self._zone and not self._aliases:
            return NotAsked(Unasked.OFF)
        normal = normal_name(name) or ""
        for _ in range(self._MAX_ALIASES):
            if normal not in self._aliases:
                break
            normal = self._aliases[normal]
        if normal not in self._zone:
            return NoSuchName()
        values = self._zone[normal].get(rtype, ())
        return Records(values) if values else NoData()


class CachingResolver:
    """Remembers what ``inner`` answered, at most ``size`` answers, the oldest forgotten first."""

    def __init__(self, inner: Resolver, *, size: int = 20_000) -> None:
        self._inner = inner
        self._size = size
        self._answers: dict[Question, Answer] = {}
        self._lock = Lock()

    def query(self, name: str, rtype: RecordType) -> Answer:
        normal = normal_name(name)
        if normal is None:
            return NoSuchName()
        question = (normal, rtype)
        known = self._answers.get(question)
        if known is not None:
            return known
        answer = self._inner.query(normal, rtype)
        with self._lock:
            while len(self._answers) >= self._size:
                del self._answers[next(iter(self._answers))]
            self._answers[question] = answer
        return answer

    def prefetch(self, questions: Iterable[Question]) -> None:
        """Passed on where ``inner`` can ask ahead; else nothing is done."""
        if isinstance(self._inner, Prefetching):
            self._inner.prefetch(q for q in questions if q not in self._answers)


class PolicyResolver:
    """Asks only about permitted names: a lookup must not tell a stranger who is reading.

    Permitted are the ``domains`` given (organisational domains of the owner and the provider; for
    ``live`` reporters' too), all names below them, and the exact names that their own SPF and MX records
    name. What a stranger could have chosen is answered ``NotAsked(POLICY)``.
    """

    def __init__(self, inner: Resolver, domains: Iterable[str]) -> None:
        self._inner = inner
        self._domains: set[str] = set()
        self._reached: set[str] = set()
        self._asked: set[str] = set()
        self.allow(*domains)

    def allow(self, *domains: str) -> None:
        """Permit these domains, and names below them, from now on."""
        self._domains.update(d for d in map(normal_name, domains) if d is not None)

    @property
    def asked(self) -> tuple[str, ...]:
        """The permitted domains, and names reached from them, about which questions went out; sorted."""
        return tuple(sorted(self._asked))

    def query(self, name: str, rtype: RecordType) -> Answer:
        normal = normal_name(name)
        if normal is None:
            return NoSuchName()
        permitted = self._permitted_by(normal)
        if permitted is None:
            return NotAsked(Unasked.POLICY)
        answer = self._inner.query(normal, rtype)
        if not (isinstance(answer, NotAsked) and answer.why in (Unasked.OFF, Unasked.NETWORK)):
            self._asked.add(permitted)
        if isinstance(answer, Records):
            self._learn(answer, rtype)
        return answer

    def prefetch(self, questions: Iterable[Question]) -> None:
        """Ask ahead what is permitted, where ``inner`` can."""
        if isinstance(self._inner, Prefetching):
            named = ((normal_name(name), rtype) for name, rtype in questions)
            self._inner.prefetch([(n, t) for n, t in named if n is not None and self._permitted_by(n)])

    def _permitted_by(self, name: str) -> str | None:
        if name in self._reached:
            return name
        rest = name
        while rest:
            if rest in self._domains:
                return rest
            _, _, rest = rest.partition(".")
        return None

    def _learn(self, answer: Records, rtype: RecordType) -> None:
        if rtype is RecordType.MX:
            self._reached.update(mx_hosts(answer.values))
        elif rtype is RecordType.TXT:
            for value in answer.values:
                self._reached.update(filter(None, map(normal_name, spf_targets(value))))


def spf_targets(record: str) -> tuple[str, ...]:
    """The names that an SPF record sends a checker to, those with macros left out; () for other TXT."""
    version, _, terms = record.partition(" ")
    if version.lower() != "v=spf1":
        return ()
    found: list[str] = []
    for term in terms.split():
        bare = term.lstrip("+-~?")
        for prefix in _SPF_LEADS_TO:
            if bare[: len(prefix)].lower() == prefix:
                target = bare[len(prefix):].partition("/")[0]
                if "%" not in target:
                    found.append(target)
    return tuple(found)


_SPF_LEADS_TO = ("include:", "redirect=", "a:", "mx:", "exists:")
