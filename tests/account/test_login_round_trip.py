"""What is written in a form is read back from it, whatever the entries."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from html import escape
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from login_samples import JAPAN, forms_of, read
from whosent.account import Login
from whosent.account.login_forms import INNER, Form, FormKind, LoginField, Zone, load_country_names

Rows = Sequence[dict[LoginField, str]]

FEW = settings(max_examples=25, deadline=None)
COUNTRIES = sorted(set(load_country_names().values()))
times = st.datetimes(datetime(2024, 1, 1), datetime(2026, 11, 20)).map(
    lambda at: at.replace(microsecond=0, tzinfo=UTC)
)
addresses = st.one_of(
    st.integers(1, 254).map("192.0.2.{}".format), st.integers(1, 0xFFFF).map("2001:db8:7::{:x}".format)
)


def logins_of(form: Form) -> st.SearchStrategy[list[Login]]:
    """Entries that the form can state."""
    stated = form.columns

    def some(field: LoginField, values: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
        return values if field in stated else st.just("")

    methods = st.sampled_from([m for m, signs in form.methods.items() if signs] or [form.method])
    return st.lists(
        st.builds(
            Login,
            at=times,
            address=some(LoginField.ADDRESS, addresses),
            country=some(LoginField.COUNTRY, st.sampled_from(COUNTRIES)),
            method=methods if LoginField.METHOD in stated and form.methods else st.just(form.method),
            success=st.booleans() if LoginField.SUCCESS in stated else st.just(form.success),
        ),
        min_size=1,
        max_size=8,
    ).map(lambda logins: sorted(logins, key=lambda login: login.at))


def rows_of(logins: Sequence[Login], form: Form) -> Rows:
    """Entries in the form's words."""
    zone = JAPAN if form.zone == Zone.LOCAL else ZoneInfo(form.zone or "UTC")
    rows = []
    for login in logins:
        written = f"{login.at.astimezone(zone):%Y-%m-%d %H:%M:%S}" + ("" if form.zone else " UTC")
        row = {LoginField.TIME: written, LoginField.ADDRESS: login.address, LoginField.COUNTRY: login.country}
        if login.method in form.methods:
            row[LoginField.METHOD] = form.methods[login.method][0]
        elif LoginField.METHOD in form.columns:
            row[LoginField.METHOD] = login.method
        if LoginField.SUCCESS in form.columns:
            yes, no = form.outcomes.yes or ("yes",), form.outcomes.no or ("no",)
            row[LoginField.SUCCESS] = yes[0] if login.success else no[0]
        rows.append({field: text for field, text in row.items() if field in form.columns})
    return rows


def write_table(rows: Rows, form: Form, names: Sequence[str]) -> str:
    """The rows under the first name of each field; cells with more inside as JSON."""
    written = io.StringIO()
    out = csv.writer(written, lineterminator="\r\n")
    out.writerow(names)
    for row in rows:
        cells: dict[str, object] = {}
        for field, text in row.items():
            put(cells, form.columns[field][0].split(INNER), text)
        if form.keep is not None:
            cells.setdefault(form.keep.column[0], sorted(form.keep.words)[0])
        out.writerow([_cell(cells.get(name, "")) for name in names])
    return written.getvalue()


def names_of(form: Form) -> list[str]:
    wanted = [names[0].split(INNER)[0] for names in form.columns.values()]
    wanted += [group[0] for group in form.recognise.columns]
    return list(dict.fromkeys(wanted))


def put(into: dict[str, object], path: Sequence[str], text: str) -> None:
    first, *rest = path
    if not rest:
        into[first] = text
        return
    inner = into.setdefault(first, {})
    assert isinstance(inner, dict)
    put(inner, rest, text)


def _cell(value: object) -> str:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else str(value)


@pytest.mark.parametrize("form", forms_of(FormKind.TABLE), ids=lambda form: form.name)
@FEW
@given(data=st.data())
def test_tables_in_any_order_of_their_columns(form: Form, data: st.DataObject) -> None:
    logins = data.draw(logins_of(form))
    names = data.draw(st.permutations([*names_of(form), "Something else"]))
    found = read(write_table(rows_of(logins, form), form, names))
    assert (found.form, found.unread) == (form.name, 0)
    assert [bare(login) for login in found.logins] == logins


@pytest.mark.parametrize("form", forms_of(FormKind.JSON), ids=lambda form: form.name)
@FEW
@given(data=st.data())
def test_json(form: Form, data: st.DataObject) -> None:
    logins = data.draw(logins_of(form))
    objects = []
    for row in rows_of(logins, form):
        item: dict[str, object] = {}
        for field, text in row.items():
            put(item, form.columns[field][0].split(INNER), text)
        if form.keep is not None:
            item.setdefault(form.keep.column[0], sorted(form.keep.words)[0])
        objects.append(item)
    as_lines = data.draw(st.booleans())
    text = "\n".join(map(json.dumps, objects)) if as_lines else json.dumps(objects)
    found = read(text)
    assert (found.form, found.unread) == (form.name, 0)
    assert [bare(login) for login in found.logins] == logins


def as_tabs(rows: Rows, form: Form) -> str:
    names = list(form.columns)
    lines = ["\t".join(form.columns[field][0] for field in names)]
    lines += ["\t".join(row.get(field, "") for field in names) for row in rows]
    return "\n".join(lines)


def as_html(rows: Rows, form: Form) -> str:
    names = list(form.columns)
    head = "".join(f"<th>{escape(form.columns[field][0])}</th>" for field in names)
    body = "".join(
        "<tr>" + "".join(f"<td><div>{escape(row.get(field, ''))}</div></td>" for field in names) + "</tr>\n"
        for row in rows
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def as_labels(rows: Rows, form: Form) -> str:
    return "\n".join(f"{name}: {text}" for name, text in _named(rows, form))


def as_labels_above(rows: Rows, form: Form) -> str:
    return "\n".join(f"{name}\n{text}" for name, text in _named(rows, form))


def _named(rows: Rows, form: Form) -> Iterator[tuple[str, str]]:
    return ((form.columns[field][0], text) for row in rows for field, text in row.items() if text)


@pytest.mark.parametrize("form", forms_of(FormKind.PAGE), ids=lambda form: form.name)
@pytest.mark.parametrize("layout", [as_tabs, as_html, as_labels, as_labels_above])
@FEW
@given(data=st.data())
def test_pages_however_they_are_laid_out(
    form: Form, layout: Callable[[Rows, Form], str], data: st.DataObject
) -> None:
    logins = data.draw(logins_of(form))
    for method in sorted(form.recognise.methods)[:1]:
        at = logins[-1].at + timedelta(days=1)
        logins.append(Login(at=at, address="192.0.2.9", country="JP", method=method, success=True))
    title = "\n".join(f"{group[0]} (page)" for group in form.recognise.text) or "Somebody's page"
    found = read(f"{title}\n{layout(rows_of(logins, form), form)}\n")
    assert (found.form, found.unread) == (form.name, 0)
    assert [bare(login) for login in found.logins] == logins


def bare(login: Login) -> Login:
    """What every form can state."""
    return Login(
        at=login.at, address=login.address, country=login.country, method=login.method, success=login.success
    )
