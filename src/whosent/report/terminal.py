"""A page as lines for a terminal: the answer in the first two, nothing told by colour alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never

from whosent.report.page import Block, Bullets, Chart, Item, Medium, Page, Prose, Section, Steps, Table, Tone
from whosent.report.wrapping import WIDTH, fit, pad, width_of, wrap

_INDENT = "  "
_HEADING = "■ "
_BULLET = "- "
_COMMAND = "$ "
_BAR = "#"
_DIARY = "* "
_BAR_WIDTH = 40
_RULE = "-"


class Style(StrEnum):
    """How a line may be set off; without any the text reads the same."""

    PLAIN = "plain"
    ALARM = "alarm"
    UNSURE = "unsure"
    CALM = "calm"
    HEADING = "heading"
    COMMAND = "command"
    FAINT = "faint"


_STYLES = {Tone.ALARM: Style.ALARM, Tone.UNSURE: Style.UNSURE, Tone.CALM: Style.CALM}


@dataclass(frozen=True, slots=True)
class Line:
    """One line without its end, and how it may be set off."""

    text: str
    style: Style = Style.PLAIN


def render_terminal(page: Page, width: int = WIDTH) -> Iterator[Line]:
    """The lines of the page, none wider than ``width`` columns but for commands, which stay whole."""
    return _Layout(width).page(page)


def render_terminal_answer(page: Page, heading: str, width: int = WIDTH) -> Iterator[Line]:
    """Only the answer and why, under a heading."""
    return _Layout(width).answer(page, heading)


def render_terminal_sections(sections: Iterable[Section], width: int = WIDTH) -> Iterator[Line]:
    """Sections alone, each under its heading, with an empty line between them."""
    layout = _Layout(width)
    for number, section in enumerate(sections):
        lines = layout.section(section)
        if not number:
            next(lines)  # the empty line above it
        yield from lines


@dataclass(frozen=True, slots=True)
class _Layout:
    width: int

    def page(self, page: Page) -> Iterator[Line]:
        """The whole page."""
        for sentence in page.answer:
            yield from self._prose(sentence, style=_STYLES[page.tone])
        for paragraph in page.opening:
            yield Line("")
            yield from self._prose(paragraph)
        for section in page.sections:
            yield from self.section(section)
        yield Line("")
        yield Line(_RULE * self.width, Style.FAINT)
        yield Line(page.details_heading, Style.HEADING)
        for section in page.details_for(Medium.TERMINAL):
            yield from self.section(section)
        yield Line("")
        yield Line(_RULE * self.width, Style.FAINT)
        if page.plan:
            yield from self._prose(page.plan)
        yield from self._prose(page.closing)
        yield from self._prose(page.keep)

    def answer(self, page: Page, heading: str) -> Iterator[Line]:
        """The short form of a page."""
        yield Line("")
        yield from self._prose(heading, first=_HEADING, style=Style.HEADING)
        for sentence in page.answer:
            yield from self._prose(sentence, first=_INDENT, style=_STYLES[page.tone])
        yield from self.section(page.sections[0])

    def section(self, section: Section) -> Iterator[Line]:
        """A heading after an empty line, then its blocks."""
        yield Line("")
        yield from self._prose(section.heading, first=_HEADING, style=Style.HEADING)
        for block in section.blocks:
            yield from self._block(block)

    def _block(self, block: Block) -> Iterator[Line]:
        match block:
            case Prose():
                yield from self._prose(block.text, first=_INDENT)
            case Bullets():
                for item in block.items:
                    yield from self._item(item, _INDENT + _BULLET)
            case Steps():
                for number, item in enumerate(block.items, start=1):
                    yield from self._item(item, f"{number:>3}. ")
            case Table():
                yield from self._table(block)
            case Chart():
                yield from self._chart(block)
            case _:
                assert_never(block)

    def _item(self, item: Item, mark: str) -> Iterator[Line]:
        yield from self._prose(item.text, first=mark)
        indent = " " * len(mark)
        for note in item.notes:
            yield from self._prose(note, first=indent + _BULLET, style=Style.FAINT)
        if item.command:
            yield Line(indent + _COMMAND + item.command, Style.COMMAND)

    def _prose(self, text: str, *, first: str = "", style: Style = Style.PLAIN) -> Iterator[Line]:
        for line in wrap(text, self.width, first=first):
            yield Line(line, style)

    def _table(self, table: Table) -> Iterator[Line]:
        rows = [table.heads, *table.rows] if any(table.heads) else list(table.rows)
        widths = [max(width_of(row[n]) for row in rows) for n in range(len(table.heads))]
        room = self.width - len(_INDENT) - 2 * (len(widths) - 1)
        while sum(widths) > room:
            widest = widths.index(max(widths))
            widths[widest] -= 1
        for row in rows:
            cells = []
            for n, cell in enumerate(row):
                text = fit(cell, widths[n])
                gap = " " * (widths[n] - width_of(text))
                cells.append(gap + text if n in table.numbers else text + gap)
            style = Style.FAINT if row is table.heads else Style.PLAIN
            yield Line((_INDENT + "  ".join(cells)).rstrip(), style)

    def _chart(self, chart: Chart) -> Iterator[Line]:
        highest = max(1, chart.timeline.highest)
        names = max((width_of(name) for name, _ in chart.names), default=0)
        counts = len(f"{highest:,}")
        room = min(_BAR_WIDTH, self.width - len(_INDENT) - names - counts - 4)
        for n, (bar, (name, _)) in enumerate(zip(chart.timeline.bars, chart.names, strict=True)):
            length = max(1, round(bar.notices / highest * room)) if bar.notices else 0
            line = f"{_INDENT}{pad(name, names)}  {bar.notices:>{counts},}  {_BAR * length}"
            yield Line(line.rstrip())
            for entry in chart.diary[n] if chart.diary else ():
                yield from self._prose(entry, first=_INDENT * 2 + _DIARY)
