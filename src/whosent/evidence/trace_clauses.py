"""A Received field cut into its clauses and comments, before anything is made of them."""

from __future__ import annotations

from typing import NamedTuple

KEYWORDS = {
    form: word
    for word in ("from", "by", "via", "with", "id", "for")
    for form in (word, word.upper(), word.capitalize())
}


class Clauses(NamedTuple):
    """The words of each clause by its keyword, and the comments in order, each with the keyword before it.

    Words before the first keyword are dropped; the keyword of comments there is "". The brackets of comments
    are taken off, those within stay.
    """

    words: dict[str, list[str]]
    comments: list[tuple[str, str]]


def read_clauses(text: str) -> Clauses:
    """``text`` is one field, unfolded, without its date. Linear in its length."""
    words: dict[str, list[str]] = {}
    comments: list[tuple[str, str]] = []
    keyword, awaits_value = "", False
    values: list[str] = []
    at = 0
    can_close = True
    while True:
        opened = text.find("(", at) if can_close else -1
        for word in (text[at:opened] if opened >= 0 else text[at:]).split():
            # The word after a keyword is its value, whatever it is: a host may be called "by".
            if not awaits_value and word in KEYWORDS and _starts_clause(KEYWORDS[word], words):
                keyword, awaits_value = KEYWORDS[word], True
                words[keyword] = values = []
            else:
                values.append(word)
                awaits_value = False
        if opened < 0:
            return Clauses(words, comments)
        closed = text.find(")", opened)
        if text.find("(", opened + 1, closed) >= 0:
            closed = _closing(text, opened)
        if closed < 0:
            can_close = False
            at = opened + 1
            continue
        comments.append((keyword, text[opened + 1 : closed]))
        awaits_value = False
        at = closed + 1


def _starts_clause(keyword: str, words: dict[str, list[str]]) -> bool:
    """Each clause stands once, and "from" stands first."""
    return keyword not in words and (keyword != "from" or not words)


def _closing(text: str, opened: int) -> int:
    """Where the comment opened there ends, comments in it skipped (RFC 5322 §3.2.2); -1 if it does not."""
    depth = 1
    at = opened + 1
    while True:
        closed = text.find(")", at)
        if closed < 0:
            return -1
        depth += text.count("(", at, closed) - 1
        if depth == 0:
            return closed
        at = closed + 1
