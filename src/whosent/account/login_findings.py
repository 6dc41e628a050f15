"""What stands out in login histories, by name; each is told with what else it may be."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise

from whosent.account.benign import door_of
from whosent.account.logins import Door, LoginTable
from whosent.account.travel import distance_km
from whosent.account.usual import JudgedLogin
from whosent.account.usual_table import UsualTable
from whosent.evidence.network import neighbourhood

_EVERYWHERE = "*"


class FindingKind(StrEnum):
    """What stands out. ``logins.finding.<kind>`` in the catalogue says it."""

    GUESSED = "guessed"  # failures, and then a success from the same network
    BURST = "burst"  # mail software logged in every few seconds
    FIRST_USE = "first_use"  # a way in that was not used before
    TRAVEL = "travel"  # two countries, too far apart for the time between
    AFTER_CHANGE = "after_change"  # an unusual login after the password was changed
    COUNTRIES_DIFFER = "countries_differ"  # the history states another country than our own look-up


@dataclass(frozen=True, slots=True, kw_only=True)
class LoginFinding:
    """One thing that stands out.

    logins  those that it is about, in order of time, at least one
    door    the way in, for BURST and FIRST_USE; None for the others
    """

    kind: FindingKind
    logins: tuple[JudgedLogin, ...]
    door: Door | None = None

    @property
    def at(self) -> datetime:
        """When it was complete."""
        return self.logins[-1].login.at


def find_in_logins(
    judged: Sequence[JudgedLogin],
    by_history: Sequence[Sequence[JudgedLogin]],
    logins: LoginTable,
    usual: UsualTable,
    *,
    password_changed: Sequence[datetime] = (),
) -> tuple[LoginFinding, ...]:
    """All that stands out, in order of time. ``judged`` and each history of it are in order of time."""
    found = [
        *_guessed(judged, logins, usual),
        *_bursts(judged, logins, usual),
        *(finding for history in by_history for finding in _first_uses(history, logins, usual)),
        *_travels(judged, usual),
        *_after_change(judged, password_changed),
        *_differing(judged),
    ]
    return tuple(sorted(dict.fromkeys(found), key=lambda f: (f.at, f.kind)))


def _guessed(judged: Iterable[JudgedLogin], table: LoginTable, usual: UsualTable) -> Iterable[LoginFinding]:
    window = timedelta(hours=usual.guessing.within_h)
    failed: dict[str, list[JudgedLogin]] = defaultdict(list)
    for j in judged:
        tries = failed[neighbourhood(j.login.address)]
        if not j.got_in:
            tries.append(j)
            continue
        recent = [t for t in tries if j.login.at - t.login.at <= window]
        if j.login.address and len(recent) >= table.guessing.failures:
            yield LoginFinding(kind=FindingKind.GUESSED, logins=(*recent, j))
        tries.clear()


def _bursts(judged: Iterable[JudgedLogin], table: LoginTable, usual: UsualTable) -> Iterable[LoginFinding]:
    """One finding for each network and way in: its logins from the first crowded moment to the last.

    Unusual logins of one way in are looked at together as well: a thief uses many machines in turn.
    """
    rules, window = usual.burst, timedelta(seconds=usual.burst.within_s)
    streams: dict[tuple[str, Door], list[JudgedLogin]] = defaultdict(list)
    for j in judged:
        door = door_of(j.login, table.methods)
        if j.got_in and door in (Door.READING, Door.SENDING):
            streams[neighbourhood(j.login.address), door].append(j)
            if j.is_unusual:
                streams[_EVERYWHERE, door].append(j)
    for (network, door), logins in streams.items():
        if network == _EVERYWHERE and len({neighbourhood(j.login.address) for j in logins}) == 1:
            continue
        needed = rules.sending if door is Door.SENDING else rules.reading
        crowded = [
            at for at in range(len(logins) - needed + 1)
            if logins[at + needed - 1].login.at - logins[at].login.at <= window
        ]  # fmt: skip
        if crowded:
            yield LoginFinding(
                kind=FindingKind.BURST, logins=tuple(logins[crowded[0] : crowded[-1] + needed]), door=door
            )


def _first_uses(
    judged: Sequence[JudgedLogin], table: LoginTable, usual: UsualTable
) -> Iterable[LoginFinding]:
    """A door of mail software that opens after a quiet time in which others were used, in one history: what
    another one does not list, it cannot have been quiet about."""
    quiet = timedelta(days=usual.first_use.quiet_days)
    inside = [j for j in judged if j.got_in]
    seen: set[Door] = set()
    for j in inside:
        door = door_of(j.login, table.methods)
        if door is None or door in seen:
            continue
        seen.add(door)
        if door is not Door.WEB and j.login.at - inside[0].login.at >= quiet:
            yield LoginFinding(kind=FindingKind.FIRST_USE, logins=(j,), door=door)


def _travels(judged: Sequence[JudgedLogin], usual: UsualTable) -> Iterable[LoginFinding]:
    """The first impossible journey between each pair of countries, where one end is unusual anyway."""
    rules = usual.travel
    told: set[frozenset[str]] = set()
    for one, other in pairwise(j for j in judged if j.got_in and j.country):
        pair = frozenset((one.country, other.country))
        km = distance_km(one.country, other.country)
        took_s = (other.login.at - one.login.at).total_seconds()
        if km is None or km < rules.least_km or took_s < rules.least_s or pair in told:
            continue
        if km / (took_s / 3600) > rules.fastest_kmh and (one.is_unusual or other.is_unusual):
            told.add(pair)
            yield LoginFinding(kind=FindingKind.TRAVEL, logins=(one, other))


def _after_change(judged: Iterable[JudgedLogin], changed: Sequence[datetime]) -> Iterable[LoginFinding]:
    if not changed:
        return
    since = max(changed)
    after = tuple(j for j in judged if j.got_in and j.is_unusual and j.login.at > since)
    if after:
        yield LoginFinding(kind=FindingKind.AFTER_CHANGE, logins=after)


def _differing(judged: Iterable[JudgedLogin]) -> Iterable[LoginFinding]:
    """One for each address."""
    by_address: dict[str, list[JudgedLogin]] = defaultdict(list)
    for j in judged:
        if j.countries_differ:
            by_address[j.login.address].append(j)
    for logins in by_address.values():
        yield LoginFinding(kind=FindingKind.COUNTRIES_DIFFER, logins=tuple(logins))
