"""Other people's addresses, each replaced by a mark: the same person has the same mark everywhere."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from whosent.cited import Citation
from whosent.tables import read_table

_LOCAL_MAX = 320   # RFC 5321 §4.5.3.1 allows 64; tagged envelopes go beyond
_DOMAIN_MAX = 255
_WORD_MIN = 3      # shorter local parts are parts of too many words
_ENDS_LOCAL = frozenset("<>()[]{}\",;:\\|「」『』【】、。（）＜＞")
_IN_DOMAIN = frozenset(".-_")


@dataclass(frozen=True, slots=True, kw_only=True)
class Covers:
    """What stands in a question that is sent away, in place of names; ``person`` has ``{number}``."""

    person: str
    name: str
    subject: str
    link: str
    host: str
    network: str
    identifier: str
    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RedactionTable:
    """``redaction.toml``."""

    schema: int
    roles: tuple[str, ...]
    roles_source: Citation
    identifiers: tuple[str, ...]
    identifiers_source: Citation
    properties: tuple[str, ...]
    properties_source: Citation
    spellings: tuple[str, ...]
    spellings_source: Citation
    mark: str
    mark_source: Citation
    covers: Covers


@cache
def load_redaction() -> RedactionTable:
    """The table that ships."""
    return read_table(RedactionTable, files("whosent.report").joinpath("redaction.toml"))


class Redactor:
    """Gives marks to people, in the order in which they are met.

    ``own`` are the owner's addresses: they stay, and so do addresses of programs and offices (postmaster).
    """

    def __init__(self, own: Iterable[str]) -> None:
        self._own = frozenset(address.lower() for address in own)
        self._marks: dict[str, str] = {}
        table = load_redaction()
        self._roles = frozenset(table.roles)
        self._properties = frozenset(table.properties)
        self._spellings = table.spellings
        self._mark = table.mark

    @property
    def count(self) -> int:
        """How many people have a mark."""
        return len(self._marks)

    def text(self, text: str, *, keep: frozenset[str] = frozenset()) -> str:
        """``text`` with a mark in place of every address of somebody else. Linear; never raises.

        keep  what looks like an address and is none: Message-IDs, lower-cased, without brackets
        """
        for spelling in self._spellings:
            if spelling in text:
                text = text.replace(spelling, "@")
        at = text.find("@")
        if at < 0:
            return text
        pieces: list[str] = []
        done = seen = 0
        while at >= 0:
            start, end = self._start(text, at, seen), _end(text, at)
            while text[end : end + 1] == "@" and (further := _end(text, end)) > end + 1:
                end = further
            address = text[start:end].lower()
            if start < at and end > at + 1:
                seen = end
                if address not in keep and not self._stays(address):
                    pieces += (text[done:start], self.mark(address))
                    done = end
            at = text.find("@", max(end, at + 1))
        return "".join(pieces) + text[done:]

    def words(self, text: str, addresses: Iterable[str]) -> str:
        """``text`` with a mark also where the local part of one of ``addresses`` stands as a word alone."""
        for address in addresses:
            local = address.rpartition("@")[0].lower()
            if len(local) >= _WORD_MIN and local not in self._roles and not self._stays(address.lower()):
                text = _replace_word(text, local, self.mark(address.lower()))
        return text

    def mark(self, address: str) -> str:
        """The mark of an address."""
        mark = self._marks.get(address)
        if mark is None:
            mark = self._marks[address] = self._mark.format(number=len(self._marks) + 1)
        return mark

    def _start(self, text: str, at: int, seen: int) -> int:
        """Where the local part before an "@" begins, below the address that ends at ``seen``."""
        start = at
        least = max(seen, at - _LOCAL_MAX)
        while start > least and text[start - 1] not in _ENDS_LOCAL and not text[start - 1].isspace():
            start -= 1
        name, equals, _ = text[start:at].rpartition("=")
        if equals and name.lower().strip("'`") in self._properties:
            start += len(name) + 1
        while start < at and text[start] in "'`=*.":
            start += 1
        return start

    def _stays(self, address: str) -> bool:
        local, _, domain = address.rpartition("@")
        if address in self._own or local in self._roles or domain == "redacted.invalid":
            return True
        return "+" in local and f"{local.partition('+')[0]}@{domain}" in self._own


def _end(text: str, at: int) -> int:
    """Where the domain after an "@" ends; right after the "@" where there is none."""
    end = at + 1
    if text[end : end + 1] == "[":
        close = text.find("]", end, end + _DOMAIN_MAX)
        if close < 0:
            return end
        end = close + 1
    most = min(len(text), end + _DOMAIN_MAX)
    while end < most and (text[end].isalnum() or text[end] in _IN_DOMAIN):
        end += 1
    while text[end - 1] in _IN_DOMAIN:
        end -= 1
    return end


def _replace_word(text: str, word: str, mark: str) -> str:
    low = text.lower()
    if len(low) != len(text):  # a letter that changes its length: then only the word as it is written
        low = text
    pieces: list[str] = []
    done = 0
    found = low.find(word)
    while found >= 0:
        end = found + len(word)
        if not _joins(low, found - 1) and not _joins(low, end):
            pieces += (text[done:found], mark)
            done = end
        found = low.find(word, end)
    return "".join(pieces) + text[done:]


def _joins(text: str, at: int) -> bool:
    """Whether the character there makes a longer word, name or address of what stands beside it."""
    return 0 <= at < len(text) and (text[at].isalnum() or text[at] in "@_-")
