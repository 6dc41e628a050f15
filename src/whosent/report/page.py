"""A report as a page of sentences, before it is laid out for a terminal or a browser."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from whosent.catalogue import Language
from whosent.report.timeline import Timeline
from whosent.verdict import Cause


class Tone(StrEnum):
    """How urgent the answer is."""

    ALARM = "alarm"
    UNSURE = "unsure"
    CALM = "calm"


class Medium(StrEnum):
    """What a page is laid out for."""

    TERMINAL = "terminal"
    BROWSER = "browser"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A sentence or two, and lines that belong under them. ``command`` is to be typed as it stands."""

    text: str
    notes: tuple[str, ...] = ()
    command: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prose:
    """A paragraph."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Bullets:
    """Things in no order."""

    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """Things to do one after the other."""

    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows of cells under their column heads.

    heads    "" for none; as many as every row has cells
    numbers  the columns whose cells are figures
    """

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """Notices over time.

    names   what each bar stands for, and the same in short, in the order of the bars
    legend  what each label means, for the labels that occur
    diary   the lines of the owner's diary for each bar; () where there are none at all
    """

    title: str
    summary: str
    timeline: Timeline
    names: tuple[tuple[str, str], ...]
    legend: tuple[tuple[Cause, str], ...]
    diary: tuple[tuple[str, ...], ...] = ()


Block = Prose | Bullets | Steps | Table | Chart


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Blocks under a heading; ``only_on`` names the one medium that it is for, None all of them."""

    heading: str
    blocks: tuple[Block, ...]
    only_on: Medium | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """All that is said of a check.

    answer    two sentences, each for a line of its own: what was found, and how sure that is
    opening   what must be said right after it: other causes, what was looked at
    sections  why, what to do now, what not to do
    details   the rest, under ``details_heading``
    closing   what can be done next
    plan      how to go through the steps one by one, for the terminal; "" where there are none
    keep      how to keep it in a lasting form: for the terminal, whose page is gone tomorrow
    """

    language: Language
    title: str
    tone: Tone
    answer: tuple[str, str]
    opening: tuple[str, ...]
    sections: tuple[Section, ...]
    details_heading: str
    details: tuple[Section, ...]
    closing: str
    plan: str
    keep: str
    made_by: str

    def details_for(self, medium: Medium) -> tuple[Section, ...]:
        """The details that are meant for it."""
        return tuple(s for s in self.details if s.only_on in (None, medium))
