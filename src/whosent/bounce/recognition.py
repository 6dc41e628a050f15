"""By what a rule knew the mail system of a notice."""

from __future__ import annotations

from whosent.bounce.rule import Recognise, Rule
from whosent.bounce.ruleset import RECOGNITION_CHARS
from whosent.bounce.template import fold
from whosent.message import Part


def find_evidence(rule: Rule, message: Part, text: str) -> tuple[str, str]:
    """The field and the words by which ``rule`` knows ``message``; the field is "" for words of the text.

    The longest words of the first way that has any; ("", "") where none is seen.
    """
    folded = fold(text[:RECOGNITION_CHARS])
    for way in rule.ways:
        found = _in_text(way, folded) or _in_header(way, message)
        if found is not None:
            return found
    return "", ""


def _in_text(way: Recognise, folded: str) -> tuple[str, str] | None:
    seen = [words for words in way.body_contains if fold(words) in folded]
    return ("", max(seen, key=len)) if seen else None


def _in_header(way: Recognise, message: Part) -> tuple[str, str] | None:
    headers = message.headers
    for name in way.header_present:
        if name.lower() in headers:
            return name.lower(), name
    for line in way.header_contains:
        name, _, words = (piece.strip() for piece in line.lower().partition(":"))
        if any(words in value.lower() for value in headers.all_unfolded(name)):
            return name, words
    for field, texts in (("subject", way.subject_contains), ("from", way.from_contains)):
        value = headers.text(field).lower()
        seen = [words for words in texts if words.lower() in value]
        if seen:
            return field, max(seen, key=len)
    return None
