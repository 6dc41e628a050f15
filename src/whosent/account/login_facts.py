"""What login histories say to the verdict: standings of networks, facts, and questions to the owner."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from whosent.account.benign import (
    Explanations,
    Question,
    Standing,
    Suspect,
    ask_about,
    door_of,
    load_benign,
    most_often,
)
from whosent.account.login_findings import FindingKind, LoginFinding, find_in_logins
from whosent.account.logins import Door, Login, LoginHistory, load_login_table, login_standings
from whosent.account.networks import LookUp, NetworkKind
from whosent.account.usual import Basis, JudgedLogin, Known, Network, Usual, country_code, network_of
from whosent.account.usual_table import Near, load_usual_table
from whosent.evidence import Fact, NetworkStanding, Tier
from whosent.evidence.judgement import load_judgement
from whosent.evidence.model import fact
from whosent.evidence.network import neighbourhood
from whosent.provider import Profile

PLACES = "places"  # the question which of several places are the owner's
_NOT_A_HOME = (NetworkKind.HOSTING, NetworkKind.VPN)
_SPEAKS = (Standing.OPEN, Standing.DENIED)


@dataclass(frozen=True, slots=True, kw_only=True)
class LoginsJudged:
    """What login histories came to.

    basis          what logins were held against; NOTHING: which of them are the owner's is not decidable
    judged         every login, in order of time
    findings       what stands out, in order of time
    suspects       unusual logins that got in, in order of time
    near_speaks    those of them near which it says something for a mail to be, in order of time; () where
                   they fill so much of the time that being near one says nothing
    questions      to the owner, about logins that may be nothing
    standings      of client addresses, as far as the histories decide; others are left out
    mailbox_facts  what speaks on the account whatever the notices say
    """

    basis: Basis
    judged: tuple[JudgedLogin, ...]
    findings: tuple[LoginFinding, ...]
    suspects: tuple[Suspect, ...]
    near_speaks: tuple[Suspect, ...]
    questions: tuple[Question, ...]
    standings: Mapping[str, NetworkStanding]
    mailbox_facts: tuple[Fact, ...]

    def facts_for(self, original_at: datetime | None, client: str = "") -> tuple[Fact, ...]:
        """What they say of a mail by its Date and by the address that handed it in, "" where none is known.

        Somebody unlike the owner was logged in within half an hour of it, from where it was handed in as far
        as that is known.
        """
        if original_at is None:
            return ()
        near, network = load_judgement().logins.near, neighbourhood(client)
        first = bisect_left(self.near_speaks, original_at - near, key=_when)
        last = bisect_right(self.near_speaks, original_at + near, key=_when)
        inside = [
            s for s in self.near_speaks[first:last]
            if network in ("", neighbourhood(s.judged.login.address))
        ]  # fmt: skip
        if not inside:
            return ()
        is_open = all(s.standing is Standing.OPEN for s in inside)
        kind = "logins.near_original_open" if is_open else "logins.near_original"
        return (_fact_of(kind, [s.judged for s in inside]),)


def _when(suspect: Suspect) -> datetime:
    return suspect.judged.login.at


def judge_logins(
    histories: Sequence[LoginHistory],
    look_up: LookUp,
    profile: Profile | None,
    *,
    own_addresses: Iterable[str] = (),
    own_countries: Iterable[str] = (),
    password_changed: Sequence[datetime] = (),
    answers: Mapping[str, bool] | None = None,
) -> LoginsJudged:
    """What login histories come to.

    look_up           where an address is: ``NetworkTables.locate``, or ``look_up_nothing``
    profile           of the provider; None where it is not known
    own_addresses     known to be the owner's by their own word, or by what nobody else could have written.
                      Never those that logged in most: a thief may
    own_countries     in which the owner says they were, as codes of two letters
    password_changed  when the owner changed it
    answers           to ``questions``, by name: True explains the logins, False rules that out
    """
    table, usual_table = load_login_table(), load_usual_table()
    entries = _joined(histories)
    home, countries = usual_table.home_of(profile), frozenset(c.upper() for c in own_countries)
    standings = _cautious(login_standings(histories, table), entries, look_up, countries | {home} - {""})
    own = _own_networks(entries, look_up, standings, frozenset(own_addresses))
    known = Known(networks=own, countries=countries, home=home)
    usual = Usual(entries, look_up, known, usual_table)
    judged = tuple(usual.judge(x) for x in entries)
    of_login = {j.login: j for j in judged}
    by_history = [
        sorted((of_login[x] for x in history.logins), key=lambda j: j.login.at) for history in histories
    ]
    explanations = Explanations(load_benign(), answers or {})
    suspects = tuple(
        explanations.look_at(j, door_of(j.login, table.methods), is_abroad=usual.is_abroad(j))
        for j in judged
        if j.got_in and j.is_unusual
    )
    findings = find_in_logins(judged, by_history, table, usual_table, password_changed=password_changed)
    speaking = tuple(s for s in suspects if s.standing in _SPEAKS)
    usual_here = {
        j.login.address: NetworkStanding.USUAL
        for j in judged
        if j.got_in and network_of(j.login, j.place) in own
    }
    return LoginsJudged(
        basis=usual.basis,
        judged=judged,
        findings=findings,
        suspects=suspects,
        near_speaks=() if _fills_the_time(speaking, judged) else speaking,
        questions=explanations.questions() or _ask_for_places(usual.basis, judged),
        standings={**usual_here, **standings},
        mailbox_facts=tuple(_mailbox_facts(suspects, findings)),
    )


def _joined(histories: Iterable[LoginHistory]) -> list[Login]:
    """All logins by time. What two histories both list was one login, what one lists twice were two."""
    counts: Counter[Login] = Counter()
    for history in histories:
        counts |= Counter(history.logins)
    return sorted(counts.elements(), key=lambda x: x.at)


def _cautious(
    standings: Mapping[str, NetworkStanding],
    entries: Sequence[Login],
    look_up: LookUp,
    homes: frozenset[str],
) -> dict[str, NetworkStanding]:
    """What ``login_standings`` decides, with one caution more: the only network that got in may be a thief's,
    where the owner's way in is not listed. It is not called usual where it is a server for rent or a VPN, or
    in another country than the owner is known to live in."""

    doubtful: set[str] = set()
    for entry in entries:
        place = look_up(entry.address)
        country = place.country or country_code(entry)
        is_abroad = bool(country and homes) and country not in homes
        if place.kind in _NOT_A_HOME or is_abroad:
            doubtful.add(entry.address)
    return {
        address: standing
        for address, standing in standings.items()
        if standing is not NetworkStanding.USUAL or address not in doubtful
    }


def _own_networks(
    entries: Sequence[Login],
    look_up: LookUp,
    standings: Mapping[str, NetworkStanding],
    told: frozenset[str],
) -> frozenset[Network]:
    """The networks of addresses that are told or usual, but for those from which somebody guessed."""

    def networks_where(fits: Callable[[str], bool]) -> set[Network]:
        return {network_of(x, look_up(x.address)) for x in entries if x.address and fits(x.address)}

    own = networks_where(lambda a: a in told or standings.get(a) is NetworkStanding.USUAL)
    own |= {(neighbourhood(a), look_up(a).country) for a in told if a}
    return frozenset(own - networks_where(lambda a: standings.get(a) is NetworkStanding.ATTACKED))


def _ask_for_places(basis: Basis, judged: Sequence[JudgedLogin]) -> tuple[Question, ...]:
    """Where nothing tells which logins are the owner's and they came from several places: which are?"""
    inside = [j for j in judged if j.got_in]
    places = {(j.country, j.place.operator or neighbourhood(j.login.address)) for j in inside}
    return (ask_about(PLACES, inside),) if basis is Basis.NOTHING and len(places) > 1 else ()


def _fills_the_time(suspects: Sequence[Suspect], judged: Sequence[JudgedLogin]) -> bool:
    """Whether unusual logins fill so much of the time that being near one says nothing."""
    rules: Near = load_usual_table().near
    near = load_judgement().logins.near.total_seconds()
    filled = until = 0.0
    for at in (s.judged.login.at.timestamp() for s in suspects):
        filled += at + near - max(until, at - near)
        until = at + near
    if filled < rules.least_h * 3600:
        return False
    span = (judged[-1].login.at - judged[0].login.at).total_seconds() + 2 * near
    return filled / span > rules.most_share


def _mailbox_facts(suspects: Sequence[Suspect], findings: Sequence[LoginFinding]) -> Iterable[Fact]:
    speaking = [s for s in suspects if s.standing in _SPEAKS]
    if strangers := [s.judged for s in suspects if s.standing is Standing.DENIED]:
        yield _fact_of("logins.stranger", strangers)
    elif speaking:
        yield _fact_of("logins.new_place", [s.judged for s in speaking])
    bursts = [f for f in findings if f.kind is FindingKind.BURST and f.door is Door.SENDING]
    if logins := _heard(bursts, [s for s in suspects if s.standing is Standing.DENIED]):
        yield _fact_of("logins.burst_denied", logins)
    elif logins := _heard(bursts, [s for s in speaking if not s.explains_burst]):
        yield _fact_of("logins.burst", logins)
    if logins := _heard([f for f in findings if f.kind is FindingKind.AFTER_CHANGE], speaking):
        yield _fact_of("logins.after_password_change", logins)


def _heard(findings: Iterable[LoginFinding], suspects: Iterable[Suspect]) -> list[JudgedLogin]:
    """The logins of findings that are among those of suspects."""
    heard = {id(s.judged) for s in suspects}
    return [j for f in findings for j in f.logins if id(j) in heard]


def _fact_of(kind: str, logins: Sequence[JudgedLogin]) -> Fact:
    return fact(kind, Tier.T1, address=next(iter(most_often(j.login.address for j in logins)), ""))
