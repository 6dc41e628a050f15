"""The lines of a notice's own words, with what their phrases tell."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import accumulate

from ahocorasick_rs import AhoCorasick

from whosent.bounce.codes import find_reply_code, find_status
from whosent.bounce.model import Action
from whosent.bounce.prose import load_prose
from whosent.bounce.template import collapse, fold

_MAX_LINE = 2_000
_MAX_LINES = 2_000
_SENTENCE_ENDS = (". ", "! ", "? ", "。", "！", "？")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph on one line: where its sentences begin, and which of them tell an outcome."""

    text: str
    begins: tuple[int, ...]
    told: frozenset[int]

    def sentences(self, start: int, end: int) -> str:
        """The sentences that reach into ``start:end``."""
        return self.text[self._begin(start) : self.sentence_end(end)].strip()

    def _begin(self, offset: int) -> int:
        before = bisect_right(self.begins, offset)
        return self.begins[before - 1] if before else 0

    def sentence_end(self, offset: int) -> int:
        """Where the sentence at ``offset`` ends."""
        after = bisect_right(self.begins, offset)
        return self.begins[after] if after < len(self.begins) else len(self.text)

    def tells_at(self, offset: int) -> bool:
        """Whether the sentence at ``offset`` tells an outcome."""
        return bisect_right(self.begins, offset) in self.told


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is neither empty nor quoted.

    offset     where it begins in its paragraph
    outcome    what its phrases tell; None where they tell none
    explained  whether a phrase gives a cause
    coded      whether a reply or status code stands in it
    """

    text: str
    folded: str
    paragraph: Paragraph
    offset: int
    outcome: Action | None
    explained: bool
    coded: bool

    @property
    def sentences(self) -> str:
        """What stands in the line, whole: systems wrap lines anywhere."""
        return self.paragraph.sentences(self.offset, self.offset + len(self.text) - 1)

    @property
    def to_sentence_end(self) -> str:
        """The line, and what its last sentence says below it."""
        return self.paragraph.text[
            self.offset : self.paragraph.sentence_end(self.offset + len(self.text) - 1)
        ].strip()


def read_lines(own: str) -> list[Line]:
    """The lines that are not empty and not quoted, with what their phrases tell.

    Phrases are looked for in whole paragraphs, because systems wrap lines anywhere.
    """
    raw = [collapse(line[:_MAX_LINE]) for line in own.split("\n", _MAX_LINES)[:_MAX_LINES]]
    lines: list[Line] = []
    gathered: list[str] = []
    for text in (*raw, ""):
        if text and not _is_quoted(text):
            gathered.append(text)
        elif gathered:
            lines.extend(_read_paragraph(gathered))
            gathered = []
    return lines


def _read_paragraph(texts: list[str]) -> Iterator[Line]:
    automaton, tells = _phrases()
    whole = " ".join(texts)
    running = fold(whole)
    begins = tuple(sorted(at for mark in _SENTENCE_ENDS for at in _all_after(running, mark)))
    offsets = tuple(accumulate((len(text) + 1 for text in texts[:-1]), initial=0))
    outcomes: list[Action | None] = [None] * len(texts)
    explained = [False] * len(texts)
    told: set[int] = set()
    for pattern, start, _ in automaton.find_matches_as_indexes(running, overlapping=True):
        index = bisect_right(offsets, start) - 1
        action = tells[pattern]
        if action is None:
            explained[index] = True
            continue
        told.add(bisect_right(begins, start))
        if outcomes[index] is None or action is Action.DELAYED:
            outcomes[index] = action
    paragraph = Paragraph(whole, begins, frozenset(told))
    for index, text in enumerate(texts):
        yield Line(
            text, fold(text), paragraph, offsets[index], outcomes[index], explained[index], is_coded(text)
        )


def is_coded(text: str) -> bool:
    """Whether a status or reply code stands in ``text``."""
    return bool(find_status(text)) or find_reply_code(text) is not None


@cache
def _phrases() -> tuple[AhoCorasick, tuple[Action | None, ...]]:
    """An automaton over all phrases, and what each tells; None where it only explains."""
    outcome = load_prose().outcome
    told: dict[str, Action | None] = dict.fromkeys(map(fold, outcome.explained))
    told |= {fold(phrase): Action.DELIVERED for phrase in outcome.delivered}
    told |= {fold(phrase): Action.FAILED for phrase in outcome.failed}
    told |= {fold(phrase): Action.DELAYED for phrase in outcome.delayed}
    return AhoCorasick(list(told)), tuple(told.values())


def _all_after(text: str, mark: str) -> Iterator[int]:
    at = text.find(mark)
    while at >= 0:
        yield at + len(mark)
        at = text.find(mark, at + len(mark))


def _is_quoted(text: str) -> bool:
    return text.startswith(">") and not text.startswith(">>>") and " " in text.strip("> ")
