from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whosent.catalogue import Language, load_catalogue
from whosent.report import width_of, wrap

NEVER_FIRST = "、。，．）」』】！？ー々ッャュョっゃゅょ"
NEVER_LAST = "（「『【"


def test_a_line_ends_between_phrases_and_not_inside_a_word() -> None:
    text = "このメールは、受け取った後に書き換えられたお知らせと見られます。"
    assert wrap(text, 26) == ["このメールは、受け取った", "後に書き換えられた", "お知らせと見られます。"]


def test_the_lines_after_the_first_are_indented_as_far() -> None:
    assert wrap("one two three", 9, first="- ") == ["- one two", "  three"]


def test_line_ends_in_the_text_are_kept() -> None:
    assert wrap("a\n\nb", 10) == ["a", "", "b"]


def test_a_word_longer_than_a_line_is_broken() -> None:
    assert wrap("x" * 25, 10) == ["x" * 10, "x" * 10, "x" * 5]


def test_words_held_together_stay_together_and_come_out_with_spaces() -> None:
    assert wrap("please use -o\u00a0a.html", 12) == ["please use", "-o a.html"]


@pytest.mark.parametrize("width", [40, 60, 80])
def test_no_sentence_of_the_catalogue_breaks_kinsoku(width: int) -> None:
    sentences = load_catalogue(Language.JA).sentences.values()
    assert sentences
    for sentence in sentences:
        lines = wrap(sentence, width)
        assert all(width_of(line) <= width for line in lines)
        assert not any(line[:1] in NEVER_FIRST for line in lines[1:] if line), sentence
        assert not any(line[-1:] in NEVER_LAST for line in lines[:-1] if line), sentence


@given(st.text(alphabet="かなカナ漢字。、「」abc ーッ"), st.integers(min_value=4, max_value=40))
def test_wrapping_loses_nothing_but_spaces(text: str, width: int) -> None:
    lines = wrap(text, width)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(width_of(line) <= width for line in lines)
