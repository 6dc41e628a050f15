"""Texts to others hold what is known, and nothing that is not."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import product

import pytest

from made_up_reports import kestrel
from whosent.catalogue import Language, load_catalogue
from whosent.report import Figures, tell_draft, tell_draft_hints
from whosent.response import Cause, TextFacts, TextKind, load_texts, make_text

TABLE = load_texts()
EVERYTHING = TextFacts(
    name="Hanako",
    address="hanako@kestrel.example",
    notices=40,
    account_notices=3,
    first_at=datetime(2025, 8, 11, tzinfo=UTC),
    last_at=datetime(2025, 8, 14, tzinfo=UTC),
    password_changed_at=datetime(2025, 8, 14, 1, 30, tzinfo=UTC),
    unknown_addresses=("203.0.113.9", "2001:db8::9"),
    is_forged=True,
)

every_text = pytest.mark.parametrize(("kind", "language"), list(product(TextKind, Language)))


def told(kind: TextKind, facts: TextFacts, language: Language) -> str:
    catalogue = load_catalogue(language)
    draft = make_text(kind, facts, TABLE)
    return "\n".join(tell_draft(draft, facts, catalogue, Figures(catalogue, UTC), kestrel()))


@every_text
@pytest.mark.parametrize("facts", [TextFacts(), EVERYTHING], ids=["nothing known", "all known"])
def test_no_text_has_a_gap(kind: TextKind, language: Language, facts: TextFacts) -> None:
    text = told(kind, facts, language)
    assert "{" not in text
    assert "  " not in text
    assert load_catalogue(language).say("figure.no_day") not in text


@every_text
def test_what_is_known_is_in_the_text_for_those_who_need_it(kind: TextKind, language: Language) -> None:
    text = told(kind, EVERYTHING, language)
    assert text.rstrip().endswith("Hanako")
    if kind in (TextKind.PROVIDER, TextKind.POLICE):
        assert "203.0.113.9" in text
        assert "hanako@kestrel.example" in text


@every_text
def test_strangers_are_not_told_addresses_of_machines(kind: TextKind, language: Language) -> None:
    if kind in (TextKind.FRIENDS, TextKind.CUSTOMERS, TextKind.NOT_ME):
        assert "203.0.113.9" not in told(kind, EVERYTHING, language)


@pytest.mark.parametrize("language", list(Language))
def test_not_me_claims_a_check_only_where_there_was_one(language: Language) -> None:
    claim = load_catalogue(language).say("text.not_me.checked")
    assert claim not in told(TextKind.NOT_ME, TextFacts(), language)
    assert claim in told(TextKind.NOT_ME, TextFacts(is_forged=True), language)


def test_a_used_account_has_five_texts_and_a_forged_address_the_short_one() -> None:
    five = {TextKind.FRIENDS, TextKind.CUSTOMERS, TextKind.PROVIDER, TextKind.BANK, TextKind.POLICE}
    for cause in (Cause.ACCOUNT_USED_BY_THIEF, Cause.ACCOUNT_USED_BY_MALWARE, Cause.OWN_DEVICE_UNKNOWN):
        assert set(TABLE.for_cause(cause)) == five
    assert TABLE.for_cause(Cause.ADDRESS_FORGED) == (TextKind.NOT_ME,)


@pytest.mark.parametrize("language", list(Language))
def test_the_police_are_reached_by_the_number_and_the_window(language: Language) -> None:
    hints = "\n".join(
        tell_draft_hints(make_text(TextKind.POLICE, EVERYTHING, TABLE), load_catalogue(language))
    )
    assert "#9110" in hints
    assert "https://www.npa.go.jp/bureau/cyber/soudan.html" in hints


@pytest.mark.parametrize("language", list(Language))
def test_hostile_names_are_made_visible(language: Language) -> None:
    facts = TextFacts(name="\x1b[2J\u202eevil", address="a\x00@b.example")
    text = told(TextKind.POLICE, facts, language)
    assert not {"\x1b", "\u202e", "\x00"} & set(text)
