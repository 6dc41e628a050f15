from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable
from datetime import UTC
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from made_up_reports import forged_flood, one_used_among_forged, undecided
from whosent.catalogue import Language, load_catalogue
from whosent.report import CheckReport, compose, render_html

VOID = {"meta", "br", "hr", "input", "img", "link"}
MAKERS: list[Callable[[], CheckReport]] = [forged_flood, one_used_among_forged, undecided]
every = pytest.mark.parametrize("make", MAKERS)


class Outline(HTMLParser):
    """Tags in order, attributes, and whether every tag is closed."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def html_of(report: CheckReport, language: Language = Language.EN) -> str:
    return "".join(render_html(compose(report, load_catalogue(language), zone=UTC, locate=str)))


def outline_of(text: str) -> Outline:
    outline = Outline()
    outline.feed(text)
    outline.close()
    return outline


@every
def test_every_tag_is_closed(make: Callable[[], CheckReport]) -> None:
    assert outline_of(html_of(make())).open == []


@every
def test_nothing_runs_and_nothing_is_fetched(make: Callable[[], CheckReport]) -> None:
    outline = outline_of(html_of(make()))
    assert not {"script", "link", "img", "iframe", "object", "form", "a", "base"} & set(outline.tags)
    names = {name for name, _ in outline.attributes}
    assert not {"src", "href", "style"} & names
    assert not [name for name in names if name.startswith("on")]


def test_the_policy_allows_the_one_style_sheet_and_nothing_else() -> None:
    text = html_of(forged_flood())
    style = text.partition("<style>")[2].partition("</style>")[0]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', text)
    assert policy is not None
    assert policy[1].startswith(f"default-src 'none'; style-src 'sha256-{digest}'")
    assert "url(" not in style
    assert "@import" not in style


def test_hostile_text_is_escaped_and_shown() -> None:
    text = html_of(forged_flood())
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert "&lt;U+001B&gt;" in text
    assert "http://pay" not in text


@pytest.mark.parametrize("language", list(Language))
def test_headings_go_down_one_level_at_a_time(language: Language) -> None:
    text = html_of(forged_flood(), language)
    levels = [int(tag[1]) for tag in outline_of(text).tags if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert f'<html lang="{language}">' in text


def test_the_chart_has_words_for_those_who_cannot_see_it() -> None:
    text = html_of(forged_flood())
    assert re.search(r'<svg [^>]*role="img" aria-labelledby="chart-title chart-desc"', text)
    assert '<desc id="chart-desc">The fullest was 11 August 2025, with 4 notices.' in text
    assert "11 August 2025: 4; 12 August 2025: 4;" in text


def test_every_bar_stands_on_the_axis_and_below_the_top() -> None:
    bars = re.findall(r'<rect [^>]*y="([\d.]+)"[^>]*height="([\d.]+)"', html_of(forged_flood()))
    assert bars
    assert all(float(y) >= 18 and float(y) + float(height) <= 190.1 for y, height in bars)


def test_each_notice_is_listed_the_serious_one_first() -> None:
    table = html_of(one_used_among_forged()).rpartition("<tbody>")[2]
    assert table.index("user7@northwind.example") < table.index("user0@northwind.example")
