"""Explanations on a screen."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from whosent import explain
from whosent.bounce import Explanation, How
from whosent.catalogue import Language, load_catalogue
from whosent.report import render_explained, width_of

TESTS = Path(__file__).parent.parent
MAILS = sorted([*(TESTS / "rules").glob("*.eml"), *(TESTS / "mail" / "notices").glob("*.eml")])
both = pytest.mark.parametrize("language", list(Language))


def explanations() -> Iterator[Explanation]:
    assert len(MAILS) > 60
    for path in MAILS:
        for explained in explain(path.read_bytes()):
            yield from explained.fields


@both
def test_everything_that_decides_has_its_sentence(language: Language) -> None:
    catalogue = load_catalogue(language)
    used = {f"explain.{e.how}.{e.why}" for e in explanations() if e.how is not How.ABSENT}
    used |= {f"explain.confidence.{e.confidence}" for e in explanations() if e.confidence is not None}
    assert len(used) > 12
    assert [key for key in used if not catalogue.has(key)] == []


@both
def test_no_line_is_wider_than_the_screen(language: Language) -> None:
    catalogue = load_catalogue(language)
    for path in MAILS:
        for explained in explain(path.read_bytes()):
            lines = list(render_explained(explained, catalogue, 80))
            assert [line for line in lines if width_of(line) > 80] == []


def test_what_nothing_says_is_listed_at_the_end() -> None:
    (explained, *_) = explain((TESTS / "rules" / "postfix-01.eml").read_bytes())
    lines = list(render_explained(explained, load_catalogue(Language.EN), 80))
    assert any(line.startswith("  Not said: ") for line in lines)


def test_quoted_bytes_cannot_act_on_the_terminal() -> None:
    mail = (
        b"From: MAILER-DAEMON@mx.example.com\nSubject: Undelivered\x1b[2J mail\n\n"
        b"<a@shop.example>: 550 5.1.1 unknown \x1b]0;user\n"
    )
    (explained,) = explain(mail)
    assert "\x1b" not in "".join(render_explained(explained, load_catalogue(Language.EN), 80))
