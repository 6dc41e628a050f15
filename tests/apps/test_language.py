from __future__ import annotations

import pytest

from whosent.apps.cli.language import choose_language
from whosent.catalogue import Language


@pytest.mark.parametrize(
    ("arguments", "environment", "language"),
    [
        ([], {}, "en"),
        ([], {"LANG": "ja_JP.UTF-8"}, "ja"),
        ([], {"LANG": "ja_JP.UTF-8", "LC_MESSAGES": "de_DE"}, "en"),
        ([], {"LANG": "C", "LC_ALL": "ja"}, "ja"),
        ([], {"LANG": "ja_JP.UTF-8", "LC_ALL": ""}, "ja"),
        (["check", "--lang", "ja"], {"LANG": "en"}, "ja"),
        (["--lang=JA", "check"], {}, "ja"),
        (["check", "--lang", "klingon"], {"LANG": "ja_JP"}, "ja"),
        (["check", "--lang"], {}, "en"),
        (["check", "--", "--lang", "ja"], {}, "en"),
    ],
)
def test_the_language_is_the_stated_one_else_the_locale_s(
    arguments: list[str], environment: dict[str, str], language: str
) -> None:
    assert choose_language(arguments, environment) is Language(language)
