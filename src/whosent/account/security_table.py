"""The tables of security notices: who sends them from where, and how they are worded."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import Literal

from ahocorasick_rs import AhoCorasick

from whosent.account.security import SecurityKind
from whosent.cited import Citation
from whosent.errors import RowError
from whosent.provider import Words, suffixes_of
from whosent.tables import packaged, read_table

_SCHEMA = 1
_GENERAL = "general.toml"
_PACKAGE = "whosent.account"
_FOLDER = "security_notices"
_GAP = "…"
_WIDEST_GAP = 60  # characters, white space not counted
_LABEL_MAX = 63  # RFC 1035 §2.3.4
_LATIN_WORDS = re.compile(r"[a-z0-9]+")


class Phrase(str):
    """Words that a text holds, compared without case, width and white space.

    "…" stands for a few other characters, "(one|other)" for either.
    """

    __slots__ = ("_pieces",)
    _pieces: tuple[tuple[str, ...], ...]

    def __new__(cls, text: str) -> Phrase:
        phrase = super().__new__(cls, text)
        phrase._pieces = tuple(_choices(piece) for piece in text.split(_GAP))
        if not all(map(all, phrase._pieces)):
            raise ValueError(text)
        return phrase

    @property
    def beginnings(self) -> tuple[str, ...]:
        """Its first piece, squeezed, in all its forms: a text that holds none of them does not hold it."""
        return self._pieces[0]

    def is_in(self, squeezed: str) -> bool:
        """Whether a text that went through ``squeeze`` holds it. Linear in the text."""
        return any(self._follows(squeezed, first) for first in self._pieces[0])

    def _follows(self, squeezed: str, first: str) -> bool:
        others = self._pieces[1:]
        at = squeezed.find(first)
        while at >= 0:
            end = at + len(first)
            for choices in others:
                ends = [_end_of(squeezed, choice, end) for choice in choices]
                end = min((e for e in ends if e >= 0), default=-1)
                if end < 0:
                    break
            else:
                return True
            at = squeezed.find(first, at + len(first))
        return False


def _end_of(squeezed: str, piece: str, start: int) -> int:
    found = squeezed.find(piece, start, start + _WIDEST_GAP + len(piece))
    return found + len(piece) if found >= 0 else -1


def _choices(piece: str) -> tuple[str, ...]:
    head, bracket, rest = piece.partition("(")
    if not bracket:
        return (squeeze(piece),)
    choices, _, tail = rest.partition(")")
    return tuple(squeeze(head + choice + tail) for choice in choices.split("|"))


def squeeze(text: str) -> str:
    """A text as phrases are compared with it: one width, one case, no white space."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """How a kind of notice is worded: a subject and, where ``body`` is not empty, words of the text too.

    subject      one of these is in the subject
    body         one of these is in the text
    is_verified  seen in real mail or in its maker's own description
    """

    kind: SecurityKind
    source: Citation
    subject: tuple[Phrase, ...]
    body: tuple[Phrase, ...] = ()
    is_verified: bool = False

    def __post_init__(self) -> None:
        if not self.subject:
            raise RowError("missing", at="subject")

    def fits(self, subject: str, body: str) -> bool:
        """Whether it is worded so; both texts squeezed."""
        if not any(phrase.is_in(subject) for phrase in self.subject):
            return False
        return not self.body or any(phrase.is_in(body) for phrase in self.body)


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeService:
    """A service that writes security notices: one file.

    accounts_of  provider profiles whose mail account is an account of this service
    domains      domains of the authors of its mail; one with a dot in front stands for all below it too
    signers      domains that vouch for its mail beside these (DKIM d=, SPF), in the same form
    addresses    the only authors that write such notices; () where any author at ``domains`` may, because
                 others cannot write mail from there
    names        by which an imitation calls itself, in the author's name
    brand        the label of its domains that lookalikes copy; "" for none
    zone_min     minutes east of UTC of times in its text that state no zone; None where nobody knows
    """

    schema: int
    name: str
    title: Words
    checked: date
    source: Citation
    confidence: Literal["documented", "observed", "inferred"]
    example: tuple[str, ...]
    domains: tuple[str, ...]
    names: tuple[str, ...]
    signers: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    brand: str = ""
    accounts_of: tuple[str, ...] = ()
    zone_min: int | None = None
    notices: tuple[Wording, ...] = ()
    squeezed_names: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        if self.schema != _SCHEMA:
            raise RowError("schema", at="schema", found=self.schema, known=_SCHEMA)
        object.__setattr__(self, "squeezed_names", tuple(map(_spaced, self.names)))

    def writes_from(self, domain: str) -> bool:
        """Whether its mail has authors of that domain."""
        return _is_listed(domain, self.domains)

    def is_vouched_by(self, domain: str) -> bool:
        """Whether a check that passed for that domain shows that the service sent the mail."""
        return _is_listed(domain, self.domains) or _is_listed(domain, self.signers)


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """Words before the values that a notice states."""

    time: frozenset[str]
    account: frozenset[str]
    address: frozenset[str]
    region: frozenset[str]
    device: frozenset[str]
    client: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeWords:
    """How times are written in notices.

    marks   letters and what stands for them in digits: "年" for "-"
    months  names and numbers
    zones   names and minutes east of UTC
    """

    marks: Mapping[str, str]
    months: Mapping[str, int]
    zones: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """When the owner is asked about an event, and when it speaks without an answer.

    explained_within_min  minutes between an event and what the owner noted, at most, for the one to explain
                          the other
    days_before           how long before the flood an event may lie
    about                 the kinds that are asked about, the most serious first
    speaks_alone          the kinds that put the account in doubt until the owner explains them
    speaks_if_missing     the kinds that do so only where the owner noted that day's events with their times,
                          and not this one
    own_doing             questions of ``questions.toml`` whose answer tells when the owner did something
    own_events            events of the diary that are the owner's own doing; entries without one are too
    known_by              questions whose answer ``yes`` says that the owner knows of such an event
    """

    explained_within_min: int
    days_before: int
    about: tuple[SecurityKind, ...]
    speaks_alone: frozenset[SecurityKind]
    speaks_if_missing: frozenset[SecurityKind]
    own_doing: frozenset[str]
    own_events: frozenset[str]
    known_by: Mapping[str, SecurityKind]
    yes: str
    source: Citation


@dataclass(frozen=True, slots=True, kw_only=True)
class General:
    """``general.toml``: what notices of all services have in common.

    lookalikes  what stands for a letter in domains that pass for others
    opens_reply  how subjects of replies and forwarded mail begin
    """

    schema: int
    source: Citation
    asking: Asking
    lookalikes: Mapping[str, str]
    opens_reply: tuple[str, ...]
    labels: Labels
    times: TimeWords
    notices: tuple[Wording, ...]
    _beginnings: tuple[tuple[str, frozenset[int]], ...] = field(init=False, repr=False)
    _automaton: AhoCorasick = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        places: dict[str, set[int]] = {}
        for number, wording in enumerate(self.notices):
            for phrase in wording.subject:
                for beginning in phrase.beginnings:
                    places.setdefault(beginning, set()).add(number)
        beginnings = tuple((text, frozenset(numbers)) for text, numbers in places.items())
        object.__setattr__(self, "_beginnings", beginnings)
        object.__setattr__(self, "_automaton", AhoCorasick([text for text, _ in beginnings]))

    def find_wording(self, subject: str, body: str) -> Wording | None:
        """The first of ``notices`` that fits; both texts squeezed."""
        hits = {hit for hit, _, _ in self._automaton.find_matches_as_indexes(subject, overlapping=True)}
        numbers = sorted({number for hit in hits for number in self._beginnings[hit][1]})
        return next((w for n in numbers if (w := self.notices[n]).fits(subject, body)), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class SecurityTable:
    """All tables; services by the domains that they are listed for, and by their brands."""

    general: General
    services: tuple[NoticeService, ...]
    by_domain: Mapping[str, NoticeService]
    by_brand: Mapping[str, NoticeService]
    _beginnings: AhoCorasick = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        wordings = [*self.general.notices, *(w for service in self.services for w in service.notices)]
        beginnings = {b for wording in wordings for phrase in wording.subject for b in phrase.beginnings}
        object.__setattr__(self, "_beginnings", AhoCorasick(sorted(beginnings)))

    def may_tell(self, subject: str) -> bool:
        """Whether any wording may fit a subject, squeezed; it does not for most mail, and is quickly told."""
        return bool(self._beginnings.find_matches_as_indexes(subject))

    def find_service(self, domain: str) -> NoticeService | None:
        """The service whose mail has authors of that domain; None if there is none in the tables."""
        for parent in suffixes_of(domain):
            service = self.by_domain.get(parent)
            if service is not None:
                return service if service.writes_from(domain) else None
        return None

    def find_named(self, shown: str) -> NoticeService | None:
        """The service that an author's name calls itself; None if there is none."""
        if not shown:
            return None
        spaced = _spaced(shown)
        return next((s for s in self.services if any(n in spaced for n in s.squeezed_names)), None)

    def find_copied(self, domain: str) -> NoticeService | None:
        """The service whose domain the labels of ``domain`` copy; None if there is none."""
        if not domain:
            return None
        plain = _plain_letters(domain, self.general.lookalikes)
        words = {word for text in {domain, plain} for word in _LATIN_WORDS.findall(text)}
        brands = tuple(self.by_brand)
        copied = [word for word in words if word.startswith(brands)]
        return next((s for b, s in self.by_brand.items() if any(w.startswith(b) for w in copied)), None)

    def service(self, name: str) -> NoticeService | None:
        """The service of that name."""
        return next((s for s in self.services if s.name == name), None)


def make_table(general: General, services: tuple[NoticeService, ...]) -> SecurityTable:
    """The table of these services."""
    by_domain = {domain.removeprefix("."): service for service in services for domain in service.domains}
    by_brand = {service.brand: service for service in services if service.brand}
    return SecurityTable(
        general=general,
        services=services,
        by_domain=MappingProxyType(by_domain),
        by_brand=MappingProxyType(by_brand),
    )


@cache
def load_security_table() -> SecurityTable:
    """The tables that ship. Raises ``TableError`` where one is wrong."""
    general: General | None = None
    services: list[NoticeService] = []
    for file in packaged(_PACKAGE, _FOLDER):
        if file.name == _GENERAL:
            general = read_table(General, file)
        else:
            services.append(read_table(NoticeService, file))
    if general is None:
        raise FileNotFoundError(_GENERAL)
    return make_table(general, tuple(services))


def _is_listed(domain: str, listed: tuple[str, ...]) -> bool:
    return any(domain == name or (name[0] == "." and f".{domain}".endswith(name)) for name in listed)


def _spaced(text: str) -> str:
    """Latin words each between spaces, so that "apple" is not in "pineapple"; other writings without any."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(_pieces(folded))


def _pieces(text: str) -> Iterator[str]:
    end = 0
    for match in _LATIN_WORDS.finditer(text):
        yield "".join(text[end : match.start()].split())
        yield f" {match[0]} "
        end = match.end()
    yield "".join(text[end:].split())


def _plain_letters(domain: str, lookalikes: Mapping[str, str]) -> str:
    """The domain with letters in place of what passes for them; A-labels as their letters."""
    if "xn--" in domain:
        domain = ".".join(map(_to_letters, domain.split(".")))
    for mark, letter in lookalikes.items():
        domain = domain.replace(mark, letter)
    return domain


def _to_letters(label: str) -> str:
    if not label.startswith("xn--") or len(label) > _LABEL_MAX:
        return label
    try:
        return label[4:].encode("ascii").decode("punycode")
    except UnicodeError:
        return label
