"""Where the links of an HTML body lead, read and not followed."""

from __future__ import annotations

import re
from typing import NamedTuple

from whosent.message.html import html_to_text, undo_references

_MOST = 200
_HTML_MAX = 1_048_576
_TAG_MAX = 4_096  # characters of one tag that are looked at
_TEXT_MAX = 2_000
_OPENING = re.compile(r"<(a|area|form)(?=[\s/>])", re.IGNORECASE)
_CLOSING = re.compile(r"</?(?:a|form)(?=[\s/>])", re.IGNORECASE)
_TARGET = re.compile(
    r"[\s\"'/](?:href|action)\s{0,50}=\s{0,50}(?:\"([^\"]*)\"|'([^']*)'|([^\s>\"']+))", re.IGNORECASE
)


class Link(NamedTuple):
    """A link: the text that a reader sees, "" where it has none, and the target as written."""

    text: str
    target: str


def find_links(html: str) -> tuple[Link, ...]:
    """The links and forms of ``html`` that lead out of it, in order, each once; the first 200.

    Character references are undone. Never raises; takes linear time.
    """
    html = html[:_HTML_MAX]
    found: dict[Link, None] = {}
    for opening in _OPENING.finditer(html):
        end = html.find("<", opening.end(), opening.end() + _TAG_MAX)
        match = _TARGET.search(html[opening.end() : end if end >= 0 else opening.end() + _TAG_MAX])
        if match is None:
            continue
        target = undo_references(next(group for group in match.groups() if group is not None)).strip()
        if not target or (":" not in target and not target.startswith("//")):
            continue  # within the mail itself
        found[Link(_shown(html, opening.end() + match.end()), target)] = None
        if len(found) == _MOST:
            break
    return tuple(found)


def _shown(html: str, start: int) -> str:
    """The text between a tag, whose target ends at ``start``, and the end of the link."""
    rest = html[start : start + _TEXT_MAX].partition(">")[2]
    closing = _CLOSING.search(rest)
    text = html_to_text(rest[: closing.start()] if closing else rest.partition("<")[0])
    return " ".join(text.split())
