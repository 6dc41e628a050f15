"""Each form of a login history is told from the others by its content, and read by its names."""

from __future__ import annotations

import quopri
from datetime import UTC, datetime

import pytest

from doc_pages import ROOT
from login_samples import FORMS, example_of, form_named, read
from whosent.account import Door, Login, read_logins
from whosent.account.login_forms import Form, load_country_names
from whosent.errors import SourceError

every_form = pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)


def seen(day: int, hour: int, minute: int, second: int = 0, *, month: int = 8) -> datetime:
    return datetime(2026, month, day, hour, minute, second, tzinfo=UTC)


EXPECTED = {
    "csv": (
        Login(
            at=datetime(2026, 7, 31, 22, 10, tzinfo=UTC),
            address="192.0.2.7",
            country="JP",
            method="imap",
            success=True,
        ),
        Login(at=seen(1, 22, 11), address="192.0.2.7", country="JP", method="smtp", success=True),
        Login(at=seen(2, 10, 40), address="203.0.113.9", country="VN", method="smtp", success=False),
    ),
    "google_takeout": (
        Login(
            at=seen(12, 1, 0),
            address="192.0.2.7",
            country="JP",
            method="youtube",
            success=True,
            client="Mozilla/5.0",
        ),
        Login(
            at=seen(13, 22, 10, 2),
            address="192.0.2.7",
            country="JP",
            method="imap",
            success=True,
            client="Thunderbird",
        ),
        Login(
            at=seen(14, 6, 59, 59),
            address="2001:db8:7::1",
            country="JP",
            method="app",
            success=True,
            client="App : GMAIL_APP. Os : IOS_OS.",
        ),
    ),
    "google_devices": (
        Login(at=seen(10, 11, 0), country="JP", method="web", success=True, client="Windows", device="PC"),
        Login(
            at=seen(14, 6, 59, 59),
            country="JP",
            method="web",
            success=True,
            client="Android",
            device="Example Phone 8",
        ),
    ),
    "google_activity": (
        Login(at=seen(22, 3, 0, month=11), address="2001:db8:7::1", country="JP", method="app", success=True),
        Login(at=seen(24, 6, 58, month=11), address="192.0.2.7", country="JP", method="imap", success=True),
        Login(at=seen(24, 7, 10, month=11), address="192.0.2.7", country="JP", method="web", success=True),
    ),
    "entra_csv": (
        Login(
            at=seen(14, 2, 11, 5),
            address="192.0.2.7",
            country="JP",
            method="web",
            success=True,
            client="Edge 139",
            device="Windows11",
            network="64500",
            account="hana@example.com",
        ),
        Login(
            at=seen(14, 3, 40),
            address="203.0.113.9",
            country="VN",
            method="smtp",
            success=False,
            network="64501",
            account="hana@example.com",
        ),
    ),
    "entra_json": (
        Login(
            at=seen(14, 2, 11, 5),
            address="192.0.2.7",
            country="JP",
            method="web",
            success=True,
            client="Edge 139",
            device="Windows11",
            network="64500",
            account="hana@example.com",
        ),
        Login(
            at=seen(14, 3, 40),
            address="203.0.113.9",
            country="VN",
            method="smtp",
            success=False,
            account="hana@example.com",
        ),
    ),
    "m365_audit": (
        Login(
            at=seen(14, 2, 11, 5),
            address="192.0.2.7",
            success=True,
            client="Mozilla/5.0",
            account="hana@example.com",
        ),
        Login(
            at=seen(14, 3, 40),
            address="203.0.113.9",
            method="imap",
            success=True,
            client="Client=POP3/IMAP4;Protocol=IMAP4",
            account="hana@example.com",
        ),
        Login(at=seen(14, 3, 41), address="203.0.113.9", success=False, account="hana@example.com"),
    ),
    "m365_audit_json": (
        Login(
            at=seen(14, 2, 11, 5),
            address="192.0.2.7",
            success=True,
            client="Mozilla/5.0",
            account="hana@example.com",
        ),
        Login(at=seen(14, 3, 41), address="203.0.113.9", success=False, account="hana@example.com"),
    ),
    "microsoft_activity": (
        Login(
            at=seen(22, 22, 0, month=11),
            address="192.0.2.7",
            country="JP",
            success=True,
            client="Microsoft Edge",
            device="Windows",
            account="hana@example.com",
        ),
        Login(
            at=seen(24, 6, 4, month=11),
            address="203.0.113.9",
            country="VN",
            method="imap",
            success=False,
            account="hana@example.com",
        ),
    ),
    "apple_signon": (
        Login(at=seen(13, 11, 0), method="web", success=True, client="iTunes Store"),
        Login(at=seen(14, 2, 11, 5), address="192.0.2.7", method="web", success=True, client="iCloud"),
    ),
    "yahoo_japan_web": (
        Login(
            at=seen(13, 13, 1, 44),
            address="203.0.113.9",
            country="VN",
            method="web",
            success=False,
            device="PC",
        ),
        Login(
            at=seen(13, 22, 10, 5),
            address="192.0.2.7",
            country="JP",
            method="web",
            success=True,
            device="iPhone",
        ),
    ),
    "yahoo_japan_software": (
        Login(at=seen(12, 18, 22, 10), address="203.0.113.9", country="VN", method="smtp", success=False),
        Login(at=seen(13, 22, 9, 58), address="192.0.2.7", country="JP", method="smtp", success=True),
        Login(at=seen(13, 22, 10, 5), address="192.0.2.7", country="JP", method="imap", success=True),
    ),
    "docomo": (
        Login(at=seen(13, 13, 1), address="203.0.113.9", country="VN", method="web", success=False),
        Login(at=seen(13, 22, 10), address="192.0.2.7", country="JP", method="web", success=True),
    ),
    "au": (
        Login(at=seen(13, 13, 1), address="203.0.113.9", method="web"),
        Login(at=seen(13, 22, 10), address="192.0.2.7", method="web"),
    ),
    "yahoo_com": (
        Login(at=seen(13, 13, 1), address="203.0.113.9", method="app", success=True),
        Login(at=seen(13, 22, 10), address="192.0.2.7", method="web", success=True),
    ),
    "pasted": (
        Login(at=seen(13, 22, 1), address="203.0.113.9", country="VN", method="smtp"),
        Login(at=seen(14, 7, 10), address="192.0.2.7", country="JP", method="web"),
    ),
}


def test_every_form_has_an_expected_reading() -> None:
    assert len(FORMS) >= 15
    assert {form.name for form in FORMS} == EXPECTED.keys()


@every_form
def test_an_example_is_claimed_by_its_own_form_and_read_as_expected(form: Form) -> None:
    found = read(example_of(form))
    assert (found.form, found.unread, found.logins) == (form.name, 0, EXPECTED[form.name])
    assert found.coverage == form.coverage


@every_form
def test_a_form_says_where_its_list_is_found_and_where_it_is_described(form: Form) -> None:
    assert form.title.ja != form.title.en
    assert form.how.ja
    assert form.how.en
    if "our own judgement" in form.source and form.name != "csv":
        assert not form.coverage.is_verified


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@every_form
def test_files_come_in_several_encodings_and_line_ends(form: Form, encoding: str) -> None:
    data = example_of(form).replace("\n", "\r\n").encode(encoding)
    assert read(data).logins == EXPECTED[form.name]


@pytest.mark.parametrize("form", [f for f in FORMS if f.kind == "table"], ids=lambda form: form.name)
@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_tables_come_with_other_delimiters(form: Form, delimiter: str) -> None:
    import csv
    import io

    rows = list(csv.reader(io.StringIO(example_of(form))))
    written = io.StringIO()
    csv.writer(written, delimiter=delimiter).writerows(rows)
    assert read(written.getvalue()).logins == EXPECTED[form.name]


def test_pages_in_japan_time_are_read_so_wherever_one_is() -> None:
    found = read(example_of(form_named("yahoo_japan_web")))
    assert found.zone == "Asia/Tokyo"
    abroad = read_logins(example_of(form_named("yahoo_japan_web")), "x", local=UTC)
    assert abroad.logins == found.logins


def test_the_owner_s_word_on_the_zone_beats_the_form() -> None:
    found = read(example_of(form_named("yahoo_japan_web")), zone="Europe/Berlin")
    assert found.zone == "Europe/Berlin"
    assert found.logins[-1].at == datetime(2026, 8, 14, 5, 10, 5, tzinfo=UTC)


def test_a_zone_that_nobody_knows_is_refused_with_a_remedy() -> None:
    with pytest.raises(SourceError) as caught:
        read(example_of(form_named("yahoo_japan_web")), zone="Mars/Olympus")
    assert caught.value.key == "logins.no_such_zone"


def test_times_in_the_viewer_s_zone_are_not_guessed() -> None:
    with pytest.raises(SourceError) as caught:
        read_logins(example_of(form_named("yahoo_com")), "x")
    assert (caught.value.key, caught.value.values["line"]) == ("logins.naive_time", 4)


def test_hours_ago_need_the_time_at_which_the_page_was_looked_at() -> None:
    text = "Recent activity\nIP: 192.0.2.7\nAccount alias: hana@example.com\nTime: 3 hours ago\n"
    (found,) = read(text).logins
    assert found.at == datetime(2026, 11, 24, 5, 0, tzinfo=UTC)
    with pytest.raises(SourceError) as caught:
        read_logins(text, "x", zone="UTC")
    assert caught.value.key == "logins.no_year"


WEB = "ログイン履歴\nYahoo! JAPAN\nメールソフト ログイン履歴はこちら(IMAP/POP/SMTP)\n"


def test_a_list_of_the_web_that_links_to_the_other_is_not_taken_for_it() -> None:
    found = read(WEB + "日時\tサービス\tIPアドレス\n2026/08/14 07:10\tYahoo!メール\t192.0.2.7\n")
    assert (found.form, found.coverage.doors) == ("yahoo_japan_web", {Door.WEB})


VERTICAL = """メールソフト ログイン履歴
Yahoo!メール
日時
サービス
IPアドレス
国・地域
2026年8月14日 7時10分
メール受信(IMAP)
192.0.2.7
日本
2026年8月14日(金) 午前7:09
メール送信(SMTP)
203.0.113.9
ベトナム
"""
SPACED = """メールソフト ログイン履歴 Yahoo!メール
2026/08/14 07:10 メール受信(IMAP) 192.0.2.7 日本
2026/08/14 07:09 メール送信(SMTP) 203.0.113.9 ベトナム
"""
SAVED = """<!DOCTYPE html><html><head><meta charset="utf-8"><title>メールソフト ログイン履歴</title>
<script>var x = "192.0.2.99";</script></head><body><h1>メールソフト ログイン履歴</h1>
<table class=list><tr><th>日時<th>サービス<th>IPアドレス<th>国・地域</tr>
<tr><td><p>2026/08/14</p><p>07:10</p></td><td>メール受信<br>(IMAP)</td><td><span>192.0.2.7</span></td><td>日本</td></tr>
<TR><TD>2026/08/14 07:09</TD><TD>メール送信(SMTP)</TD><TD>203.0.113.9</TD><TD>ベトナム</TD></TR>
</table><p>Copyright 2026 Example</p></body></html>
"""
HEADED = """メールソフト ログイン履歴
2026年8月14日(金)
07:10 メール受信(IMAP) 192.0.2.7 日本
07:09 メール送信(SMTP) 203.0.113.9 ベトナム
"""


@pytest.mark.parametrize("text", [VERTICAL, SPACED, SAVED, HEADED])
def test_a_page_is_read_however_it_was_copied(text: str) -> None:
    found = read(text)
    assert (found.form, found.unread) == ("yahoo_japan_software", 0)
    assert [(x.at, x.address, x.country, x.method) for x in found.logins] == [
        (datetime(2026, 8, 13, 22, 9, tzinfo=UTC), "203.0.113.9", "VN", "smtp"),
        (datetime(2026, 8, 13, 22, 10, tzinfo=UTC), "192.0.2.7", "JP", "imap"),
    ]


@pytest.mark.parametrize("charset", ["utf-8", "shift_jis", "euc-jp", "iso-2022-jp"])
def test_a_saved_page_is_read_in_the_charset_that_it_names(charset: str) -> None:
    saved = SAVED.replace("utf-8", charset).replace("<h1>メールソフト ログイン履歴</h1>", "")
    assert read(saved.encode(charset)).logins == read(SAVED).logins


def test_a_page_that_a_browser_saved_as_one_file_is_read() -> None:
    body = quopri.encodestring(SAVED.encode()).replace(b"\n", b"\r\n")
    saved = (
        b"From: <Saved by Blink>\r\nSnapshot-Content-Location: https://example.com/\r\nMIME-Version: 1.0\r\n"
        b'Content-Type: multipart/related; type="text/html"; boundary="b"\r\n\r\n--b\r\n'
        b"Content-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n"
        b"Content-Location: https://example.com/\r\n\r\n" + body + b"\r\n--b--\r\n"
    )
    assert read(saved).logins == read(SAVED).logins


def test_a_mail_is_not_taken_for_a_page() -> None:
    with pytest.raises(SourceError) as caught:
        read(
            "Received: from mx.example.net ([192.0.2.7]) by mx.example.com; Fri, 14 Aug 2026 07:10:00 +0900\n"
            "Message-ID: <1@example.net>\nDate: Fri, 14 Aug 2026 07:10:00 +0900\n\nHello\n"
        )
    assert caught.value.key == "logins.no_columns"


def test_an_entry_s_heading_and_its_details_are_one_entry() -> None:
    found = read(
        "Recent activity\nUnsuccessful sign-in\tYesterday 3:04 PM\tVietnam\nSession activity\nIP:\n"
        "203.0.113.9\n"
        "Account alias: hana@example.com\nTime: Yesterday 3:04 PM\nType: Unsuccessful sign-in\n"
        "Successful sign-in\tToday 7:04 AM\tJapan\nSession activity\nIP: 192.0.2.7\n"
        "Account alias: hana@example.com\nTime: Today 7:04 AM\nType: Successful sign-in\n"
    )
    assert [(x.address, x.country, x.success) for x in found.logins] == [
        ("203.0.113.9", "VN", False),
        ("192.0.2.7", "JP", True),
    ]


def test_an_own_address_that_a_page_shows_is_no_login() -> None:
    found = read("Sign-ins\nYour IP address: 192.0.2.99\n2026-08-14 07:10 UTC SMTP 192.0.2.7\n")
    assert [login.address for login in found.logins] == ["192.0.2.7"]
    assert found.unread == 0


def test_a_server_s_log_is_not_taken_for_a_page() -> None:
    with pytest.raises(SourceError) as caught:
        read("2026-08-14T07:10:00+09:00 mx dovecot: imap-login: Login: user=<hana>, rip=192.0.2.7\n")
    assert caught.value.key == "logins.no_columns"


def test_changes_in_an_audit_log_are_left_to_others_and_not_counted_as_unread() -> None:
    found = read(example_of(form_named("m365_audit")))
    assert len(found.logins) == 3
    assert found.unread == 0


@pytest.mark.parametrize(
    ("first", "second", "day"),
    [("25/08/2026 07:10", "02/08/2026 07:10", 2), ("08/25/2026 07:10", "08/02/2026 07:10", 2)],
)
def test_the_order_of_day_and_month_is_decided_for_a_whole_file(first: str, second: str, day: int) -> None:
    head = "Date (UTC),Request ID,IP address,Client app,Status\n"
    found = read(f"{head}{first},1,192.0.2.7,Browser,Success\n{second},2,192.0.2.7,Browser,Success\n")
    assert [(x.at.month, x.at.day) for x in found.logins] == [(8, day), (8, 25)]


def test_an_error_code_tells_the_outcome_whatever_the_language_of_its_words() -> None:
    head = "Date (UTC),Request ID,IP address,Client app,Status,Sign-in error code\n"
    good = "2026-08-14T02:11:05Z,1,192.0.2.7,Browser,Erfolg,0\n"
    bad = "2026-08-14T02:12:05Z,2,192.0.2.7,Browser,Fehler,50126\n"
    wordy = "2026-08-14T02:13:05Z,3,192.0.2.7,Browser,Erfolg,\n"
    assert [login.success for login in read(head + good + bad + wordy).logins] == [True, False, None]


def test_json_may_be_an_array_lines_or_an_array_inside_an_object() -> None:
    form = form_named("entra_json")
    objects = example_of(form).strip().removeprefix("[").removesuffix("]").strip()
    lines = objects.replace("},\n", "}\n")
    for text in (f"[{objects}]", lines, f'{{"@odata.context": "x", "value": [{objects}]}}'):
        assert read(text).logins == EXPECTED[form.name]


def test_names_of_countries_become_codes_and_others_stay_as_written() -> None:
    names = load_country_names()
    assert (names["vietnam"], names["ベトナム"]) == ("VN", "VN")
    (found,) = read("time,ip,country\n2026-08-14T07:10:00Z,192.0.2.7,Atlantis\n").logins
    assert found.country == "ATLANTIS"


def test_the_page_on_login_histories_names_every_form() -> None:
    page = (ROOT / "docs" / "logins.md").read_text("utf-8")
    assert [form.name for form in FORMS if page.count(f"`{form.name}`") < 1] == []
