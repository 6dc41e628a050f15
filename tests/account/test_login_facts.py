"""What login histories come to: unusual logins, questions, facts; and that no thief teaches what is usual."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whosent.account.benign import Standing, load_benign
from whosent.account.login_facts import LoginsJudged, judge_logins
from whosent.account.login_findings import FindingKind
from whosent.account.logins import Login, LoginHistory
from whosent.account.networks import Located, NetworkKind, look_up_nothing
from whosent.account.travel import distance_km
from whosent.account.usual import Basis, Trait
from whosent.account.usual_table import load_usual_table, surprise_db
from whosent.catalogue import Language, load_catalogue
from whosent.evidence import NetworkStanding
from whosent.provider import Profile, load_profiles
from whosent.verdict import load_weights

START = datetime(2026, 10, 1, 3, 0, tzinfo=UTC)
HOME, PHONE, NEXT_DOOR = "192.0.2.10", "198.51.100.7", "192.0.3.9"
ABROAD, RENTED, OUTLOOK, GOOGLE, APP = (f"203.0.{n}.5" for n in (113, 114, 115, 116, 117))
LINE, MOBILE, HOSTING = NetworkKind.LINE, NetworkKind.MOBILE, NetworkKind.HOSTING
PLACES = {
    HOME: ("JP", 64500, LINE),
    NEXT_DOOR: ("JP", 64500, LINE),
    PHONE: ("JP", 64501, MOBILE),
    ABROAD: ("BR", 64502, LINE),
    RENTED: ("NL", 64503, HOSTING),
    OUTLOOK: ("SG", 8075, NetworkKind.CLOUD),
    GOOGLE: ("US", 15169, NetworkKind.MAIL),
    APP: ("JP", 16509, NetworkKind.CLOUD),
}


def look_up(address: str) -> Located:
    if address not in PLACES:
        return Located(address=address)
    country, operator, kind = PLACES[address]
    return Located(address=address, country=country, operator=operator, name=f"AS{operator}", kind=kind)


def login(day: float, address: str, method: str = "imap", **more: object) -> Login:
    at = START + timedelta(days=day)
    return Login(at=at, address=address, method=method, **{"success": True, **more})  # type: ignore[arg-type]


def history(*logins: Login) -> LoginHistory:
    return LoginHistory(place="logins.csv", logins=tuple(sorted(logins, key=lambda x: x.at)))


def usual_days(address: str = HOME, days: int = 30) -> list[Login]:
    return [login(day + hour / 24, address) for day in range(days) for hour in (0, 9)]


def judged(
    *logins: Login,
    own: tuple[str, ...] = (HOME,),
    countries: tuple[str, ...] = (),
    provider: str = "",
    answers: Mapping[str, bool] | None = None,
    changed: tuple[datetime, ...] = (),
) -> LoginsJudged:
    return judge_logins(
        [history(*logins)], look_up, profile(provider), own_addresses=own, own_countries=countries,
        answers=answers, password_changed=changed,
    )  # fmt: skip


def profile(name: str) -> Profile | None:
    return load_profiles().by_name(name) if name else None


def kinds(found: LoginsJudged) -> set[str]:
    return {f.kind for f in found.mailbox_facts}


def asked(found: LoginsJudged) -> list[str]:
    return [q.name for q in found.questions]


# --- how unlike the owner ---------------------------------------------------------------------------------


def test_each_step_away_from_the_owners_network_is_more_of_a_surprise() -> None:
    found = judged(*usual_days(), *(login(31 + n, a) for n, a in enumerate((HOME, NEXT_DOOR, PHONE, ABROAD))))
    where = [c for j in found.judged[-4:] for c in j.components if c.trait is Trait.WHERE]
    assert [c.level for c in where] == ["network", "operator", "country", "elsewhere"]
    assert sorted(where, key=lambda c: c.surprise_db) == where
    assert where[0].surprise_db < 0 < where[-1].surprise_db


def test_the_component_that_speaks_most_comes_first() -> None:
    found = judged(*usual_days(), login(31, RENTED))
    suspect = found.suspects[-1].judged
    said = [abs(c.surprise_db) for c in suspect.components]
    assert said == sorted(said, reverse=True)
    assert {Trait.WHERE, Trait.KIND} <= {c.trait for c in suspect.components}


def test_who_moves_about_is_less_surprising_from_a_new_network() -> None:
    where, days = load_usual_table().where, load_usual_table().prior_days
    stays, moves = ([30, 0, 0, 0], [20, 10, 0, 0])
    assert surprise_db(where, 1, moves, days) < surprise_db(where, 1, stays, days)


def test_the_surprise_has_a_limit() -> None:
    worst = login(31, RENTED, "smtp", client="sender/1.0")
    found = judged(*[login(d, HOME, client="Thunderbird 128") for d in range(300)], worst)
    assert found.suspects[-1].judged.surprise_db == load_usual_table().most_db


def test_a_new_program_and_a_new_way_in_speak_at_home_too() -> None:
    owners = [login(d, HOME, client="Thunderbird/128 (Windows)") for d in range(20)]
    found = judged(*owners, login(21, HOME, "smtp", client="bulk/1 (Linux)"))
    last = {c.trait: c for c in found.judged[-1].components}
    assert last[Trait.CLIENT].level == last[Trait.METHOD].level == "elsewhere"


def test_an_hour_at_which_the_owner_sleeps_says_a_little() -> None:
    found = judged(*usual_days(), login(31, HOME), login(32.65, HOME))
    usual, odd = ({c.trait: c.surprise_db for c in j.components}[Trait.HOUR] for j in found.judged[-2:])
    assert -5 <= usual < 0 < odd <= 5


@pytest.mark.parametrize(
    ("countries", "provider", "basis"),
    [
        ((), "", Basis.NOTHING),
        ((), "yahoo-japan", Basis.PROVIDER_COUNTRY),
        (("jp",), "", Basis.TOLD_COUNTRIES),
    ],
)
def test_without_a_network_of_the_owners_a_country_is_what_is_held_against(
    countries: tuple[str, ...], provider: str, basis: Basis
) -> None:
    found = judged(login(1, HOME), login(2, ABROAD), own=(), countries=countries, provider=provider)
    assert found.basis is basis
    assert [s.judged.login.address for s in found.suspects] == ([] if basis is Basis.NOTHING else [ABROAD])


def test_a_history_says_the_country_where_our_table_has_none() -> None:
    far = Login(at=START, address="203.0.113.77", country="BR", method="imap", success=True)
    found = judge_logins([history(far)], look_up_nothing, profile("docomo"))
    assert [s.judged.country for s in found.suspects] == ["BR"]


def test_a_country_that_the_history_states_and_ours_are_both_shown_where_they_differ() -> None:
    found = judged(login(1, HOME, country="US"), login(2, HOME, country="JP"), login(3, PHONE))
    [finding] = [f for f in found.findings if f.kind is FindingKind.COUNTRIES_DIFFER]
    assert [(j.login.country, j.country) for j in finding.logins] == [("US", "JP")]


# --- no thief teaches -------------------------------------------------------------------------------------


@pytest.mark.parametrize("first", [0, 20])
def test_a_thief_who_comes_first_or_more_often_is_not_usual(first: int) -> None:
    thief = [login(first + n / 50, RENTED, m) for n in range(500) for m in ("imap", "smtp")]
    found = judged(*thief, *usual_days(days=15), own=())
    assert NetworkStanding.USUAL not in found.standings.values()
    assert found.basis is Basis.NOTHING
    assert asked(found) == ["places"]
    assert found.mailbox_facts == ()


@given(st.integers(1, 60), st.integers(0, 40), st.sampled_from(["imap", "smtp", "web"]))
def test_however_often_a_thief_logs_in_no_surprise_shrinks(times: int, since: int, method: str) -> None:
    owner, one = usual_days(), login(35, ABROAD)
    once = judged(*owner, one).suspects[-1].judged.surprise_db
    busy = judged(*owner, one, *(login(since - n / 100, ABROAD, method) for n in range(times)))
    assert min(s.judged.surprise_db for s in busy.suspects if s.judged.login == one) == once


@pytest.mark.parametrize("address", [RENTED, ABROAD])
def test_the_only_network_is_not_the_owners_where_it_hardly_can_be(address: str) -> None:
    only = [login(n, address, m) for n in range(5) for m in ("imap", "smtp")]
    assert judged(*only, own=(), provider="yahoo-japan").standings == {}


def test_the_only_network_stays_usual_at_home() -> None:
    found = judged(*(login(n, HOME, m) for n in range(5) for m in ("imap", "smtp")), own=())
    assert (found.standings, found.basis) == ({HOME: NetworkStanding.USUAL}, Basis.KNOWN_NETWORKS)


def test_a_network_from_which_passwords_were_guessed_is_never_taken_for_the_owners() -> None:
    guesses = [login(3 + n / 1000, ABROAD, success=False) for n in range(9)]
    found = judged(*usual_days(), *guesses, login(3.01, ABROAD), own=(ABROAD,))
    assert found.standings == {ABROAD: NetworkStanding.ATTACKED}
    assert found.basis is Basis.NOTHING


def test_what_the_owner_names_is_usual() -> None:
    found = judged(*usual_days(), login(31, ABROAD))
    assert found.standings == {HOME: NetworkStanding.USUAL}


@given(st.randoms(use_true_random=False))
def test_the_order_of_histories_does_not_matter(order: random.Random) -> None:
    logins = [*usual_days(days=5), login(6, ABROAD), login(7, RENTED, "smtp")]
    mixed = list(logins)
    order.shuffle(mixed)
    parts = [history(*mixed[:4]), history(*mixed[4:])]
    again = judge_logins(parts, look_up, None, own_addresses=(HOME,))
    assert again == judged(*logins)


def test_a_history_that_is_given_twice_says_no_more_than_once() -> None:
    logins = history(*usual_days(), *(login(31 + n / 20_000, ABROAD, "smtp") for n in range(6)))
    once, twice = (judge_logins([logins] * n, look_up, None, own_addresses=(HOME,)) for n in (1, 2))
    assert (once.judged, once.findings, once.mailbox_facts) == (
        twice.judged, twice.findings, twice.mailbox_facts
    )  # fmt: skip


# --- asked before alarm -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "method", "question"),
    [
        (OUTLOOK, "imap", "outlook_app"),
        (GOOGLE, "pop3", "gmail_fetch"),
        (RENTED, "smtp", "own_server"),
        (RENTED, "imap", "vpn"),
        (ABROAD, "imap", "travel"),
    ],
)
def test_what_may_be_nothing_is_asked(address: str, method: str, question: str) -> None:
    found = judged(*usual_days(), login(31, address, method))
    assert asked(found)[0] == question
    assert {s.standing for s in found.suspects} <= {Standing.ASKED, Standing.OPEN}
    assert not kinds(found) & {"logins.stranger"}


def test_an_app_that_reads_speaks_for_nothing_until_it_is_ruled_out() -> None:
    logins = [*usual_days(), login(31, OUTLOOK)]
    at = START + timedelta(days=31)
    assert (kinds(judged(*logins)), judged(*logins).facts_for(at)) == (set(), ())
    denied = judged(*logins, answers={"outlook_app": False, "account_book": False, "vpn": False})
    assert kinds(denied) == {"logins.stranger"}
    assert [f.kind for f in denied.facts_for(at)] == ["logins.near_original"]


def test_what_holds_for_many_is_asked_once_what_is_specific_is_ruled_out() -> None:
    logins = [*usual_days(), login(31, OUTLOOK)]
    assert asked(judged(*logins)) == ["outlook_app"]
    assert asked(judged(*logins, answers={"outlook_app": False})) == ["vpn"]


def test_a_yes_ends_the_matter() -> None:
    found = judged(*usual_days(), login(31, ABROAD), answers={"travel": True})
    assert (kinds(found), found.questions, found.suspects[0].standing) == (set(), (), Standing.EXPLAINED)


def test_microsofts_servers_that_send_are_no_app_that_reads() -> None:
    found = judged(*usual_days(), login(31, OUTLOOK, "smtp"))
    assert "outlook_app" not in asked(found)
    assert found.suspects[0].standing is Standing.OPEN


def test_a_question_tells_how_many_when_and_from_where() -> None:
    found = judged(*usual_days(), login(31, ABROAD), login(33, ABROAD))
    [question] = found.questions
    assert (question.logins, question.countries, question.operators) == (2, ("BR",), ("AS64502",))
    assert question.last_at - question.first_at == timedelta(days=2)


# --- facts ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("minutes", "count"), [(0, 1), (29, 1), (-29, 1), (31, 0)])
def test_a_mail_near_an_unusual_login_has_a_fact(minutes: int, count: int) -> None:
    found = judged(*usual_days(), login(31, ABROAD))
    facts = found.facts_for(START + timedelta(days=31, minutes=minutes))
    assert [f.kind for f in facts] == ["logins.near_original_open"] * count


@pytest.mark.parametrize(("client", "count"), [("", 1), ("203.0.113.200", 1), (HOME, 0)])
def test_a_mail_that_was_handed_in_from_elsewhere_has_none(client: str, count: int) -> None:
    found = judged(*usual_days(), login(31, ABROAD))
    assert len(found.facts_for(START + timedelta(days=31), client)) == count


def test_being_near_says_nothing_where_such_logins_are_all_the_time() -> None:
    busy = judged(*usual_days(), *(login(n / 24, ABROAD) for n in range(24 * 30)))
    assert busy.facts_for(START + timedelta(days=15)) == ()


def test_a_mail_without_a_date_has_none() -> None:
    assert judged(*usual_days(), login(31, ABROAD)).facts_for(None) == ()


def test_sending_logins_every_few_seconds_from_elsewhere_are_a_fact_and_at_home_are_none() -> None:
    def burst(address: str) -> LoginsJudged:
        return judged(*usual_days(), *(login(31 + n / 20_000, address, "smtp") for n in range(12)))

    assert "logins.burst" in kinds(burst(ABROAD))
    assert kinds(burst(HOME)) == set()
    assert [(f.kind, len(f.logins)) for f in burst(HOME).findings if f.kind is FindingKind.BURST] == [
        (FindingKind.BURST, 12)
    ]


def test_a_web_site_of_the_owners_may_send_so_until_that_is_ruled_out() -> None:
    logins = [*usual_days(), *(login(31 + n / 20_000, RENTED, "smtp") for n in range(12))]
    assert kinds(judged(*logins)) == {"logins.new_place"}
    denied = judged(*logins, answers={"own_server": False})
    assert kinds(denied) == {"logins.new_place", "logins.burst"}


def test_a_mail_program_that_starts_is_no_burst() -> None:
    found = judged(*usual_days(), *(login(31 + n / 80_000, PHONE) for n in range(12)))
    assert [f for f in found.findings if f.kind is FindingKind.BURST] == []


def test_an_unusual_login_after_the_password_was_changed_is_a_fact() -> None:
    logins = [*usual_days(), login(31, ABROAD)]
    before, after = (START + timedelta(days=d) for d in (30, 32))
    assert "logins.after_password_change" in kinds(judged(*logins, changed=(before,)))
    assert "logins.after_password_change" not in kinds(judged(*logins, changed=(after,)))
    assert "logins.after_password_change" not in kinds(judged(*logins, changed=(before, after)))


def test_guesses_and_then_a_login_are_named() -> None:
    guesses = [login(3 + n / 1000, ABROAD, success=False) for n in range(6)]
    found = judged(*usual_days(), *guesses, login(3.02, ABROAD))
    [finding] = [f for f in found.findings if f.kind is FindingKind.GUESSED]
    assert [j.login.success for j in finding.logins] == [False] * 6 + [True]


def test_a_way_in_that_is_new_after_two_weeks_is_named() -> None:
    found = judged(*usual_days(), login(20, HOME, "smtp"))
    [finding] = [f for f in found.findings if f.kind is FindingKind.FIRST_USE]
    assert finding.logins[0].login.method == "smtp"
    assert judged(*usual_days(), login(2, HOME, "smtp")).findings == ()


def test_a_list_that_begins_later_does_not_make_a_way_in_new() -> None:
    web = history(*(login(d, HOME, "web") for d in range(40)))
    software = history(*(login(d, HOME, "imap") for d in range(30, 40)))
    found = judge_logins([web, software], look_up, None, own_addresses=(HOME,))
    assert [f for f in found.findings if f.kind is FindingKind.FIRST_USE] == []


def test_a_journey_that_nobody_can_make_is_named_but_is_no_fact() -> None:
    found = judged(*usual_days(), login(29.5, ABROAD), answers={"travel": True})
    [finding] = [f for f in found.findings if f.kind is FindingKind.TRAVEL]
    assert [j.country for j in finding.logins] == ["JP", "BR"]
    assert kinds(found) == set()


def test_a_journey_with_time_enough_or_within_a_country_is_none() -> None:
    found = judged(*usual_days(), login(33, ABROAD), login(29.45, PHONE))
    assert [f for f in found.findings if f.kind is FindingKind.TRAVEL] == []


@pytest.mark.parametrize(
    ("pair", "least", "most"),
    [(("JP", "KR"), 100, 1200), (("JP", "BR"), 14_000, 20_000), (("FR", "FR"), 0, 0), (("DE", "CH"), 0, 100)],
)
def test_countries_are_at_least_so_far_apart(pair: tuple[str, str], least: float, most: float) -> None:
    km = distance_km(*pair)
    assert km is not None
    assert least <= km <= most
    assert distance_km(*reversed(pair)) == km


def test_an_unknown_country_is_no_distance_away() -> None:
    assert distance_km("JP", "ZZ") is None


def test_no_logins_come_to_nothing() -> None:
    found = judge_logins([], look_up, None)
    assert (found.judged, found.questions, found.mailbox_facts, found.facts_for(START)) == ((), (), (), ())


# --- sentences and rows -----------------------------------------------------------------------------------


@pytest.mark.parametrize("language", list(Language))
def test_all_that_can_be_said_has_its_sentence(language: Language) -> None:
    keys = {f"logins.ask.{e.name}" for e in load_benign().explanations} | {"logins.ask.places"}
    for prefix, members in (
        ("basis", Basis), ("kind", NetworkKind), ("trait", Trait), ("finding", FindingKind)
    ):  # fmt: skip
        keys |= {f"logins.{prefix}.{member}" for member in members}
    assert [key for key in keys if not load_catalogue(language).has(key)] == []


def test_every_fact_has_its_row_and_a_question_alone_weighs_nothing() -> None:
    rows = load_weights().facts
    found = [
        judged(*usual_days(), login(31, ABROAD)),
        judged(*usual_days(), login(31, ABROAD), answers={"travel": False}),
    ]
    facts = [f for j in found for f in (*j.mailbox_facts, *j.facts_for(START + timedelta(days=31)))]
    assert {f.kind for f in facts} == {
        "logins.new_place", "logins.stranger", "logins.near_original", "logins.near_original_open"
    }  # fmt: skip
    assert all(f.kind in rows for f in facts)
    assert not any(rows["logins.new_place"].decibans)
