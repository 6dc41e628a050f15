"""Client networks: whose they are, and who may teach that."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from whosent.evidence.clients import (
    ClientNetworks,
    LoginPlaces,
    NetworkAge,
    NetworkStanding,
    NetworkUse,
    Submission,
)
from whosent.evidence.style import Habits, Style

HABITS = Habits(programs=frozenset({"thunderbird"}), offsets=frozenset({540}), copies=9)
USUAL = Style("thunderbird", 540)
TOOL = [Style(f"tool{i % 4}", 60 * i) for i in range(8)]


def test_a_client_that_writes_as_the_owner_does_is_familiar_and_no_more() -> None:
    clients = ClientNetworks([Submission(client="192.0.2.1", style=USUAL)], {}, HABITS)
    assert clients.standing("192.0.2.1") is NetworkStanding.FAMILIAR
    assert clients.standing("192.0.2.9") is NetworkStanding.FAMILIAR  # its neighbourhood
    assert clients.standing("198.51.100.1") is NetworkStanding.UNKNOWN
    assert clients.knows_familiar
    assert not clients.knows_usual


def test_a_tool_on_the_owners_machine_does_not_make_its_network_a_strangers() -> None:
    logins = {"192.0.2.1": NetworkStanding.USUAL}
    clients = ClientNetworks([Submission(client="192.0.2.1", style=s) for s in TOOL], logins, HABITS)
    assert clients.standing("192.0.2.1") is NetworkStanding.MANY_PROGRAMS
    assert clients.is_usual("192.0.2.1")


def test_a_network_with_mail_of_two_kinds_is_neither_the_owners_nor_a_strangers() -> None:
    sent = [Submission(client="192.0.2.1", style=s) for s in (USUAL, Style("bulksend", 0))]
    assert ClientNetworks(sent, {}, HABITS).standing("192.0.2.1") is NetworkStanding.SHARED


def test_without_habits_nobody_is_the_owner() -> None:
    clients = ClientNetworks([Submission(client="192.0.2.1", style=USUAL)], {}, None)
    assert clients.standing("192.0.2.1") is NetworkStanding.UNKNOWN


def test_many_programs_in_many_zones_are_a_tool() -> None:
    clients = ClientNetworks([Submission(client="203.0.113.5", style=s) for s in TOOL], {}, HABITS)
    assert clients.standing("203.0.113.5") is NetworkStanding.MANY_PROGRAMS
    assert clients.is_hostile("203.0.113.5")


def test_a_neighbourhood_with_an_attacker_is_not_the_owners() -> None:
    logins = {"192.0.2.1": NetworkStanding.USUAL, "192.0.2.2": NetworkStanding.ATTACKED}
    clients = ClientNetworks([], logins, None)
    assert clients.standing("192.0.2.3") is NetworkStanding.UNKNOWN
    assert clients.standing("192.0.2.2") is NetworkStanding.ATTACKED


def test_no_address_has_no_standing() -> None:
    assert ClientNetworks([], {}, HABITS).standing("") is NetworkStanding.UNKNOWN


AT = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
LONG = tuple(AT - timedelta(days=day) for day in range(20, 0, -2))
LATE = (AT - timedelta(hours=5), AT)


def places(**times: tuple[datetime, ...]) -> LoginPlaces:
    networks = {"home": "192.0.2.0/24", "new": "203.0.113.0/24", "abroad": "198.51.100.0/24"}
    return LoginPlaces(
        NetworkUse(network=networks[name], country="BR" if name == "abroad" else "JP", times=at)
        for name, at in times.items()
    )


def test_a_network_from_which_somebody_came_weeks_ago_is_long_used() -> None:
    assert places(home=LONG).age("192.0.2.9", AT) is NetworkAge.LONG_USED


def test_a_network_that_came_just_before_beside_an_old_one_is_a_newcomer() -> None:
    known = places(home=LONG, new=LATE, abroad=LATE)
    assert known.age("203.0.113.5", AT) is NetworkAge.NEWCOMER
    assert known.age("198.51.100.7", AT) is NetworkAge.NEWCOMER_ABROAD
    assert known.age("192.0.2.9", AT) is NetworkAge.LONG_USED


def test_a_history_that_begins_with_the_mail_tells_no_newcomer() -> None:
    known = places(home=LATE, new=LATE)
    assert known.age("203.0.113.5", AT) is None
    assert known.age("198.51.100.1", AT) is None
    assert known.age("", AT) is None
    assert not known.newcomer_near(AT, timedelta(minutes=30))


def test_a_newcomer_is_near_only_about_the_time_of_its_logins() -> None:
    known = places(home=LONG, new=LATE)
    assert known.newcomer_near(AT + timedelta(minutes=20), timedelta(minutes=30))
    assert not known.newcomer_near(AT - timedelta(hours=2), timedelta(minutes=30))
    assert not known.newcomer_near(None, timedelta(minutes=30))
