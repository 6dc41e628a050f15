"""The profiles that ship: complete, sourced, and honest about how well each fact is supported."""

from __future__ import annotations

import string
from collections import Counter
from datetime import date
from importlib.resources import files
from itertools import chain

import pytest

from whosent.catalogue import Language, load_catalogue
from whosent.provider import (
    Confidence,
    FullSource,
    Kind,
    MailClient,
    Page,
    Profile,
    Source,
    Sourced,
    SourceKind,
    load_clients,
    load_profiles,
)

PROFILES = load_profiles().all
CLIENTS = load_clients()
TABLES: tuple[Profile | MailClient, ...] = (*PROFILES, *CLIENTS)

pytestmark = pytest.mark.parametrize("table", TABLES, ids=[t.name for t in TABLES])

_STRONG = {SourceKind.OFFICIAL, SourceKind.OBSERVED}
_TRACKING = ("utm_", "gclid=", "fbclid=", "yclid=", "afid=", "ref=", "?a_id=", "siteproxy", "phproxy")


def _facts(table: Profile | MailClient) -> list[Sourced]:
    return list(table.facts()) if isinstance(table, Profile) else list(table.full_source)


def _cited(table: Profile | MailClient, fact: Sourced) -> list[Source]:
    return [s for s in table.sources if s.key in fact.sources]


def test_it_says_something(table: Profile | MailClient) -> None:
    assert _facts(table)


def test_every_fact_has_sources_and_a_confidence(table: Profile | MailClient) -> None:
    bare = [f for f in _facts(table) if not f.sources or f.confidence is Confidence.OWNER]
    assert bare == []


def test_confidence_a_rests_on_a_page_of_the_provider_or_a_real_message(table: Profile | MailClient) -> None:
    weak = [
        f
        for f in _facts(table)
        if f.confidence is Confidence.A and not _STRONG & {s.kind for s in _cited(table, f)}
    ]
    assert weak == []


def test_confidence_b_rests_on_two_sources_or_on_a_working_program(table: Profile | MailClient) -> None:
    weak = [
        f
        for f in _facts(table)
        if f.confidence is Confidence.B
        and len(f.sources) < 2
        and not (_STRONG | {SourceKind.PROGRAM}) & {s.kind for s in _cited(table, f)}
    ]
    assert weak == []


def test_no_source_is_listed_twice_or_for_nothing(table: Profile | MailClient) -> None:
    keys = [s.key for s in table.sources]
    assert sorted(set(keys)) == sorted(keys)
    assert set(keys) == {key for f in _facts(table) for key in f.sources}


def test_no_source_is_from_the_future_of_the_check(table: Profile | MailClient) -> None:
    checked = table.checked if isinstance(table, Profile) else date(2026, 11, 24)
    assert [s.key for s in table.sources if s.seen > checked.isoformat()] == []


def test_addresses_of_pages_are_plain(table: Profile | MailClient) -> None:
    urls = [s.url for s in table.sources if s.url] + [
        f.url for f in _facts(table) if isinstance(f, Page) and f.url
    ]
    assert [
        u for u in urls if not u.startswith(("https://", "http://")) or any(t in u for t in _TRACKING)
    ] == []


def test_an_address_of_an_account_page_is_https_and_never_a_hint(table: Profile | MailClient) -> None:
    pages = [f for f in _facts(table) if isinstance(f, Page) and f.url]
    assert [p.url for p in pages if not p.url.startswith("https://")] == []


def test_the_file_bears_the_name_of_the_table(table: Profile | MailClient) -> None:
    folder = "providers" if isinstance(table, Profile) else "providers/clients"
    assert files("whosent").joinpath(folder, f"{table.name}.toml").is_file()
    assert set(table.name) <= set(string.ascii_lowercase + string.digits + "-")


def test_menus_have_no_empty_steps(table: Profile | MailClient) -> None:
    menus = [f.menu for f in _facts(table) if isinstance(f, (FullSource, Page)) and f.menu is not None]
    assert [m for m in menus if not all(map(str.strip, chain(m.ja, m.en)))] == []


def test_a_hoster_is_known_to_serve_other_peoples_domains(table: Profile | MailClient) -> None:
    if isinstance(table, Profile) and table.kind is Kind.HOSTER:
        assert table.is_shared_cloud
        assert table.host_suffixes


def test_each_mail_domain_is_served_by_one_provider_only(table: Profile | MailClient) -> None:
    if isinstance(table, Profile):
        clashes = [d for d in table.domain_names for p in PROFILES if p is not table and p.serves(d)]
        assert clashes == []


def test_names_are_unique_across_tables(table: Profile | MailClient) -> None:
    assert Counter(t.name for t in TABLES)[table.name] == 1


def test_both_languages_have_a_sentence_for_each_way_to_the_source(table: Profile | MailClient) -> None:
    ways = [f for f in _facts(table) if isinstance(f, FullSource)]
    keys = {f"full_source.{'' if f.can else 'cannot_'}{f.client.value}" for f in ways}
    for language in Language:
        catalogue = load_catalogue(language)
        assert [k for k in keys if not catalogue.has(k)] == []
