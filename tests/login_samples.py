"""Histories in every form that is known, and the circumstances in which they are read."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

from whosent.account import LoginHistory, read_logins
from whosent.account.login_forms import Form, FormKind, load_login_forms

FORMS = load_login_forms()
JAPAN = timezone(timedelta(hours=9))
NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)


def form_named(name: str) -> Form:
    (form,) = (form for form in FORMS if form.name == name)
    return form


def forms_of(kind: FormKind) -> list[Form]:
    return [form for form in FORMS if form.kind is kind]


def read(text: str | bytes, zone: str | None = None) -> LoginHistory:
    """What ``text`` says to somebody in Japan who looked at the list on 24 November 2026."""
    return read_logins(text, "logins", zone=zone, local=JAPAN, now=NOW)


def example_of(form: Form) -> str:
    return form.example.lstrip("\n")
