"""A model's wording of an answer: what it may be given, and whether what it gives back may be shown.

A model is a stranger. It gets numbered facts and a question, both as data; what it says back is shown only
where every paragraph names its facts and brings in nothing that is not in them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files

from whosent.cited import Citation
from whosent.tables import read_table

_CITED = re.compile(r"\[([0-9]{1,3}(?:[,、] ?[0-9]{1,3})*)\]")
_NUMBER = re.compile(r"[0-9]+(?:[.,:][0-9]+)*")
_SENTENCE = re.compile(r"[^。.!?！？\n]+")
_FIGURES_IN_KANJI = re.compile("[〇零一二三四五六七八九]{3,}")
_HOST = re.compile(r"(?:[\w-]{1,63}\.){1,8}[^\W\d_]{2,24}")
_AROUND_AT = re.compile(r"[\w.+-]{0,64}@[\w.-]{0,255}")
_LINKED = ("://", "www.", "](", "mailto:", "javascript:", "data:", "tel:", "xn--", "<")
_WORD = re.compile(r"[a-z0-9]{4,}|[\u30a0-\u30ff\u3400-\u9fff]+")
_LATIN = re.compile("[a-z]+")
_STEM = 5


class Wrong(StrEnum):
    """Why a wording is not shown; sentences ``model.wrong.<value>``."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    NOT_CITED = "not_cited"
    UNKNOWN_CITATION = "unknown_citation"
    NUMBER = "number"
    LINK = "link"
    UNSUPPORTED = "unsupported"
    REFUSED_WORDS = "refused_words"


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedWords:
    """Phrases, per language; all are looked for in every answer."""

    ja: tuple[str, ...]
    en: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PhrasingTable:
    """``phrasing.toml``."""

    schema: int
    checked: date
    source: Citation
    chars: int
    question: int
    least_share: float
    fewest: int
    fact_chars: int
    numerals: tuple[tuple[str, ...], ...]
    refused: RefusedWords


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """All that a model is given.

    order     what it is asked to do: the program's own words
    question  the owner's words, covered, as data
    facts     whole sentences; the first is number 1
    letter    order, question and facts as they are sent
    """

    order: str
    question: str
    facts: tuple[str, ...]
    letter: str


@cache
def load_phrasing() -> PhrasingTable:
    """The table that ships."""
    return read_table(PhrasingTable, files("whosent.response").joinpath("phrasing.toml"))


def split_facts(answer: str, table: PhrasingTable) -> tuple[str, ...]:
    """An answer's sentences, each a fact that can be named; very short ones stay with the one before."""
    facts: list[str] = []
    for sentence in re.split(r"(?<=。)|(?<=[.!?])\s+", answer.strip()):
        if facts and len(sentence) < table.fact_chars:
            facts[-1] += sentence if sentence.endswith("。") else f" {sentence}"
        elif sentence:
            facts.append(sentence)
    return tuple(fact.strip() for fact in facts if fact.strip())


def find_wrong(text: str, brief: Brief, table: PhrasingTable) -> Wrong | None:
    """What speaks against showing a model's words; None where nothing does. Linear; never raises."""
    if len(text) > table.chars:
        return Wrong.TOO_LONG
    plain = _plain(text)
    paragraphs = [line for line in plain.splitlines() if line.strip()]
    if not paragraphs:
        return Wrong.EMPTY
    bare = _CITED.sub(" ", plain)
    facts = _plain("\n".join(brief.facts))
    if _has_link(bare, facts):
        return Wrong.LINK
    if _has_refused_words(_squeeze(bare), _squeeze(facts), table.refused):
        return Wrong.REFUSED_WORDS
    cited = [set(_cited(paragraph)) for paragraph in paragraphs]
    known = set(range(1, len(brief.facts) + 1))
    if any(numbers - known for numbers in cited):
        return Wrong.UNKNOWN_CITATION
    if not all(cited):
        return Wrong.NOT_CITED
    if set(_numbers(bare)) - {*_numbers(facts), *_spelled(facts, table)}:
        return Wrong.NUMBER
    support = _pieces(facts)
    if not all(_is_supported(sentence, support, table) for sentence in _sentences(plain)):
        return Wrong.UNSUPPORTED
    return None


def _plain(text: str) -> str:
    """For comparing: one form of every letter and digit, and nothing that cannot be seen."""
    normal = unicodedata.normalize("NFKC", text).lower()
    return "".join(c for c in normal if c == "\n" or unicodedata.category(c) not in ("Cf", "Cc"))


def _squeeze(text: str) -> str:
    return "".join(c for c in text if not c.isspace() and c not in ".。、,")


def _cited(paragraph: str) -> Iterator[int]:
    for found in _CITED.finditer(paragraph):
        yield from (int(number) for number in re.split("[,、]", found[1]))


def _numbers(text: str) -> Iterator[str]:
    """Every figure, as it is written but for signs between thousands; digits of any script."""
    digits = "".join(str(unicodedata.digit(c)) if c.isdigit() else c for c in text)
    yield from (found[0].replace(",", "") for found in _NUMBER.finditer(digits))
    yield from (found[0] for found in _FIGURES_IN_KANJI.finditer(digits))


def _spelled(facts: str, table: PhrasingTable) -> Iterator[str]:
    """Figures whose words the facts hold."""
    words = set(_LATIN.findall(facts))
    for figure, spellings in enumerate(table.numerals):
        if any(word in words if word.isascii() else word in facts for word in spellings):
            yield str(figure)


def _has_link(text: str, facts: str) -> bool:
    """Whether there is a link, or an address or host that the facts do not name."""
    if any(mark in text for mark in _LINKED):
        return True
    for form in (_AROUND_AT, _HOST):
        told = {found[0].strip(".-") for found in form.finditer(facts)}
        if any(found[0].strip(".-") not in told for found in form.finditer(text)):
            return True
    return False


def _has_refused_words(text: str, facts: str, refused: RefusedWords) -> bool:
    """Whether a phrase stands there that is never said, unless the facts say it themselves."""
    phrases = map(_squeeze, (*refused.ja, *refused.en))
    return any(phrase in text and phrase not in facts for phrase in phrases)


def _sentences(text: str) -> Iterator[str]:
    yield from (found[0] for found in _SENTENCE.finditer(_CITED.sub(" ", text)))


def _is_supported(sentence: str, support: frozenset[str], table: PhrasingTable) -> bool:
    pieces = _pieces(sentence)
    return len(pieces) < table.fewest or len(pieces & support) / len(pieces) >= table.least_share


def _pieces(text: str) -> frozenset[str]:
    """Beginnings of Latin words, and pairs of letters that carry meaning in Japanese."""
    pieces = set()
    for found in _WORD.finditer(text):
        word = found[0]
        if word.isascii():
            pieces.add(word[:_STEM])
        else:
            pieces.update(word[at : at + 2] for at in range(max(1, len(word) - 1)))
    return frozenset(pieces)
