"""From where the account was used: which client networks are the owner's, and which are not.

Two sources speak: submissions that the provider itself stamped, and login histories. Neither may be
taught by a thief who was busier than the owner, so counts alone decide nothing.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from whosent.evidence.judgement import load_judgement
from whosent.evidence.network import neighbourhood
from whosent.evidence.style import Habits, Style


class NetworkStanding(StrEnum):
    """What is known of a client network.

    USUAL is the owner's by the login histories, FAMILIAR one that mail of the owner's kind came from: a thief
    who copies the owner's mail program makes his own network familiar. From a SHARED one mail of the owner's
    kind came and of another kind, too. Where the histories show who the
    intruder is, a familiar network from which somebody logged in is the owner's.
    """

    USUAL = "usual"
    FAMILIAR = "familiar"
    SHARED = "shared"
    ATTACKED = "attacked"
    MANY_PROGRAMS = "many_programs"
    UNKNOWN = "unknown"


class NetworkAge(StrEnum):
    """Since when an account was used from a network, at the time of a mail."""

    LONG_USED = "long_used"
    NEWCOMER = "newcomer"
    NEWCOMER_ABROAD = "newcomer_abroad"  # in a country that nobody came from before


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkUse:
    """From a network somebody got in at these times, in order; ``country`` "" where it is not known."""

    network: str
    country: str
    times: tuple[datetime, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """One mail that was handed in to the owner's account: from where, and how it was written."""

    client: str
    style: Style


class ClientNetworks:
    """Standings of the addresses that the account was used from.

    ``from_logins`` holds those that login histories decide, ``inside`` from where anybody got in; submissions
    add what their styles show. An address that was not seen before is taken for the owner's where its
    neighbourhood (/24, /48) is, and nobody else was seen there.

    knows_usual, knows_familiar  whether any network is
    """

    def __init__(
        self,
        submissions: Sequence[Submission],
        from_logins: Mapping[str, NetworkStanding],
        habits: Habits | None,
        inside: frozenset[str] = frozenset(),
    ) -> None:
        self._standings = dict(from_logins)
        usual = (c for c, standing in from_logins.items() if standing is NetworkStanding.USUAL)
        self._usual = frozenset(map(neighbourhood, usual))
        knows_intruder = NetworkStanding.ATTACKED in from_logins.values()
        known = frozenset(map(neighbourhood, inside - {""})) if knows_intruder else frozenset()
        styles: dict[str, set[Style]] = defaultdict(set)
        for s in submissions:
            if s.client:
                styles[s.client].add(s.style)
        for client, seen in styles.items():
            if _is_a_sending_tool(seen):
                self._standings[client] = NetworkStanding.MANY_PROGRAMS
        for client, seen in styles.items():
            if client in self._standings or habits is None:
                continue
            if not _is_the_owners(seen, habits):
                if any(_is_the_owners((style,), habits) for style in seen):
                    self._standings[client] = NetworkStanding.SHARED
            else:
                is_known = neighbourhood(client) in known
                self._standings[client] = NetworkStanding.USUAL if is_known else NetworkStanding.FAMILIAR
        self.knows_usual = NetworkStanding.USUAL in self._standings.values()
        self.knows_familiar = NetworkStanding.FAMILIAR in self._standings.values()
        self._around: dict[str, set[NetworkStanding]] = defaultdict(set)
        for client, standing in self._standings.items():
            self._around[neighbourhood(client)].add(standing)

    def standing(self, client: str) -> NetworkStanding:
        """What is known of an address."""
        known = self._standings.get(client)
        if known is not None:
            return known
        around = self._around.get(neighbourhood(client), set()) if client else set()
        if around == {NetworkStanding.USUAL}:
            return NetworkStanding.USUAL
        return NetworkStanding.FAMILIAR if around and around <= _OWNERS else NetworkStanding.UNKNOWN

    def is_usual(self, client: str) -> bool:
        """Whether the login histories say that the network is the owner's, whatever was sent from it."""
        return bool(client) and neighbourhood(client) in self._usual

    def is_hostile(self, client: str) -> bool:
        """Whether the address is known not to be the owner's."""
        return self.standing(client) in (NetworkStanding.ATTACKED, NetworkStanding.MANY_PROGRAMS)


class LoginPlaces:
    """Since when the account was used from which networks, as login histories show it."""

    def __init__(self, uses: Iterable[NetworkUse] = ()) -> None:
        self._uses = {use.network: use for use in uses}

    def age(self, client: str, at: datetime | None) -> NetworkAge | None:
        """Whether an address belongs to a network that the account was long used from when a mail was
        written, or to one that came to it just then; None where the histories do not say.

        That there is a newcomer needs somebody who was there long before.
        """
        use = self._uses.get(neighbourhood(client)) if client else None
        if at is None or use is None:
            return None
        if _is_old(use, at):
            return NetworkAge.LONG_USED
        old = [each for each in self._uses.values() if _is_old(each, at)]
        if not old or at - use.times[0] > load_judgement().login_age.new:
            return None
        at_home = {each.country for each in old}
        is_abroad = bool(use.country) and "" not in at_home and use.country not in at_home
        return NetworkAge.NEWCOMER_ABROAD if is_abroad else NetworkAge.NEWCOMER

    def newcomer_near(self, at: datetime | None, near: timedelta) -> bool:
        """Whether somebody was logged in, about the time of a mail, from a network that had just come."""
        return at is not None and any(
            self.age(use.network.partition("/")[0], at) in _NEWCOMERS
            for use in self._uses.values()
            if bisect_left(use.times, at - near) < bisect_right(use.times, at + near)
        )


def _is_old(use: NetworkUse, at: datetime) -> bool:
    rules = load_judgement().login_age
    return bisect_right(use.times, at - rules.old) >= rules.old_times


_NEWCOMERS = frozenset({NetworkAge.NEWCOMER, NetworkAge.NEWCOMER_ABROAD})
_OWNERS = frozenset({NetworkStanding.USUAL, NetworkStanding.FAMILIAR})


def _is_a_sending_tool(styles: Iterable[Style]) -> bool:
    """Many programs in many time zones from one network: a tool that pretends, not a household."""
    styles = tuple(styles)
    offsets = {s.offset_min for s in styles} - {None}
    tool = load_judgement().sending_tool
    return len({s.program for s in styles}) >= tool.programs and len(offsets) >= tool.zones


def _is_the_owners(styles: Iterable[Style], habits: Habits) -> bool:
    return all(
        s.is_of_own_program and s.program in habits.programs and habits.has_zone(s.offset_min) for s in styles
    )
