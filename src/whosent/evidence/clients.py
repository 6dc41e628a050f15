"""From where the account was used: which client networks are the owner's, and which are not.

Two sources speak: submissions that the provider itself stamped, and login histories. Neither may be
taught by a thief who was busier than the owner, so counts alone decide nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from whosent.evidence.judgement import load_judgement
from whosent.evidence.network import neighbourhood
from whosent.evidence.style import Habits, Style


class NetworkStanding(StrEnum):
    """What is known of a client network."""

    USUAL = "usual"
    ATTACKED = "attacked"
    MANY_PROGRAMS = "many_programs"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """One mail that was handed in to the owner's account: from where, and how it was written."""

    client: str
    style: Style


class ClientNetworks:
    """Standings of the addresses that the account was used from.

    ``from_logins`` holds those that login histories decide; submissions add what their styles show. An
    address that was not seen before is taken for the owner's where its neighbourhood (/24, /48) is, and
    nobody else was seen there.
    """

    def __init__(
        self,
        submissions: Sequence[Submission],
        from_logins: Mapping[str, NetworkStanding],
        habits: Habits | None,
    ) -> None:
        self._standings = dict(from_logins)
        styles: dict[str, set[Style]] = defaultdict(set)
        for s in submissions:
            if s.client:
                styles[s.client].add(s.style)
        for client, seen in styles.items():
            if _is_a_sending_tool(seen):
                self._standings[client] = NetworkStanding.MANY_PROGRAMS
        for client, seen in styles.items():
            if client not in self._standings and habits is not None and _is_the_owners(seen, habits):
                self._standings[client] = NetworkStanding.USUAL
        self.knows_usual = NetworkStanding.USUAL in self._standings.values()
        self._around: dict[str, set[NetworkStanding]] = defaultdict(set)
        for client, standing in self._standings.items():
            self._around[neighbourhood(client)].add(standing)

    def standing(self, client: str) -> NetworkStanding:
        """What is known of an address."""
        known = self._standings.get(client)
        if known is not None:
            return known
        around = self._around.get(neighbourhood(client), set()) if client else set()
        return NetworkStanding.USUAL if around == {NetworkStanding.USUAL} else NetworkStanding.UNKNOWN

    def is_hostile(self, client: str) -> bool:
        """Whether the address is known not to be the owner's."""
        return self.standing(client) in (NetworkStanding.ATTACKED, NetworkStanding.MANY_PROGRAMS)


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
