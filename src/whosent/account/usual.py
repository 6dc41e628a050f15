"""How unlike the owner each login is, without labels, and without letting a thief teach what is usual.

Back-off and smoothing as in Freeman 2016: network, operator, country; program, system; way in; hour. What is
usual is learnt only from networks that are known to be the owner's. Where none is, a login is held against
the country in which the owner lives, as told or by the provider's customers, and against the kind of its
network, which no thief can change by logging in often. Where nothing of that is known, nothing is decidable.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from whosent.account.logins import Login
from whosent.account.networks import Located, LookUp
from whosent.account.usual_table import Hours, UsualTable, surprise_db
from whosent.evidence.network import neighbourhood

_HOURS = 24


Network = tuple[str, str]  # a block of addresses, and its country; one that is in two countries is two


class Basis(StrEnum):
    """What logins were held against."""

    KNOWN_NETWORKS = "known_networks"
    TOLD_COUNTRIES = "told_countries"
    PROVIDER_COUNTRY = "provider_country"
    NOTHING = "nothing"  # not decidable


class Trait(StrEnum):
    """What about a login speaks."""

    WHERE = "where"
    KIND = "kind"
    CLIENT = "client"
    METHOD = "method"
    HOUR = "hour"


@dataclass(frozen=True, slots=True, kw_only=True)
class Component:
    """What one trait says: decibans towards somebody else, and at which level."""

    trait: Trait
    level: str
    surprise_db: float


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedLogin:
    """A login, where it came from, and how unlike the owner it is.

    components   what each trait says, the most telling first
    surprise_db  decibans towards somebody else, all together; what is not known says nothing
    is_unusual   that is enough to ask about
    """

    login: Login
    place: Located
    components: tuple[Component, ...]
    surprise_db: float
    is_unusual: bool

    @property
    def got_in(self) -> bool:
        """Whether it is not said to have failed."""
        return self.login.success is not False

    @property
    def country(self) -> str:
        """Our own look-up's, else what the history states; ""."""
        return self.place.country or country_code(self.login)

    @property
    def countries_differ(self) -> bool:
        """Whether the history states another country than our own look-up: one of the two is wrong."""
        stated = country_code(self.login)
        return bool(stated and self.place.country) and stated != self.place.country


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known to be the owner's, by their own word or by what nobody else could write.

    networks   as ``network_of`` gives them
    countries  in which the owner lives, as told
    home       the country in which the provider's customers live; ""
    """

    networks: frozenset[Network] = frozenset()
    countries: frozenset[str] = frozenset()
    home: str = ""


class Usual:
    """What is usual for the owner, learnt from logins of networks that are known to be theirs."""

    def __init__(self, logins: Iterable[Login], look_up: LookUp, known: Known, table: UsualTable) -> None:
        self._look_up = look_up
        self._known = known
        self._table = table
        own = sorted((x for x in logins if self._is_own(x)), key=lambda x: x.at)
        places = [look_up(x.address) for x in own]
        self._operators = {p.operator for p in places} - {0}
        self._countries = {p.country or country_code(x) for p, x in zip(places, own, strict=True)} - {""}
        self._programs = _days_of(own, program_of)
        self._systems = _days_of(own, self._system_of)
        self._methods = _days_of(own, lambda x: x.method)
        self._newness = _newness(own, places)
        self._hours = _hours(Counter(x.at.hour for x in own), table.hours)
        self.basis = self._choose_basis(own)

    def judge(self, login: Login) -> JudgedLogin:
        """How unlike the owner a login is."""
        place = self._look_up(login.address)
        found = [self._where(login, place), self._kind(place)]
        if self.basis is Basis.KNOWN_NETWORKS:
            found += [self._client(login), self._method(login), self._hours[login.at.hour]]
        said = sorted((c for c in found if c is not None), key=lambda c: (-abs(c.surprise_db), c.trait))
        most = self._table.most_db
        total = max(-most, min(most, math.fsum(c.surprise_db for c in said)))
        return JudgedLogin(
            login=login,
            place=place,
            components=tuple(said),
            surprise_db=total,
            is_unusual=self.basis is not Basis.NOTHING and total >= self._table.unusual_db,
        )

    def _is_own(self, login: Login) -> bool:
        got_in = login.success is not False and bool(login.address)
        return got_in and network_of(login, self._look_up(login.address)) in self._known.networks

    def is_abroad(self, judged: JudgedLogin) -> bool | None:
        """Whether a login came from another country than the owner's; None where either is not known."""
        homes = self._countries or self._known.countries or {self._known.home} - {""}
        return judged.country not in homes if homes and judged.country else None

    def _choose_basis(self, own: Sequence[Login]) -> Basis:
        if own:
            return Basis.KNOWN_NETWORKS
        if self._known.countries:
            return Basis.TOLD_COUNTRIES
        return Basis.PROVIDER_COUNTRY if self._known.home else Basis.NOTHING

    def _where(self, login: Login, place: Located) -> Component | None:
        country = place.country or country_code(login)
        if self.basis is Basis.KNOWN_NETWORKS:
            return self._where_by_network(login, place, country)
        weights = self._table.country
        if not country or self.basis is Basis.NOTHING:
            return None
        if self.basis is Basis.TOLD_COUNTRIES:
            inside = country in self._known.countries
            db = weights.told_inside_db if inside else weights.told_outside_db
        else:
            inside = country == self._known.home
            db = weights.provider_inside_db if inside else weights.provider_outside_db
        return Component(trait=Trait.WHERE, level="country" if inside else "elsewhere", surprise_db=db)

    def _where_by_network(self, login: Login, place: Located, country: str) -> Component | None:
        if self._is_own(login):
            at = 0
        elif not login.address and not country:
            return None
        elif place.operator and place.operator in self._operators:
            at = 1
        elif not country or not self._countries:
            return None
        else:
            at = 2 if country in self._countries | self._known.countries else 3
        levels, days = self._table.where, self._table.prior_days
        db = surprise_db(levels, at, self._newness, days)
        return Component(trait=Trait.WHERE, level=levels[at].level, surprise_db=db)

    def _kind(self, place: Located) -> Component | None:
        db = self._table.kinds.of(place.kind)
        return Component(trait=Trait.KIND, level=place.kind.value, surprise_db=db) if db else None

    def _client(self, login: Login) -> Component | None:
        program, system, day = program_of(login), self._system_of(login), login.at.date()
        if not program or not self._programs:
            return None
        has_system = bool(system) and _on_another_day(self._systems, system, day)
        at = 0 if _on_another_day(self._programs, program, day) else 1 if has_system else 2
        return _component(self._table, Trait.CLIENT, at)

    def _method(self, login: Login) -> Component | None:
        if not login.method or not self._methods:
            return None
        is_known = _on_another_day(self._methods, login.method, login.at.date())
        return _component(self._table, Trait.METHOD, 0 if is_known else 1)

    def _system_of(self, login: Login) -> str:
        return self._table.system_of(f"{login.client} {login.device}")


def country_code(login: Login) -> str:
    """The country that a history states, where it states a code of two letters; ""."""
    code = login.country.strip().upper()
    return code if len(code) == 2 and code.isascii() and code.isalpha() else ""


def network_of(login: Login, place: Located) -> Network:
    """The block around a login's address with the country that the history states, or else our look-up."""
    return neighbourhood(login.address), country_code(login) or place.country


def program_of(login: Login) -> str:
    """The program that a login names, in lower case and without its version; ""."""
    text = login.client.strip().lower()
    words = text.replace("/", " ").replace("(", " ").split()
    kept = [word for word in words[:3] if not word[0].isdigit()]
    return " ".join(kept)


def _component(table: UsualTable, trait: Trait, at: int) -> Component:
    levels = table.client if trait is Trait.CLIENT else table.method
    level = levels[at]
    return Component(trait=trait, level=level.level, surprise_db=10.0 * math.log10(level.other / level.owner))


def _hours(seen: Counter[int], rules: Hours) -> tuple[Component, ...]:
    """What each hour of the day says: those in which the owner logs in, and those nearby, are usual."""
    spread = math.fsum(0.5 ** abs(step) for step in range(-rules.reach, rules.reach + 1))
    components = []
    for hour in range(_HOURS):
        near = math.fsum(
            count * 0.5 ** _apart(other, hour)
            for other, count in seen.items()
            if _apart(other, hour) <= rules.reach
        )
        share = (near / spread + rules.believed / _HOURS) / (seen.total() + rules.believed)
        db = max(-rules.most_db, min(rules.most_db, -10.0 * math.log10(share * _HOURS)))
        components.append(Component(trait=Trait.HOUR, level=str(hour), surprise_db=db))
    return tuple(components)


def _days_of(own: Iterable[Login], mark_of: Callable[[Login], str]) -> Mapping[str, frozenset[date]]:
    """The days on which each mark was seen; "" is left out."""
    days: dict[str, set[date]] = defaultdict(set)
    for login in own:
        days[mark_of(login)].add(login.at.date())
    return {mark: frozenset(seen) for mark, seen in days.items() if mark}


def _on_another_day(days: Mapping[str, frozenset[date]], mark: str, day: date) -> bool:
    """Whether a mark was seen on another day too: what came today does not vouch for itself."""
    return bool(days.get(mark, frozenset()) - {day})


def _newness(own: Sequence[Login], places: Sequence[Located]) -> list[int]:
    """On how many days the owner's logins were at most this new: network, operator, country, elsewhere."""
    networks: set[str] = set()
    operators: set[int] = set()
    countries: set[str] = set()
    worst: dict[date, int] = {}
    for login, place in zip(own, places, strict=True):
        network, country = neighbourhood(login.address), place.country or country_code(login)
        if not networks or network in networks:
            level = 0
        elif place.operator and place.operator in operators:
            level = 1
        else:
            level = 2 if not country or country in countries else 3
        day = login.at.date()
        worst[day] = max(worst.get(day, 0), level)
        networks.add(network)
        operators.add(place.operator)
        countries.add(country)
    return [sum(level == at for level in worst.values()) for at in range(4)]


def _apart(one: int, other: int) -> int:
    """How many hours apart two hours of the day are."""
    ahead = abs(one - other)
    return min(ahead, _HOURS - ahead)
