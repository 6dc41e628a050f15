"""Links of an HTML body, read and not followed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whosent.message import Link, find_links


@pytest.mark.parametrize(
    ("html", "links"),
    [
        ('<a href="https://a.example/?x=1&amp;y=2">Go <b>there</b></a>', [("Go there", "https://a.example/?x=1&y=2")]),
        ("<A HREF = 'https://a.example/'>x</A>", [("x", "https://a.example/")]),
        ("<a target=_blank href=https://a.example/>x</a>", [("x", "https://a.example/")]),
        ('<a href="https://a.example/">never closed <p>more', [("never closed", "https://a.example/")]),
        ('<a href="https://a.example/">one<a href="https://b.example/">two</a>', [
            ("one", "https://a.example/"), ("two", "https://b.example/"),
        ]),
        ('<form method=post action="https://a.example/"><input></form>', [("", "https://a.example/")]),
        ('<a href="//a.example/x">x</a>', [("x", "//a.example/x")]),
        ('<a href="#top">x</a><a name="y">z</a><a href="">x</a><abbr href="https://a.example/">x</abbr>', []),
        ('<a data-href="https://a.example/">x</a>', []),
    ],
)
def test_links_are_read_as_they_stand(html: str, links: list[tuple[str, str]]) -> None:
    assert list(find_links(html)) == [Link(text, target) for text, target in links]


def test_the_same_link_counts_once_and_there_is_an_end() -> None:
    assert len(find_links('<a href="https://a.example/">x</a>' * 50)) == 1
    assert len(find_links("".join(f'<a href="https://a.example/{i}">x</a>' for i in range(500)))) == 200


@given(st.text(alphabet="<a href=\"'>/:&;#x\n", max_size=200))
def test_any_text_can_be_looked_through(text: str) -> None:
    assert all(link.target for link in find_links(text))
