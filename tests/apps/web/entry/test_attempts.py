"""Five tries, then waits that grow; nobody is locked out for good, and no room is taken."""

from __future__ import annotations

import sys
from datetime import timedelta

import pytest

from entry_visit import NAME, PASSWORD, Browser, Clock, ExposedServer
from whosent.apps.web.entry.attempts import Attempts
from whosent.apps.web.entry.limits import load_entry_limits


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def attempts(clock: Clock) -> Attempts:
    return Attempts(load_entry_limits().attempts, clock, b"k" * 32)


def waits(attempts: Attempts, clock: Clock, keys: list[str], tries: int) -> list[int]:
    """Seconds that had to be waited before each try."""
    found = []
    for _ in range(tries):
        until = attempts.begin(keys)
        found.append(0)
        if until is not None:
            found[-1] = round((until - clock()).total_seconds())
            clock.at = until
            assert attempts.begin(keys) is None
    return found


def test_five_tries_are_free_and_then_waits_grow(attempts: Attempts, clock: Clock) -> None:
    assert waits(attempts, clock, ["name a"], 12) == [0, 0, 0, 0, 0, 30, 60, 120, 240, 480, 900, 900]


def test_no_lock_is_for_good(attempts: Attempts, clock: Clock) -> None:
    assert max(waits(attempts, clock, ["name a"], 500)) == 900


def test_knocking_while_one_waits_makes_no_wait_longer(attempts: Attempts, clock: Clock) -> None:
    for _ in range(5):
        attempts.begin(["name a"])
    until = attempts.begin(["name a"])
    assert {attempts.begin(["name a"]) for _ in range(100)} == {until}
    assert until == clock() + timedelta(seconds=30)


def test_ten_thousand_tries_at_once_get_five(attempts: Attempts) -> None:
    assert sum(attempts.begin(["name a", "address b"]) is None for _ in range(10_000)) == 5


def test_ten_thousand_tries_over_a_day_get_a_hundred(attempts: Attempts, clock: Clock) -> None:
    made = 0
    for _ in range(10_000):
        made += attempts.begin(["name a"]) is None
        clock.pass_by(seconds=86_400 / 10_000)
    assert made < 110


def test_ten_thousand_addresses_get_no_more_for_one_name(attempts: Attempts) -> None:
    tries = (attempts.begin(["name a", f"address {n}"]) is None for n in range(10_000))
    assert sum(tries) == 5


def test_ten_thousand_names_get_no_more_from_one_address(attempts: Attempts) -> None:
    assert sum(attempts.begin([f"name {n}", "address b"]) is None for n in range(10_000)) == 5


def test_what_is_remembered_takes_the_same_room_however_many_knock(attempts: Attempts) -> None:
    def room() -> int:
        return sum(sys.getsizeof(value) for value in vars(attempts).values())

    before = room()
    for number in range(10_000):
        attempts.begin([f"name {number}", f"address {number}"])
    assert room() == before < 200_000


def test_being_in_forgives(attempts: Attempts, clock: Clock) -> None:
    for _ in range(5):
        attempts.begin(["name a"])
    attempts.forgive(["name a"])
    assert waits(attempts, clock, ["name a"], 6) == [0, 0, 0, 0, 0, 30]


def test_a_right_password_is_not_counted_but_what_was_before_it_is(attempts: Attempts) -> None:
    for _ in range(3):
        attempts.begin(["name a"])
    for _ in range(10):
        assert attempts.begin(["name a"]) is None
        attempts.take_back(["name a"])
    attempts.begin(["name a"])
    attempts.begin(["name a"])
    assert attempts.begin(["name a"]) is not None


def test_a_day_without_a_try_is_forgotten(attempts: Attempts, clock: Clock) -> None:
    for _ in range(5):
        attempts.begin(["name a"])
    clock.pass_by(hours=25)
    assert waits(attempts, clock, ["name a"], 6) == [0, 0, 0, 0, 0, 30]


def test_another_name_does_not_wait(attempts: Attempts) -> None:
    for _ in range(6):
        attempts.begin(["name a"])
    assert attempts.begin(["name b"]) is None


def guess(browser: Browser, times: int, name: str = NAME) -> list[int]:
    return [browser.post("/sign-in", name=name, password=f"guess {n}").status_code for n in range(times)]


def test_the_sixth_try_waits_and_is_told_how_long(other: Browser) -> None:
    assert guess(other, 6) == [403, 403, 403, 403, 429, 429]
    page = other.post("/sign-in", name=NAME, password="guess").text
    assert 'data-wait="30"' in page
    assert "0:30" in page


def test_the_right_password_waits_too(server: ExposedServer, other: Browser) -> None:
    guess(other, 5)
    assert other.give_password().status_code == 429
    server.clock.pass_by(seconds=31)
    assert other.give_password().url.path == "/sign-in/code"


def test_a_name_that_there_is_not_waits_in_the_same_way(server: ExposedServer, other: Browser) -> None:
    stranger = Browser(server, address="198.51.100.20")
    assert guess(other, 6) == guess(stranger, 6, name="nobody")


def test_codes_are_counted_with_passwords(server: ExposedServer, other: Browser) -> None:
    other.give_password()
    found = [other.post("/sign-in/code", code="000000").status_code for _ in range(6)]
    assert found == [403, 403, 403, 403, 429, 429]
    server.clock.pass_by(seconds=31)
    assert other.post("/sign-in/code", code=server.app_code()).url.path == "/"


def test_starting_again_with_the_password_gives_no_more_codes(server: ExposedServer, other: Browser) -> None:
    tried = 0
    for _ in range(20):
        other.client.cookies.clear()
        if other.give_password().url.path != "/sign-in/code":
            break
        tried += other.post("/sign-in/code", code="000000").status_code == 403
    assert tried <= 5


def test_those_who_try_the_owner_s_name_do_not_make_the_owner_wait(
    server: ExposedServer, owner: Browser, other: Browser
) -> None:
    owner.post("/sign-out", of="/account")
    guess(other, 20)
    assert owner.sign_in().url.path == "/"


def test_a_known_browser_is_not_free_of_waits_either(owner: Browser) -> None:
    owner.post("/sign-out", of="/account")
    assert guess(owner, 6)[-1] == 429


def test_nobody_makes_up_a_known_browser(server: ExposedServer, other: Browser) -> None:
    found = []
    for number in range(8):
        other.client.cookies.set(
            "__Host-whosent_known", f"{number}.AAAAAAAAAAAAAAAAAAAAAA", domain="whosent.example", path="/"
        )
        found.append(other.post("/sign-in", name=NAME, password="guess").status_code)
    assert found[-1] == 429


def test_a_household_of_ipv6_is_one_place(server: ExposedServer, owner: Browser) -> None:
    found = [
        Browser(server, address=f"2001:db8:1:2::{n:x}")
        .post("/sign-in", name=f"n{n}", password="x")
        .status_code
        for n in range(1, 8)
    ]
    assert found[-1] == 429


def test_tries_that_waited_are_not_in_the_history(server: ExposedServer, other: Browser) -> None:
    guess(other, 30)
    [failed] = [login for login in server.entrance.history.all() if not login.is_success]
    assert failed.times == 5


def test_a_password_that_is_right_after_failures_starts_afresh(server: ExposedServer, other: Browser) -> None:
    guess(other, 4)
    other.sign_in()
    other.post("/sign-out", of="/account")
    assert guess(other, 4) == [403] * 4
    assert PASSWORD not in other.get("/sign-in").text
