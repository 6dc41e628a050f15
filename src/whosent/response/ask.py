"""Finds the answer to a question in people's own words: BM25 over pieces of words, with synonyms as data."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from itertools import pairwise

from whosent.cited import Citation
from whosent.provider import Confidence
from whosent.response.model import Cause
from whosent.tables import read_table

Say = Callable[[str], str]

_LONGEST_QUESTION = 500
_FIRST_MARK = 0xE000  # private use: stands for one group of synonyms, so that its words become one letter
_LATIN_WORD = re.compile(r"[a-z0-9]+")
_SOUND = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\ue000-\uf8ffa-z0-9]+")
_JAPANESE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_GRAMS = (2, 3)


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownQuestion:
    """A question with an answer: sentences ``q.<id>.question`` and ``q.<id>.answer``.

    ids     numbers under which it was collected; more than one where two ask the same
    cause   whose plan goes with the answer
    ja, en  other words for it, to find it by
    """

    id: str
    ids: tuple[str, ...]
    cause: Cause
    source: Citation
    confidence: Confidence
    ja: tuple[str, ...]
    en: tuple[str, ...]

    def __post_init__(self) -> None:
        if self.id not in self.ids:
            raise ValueError(f"ids: {self.id} is not among them")

    @property
    def is_hint(self) -> bool:
        """Whether the reader must be told that the answer rests on little."""
        return self.confidence is Confidence.C


@dataclass(frozen=True, slots=True, kw_only=True)
class Synonyms:
    """Groups of words that mean the same here, per language."""

    ja: tuple[tuple[str, ...], ...]
    en: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scoring:
    """The constants of the score. Source: Robertson and Zaragoza 2009 for BM25's k1 and b."""

    source: Citation
    k1: float
    b: float
    phrase_share: float
    answer_weight: float
    synonym_weight: float
    sure_score: float
    least_score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionTable:
    """``questions.toml``."""

    schema: int
    checked: date
    scoring: Scoring
    synonyms: Synonyms
    questions: tuple[KnownQuestion, ...]

    def find(self, number: str) -> KnownQuestion | None:
        """The question of that number; None if there is none."""
        return next((known for known in self.questions if number in known.ids), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """A question that may be the one meant.

    score    0 has nothing in common, 1 is the question itself
    is_sure  whether it comes near enough for its answer to be given
    """

    question: KnownQuestion
    score: float
    is_sure: bool


@cache
def load_questions() -> QuestionTable:
    """The questions that ship."""
    return read_table(QuestionTable, files("whosent.response").joinpath("questions.toml"))


def find_answers(text: str, index: QuestionIndex, limit: int = 3) -> tuple[Ranked, ...]:
    """At most ``limit`` questions that come near, best first; empty where none does.

    ``text`` may be anything; what goes beyond 500 characters is not read.
    """
    return index.rank(text)[:limit]


def is_japanese(text: str) -> bool:
    """Whether there is any Japanese letter in it."""
    return _JAPANESE.search(text) is not None


class QuestionIndex:
    """All questions of one language, ready to be searched."""

    def __init__(self, table: QuestionTable, language: str, say: Say) -> None:
        """``say`` gives the sentences ``q.<id>.…`` in ``language``."""
        self._scoring = table.scoring
        self._reader = _Reader(table.synonyms.ja if language == "ja" else table.synonyms.en, language)
        self._entries = [self._enter(known, language, say) for known in table.questions]
        self._idf = self._weigh()
        lengths = [sum(entry.whole.values()) for entry in self._entries]
        self._mean_length = sum(lengths) / len(lengths)

    def rank(self, text: str) -> tuple[Ranked, ...]:
        """Those that come near, best first."""
        asked = Counter(self._reader.pieces(text[:_LONGEST_QUESTION]))
        if not asked:
            return ()
        scored = sorted(((self._score(asked, e), e.question) for e in self._entries), key=lambda s: -s[0])
        return tuple(
            Ranked(question=question, score=score, is_sure=score >= self._scoring.sure_score)
            for score, question in scored
            if score >= self._scoring.least_score
        )

    def _enter(self, known: KnownQuestion, language: str, say: Say) -> _Entry:
        said = (say(f"q.{known.id}.question"), *(known.ja if language == "ja" else known.en))
        phrases = tuple(Counter(self._reader.pieces(phrase)) for phrase in said)
        whole: Counter[str] = Counter()
        for phrase in phrases:
            for piece, count in phrase.items():
                whole[piece] += count
        weights = {piece: float(count) for piece, count in whole.items()}
        for piece in self._reader.pieces(say(f"q.{known.id}.answer")):
            weights[piece] = weights.get(piece, 0.0) + self._scoring.answer_weight
        return _Entry(question=known, phrases=phrases, whole=weights)

    def _weigh(self) -> Mapping[str, float]:
        """How telling each piece is: the fewer questions have it, the more."""
        having = Counter(piece for entry in self._entries for piece in entry.spoken())
        return {piece: self._rareness(count) * self._telling(piece) for piece, count in having.items()}

    def _rareness(self, count: int) -> float:
        total = len(self._entries)
        return math.log(1 + (total - count + 0.5) / (count + 0.5))

    def _telling(self, piece: str) -> float:
        return self._scoring.synonym_weight if len(piece) == 1 and ord(piece) >= _FIRST_MARK else 1.0

    def _score(self, asked: Counter[str], entry: _Entry) -> float:
        scoring = self._scoring
        length = sum(entry.whole.values()) / self._mean_length
        norm = scoring.k1 * (1 - scoring.b + scoring.b * length)
        unheard = self._rareness(0)  # a word that no question has tells that another one is meant
        asked_weights = [self._idf.get(piece, unheard) for piece in asked]
        size = math.sqrt(sum(weight**2 for weight in asked_weights))
        whole = 0.0
        for piece in asked:
            count = entry.whole.get(piece, 0.0)
            whole += self._idf.get(piece, 0.0) * count * (scoring.k1 + 1) / (count + norm)
        share = scoring.phrase_share
        best = max(self._likeness(asked, phrase) for phrase in entry.phrases) / size
        return (1 - share) * whole / sum(asked_weights) / (scoring.k1 + 1) + share * best

    def _likeness(self, asked: Counter[str], phrase: Counter[str]) -> float:
        """Cosine of the two, each piece once, but for the size of what was asked."""
        shared = sum(self._idf[piece] ** 2 for piece in asked if piece in phrase)
        return shared / math.sqrt(sum(self._idf[piece] ** 2 for piece in phrase)) if shared else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    question: KnownQuestion
    phrases: tuple[Counter[str], ...]
    whole: Mapping[str, float]

    def spoken(self) -> frozenset[str]:
        """Pieces of the question and its phrases, the answer left out."""
        return frozenset(piece for phrase in self.phrases for piece in phrase)


class _Reader:
    """Cuts text into pieces that can be compared: letters two and three together in Japanese, words and pairs
    of words in English; synonyms have become one."""

    def __init__(self, synonyms: tuple[tuple[str, ...], ...], language: str) -> None:
        self._by_letters = language == "ja"
        self._marks = {
            self._plain(word): chr(_FIRST_MARK + n) for n, group in enumerate(synonyms) for word in group
        }
        longest_first = sorted(self._marks, key=len, reverse=True)
        either = "|".join(map(re.escape, longest_first))
        self._known = re.compile(either if self._by_letters else rf"(?<![a-z0-9])(?:{either})(?![a-z0-9])")

    def pieces(self, text: str) -> Iterator[str]:
        """The pieces of a text, in order, some more than once."""
        marked = self._known.sub(lambda found: f" {self._marks[found[0]]} ", self._plain(text))
        if self._by_letters:
            joined = "".join(_SOUND.findall(marked))
            yield from (letter for letter in joined if ord(letter) >= _FIRST_MARK)
            for size in _GRAMS:
                yield from (joined[at : at + size] for at in range(len(joined) - size + 1))
            yield from (word for word in _LATIN_WORD.findall(marked) if len(word) > 1)
            return
        words = [_stem(word) for word in _SOUND.findall(marked)]
        yield from words
        yield from (f"{first} {second}" for first, second in pairwise(words))

    def _plain(self, text: str) -> str:
        plain = unicodedata.normalize("NFKC", text).lower()
        if self._by_letters:
            return "".join(plain.split())
        return " ".join(plain.replace("’", "'").replace("-", " ").split())


def _stem(word: str) -> str:
    for ending in ("ing", "ies", "ed", "es", "s"):
        if word.isascii() and word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word
