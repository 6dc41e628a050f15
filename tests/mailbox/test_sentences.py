"""Every kind of trouble has its sentences, in both languages."""

from __future__ import annotations

import string
import tomllib
from importlib.resources import files

import pytest

from whosent.mailbox import SkipKind

LANGUAGES = ("ja", "en")
OTHERS = ("missing", "scheme", "imap", "no_mail", "stdin_empty")


def load(language: str) -> dict[str, str]:
    return tomllib.loads(files("whosent").joinpath("locale", language, "mailbox.toml").read_text("utf-8"))


def placeholders(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", list(SkipKind))
def test_every_kind_has_a_sentence(language: str, kind: SkipKind) -> None:
    assert load(language)[f"skipped.{kind}"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", [*OTHERS, *(k.value for k in SkipKind if k is not SkipKind.LINK_LOOP)])
def test_every_error_of_a_source_has_a_sentence(language: str, key: str) -> None:
    assert placeholders(load(language)[f"error.source.{key}"]) <= {"place", "detail", "count", "scheme"}


def test_both_languages_have_the_same_keys_and_placeholders() -> None:
    ja, en = (load(language) for language in LANGUAGES)
    assert {k: placeholders(v) for k, v in ja.items()} == {k: placeholders(v) for k, v in en.items()}
