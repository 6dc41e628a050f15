"""What was understood of a login history, in sentences that its owner can confirm."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from login_samples import FORMS, example_of, form_named, read
from whosent.account import Coverage, Door, Login, LoginHistory, understand
from whosent.account.login_forms import Form
from whosent.catalogue import Language, load_catalogue
from whosent.report.logins_read import tell_logins_read


def tell(history: LoginHistory, language: Language) -> tuple[str, ...]:
    return tell_logins_read(understand(history), load_catalogue(language), UTC)


def month(coverage: Coverage | None = None, *, zone: str = "") -> LoginHistory:
    logins = tuple(
        Login(at=datetime(2026, 8, 1, tzinfo=UTC) + timedelta(days=n % 14), address="192.0.2.7")
        for n in range(42)
    )
    ordered = tuple(sorted(logins, key=lambda login: login.at))
    return LoginHistory(place="x", logins=ordered, zone=zone, coverage=coverage or Coverage())


def test_the_first_sentence_asks_whether_it_was_read_rightly() -> None:
    history = replace(month(zone="Asia/Tokyo"), form="yahoo_japan_software")
    (first, *_) = tell(history, Language.JA)
    assert "42件" in first
    assert "2026年8月1日" in first
    assert "8月14日" in first
    assert first.endswith("日本時間として読みました。合っていますか。")
    (first, *_) = tell(history, Language.EN)
    assert "42 entries were read" in first
    assert first.endswith("their times as Japan time. Is that right?")


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_every_form_is_told_without_a_gap(form: Form, language: Language) -> None:
    sentences = tell(read(example_of(form)), language)
    assert sentences
    assert not any("{" in sentence for sentence in sentences)
    assert form.title.in_language(language) in sentences[0]


@pytest.mark.parametrize(
    ("coverage", "said"),
    [
        (Coverage(), []),
        (Coverage(is_verified=False), ["unverified"]),
        (Coverage(most=42), ["capped"]),
        (Coverage(most=43), []),
        (Coverage(doors=frozenset({Door.WEB})), ["no_software"]),
        (Coverage(doors=frozenset({Door.WEB, Door.READING})), ["no_sending"]),
        (Coverage(doors=frozenset({Door.READING, Door.SENDING})), ["no_web"]),
        (Coverage(doors=frozenset(Door)), []),
        (Coverage(doors=frozenset()), ["devices"]),
    ],
)
def test_what_a_list_leaves_open_is_said(coverage: Coverage, said: list[str]) -> None:
    catalogue = load_catalogue(Language.EN)
    expected = [catalogue.sentences[f"logins.read.{key}"] for key in said]
    found = tell(month(coverage), Language.EN)[1:]
    assert [sentence[:25] for sentence in found] == [sentence[:25] for sentence in expected]


def test_an_empty_list_and_unread_entries_are_said() -> None:
    empty = read("time,ip\n")
    assert tell(empty, Language.JA) == ("ログイン履歴のCSV: ログインは1件もありませんでした。",)
    found = read("time,ip\n2026-08-14T07:10:00Z,192.0.2.7\nyesterday,192.0.2.7\n")
    assert "1 entry could not be read" in tell(found, Language.EN)[1]


def test_a_history_that_is_no_list_of_a_provider_has_a_name_too() -> None:
    assert tell(replace(month(), form="server_log"), Language.EN)[0].startswith("Login history: 42 entries")


def test_a_zone_without_a_name_in_the_catalogue_is_named_as_it_is() -> None:
    found = read(example_of(form_named("yahoo_com")), zone="Europe/Berlin")
    assert "their times as Europe/Berlin" in tell(found, Language.EN)[0]
