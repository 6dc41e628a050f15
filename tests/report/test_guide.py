"""The guide: one page for everybody that loads and runs nothing."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from functools import cache
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from whosent.catalogue import Language, load_catalogue
from whosent.provider import load_profiles
from whosent.report import compose_guide, load_guide_table, render_guide_html
from whosent.response import load_login_guide, load_questions

LARGEST = 100_000
NOW = datetime(2026, 11, 24, tzinfo=UTC)

both = pytest.mark.parametrize("language", list(Language))


@cache
def page(language: Language) -> str:
    profiles = load_profiles()
    chosen = [profiles.by_name(name) for name in load_guide_table().providers]
    return "".join(render_guide_html(compose_guide(load_catalogue(language), chosen, NOW)))


class Reader(HTMLParser):
    """Tags, ids and links of a page; whether every tag is closed."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.ids: set[str] = set()
        self.links: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        values = dict(attrs)
        self.ids |= {values["id"] or ""} if "id" in values else set()
        self.links += [values["href"] or ""] if "href" in values else []
        assert not [name for name, _ in attrs if name.startswith("on") or name == "src"]
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@cache
def read(language: Language) -> Reader:
    reader = Reader()
    reader.feed(page(language))
    assert reader.open == []
    return reader


@both
def test_it_is_small(language: Language) -> None:
    assert len(page(language).encode()) <= LARGEST


@both
def test_it_runs_and_loads_nothing(language: Language) -> None:
    tags = set(read(language).tags)
    assert not tags & {"script", "link", "img", "iframe", "object", "embed", "form", "video", "base"}
    assert "default-src 'none'" in page(language)
    assert re.search(r"url\(|@import", page(language)) is None


@both
def test_its_links_lead_to_its_own_parts_only(language: Language) -> None:
    links = read(language).links
    assert len(links) == 7
    assert {link.removeprefix("#") for link in links} == read(language).ids


@both
def test_it_says_in_which_language_it_is_and_fits_a_phone(language: Language) -> None:
    assert f'<html lang="{language}">' in page(language)
    assert 'name="viewport" content="width=device-width' in page(language)


@both
def test_no_place_is_left_unfilled(language: Language) -> None:
    body = page(language).partition("</style>")[2]
    assert "{" not in body


@both
def test_it_has_every_outcome_of_the_login_help(language: Language) -> None:
    from html import escape

    said = load_catalogue(language).say
    outcomes = load_login_guide().outcomes
    assert outcomes
    for outcome in outcomes:
        assert escape(said(f"login.{outcome.name}.if")) in page(language), outcome.name


@both
def test_headings_go_down_one_level_at_a_time(language: Language) -> None:
    levels = [int(tag[1]) for tag in read(language).tags if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_its_questions_and_providers_exist() -> None:
    table = load_guide_table()
    assert [number for number in table.questions if load_questions().find(number) is None] == []
    assert set(table.providers) <= {profile.name for profile in load_profiles().all}


@both
def test_what_it_counts_is_there_and_no_more(language: Language) -> None:
    table, catalogue = load_guide_table(), load_catalogue(language)
    for part, count in (("opening", table.opening), ("signs", table.signs), ("look", table.look)):
        assert catalogue.has(f"guide.{part}.{count}")
        assert not catalogue.has(f"guide.{part}.{count + 1}")
