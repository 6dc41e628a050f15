from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whosent.report import defang, find_lookalikes, make_visible, show_domain

ACTING = [*"\x00\x1b\x07\x9b\x7f\u202e\u2066\u200b\u2028\ufeff\u3164", "\ud800"]


@pytest.mark.parametrize("char", ACTING)
def test_what_acts_is_spelled_out(char: str) -> None:
    assert make_visible(f"a{char}b") == f"a<U+{ord(char):04X}>b"


def test_a_terminal_escape_is_harmless_text() -> None:
    assert make_visible("\x1b[31mred\x1b]0;title\x07") == "<U+001B>[31mred<U+001B>]0;title<U+0007>"


def test_line_ends_stay_only_where_they_are_wanted() -> None:
    assert make_visible("a\r\nb\tc", keep_lines=True) == "a\nb\tc"
    assert make_visible("a\r\nb") == "a<U+000D><U+000A>b"


def test_ordinary_japanese_and_its_wide_space_stay() -> None:
    assert make_visible("届かなかったメール　です") == "届かなかったメール　です"


def test_a_heap_of_accents_is_thinned() -> None:
    assert make_visible("e" + "\u0301" * 500) == "e" + "\u0301" * 4


@given(st.text())
def test_nothing_shown_on_one_line_can_act(text: str) -> None:
    shown = make_visible(text)
    assert all(char.isprintable() or char.isspace() for char in shown)
    assert "\n" not in shown
    assert "\x1b" not in shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("http://pay.example.net/a.html", "hxxp://pay[.]example[.]net/a.html"),
        ("HTTPS://Pay.Example", "HXXPS://Pay[.]Example"),
        ("ftp://files.example", "ftp[:]//files[.]example"),
        ("javascript:alert(1)", "javascript[:]alert(1)"),
        ("see www.example.com.", "see www[.]example.com."),
        ("http://good.example@evil.example/x", "hxxp://good[.]example@evil[.]example/x"),
        ("me@example.com wrote 1.5 lines", "me@example.com wrote 1.5 lines"),
    ],
)
def test_links_are_written_so_that_none_works(text: str, shown: str) -> None:
    assert defang(text) == shown


@given(st.text(alphabet="htps:/w.x@ a"))
def test_no_link_survives(text: str) -> None:
    assert "http://" not in defang(text)
    assert "https://" not in defang(text)


def test_a_name_of_one_writing_is_shown_in_its_letters() -> None:
    assert show_domain("info@xn--wgv71a119e.jp") == "info@日本語.jp"


def test_a_name_of_mixed_writing_stays_as_the_dns_has_it() -> None:
    assert show_domain("xn--pypal-4ve.com") == "xn--pypal-4ve.com"


def test_a_look_alike_is_found_in_letters_and_in_ascii() -> None:
    in_letters = find_lookalikes("visit https://p\u0430ypal.com/login now")
    in_ascii = find_lookalikes("visit https://xn--pypal-4ve.com/login now")
    assert [x.ascii for x in in_letters] == ["xn--pypal-4ve.com"]
    assert in_ascii == in_letters


def test_japanese_names_and_prose_are_no_look_alikes() -> None:
    assert find_lookalikes("日本語.jp と、ふつうの文章。example.com まで") == ()
