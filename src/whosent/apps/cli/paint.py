"""Lines of a terminal page, coloured where a terminal shows it and ``NO_COLOR`` is not set."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterable, Iterator, Mapping

from whosent.report import WIDTH, Line, Style

_STYLES = {
    Style.PLAIN: "",
    Style.ALARM: "bold red",
    Style.UNSURE: "bold yellow",
    Style.CALM: "bold green",
    Style.HEADING: "bold",
    Style.COMMAND: "cyan",
    Style.FAINT: "dim",
}
_NARROWEST = 40


def find_width(output: str) -> int:
    """Columns to use: 80, or what a narrower terminal has."""
    if output or not sys.stdout.isatty():
        return WIDTH
    return max(_NARROWEST, min(WIDTH, shutil.get_terminal_size((WIDTH, 24)).columns - 1))


def is_coloured(output: str, environment: Mapping[str, str]) -> bool:
    """Whether results may be coloured (https://no-color.org)."""
    plain = environment.get("NO_COLOR") or environment.get("TERM") == "dumb"
    return not output and not plain and sys.stdout.isatty()


def paint(lines: Iterable[Line], *, coloured: bool) -> Iterator[str]:
    """The lines as text with line ends."""
    if not coloured:
        for line in lines:
            yield line.text + "\n"
        return
    from rich.style import Style as RichStyle  # only where there is colour

    styles = {style: RichStyle.parse(words) for style, words in _STYLES.items()}
    for line in lines:
        yield (styles[line.style].render(line.text) if line.text else "") + "\n"
