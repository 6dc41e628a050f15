"""Text out of HTML, friendly and hostile."""

from __future__ import annotations

import pytest

from whosent.message import html_to_text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("plain", "plain"),
        ("a<br>b<BR/>c", "a\nb\nc"),
        ("<p>a</p><p>b</p>", "a\n\nb"),
        ("<div>a</div>\n<div>b <b>bold</b>\n word</div>", "a\nb bold word"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc"),
        ("<ul><li>a<li>b</ul>", "a\nb"),
        ("a &lt;b@example.com&gt; &amp; &#x3042;&#12356;&nbsp;c", "a <b@example.com> & あい c"),
        ("<head><title>t</title><style>p{}</style></head><body>b</body>", "b"),
        ("a<script>if (a < b) x('</p>')</script >b", "ab"),
        ("a<!-- <p>no --><!doctype html>b", "ab"),
        ("<pre>a\n  b</pre>", "a\n  b"),
        ("a < b > c", "a < b > c"),
        ("550 5.1.1 <a@example.com> unknown", "550 5.1.1 unknown"),
        ("a<", "a<"),
        ("a<b", "a"),
        ("a<!-- never closed", "a"),
        ("a<script>never closed", "a"),
        ("<title>never closed", "never closed"),
        ("", ""),
        ("　全角　の空白", "　全角　の空白"),
    ],
)
def test_what_a_reader_would_see_is_kept(html: str, text: str) -> None:
    assert html_to_text(html) == text


@pytest.mark.parametrize("number", ["9" * 5_000, "x" + "f" * 5_000, "1114112", "0", "xd800"])
def test_references_to_no_character_are_borne(number: str) -> None:
    assert html_to_text(f"a&#{number};b").startswith("a")


@pytest.mark.parametrize(
    "piece",
    [
        "<",
        "<a",
        "<a ",
        "<!--",
        "<!-- --",
        "</",
        "<script",
        "<script>",
        "<style></sty",
        "<title>",
        "<head></hea",
        "<pre>\n",
        "&",
        "&#",
        "&#x",
        "&amp",
        "<p>",
        "<td>",
        "<br>",
        "\n",
        " ",
        "<a b='>'",
    ],
)
def test_a_long_text_of_one_piece_is_borne(piece: str) -> None:
    assert isinstance(html_to_text(piece * (300_000 // len(piece))), str)
