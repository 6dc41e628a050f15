"""Answers that consist of sections, as text for a screen or as JSON for programs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum

import click

from whosent.apps.cli.command import Speaker, choose_word
from whosent.apps.cli.output import write_out
from whosent.apps.cli.paint import find_width, is_coloured, paint
from whosent.report import Section, render_terminal_sections, wrap


class Form(StrEnum):
    """``--format`` of commands that answer in sections."""

    TEXT = "text"
    JSON = "json"


def form_option(speaker: Speaker) -> click.Option:
    """``--format text|json``."""
    return speaker.option("--format", "form", about="response_format", value="|".join(Form))


def read_form(word: str | None) -> Form:
    """What ``--format`` names. Raises ``UsageError``."""
    return Form(choose_word(word or Form.TEXT, tuple(Form), option="--format"))


def write_sections(
    sections: Iterable[Section], speaker: Speaker, output: str, closing: Sequence[str] = ()
) -> None:
    """The sections, and sentences after them, to ``output``; "" is stdout."""
    write_out(_pieces(sections, speaker, output, closing), output)


def _pieces(
    sections: Iterable[Section], speaker: Speaker, output: str, closing: Sequence[str]
) -> Iterator[str]:
    width = find_width(output)
    lines = render_terminal_sections(sections, width)
    yield from paint(lines, coloured=is_coloured(output, speaker.environment))
    for sentence in closing:
        yield "\n".join(["", *wrap(sentence, width)]) + "\n"
