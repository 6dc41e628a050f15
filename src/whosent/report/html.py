"""A page as one HTML file that needs nothing else: no scripts, nothing remote, ready to be printed."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from html import escape
from importlib.resources import files
from typing import assert_never

from whosent.report.chart import draw_chart
from whosent.report.guide import Guide
from whosent.report.page import Block, Bullets, Chart, Item, Medium, Page, Prose, Section, Steps, Table
from whosent.report.sheet import Sheet

_NO_BREAK = "\u00a0"
_OPEN_ROWS = 40  # longer tables start folded
_WIDE_COLUMNS = 4


def render_html(page: Page) -> Iterator[str]:
    """The file in pieces. Every text of the page is escaped here and nowhere else."""
    yield from _head(page.language, page.title, '<meta name="robots" content="noindex">\n')
    yield from _answer(page)
    for section in page.sections:
        yield f"<section>\n<h2>{_text(section.heading)}</h2>\n"
        for block in section.blocks:
            yield from _block(block)
        yield "</section>\n"
    yield f"<section>\n<h2>{_text(page.details_heading)}</h2>\n"
    for section in page.details_for(Medium.BROWSER):
        yield from _folded(section)
    yield f"</section>\n<footer>\n<p>{_text(page.closing)}</p>\n<p>{_text(page.made_by)}</p>\n</footer>\n"
    yield "</main>\n</body>\n</html>\n"


def render_guide_html(guide: Guide) -> Iterator[str]:
    """The guide as one file in pieces, with a list of its parts at the top."""
    yield from _head(guide.language, guide.title)
    yield f'<header class="answer calm">\n<h1>{_text(guide.title)}</h1>\n'
    yield from (f"<p>{_text(line)}</p>\n" for line in guide.opening)
    yield f'</header>\n<nav aria-label="{_text(guide.contents)}">\n<ul>\n'
    for part in guide.parts:
        yield f'<li><a href="#{part.anchor}">{_text(part.heading)}</a></li>\n'
    yield "</ul>\n</nav>\n"
    for part in guide.parts:
        yield f'<section id="{part.anchor}">\n<h2>{_text(part.heading)}</h2>\n'
        for section in part.sections:
            if section.heading:
                yield f'<h3 class="part">{_text(section.heading)}</h3>\n'
            for block in section.blocks:
                yield from _block(block)
        yield "</section>\n"
    yield f"<footer>\n<p>{_text(guide.closing)}</p>\n<p>{_text(guide.made_by)}</p>\n</footer>\n"
    yield "</main>\n</body>\n</html>\n"


def render_sheet_html(sheet: Sheet) -> Iterator[str]:
    """The sheet as one file in pieces, small enough for one page of paper."""
    yield from _head(sheet.language, sheet.title, '<meta name="robots" content="noindex">\n')
    first, second = sheet.answer
    yield f'<div class="sheet">\n<header class="answer {sheet.tone}">\n'
    yield f'<p class="kicker">{_text(sheet.title)}</p>\n'
    yield f'<h1>{_text(first)}</h1>\n<p class="second">{_text(second)}</p>\n</header>\n'
    yield from (f"<p>{_text(line)}</p>\n" for line in sheet.about)
    for section in sheet.sections:
        yield f"<section>\n<h2>{_text(section.heading)}</h2>\n"
        for block in section.blocks:
            yield from _block(block)
        yield "</section>\n"
    yield f"<footer>\n<p>{_text(sheet.made_by)}</p>\n</footer>\n</div>\n</main>\n</body>\n</html>\n"


def _head(language: str, title: str, more: str = "") -> Iterator[str]:
    style = files("whosent.report").joinpath("page.css").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    yield "<!doctype html>\n"
    yield f'<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
    yield f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    yield f'<meta name="referrer" content="no-referrer">\n{more}'
    yield f"<title>{_text(title)}</title>\n<style>{style}</style>\n</head>\n<body>\n<main>\n"


def _answer(page: Page) -> Iterator[str]:
    first, second = page.answer
    yield f'<header class="answer {page.tone}">\n<p class="kicker">{_text(page.title)}</p>\n'
    yield f'<h1>{_text(first)}</h1>\n<p class="second">{_text(second)}</p>\n</header>\n'
    for paragraph in page.opening:
        yield f"<p>{_text(paragraph)}</p>\n"


def _folded(section: Section) -> Iterator[str]:
    rows = sum(len(block.rows) for block in section.blocks if isinstance(block, Table))
    is_open = rows <= _OPEN_ROWS
    yield f"<details{' open' if is_open else ''}>\n<summary><h3>{_text(section.heading)}</h3></summary>\n"
    for block in section.blocks:
        yield from _block(block)
    yield "</details>\n"


def _block(block: Block) -> Iterator[str]:
    match block:
        case Prose():
            yield f"<p>{_text(block.text)}</p>\n"
        case Bullets():
            yield from _list("ul", block.items)
        case Steps():
            yield from _list("ol", block.items)
        case Table():
            yield from _table(block)
        case Chart():
            yield from draw_chart(block)
        case _:
            assert_never(block)


def _list(tag: str, items: tuple[Item, ...]) -> Iterator[str]:
    yield f"<{tag}>\n"
    for item in items:
        yield f"<li>{_text(item.text)}"
        if item.command:
            yield f'<code class="command">{_text(item.command)}</code>'
        if item.notes:
            yield '<ul class="notes">'
            yield from (f"<li>{_text(note)}</li>" for note in item.notes)
            yield "</ul>"
        yield "</li>\n"
    yield f"</{tag}>\n"


def _table(table: Table) -> Iterator[str]:
    wide = ' class="wide"' if len(table.heads) >= _WIDE_COLUMNS else ""
    yield f'<div class="scroll" tabindex="0">\n<table{wide}>\n'
    if any(table.heads):
        heads = (f'<th scope="col"{_class(table, n)}>{_text(h)}</th>' for n, h in enumerate(table.heads))
        yield f"<thead><tr>{''.join(heads)}</tr></thead>\n"
    yield "<tbody>\n"
    for row in table.rows:
        cells = (f"<td{_class(table, n)}>{_text(cell)}</td>" for n, cell in enumerate(row))
        yield f"<tr>{''.join(cells)}</tr>\n"
    yield "</tbody>\n</table>\n</div>\n"


def _class(table: Table, column: int) -> str:
    return ' class="number"' if column in table.numbers else ""


def _text(text: str) -> str:
    return escape(text.replace(_NO_BREAK, " "))
