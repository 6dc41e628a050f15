"""Login histories: the plain CSV form, and what they say of the networks in them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whosent.account.login_reader import read_logins
from whosent.account.logins import Login, LoginHistory, load_login_table, login_standings
from whosent.catalogue import Language, load_catalogue
from whosent.errors import SourceError
from whosent.evidence import NetworkStanding

HEAD = "time,ip,country,method,success\n"
START = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)


def login(
    minute: int, address: str, country: str = "JP", method: str = "imap", success: bool | None = True
) -> Login:
    return Login(
        at=START + timedelta(minutes=minute), address=address, country=country, method=method, success=success
    )


def history(*logins: Login) -> LoginHistory:
    return LoginHistory(place="logins.csv", logins=tuple(sorted(logins, key=lambda x: x.at)))


def error(text: str | bytes) -> SourceError:
    with pytest.raises(SourceError) as caught:
        read_logins(text, "logins.csv")
    return caught.value


def test_the_plain_form_is_read_in_order_of_time() -> None:
    found = read_logins(
        HEAD + "2026-11-24T14:10:00+09:00,192.0.2.7,jp,IMAP,no\n2026-11-24T05:00:00Z,2001:DB8::1,,smtp,yes\n",
        "x.csv",
    )
    assert found.logins == (
        Login(at=START, address="2001:db8::1", method="smtp", success=True),
        Login(
            at=START + timedelta(minutes=10), address="192.0.2.7", country="JP", method="imap", success=False
        ),
    )
    assert found.span == (START, START + timedelta(minutes=10))


@pytest.mark.parametrize(
    "text",
    [
        "IP Address;Note;Timestamp;Result\n192.0.2.7;x;2026-11-24T05:00:00Z;Success\n",
        "sep=\t\nstatus\tdate\taddress\nok\t2026-11-24T14:00:00+0900\t192.0.2.7\n",
        "# exported\n\ntime,ip,success\n\n2026-11-24 05:00:00 UTC,192.0.2.7:5514,1\n",
        "日時,IPアドレス,結果\n2026/11/24 14:00:00 +09:00,[192.0.2.7],成功\n",
        '"time","ip","success"\r\n"2026-11-24T05:00:00.000Z","192.0.2.7","TRUE"\r\n',
    ],
)
def test_columns_may_stand_in_any_order_under_other_names_and_delimiters(text: str) -> None:
    (found,) = read_logins(text, "x.csv").logins
    assert (found.at, found.address, found.success) == (START, "192.0.2.7", True)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp932"])
def test_bytes_are_read_in_the_encodings_that_spreadsheets_write(encoding: str) -> None:
    data = "日時,ip\n2026-11-24T05:00:00Z,192.0.2.7\n".encode(encoding)
    assert len(read_logins(data, "x.csv").logins) == 1


def test_what_is_not_stated_stays_open() -> None:
    (found,) = read_logins("time,ip\n2026-11-24T05:00:00Z,N/A\n", "x.csv").logins
    assert (found.address, found.country, found.method, found.success) == ("", "", "", None)


@pytest.mark.parametrize(
    ("text", "key", "line"),
    [
        ("", "logins.empty", None),
        ("\n\n", "logins.empty", None),
        ("ip,country\n192.0.2.7,JP\n", "logins.no_columns", None),
        (HEAD + "\nyesterday,192.0.2.7,JP,imap,yes\n", "logins.bad_time", 3),
        (HEAD + ",192.0.2.7,JP,imap,yes\n", "logins.bad_time", 2),
        (HEAD + "2026-11-24T14:00:00,192.0.2.7,JP,imap,yes\n", "logins.naive_time", 2),
        (HEAD + "0001-01-01T00:00:00+09:00,192.0.2.7,JP,imap,yes\n", "logins.bad_time", 2),
        (HEAD + "2026-11-24T05:00:00Z,192.0.2.700,JP,imap,yes\n", "logins.bad_address", 2),
        (HEAD + "2026-11-24T05:00:00Z,192.0.2.7,JP,imap,perhaps\n", "logins.bad_success", 2),
        (HEAD + "\0,192.0.2.7", "logins.not_csv", None),
        (HEAD + '"' + "x" * 200_000, "logins.damaged", 2),
    ],
)
def test_what_cannot_be_read_is_named_with_its_line(text: str, key: str, line: int | None) -> None:
    found = error(text)
    assert (found.key, found.place, found.values.get("line")) == (key, "logins.csv", line)
    for language in Language:
        said = load_catalogue(language).say(f"error.{found.key}", **found.values)
        assert "{" not in said
        assert "logins.csv" in said


def test_bytes_of_a_spreadsheet_are_named_for_what_they_are() -> None:
    assert error(b"PK\x03\x04\x14\x00\x06\x00\xff\xfe\xfd").key == "logins.not_csv"


@given(st.one_of(st.binary(max_size=300), st.text(max_size=200).map(lambda text: HEAD + text)))
def test_any_input_is_read_or_refused_with_a_remedy(text: str | bytes) -> None:
    try:
        read_logins(text, "x.csv")
    except SourceError as exc:
        key = exc.key
    else:
        return
    assert load_catalogue(Language.EN).has(f"error.{key}")


def test_logins_are_grouped_by_network_and_country() -> None:
    networks = history(
        login(0, "192.0.2.7"),
        login(1, "192.0.2.9", success=False),
        login(2, "192.0.2.8", "VN", "smtp"),
        login(3, "2001:db8::1"),
    ).networks()
    assert [(n.network, n.country, n.successes, n.failures) for n in networks] == [
        ("192.0.2.0/24", "JP", 1, 1),
        ("192.0.2.0/24", "VN", 1, 0),
        ("2001:db8::/48", "JP", 1, 0),
    ]
    assert networks[0].addresses == ("192.0.2.7", "192.0.2.9")
    assert (networks[0].first_at, networks[0].last_at) == (START, START + timedelta(minutes=1))


def test_failures_count_as_before_success_only_until_the_first() -> None:
    (network,) = history(
        login(0, "192.0.2.7", success=False), login(1, "192.0.2.7"), login(2, "192.0.2.7", success=False)
    ).networks()
    assert network.failures_before_success == 1


def test_a_network_that_guessed_the_password_while_others_were_in_attacked() -> None:
    guesses = [login(i, "203.0.113.9", "VN", "smtp", success=False) for i in range(1, 7)]
    found = login_standings(
        [history(login(0, "192.0.2.7"), *guesses, login(9, "203.0.113.9", "VN", "smtp"))], load_login_table()
    )
    assert found == {"203.0.113.9": NetworkStanding.ATTACKED}


def test_an_owner_who_mistyped_at_first_did_not_attack() -> None:
    guesses = [login(i, "192.0.2.7", success=False) for i in range(6)]
    found = login_standings([history(*guesses, login(9, "192.0.2.7"))], load_login_table())
    assert found == {"192.0.2.7": NetworkStanding.USUAL}


def test_how_often_somebody_logged_in_teaches_nothing() -> None:
    busy = [login(i, "203.0.113.9", "BR", "smtp") for i in range(50)]
    assert login_standings([history(login(60, "192.0.2.7"), *busy)], load_login_table()) == {}


@pytest.mark.parametrize("method", ["smtp", "web", ""])
def test_the_only_network_is_usual_only_where_mail_was_read_and_mail_software_is_listed(method: str) -> None:
    assert login_standings([history(login(0, "192.0.2.7", method=method))], load_login_table()) == {}
    both = history(login(0, "192.0.2.7", method=method), login(1, "192.0.2.7"))
    assert login_standings([both], load_login_table()) == {"192.0.2.7": NetworkStanding.USUAL}


def test_several_histories_are_judged_together() -> None:
    one, other = history(login(0, "192.0.2.7")), history(login(1, "203.0.113.9", "BR"))
    assert login_standings([one, other], load_login_table()) == {}


def test_no_history_decides_nothing() -> None:
    assert history().span is None
    assert login_standings([], load_login_table()) == {}


def test_a_day_and_a_time_of_day_in_two_columns_are_one_time() -> None:
    text = "Date,Time,IP,Status\n8/14/2026,3:04:22 PM,192.0.2.7,OK\n8/2/2026,12:04 AM,203.0.113.9,Failed\n"
    history = read_logins(text, "logins.csv", zone="UTC")
    assert [login.at.isoformat() for login in history.logins] == [
        "2026-08-02T00:04:00+00:00",
        "2026-08-14T15:04:22+00:00",
    ]


def test_a_wrong_password_is_a_failure_in_japanese_words() -> None:
    head = "ログイン履歴 - Yahoo! JAPAN\n日時\tサービス\t結果\tIPアドレス\n"
    text = f"{head}2026/08/14 07:10\tメール\tパスワード誤り\t192.0.2.7\n"
    assert [login.success for login in read_logins(text, "page.txt").logins] == [False]


def test_an_address_in_brackets_on_a_line_of_its_own_belongs_to_the_place_above() -> None:
    text = (
        "Activity on this account\nAccess Type\tLocation (IP address)\tDate/Time\n"
        "IMAP\tVietnam\n(203.0.113.9)\tNov 22, 2026 3:04 pm\n"
        "Browser\tJapan (Tokyo)\n(192.0.2.7)\tNov 21, 2026 3:04 pm\n"
    )
    logins = read_logins(text, "page.txt", zone="UTC").logins
    assert [(login.address, login.country, login.method) for login in logins] == [
        ("192.0.2.7", "JP", "web"),
        ("203.0.113.9", "VN", "imap"),
    ]


def test_years_of_japanese_eras_are_those_of_the_common_count() -> None:
    table = "日時,IPアドレス\n令和8年8月3日 7:10,192.0.2.7\n令和元年5月2日 9:00,192.0.2.7\n"
    history = read_logins(table, "list.csv", zone="Asia/Tokyo")
    assert [login.at.isoformat() for login in history.logins] == [
        "2019-05-02T00:00:00+00:00",
        "2026-08-02T22:10:00+00:00",
    ]


def test_a_table_whose_columns_nobody_knows_is_refused_and_not_guessed_at() -> None:
    table = (
        "Zeitpunkt;Rechner;Ergebnis;Weg\n"
        "2026-08-03 07:10;192.0.2.7;Erfolg;imap\n"
        "2026-08-03 09:10;192.0.2.8;Fehler;imap\n"
    )
    with pytest.raises(SourceError, match="no_columns"):
        read_logins(table, "liste.csv", zone="Europe/Berlin")
