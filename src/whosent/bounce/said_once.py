"""What a notice says once, of all its recipients."""

from __future__ import annotations

from whosent.bounce.rule import Rule, Said
from whosent.bounce.separator import find_separator
from whosent.bounce.template import Captured, Place, bare_address, collapse, first_match
from whosent.bounce.text_reading import MAX_DIAGNOSTIC, TextRecipient
from whosent.bounce.transcript import command_word

_MOST_CHARS = 262_144
_MAX_LINE = 4_000


def read_said_once(rule: Rule, own: str, folded: str, facts: Captured) -> TextRecipient:
    """What the notice says once, of all its recipients."""
    diagnostic = _said(rule.said, own, folded) if rule.said is not None else ""
    found = first_match(rule.said.replies, diagnostic) if rule.said is not None and diagnostic else None
    told = {} if found is None else found
    return TextRecipient(
        address="",
        diagnostic=told.get(Place.DIAGNOSTIC, diagnostic),
        remote_mta=(told.get(Place.REMOTE_MTA) or facts.get(Place.REMOTE_MTA, "")).rstrip(":,. "),
        smtp_command=command_word(told.get(Place.COMMAND, "")),
    )


def _said(said: Said, own: str, folded: str) -> str:
    """What is said of all recipients together; "" if nothing is."""
    start = next((at + len(text) for text in said.after if (at := folded.find(text)) >= 0), None)
    if start is None:
        at = next((at for text in said.lines if (at := folded.find(text)) >= 0), -1)
        return _paragraph_above(said.above, own, folded) if at < 0 else _line_at(own, at)
    end = min(len(own), start + _MOST_CHARS)
    for text in said.until:
        found = find_separator((text,), folded[start:end])
        if found is not None:
            end = start + found[0]
    lines: list[str] = []
    for raw in own[start:end][: 4 * MAX_DIAGNOSTIC].split("\n"):
        line = collapse(raw)
        if not line and lines and not said.until:
            break
        if line and not bare_address(line) and not _is_ruler(line):
            lines.append(line)
    return " ".join(lines).lstrip(".:,) ")[:MAX_DIAGNOSTIC]


def _paragraph_above(marks: tuple[str, ...], own: str, folded: str) -> str:
    """The paragraph above the first line that begins with one of ``marks``; "" where there is none."""
    found = find_separator(marks, folded) if marks else None
    if found is None:
        return ""
    above = own[max(0, found[0] - 2 * MAX_DIAGNOSTIC) : found[0]].rstrip()
    return collapse(" ".join(above.rpartition("\n\n")[2].split()))[:MAX_DIAGNOSTIC]


def _is_ruler(line: str) -> bool:
    """Whether ``line`` is a rule or a heading between rules rather than something said."""
    return line.startswith("---") or line.endswith("---") or not line.strip("-=*_. ")


def _line_at(own: str, at: int) -> str:
    end = own.find("\n", at)
    start = own.rfind("\n", max(0, at - _MAX_LINE), at) + 1
    return collapse(own[max(start, at - _MAX_LINE) : len(own) if end < 0 else end])[:MAX_DIAGNOSTIC]
