"""Client networks: whose they are, and who may teach that."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from whosent.evidence.clients import ClientNetworks, NetworkAge, NetworkStanding, Submission, find_age
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


def test_a_network_from_which_somebody_came_weeks_ago_is_long_used() -> None:
    assert find_age("192.0.2.9", AT, {"192.0.2.0/24": LONG}) is NetworkAge.LONG_USED


def test_a_network_that_came_just_before_beside_an_old_one_is_a_newcomer() -> None:
    times = {"192.0.2.0/24": LONG, "203.0.113.0/24": LATE}
    assert find_age("203.0.113.5", AT, times) is NetworkAge.NEWCOMER
    assert find_age("192.0.2.9", AT, times) is NetworkAge.LONG_USED


def test_a_history_that_begins_with_the_mail_tells_no_newcomer() -> None:
    assert find_age("203.0.113.5", AT, {"203.0.113.0/24": LATE, "192.0.2.0/24": LATE}) is None
    assert find_age("198.51.100.1", AT, {"192.0.2.0/24": LONG}) is None
    assert find_age("", AT, {"192.0.2.0/24": LONG}) is None
