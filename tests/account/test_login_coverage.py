"""What a history leaves out counts: full lists, lists without mail software, entries that were not read."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from whosent.account import (
    Coverage,
    Door,
    Login,
    LoginHistory,
    clean_span,
    load_login_table,
    login_addresses,
    login_standings,
    owner_logins,
    sending_span,
    understand,
)
from whosent.evidence import NetworkStanding

START = datetime(2026, 8, 1, 22, 0, tzinfo=UTC)
TABLE = load_login_table()
OWN = "192.0.2.7"
WEB_ONLY = Coverage(doors=frozenset({Door.WEB}))
SOFTWARE = Coverage(doors=frozenset({Door.READING, Door.SENDING}))


def login(day: float, method: str = "imap", address: str = OWN, *, success: bool = True) -> Login:
    return Login(
        at=START + timedelta(days=day), address=address, country="JP", method=method, success=success
    )


def history(*logins: Login, coverage: Coverage | None = None, unread: int = 0) -> LoginHistory:
    ordered = tuple(sorted(logins, key=lambda entry: entry.at))
    return LoginHistory(place="x", logins=ordered, coverage=coverage or Coverage(), unread=unread)


def days(span: tuple[datetime, datetime] | None) -> tuple[float, float] | None:
    return (
        None
        if span is None
        else ((span[0] - START) / timedelta(days=1), (span[1] - START) / timedelta(days=1))
    )


def clean(*histories: LoginHistory) -> tuple[float, float] | None:
    return days(clean_span(histories, login_standings(histories, TABLE), TABLE))


def test_a_list_that_leaves_out_mail_software_is_never_clean() -> None:
    assert clean(history(login(0, "web"), login(9, "web"), coverage=WEB_ONLY)) is None
    assert clean(history(login(0, "smtp"), login(9, "imap"), coverage=WEB_ONLY)) is None


def test_a_list_of_mail_software_covers_sending_though_no_entry_sends() -> None:
    found = history(login(0), login(9), coverage=SOFTWARE)
    assert clean(found) == (0, 9)
    assert days(sending_span([found], TABLE)) == (0, 9)


def test_without_a_known_form_the_entries_tell() -> None:
    assert clean(history(login(0), login(9))) is None
    assert clean(history(login(0), login(9, "smtp"))) == (0, 9)


def test_two_lists_are_clean_only_where_the_one_of_mail_software_reaches() -> None:
    web = history(login(0, "web"), login(30, "web"), coverage=WEB_ONLY)
    software = history(login(20), login(28), coverage=SOFTWARE)
    assert clean(web, software) == (20, 28)


def test_somebody_in_one_of_two_lists_spoils_both() -> None:
    web = history(login(0, "web"), login(25, "web", "203.0.113.9"), coverage=WEB_ONLY)
    software = history(login(20), login(28), coverage=SOFTWARE)
    assert clean(web, software) is None


def test_lists_that_leave_a_gap_do_not_cover_it() -> None:
    early = history(login(0, "smtp"), login(5))
    late = history(login(20, "smtp"), login(28))
    touching = history(login(4, "smtp"), login(21))
    assert clean(early, late) == (20, 28)
    assert clean(early, late, touching) == (0, 28)


def test_entries_that_could_not_be_read_may_be_somebody_s() -> None:
    found = history(login(0), login(9, "smtp"), unread=1)
    assert login_standings([found], TABLE) == {}
    assert clean(found) is None
    assert sending_span([found], TABLE) is None


def test_a_full_list_covers_from_its_oldest_entry_only() -> None:
    full = history(*(login(n) for n in range(20, 30)), coverage=replace(SOFTWARE, most=10))
    assert full.is_capped
    assert clean(full) == (20, 29)
    assert not history(login(0), coverage=replace(SOFTWARE, most=10)).is_capped


def test_a_list_that_somebody_filled_within_the_hour_does_not_make_them_the_owner() -> None:
    crowd = [login(n / 1000, "imap", "203.0.113.9") for n in range(60)]
    full = history(*crowd, coverage=replace(SOFTWARE, most=60))
    assert login_standings([full], TABLE) == {}
    roomy = history(*crowd, coverage=replace(SOFTWARE, most=100))
    assert login_standings([roomy], TABLE) == {"203.0.113.9": NetworkStanding.USUAL}


def test_web_logins_make_a_network_usual_once_a_list_of_mail_software_is_there_too() -> None:
    web = history(login(0, "web"), coverage=WEB_ONLY)
    assert login_standings([web], TABLE) == {}
    assert login_standings([web, history(coverage=SOFTWARE)], TABLE) == {OWN: NetworkStanding.USUAL}


def test_a_list_of_devices_is_no_list_of_logins() -> None:
    devices = history(
        replace(login(5, "web"), address="", country="US"), coverage=Coverage(doors=frozenset())
    )
    logins = history(login(0), login(9, "smtp"))
    assert login_standings([devices, logins], TABLE) == {OWN: NetworkStanding.USUAL}
    assert clean(devices, logins) == (0, 9)
    assert login_addresses([devices, logins]) == {OWN}


def test_of_a_history_of_several_accounts_the_owner_s_counts() -> None:
    mine = replace(login(0), account="hana@example.com")
    other = replace(login(1), account="kenji@example.com")
    nameless = login(2)
    found = owner_logins(history(mine, other, nameless), "hana@example.com".__eq__)
    assert found.logins == (mine, nameless)
    assert owner_logins(history(other, nameless), "hana@example.com".__eq__).logins == (other, nameless)


def test_what_was_understood_is_said_in_short() -> None:
    full = history(
        *(login(n) for n in range(10)), coverage=replace(WEB_ONLY, most=10, is_verified=False), unread=2
    )
    found = understand(full)
    assert (found.entries, found.unread, found.first, found.last) == (10, 2, START, START + timedelta(days=9))
    assert (found.doors, found.most, found.is_capped) == ({Door.WEB}, 10, True)
    assert not found.is_verified
    assert understand(history()).first is None
