"""What everybody reads first holds no word that has to be explained."""

from __future__ import annotations

import re

import pytest

from whosent.catalogue import Language, load_catalogue

# The answer, the start, the plan's titles, and what is asked. Details may name things by their names.
FIRST = (
    *("answer.", "also.", "looked.", "web.start.", "web.answer.", "web.plan.", "web.look."),
    *("state.", "never.", "expect.", "login.ask.", "ask.", "cause.", "happened."),
)
TITLES = re.compile(r"step\.[a-z_]+(\.one)?\.(title|why|done)")
TERMS = re.compile(
    r"\b(dkim|spf|dmarc|smtp|imap|pop3?|mx|dns|ip|mta|headers?|envelopes?|rfc|backscatter|posteriors?|decibans?"
    r"|bounces?|null sender|relays?|payloads?|metadata|domains?|tokens?|hashes|hash)\b"
    r"|ヘッダー|エンベロープ|ドメイン|バウンス|中継|ハッシュ|トークン|ペイロード|メタデータ",
    re.IGNORECASE,
)
LONGEST = {Language.JA: 75, Language.EN: 170}


def first_sentences(language: Language) -> dict[str, str]:
    found = {
        key: sentence
        for key, sentence in load_catalogue(language).sentences.items()
        if key.startswith(FIRST) or TITLES.fullmatch(key)
    }
    assert len(found) > 200
    return found


@pytest.mark.parametrize("language", Language)
def test_the_first_words_need_no_explaining(language: Language) -> None:
    found = {key: TERMS.findall(text) for key, text in first_sentences(language).items()}
    assert {key: words for key, words in found.items() if words} == {}


@pytest.mark.parametrize("language", Language)
def test_the_first_sentences_are_short(language: Language) -> None:
    stop = "。" if language is Language.JA else ". "
    long = [
        (key, sentence)
        for key, text in first_sentences(language).items()
        for sentence in re.sub(r"\([^()]*\)", "", text).split(stop)
        if len(sentence) > LONGEST[language]
    ]
    assert long == []
