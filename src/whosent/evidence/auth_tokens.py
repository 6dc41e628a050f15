"""The tokens of Authentication-Results and its kin: words, pairs, comments and semicolons."""

from __future__ import annotations

import re
from enum import Enum, auto
from typing import NamedTuple

_LONGEST = 32_000  # characters of one field that are looked at
# The usual token at one go: a pair, a semicolon, a comment, a word; what it leaves is taken apart below.
_USUAL = re.compile(
    r' *(?:([^ ;="()]++)=([^ ;("][^ ;(]*+)|(;)|\(([^()\\]*+)\)|([^ ;="()]++)(?= *+[^=]| *+$))'
)
_NAME = re.compile(r'[^ ;="()]*')
_VALUE = re.compile(r"[^ ;(]*")
_SPACES = re.compile(r" *")
_PAIR_AHEAD = re.compile(r"[A-Za-z][A-Za-z0-9._-]{0,39}=")
_COMMENT_MARK = re.compile(r"\\.|[()]")
_QUOTE_MARK = re.compile(r'\\.|"')
_ESCAPED = re.compile(r"\\(.)")


class TokenKind(Enum):
    """``END`` is a semicolon."""

    WORD = auto()
    PAIR = auto()
    COMMENT = auto()
    END = auto()


class Token(NamedTuple):
    """``text`` is the word, the comment without its outer brackets, or the name of a pair."""

    kind: TokenKind
    text: str = ""
    value: str = ""


_END = Token(TokenKind.END)


def tokenize(value: str | bytes) -> list[Token]:
    """The tokens in order. Comments may nest (RFC 5322 §3.2.2), values may be quoted (RFC 2045 §5.1).

    A value goes on to the next space, semicolon or comment, so that one with "=" in it is whole: return paths
    of forwarders have these. Linear in the length of ``value``; never raises.
    """
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    text = " ".join(value[:_LONGEST].split())
    tokens: list[Token] = []
    at, end = 0, len(text)
    while at < end:
        usual = _USUAL.match(text, at)
        if usual is not None:
            tokens.append(_usual_token(usual))
            at = usual.end()
            continue
        char = text[at]
        if char == " ":
            at += 1
        elif char == ";":
            tokens.append(Token(TokenKind.END))
            at += 1
        elif char == "(":
            comment, at = _comment(text, at)
            tokens.append(Token(TokenKind.COMMENT, comment))
        elif char == '"':
            quoted, at = _quoted(text, at)
            tokens.append(Token(TokenKind.WORD, quoted))
        elif char in "=)":
            at += 1  # of no use alone
        else:
            token, at = _word_or_pair(text, at)
            tokens.append(token)
    return tokens


def _usual_token(usual: re.Match[str]) -> Token:
    name, value, end, comment, word = usual.groups()
    if name is not None:
        return Token(TokenKind.PAIR, name, value)
    if end is not None:
        return _END
    return Token(TokenKind.WORD, word) if comment is None else Token(TokenKind.COMMENT, comment)


def _word_or_pair(text: str, at: int) -> tuple[Token, int]:
    name, at = _span(_NAME, text, at)
    _, after = _span(_SPACES, text, at)
    if text[after : after + 1] != "=":
        return Token(TokenKind.WORD, name), at
    _, value_at = _span(_SPACES, text, after + 1)
    if value_at > after + 1 and _PAIR_AHEAD.match(text, value_at):
        return Token(TokenKind.PAIR, name), value_at  # "smtp.mail= dkim=pass": the value is empty
    quoted = ""
    if text[value_at : value_at + 1] == '"':
        quoted, value_at = _quoted(text, value_at)  # more may follow: "a b"@example.org
    rest, at = _span(_VALUE, text, value_at)
    return Token(TokenKind.PAIR, name, quoted + rest), at


def _span(pattern: re.Pattern[str], text: str, at: int) -> tuple[str, int]:
    found = pattern.match(text, at)
    assert found is not None  # noqa: S101 - every pattern here matches the empty string
    return found[0], found.end()


def _comment(text: str, at: int) -> tuple[str, int]:
    """The comment that opens at ``at``; to the end of the text where it is never closed."""
    start, depth = at + 1, 0
    for found in _COMMENT_MARK.finditer(text, at):
        if found[0] == "(":
            depth += 1
        elif found[0] == ")":
            depth -= 1
            if not depth:
                return text[start : found.start()], found.end()
    return text[start:], len(text)


def _quoted(text: str, at: int) -> tuple[str, int]:
    """The quoted string that opens at ``at``, unquoted; to the end of the text where it is never closed."""
    start = at + 1
    for found in _QUOTE_MARK.finditer(text, start):
        if found[0] == '"':
            return _unescape(text[start : found.start()]), found.end()
    return _unescape(text[start:]), len(text)


def _unescape(text: str) -> str:
    return _ESCAPED.sub(r"\1", text) if "\\" in text else text
