"""A history that is damaged or hostile gives what is left of it, or says what is wrong."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from login_samples import FORMS, example_of, form_named, forms_of, read
from whosent.account.login_forms import Form, FormKind
from whosent.catalogue import Language, load_catalogue
from whosent.errors import SourceError

every_form = pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
TABLES = forms_of(FormKind.TABLE)
JUNK = [
    "",
    "junk",
    '"',
    '5" disk,,,',
    ",,,,,,,,",
    "\t\t\t",
    "2026-99-99 99:99:99",
    "a,b,c,d,e,f,g,h,i",
    "{",
    "<td>",
]


def refusal(text: str | bytes) -> SourceError:
    with pytest.raises(SourceError) as caught:
        read(text)
    for language in Language:
        said = load_catalogue(language).say(f"error.{caught.value.key}", **caught.value.values)
        assert "{" not in said or "{" in str(caught.value.values)
        assert "logins" in said
    return caught.value


def survives(text: str | bytes) -> None:
    """It is read, or refused with a sentence."""
    try:
        read(text)
    except SourceError as exc:
        found = exc
    else:
        return
    assert found.place == "logins"
    assert load_catalogue(Language.JA).has(f"error.{found.key}")


@every_form
def test_a_file_cut_short_anywhere_keeps_the_entries_before_the_cut(form: Form) -> None:
    text = example_of(form)
    whole = read(text).logins
    most = 0
    for size in range(0, len(text), 7):
        try:
            found = read(text[:size])
        except SourceError:
            continue
        if found.form == form.name:
            most = max(most, len(found.logins))
            lost = [login for login in found.logins[:-2] if login not in whole]
            assert len(lost) <= 1
    assert most >= len(whole) - 1


@every_form
def test_bytes_cut_inside_a_character_are_read_or_refused(form: Form) -> None:
    data = example_of(form).encode("utf-8")
    for size in range(1, len(data), 11):
        survives(data[:size])


@pytest.mark.parametrize("form", TABLES, ids=lambda form: form.name)
@pytest.mark.parametrize("junk", JUNK)
def test_a_row_of_junk_costs_no_other_row(form: Form, junk: str) -> None:
    head, *rows = example_of(form).rstrip("\n").split("\n")
    if form.name == "google_devices":
        rows = [f"{rows[0]}\n{rows[1]}", f"{rows[2]}\n{rows[3]}"]
    whole = read(example_of(form)).logins
    found = read("\n".join([head, junk, *rows, junk]))
    assert set(whole) <= set(found.logins)
    assert found.unread <= 2


@pytest.mark.parametrize("form", forms_of(FormKind.PAGE), ids=lambda form: form.name)
def test_lines_of_junk_around_a_page_cost_no_entry(form: Form) -> None:
    lines = "Home\tMail\tHelp\n広告\n"
    found = read(lines + example_of(form) + "利用規約\nCopyright (C) 2026 Example Inc.\n© 2026\n")
    assert {x.at for x in read(example_of(form)).logins} <= {x.at for x in found.logins}
    assert found.unread == 0


def test_a_damaged_object_costs_itself_alone() -> None:
    text = example_of(form_named("entra_json"))
    found = read(text.replace('"id": "1"', '"id": 1x'))
    assert (len(found.logins), found.unread) == (1, 1)


def test_unreadable_rows_are_counted() -> None:
    found = read(
        "time,ip\n2026-08-14T07:10:00Z,192.0.2.7\nyesterday,192.0.2.7\n2026-08-15T07:10:00Z,nowhere\n"
    )
    assert (len(found.logins), found.unread) == (1, 2)


def test_columns_that_a_provider_left_out_leave_their_fields_open() -> None:
    (found,) = read("Activity Timestamp,Product Name\n2026-08-14 06:59:59 UTC,Gmail\n").logins
    assert (found.address, found.country, found.method) == ("", "", "web")


@pytest.mark.parametrize(
    "text",
    [
        "," * 1_000_000,
        "time,ip" + "," * 1_000_000,
        "time,ip\n" + "," * 1_000_000,
        "time,ip\n" + '"' * 1_000_001,
        "time,ip\n" + '",' * 400_000,
        "time,ip\n" + "2026-08-14T07:10:00Z," + "9" * 1_000_000,
        "[" * 200_000,
        '[{"createdDateTime":' + "[" * 200_000,
        '[{"a":' * 100_000,
        '{"a":"' * 100_000,
        '{"a":1},' * 100_000 + "{",
        '[{"createdDateTime": ' + "9" * 100_000 + "}]",
        "ログイン履歴\nYahoo!\n" + "日時\t" * 300_000,
        "<table>" + "<tr><td>" * 200_000,
        "<table><tr>" + "<td>2026/08/14" * 100_000,
        "ログイン履歴 Yahoo!\n" + "\n" * 1_000_000 + "2026/08/14",
        "\u3000" * 500_000,
        "ﷺ" * 100_000,
        "IP:\n" * 200_000,
    ],
    ids=lambda text: str(text[:12]).encode("unicode_escape").decode(),
)
def test_what_was_made_to_hurt_is_refused_in_time(text: str) -> None:
    refusal(text)


def test_a_page_without_entries_is_told_from_what_is_no_history() -> None:
    assert refusal("ログイン履歴\nYahoo! JAPAN\n日時\tサービス\tIPアドレス\n").key == "logins.no_entries"
    assert refusal("Dear diary,\ntoday nothing happened.\n").key == "logins.no_columns"


def test_a_cell_that_nests_too_deeply_costs_its_row() -> None:
    deep = '"' + ('{"a":' * 50_000).replace('"', '""') + '"'
    rows = f"2026-08-14T02:11:05Z,UserLoggedIn,{deep}\n2026-08-14T02:11:05Z,UserLoggedIn,\n"
    found = read("CreationDate,Operation,AuditData\n" + rows)
    assert len(found.logins) >= 1


def test_a_hundred_thousand_rows_are_read() -> None:
    rows = "".join(
        f"2026-08-14T07:{n // 60 % 60:02}:{n % 60:02}Z,192.0.2.{n % 250}\n" for n in range(100_000)
    )
    assert len(read("time,ip\n" + rows).logins) == 100_000


@given(st.one_of(st.binary(max_size=300), st.text(max_size=300)))
@settings(max_examples=60, deadline=None)
def test_any_input_is_read_or_refused_with_a_sentence(text: str | bytes) -> None:
    survives(text)


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_any_damage_to_an_example_is_survived(data: st.DataObject) -> None:
    text = example_of(data.draw(st.sampled_from(FORMS)))
    at = data.draw(st.integers(0, len(text)))
    upto = data.draw(st.integers(at, len(text)))
    survives(text[:at] + data.draw(st.text(max_size=8)) + text[upto:])
