"""What the owner typed names nobody once it is covered."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whosent.report.cover import cover

OWN = ("hana.sato@provider.example",)


@pytest.mark.parametrize(
    ("typed", "covered"),
    [
        ("Was I hacked?", "Was I hacked?"),
        ("乗っ取られましたか", "乗っ取られましたか"),
        ("a mail to tom@firm.example came back", "a mail to [person 1] came back"),
        ("tom@firm.example and TOM@firm.example", "[person 1] and [person 1]"),
        ("I am hana.sato@provider.example", "I am [person 1]"),
        ("hana.sato is my name there", "[person 1] is my name there"),
        ("tom＠firm.example", "[person 1]"),
        ("it came from 192.0.2.7", "it came from [IP]"),
        ("it came from 2001:db8::7", "it came from [IP]"),
        ("see https://evil.example/a?b=c now", "see [link] now"),
        ("www.evil.example/a", "[link]"),
        ("the host mx.firm.example said so", "the host [host] said so"),
        ("Message-ID <20250812.17@mx.firm.example>", "Message-ID [id]"),
        ("queued as 4XyZ12abcDEF99", "queued as [id]"),
        ("call 090-1234-5678", "call [number]"),
        ("card 4111 1111 1111 1111", "card [number]"),
        ("550 5.1.1 and 44 notices on 12/8", "550 5.1.1 and 44 notices on 12/8"),
    ],
)
def test_what_names_somebody_is_covered(typed: str, covered: str) -> None:
    assert cover(typed, addresses=OWN) == covered


def test_names_and_subjects_that_are_known_are_covered() -> None:
    typed = "佐藤花です。「秋の旅行の写真」が戻りました"
    assert cover(typed, addresses=(), names=("佐藤花",), subjects=("秋の旅行の写真",)) == (
        "[name]です。「[subject]」が戻りました"
    )


@given(st.text(max_size=600))
def test_any_text_can_be_covered(typed: str) -> None:
    assert "@" not in cover(f"{typed} tom@firm.example", addresses=OWN).partition("tom")[2]
