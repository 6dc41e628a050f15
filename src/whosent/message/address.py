"""Addresses out of header fields (RFC 5322 §3.4), leniently."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache
from typing import NamedTuple

from whosent.message.encoded_word import decode_words

_ADDRESSES_MAX = 10_000
_REMEMBERED = 200  # characters; longer fields are not worth remembering
_ADDRESS_MAX = 1_000  # RFC 5321 §4.5.3.1 allows 320
_DOMAIN_MAX = 255
_WORD_HEAD = 80  # "=?charset?" of an encoded word
# What most fields have: one address with a name before it or, in parentheses, behind it.
_USUAL = re.compile(
    r"([A-Za-z0-9.!#$%&*+/=?^_{|}~-]++@[A-Za-z0-9.-]*[A-Za-z0-9]) \(([A-Za-z0-9 ._-]*+)\)|"
    r'(?:([A-Za-z0-9._-]++(?: [A-Za-z0-9._-]++)*+) |"([A-Za-z0-9 ._@-]*+)" )?'
    r"<([A-Za-z0-9.!#$%&*+/=?^_{|}~-]++@[A-Za-z0-9.-]*[A-Za-z0-9])>"
)
_SIGNS = re.compile(r'["(<,;:]|=\?')
_PARENS = re.compile(r"\\.|[()]", re.DOTALL)
_STRAY = "\"'<>(),;:\u3000\u3001\u3002\uff0c"  # around a bare address in running text


@dataclass(frozen=True, slots=True)
class Address:
    """A mailbox: ``name`` decoded for people, may be ""; ``address`` lower-cased, domain as A-label."""

    name: str
    address: str

    def __reduce__(self) -> tuple[type[Address], tuple[str, str]]:
        return Address, (self.name, self.address)

    @property
    def local_part(self) -> str:
        return self.address.rpartition("@")[0]

    @property
    def domain(self) -> str:
        return self.address.rpartition("@")[2] if "@" in self.address else ""


def parse_addresses(value: str) -> tuple[Address, ...]:
    """Every mailbox named in the (unfolded) value of a From, To, Return-Path … field, in order.

    Groups give their members; source routes, comments and the null path ``<>`` give nothing. What holds no
    "@" is left out. Unbalanced brackets, quotes and missing commas are borne. Linear, at most ten thousand.
    """
    if "@" not in value:
        return ()
    return _remembered(value) if len(value) <= _REMEMBERED else _parse(value)


def _parse(value: str) -> tuple[Address, ...]:
    usual = _USUAL.fullmatch(value) if len(value) <= _REMEMBERED else None
    if usual is not None:
        bare, comment, name, quoted, address = usual.groups("")
        return (Address(comment.strip() or name or quoted, (bare or address).lower()),)
    if not _SIGNS.search(value) and value.split() == [value]:
        address = normalise_address(value)
        return (Address("", address),) if address else ()
    found: list[Address] = []
    for tokens in _split_mailboxes(value):
        found.extend(_read_mailbox(tokens))
        if len(found) >= _ADDRESSES_MAX:
            break
    return tuple(found[:_ADDRESSES_MAX])


_remembered = lru_cache(maxsize=8192)(_parse)  # a mailbox names the same few again and again


def normalise_address(text: str) -> str:
    """One address lower-cased, its domain as A-label; "" where ``text`` is none.

    Needless quotes around the local part, white space and a final dot are removed. A domain that is not a
    valid IDN stays as it is, lower-cased.
    """
    text = text.strip(_STRAY if "@[" not in text and '"@' not in text else " ")
    local, at, domain = text.rpartition("@")
    domain = "".join(domain.split()).rstrip(".").lower()
    if not (at and local and domain) or len(text) > _ADDRESS_MAX:
        return ""
    if local[0] == '"' == local[-1] and len(local) > 2:
        bare = local[1:-1]
        if not any(char in bare for char in '"\\()<>[]:;@, '):
            local = bare
    else:
        local = "".join(local.split())
        if not local:
            return ""
    return f"{local.lower()}@{_to_a_labels(domain)}"


def strip_comments(value: str) -> str:
    """``value`` without its comments in parentheses; one that is not closed runs to the end."""
    if "(" not in value:
        return value
    pieces: list[str] = []
    depth, at = 0, 0
    for match in _PARENS.finditer(value):
        if match[0] == "(":
            if depth == 0:
                pieces.append(value[at : match.start()])
            depth += 1
        elif match[0] == ")" and depth:
            depth -= 1
            at = match.end()
    if depth == 0:
        pieces.append(value[at:])
    return " ".join(pieces)


class _Kind(Enum):
    TEXT = auto()
    QUOTED = auto()
    COMMENT = auto()
    ANGLE = auto()
    END = auto()  # "," or ";"
    COLON = auto()


class _Token(NamedTuple):
    kind: _Kind
    text: str


def _to_a_labels(domain: str) -> str:
    if domain.isascii() or len(domain) > _DOMAIN_MAX:
        return domain
    try:
        return domain.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return domain


def _split_mailboxes(value: str) -> Iterator[list[_Token]]:
    """The tokens of each mailbox; the names of groups are left out."""
    tokens: list[_Token] = []
    has_at = False
    for token in _scan(value):
        if token.kind is _Kind.END:
            yield tokens
            tokens, has_at = [], False
        elif token.kind is _Kind.COLON:
            if has_at:
                tokens.append(_Token(_Kind.TEXT, ":"))
            else:
                tokens = []  # a group's name, or "mailto:"
        else:
            tokens.append(token)
            has_at = has_at or (token.kind in (_Kind.TEXT, _Kind.ANGLE) and "@" in token.text)
    yield tokens


def _read_mailbox(tokens: list[_Token]) -> Iterator[Address]:
    phrase: list[str] = []
    is_found = False
    for token in tokens:
        if token.kind is _Kind.ANGLE:
            address = normalise_address(_route_end(token.text))
            if address:
                is_found = True
                yield Address(_decode(" ".join(phrase)), address)
            phrase = []
        elif token.kind is _Kind.QUOTED:
            phrase.append(_unquote(token.text))
        elif token.kind is _Kind.TEXT:
            phrase.extend(token.text.split())
    if not is_found:
        yield from _read_bare(tokens)


def _read_bare(tokens: list[_Token]) -> Iterator[Address]:
    """Addresses that stand without angle brackets, a comment behind them as the name."""
    text = "".join(
        token.text if token.kind is not _Kind.COMMENT else " "
        for token in tokens
        if token.kind is not _Kind.ANGLE
    )
    if "@" not in text:
        return
    comments = [token.text for token in tokens if token.kind is _Kind.COMMENT]
    if " @" in text or "@ " in text:
        text = "@".join(side.strip() for side in text.split("@"))
    for word in _words(text):
        if "@" in word:
            address = normalise_address(word)
            if address:
                yield Address(_decode(comments[0].strip()) if comments else "", address)


def _words(text: str) -> list[str]:
    """Split at white space; a quoted local part stays whole."""
    if '"@' not in text:
        return text.split()
    before, _, domain = text.partition('"@')
    opened = before.find('"')
    if opened < 0:
        return text.split()
    head, _, tail = domain.partition(" ")
    return [*before[:opened].split(), f'{before[opened:]}"@{head}', *tail.split()]


def _route_end(text: str) -> str:
    """The mailbox in an angle address: without comments, a source route (RFC 5322 §4.4) or ``mailto:``."""
    text = strip_comments(text).strip() if not text.lstrip().startswith('"') else text.strip()
    if text.startswith("@") or text[:7].lower() == "mailto:":
        text = text.partition(":")[2]
    return _decode(text) if "=?" in text else text


def _decode(text: str) -> str:
    return decode_words(text.encode("utf-8", "replace")) if "=?" in text else text


def _unquote(text: str) -> str:
    inner = text[1:-1]
    if "\\" not in inner:
        return inner
    pieces = inner.split("\\\\")
    return "\\".join(piece.replace("\\", "") for piece in pieces)


def _scan(value: str) -> Iterator[_Token]:
    """The tokens of a structured field; brackets and quotes that are never closed are text."""
    closing = _match_parens(value) if "(" in value else {}
    quotes_close = words_close = True
    at = 0
    for_text = 0  # where text begins that is not yet given out
    while (match := _SIGNS.search(value, at)) is not None:
        start, sign = match.start(), match[0]
        token, stop = _Token(_Kind.TEXT, ""), -1
        if sign in ",;":
            token, stop = _Token(_Kind.END, sign), start + 1
        elif sign == ":":
            token, stop = _Token(_Kind.COLON, sign), start + 1
        elif sign == "<":
            token, stop = _scan_angle(value, start)
        elif sign == "(" and start in closing:
            stop = closing[start] + 1
            token = _Token(_Kind.COMMENT, value[start + 1 : stop - 1])
        elif sign == '"' and quotes_close:
            stop = _find_quote(value, start + 1) + 1
            quotes_close = stop > 0
            token = _Token(_Kind.QUOTED, value[start:stop])
        elif sign == "=?" and words_close:
            stop, words_close = _find_word_end(value, start)
            if stop > 0:
                token = _Token(_Kind.TEXT, value[start:stop])
        if stop > 0:
            if start > for_text:
                yield _Token(_Kind.TEXT, value[for_text:start])
            yield token
            at = for_text = stop
        else:
            at = match.end()
    if for_text < len(value):
        yield _Token(_Kind.TEXT, value[for_text:])


def _scan_angle(value: str, start: int) -> tuple[_Token, int]:
    """An address in angle brackets; one that is not closed ends at the next bracket, comma or the end."""
    begin = start + 1
    if value.startswith('"', begin):
        quote = _find_quote(value[begin : begin + _ADDRESS_MAX], 1)
        inside = begin + quote + 1 if quote > 0 else begin
    else:
        inside = begin
    inner = value.find("<", inside)
    limit = inner if inner >= 0 else len(value)
    stop = value.find(">", inside, limit)
    if stop >= 0:
        return _Token(_Kind.ANGLE, value[begin:stop]), stop + 1
    comma = value.find(",", inside, limit)
    stop = comma if comma >= 0 else limit
    return _Token(_Kind.ANGLE, value[begin:stop]), stop


def _find_quote(value: str, at: int) -> int:
    """The quote that closes what opened before ``at``; -1 if none does."""
    while (end := value.find('"', at)) >= 0:
        slashes = end
        while slashes > at and value[slashes - 1] == "\\":
            slashes -= 1
        if (end - slashes) % 2 == 0:
            return end
        at = end + 1
    return -1


def _find_word_end(value: str, start: int) -> tuple[int, bool]:
    """Where an encoded word ends (-1 if none begins here), and whether a later one could."""
    first = value.find("?", start + 2, start + _WORD_HEAD)
    second = value.find("?", first + 1, first + 4) if first > 0 else -1
    if second < 0:
        return -1, True
    end = value.find("?=", second + 1)
    return (end + 2, True) if end >= 0 else (-1, False)


def _match_parens(value: str) -> dict[int, int]:
    """Where each comment opens and closes, outermost only in effect."""
    opened: list[int] = []
    closing: dict[int, int] = {}
    for match in _PARENS.finditer(value):
        if match[0] == "(":
            opened.append(match.start())
        elif match[0] == ")" and opened:
            closing[opened.pop()] = match.start()
    return closing
