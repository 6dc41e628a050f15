"""The header block of a message or part: raw fields in order, decoded on demand."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from whosent.message.charset import decode_bytes
from whosent.message.encoded_word import decode_words

_FIELD_START = re.compile(rb"\n(?=[^ \t])")
_REMEMBERED = 300  # octets; longer values are not worth remembering
_SEARCHES = 4  # so many fields are found faster by searching the block than by indexing it


class HeaderField(NamedTuple):
    """One field as it stands in the message.

    name   lower-cased field name
    raw    the whole field with its name, folds and final line end, byte for byte
    value  bytes after the colon, folds kept, without the final line end
    """

    name: str
    raw: bytes
    value: bytes


class Headers:
    """The fields of one header block, in order, top first."""

    __slots__ = (
        "_block", "_fields", "_first", "_lowered", "_names", "_raws", "_searches", "_texts", "_unfolded",
    )

    def __init__(self, block: bytes = b"") -> None:
        """``block`` holds nothing but fields, each with its name right before a colon, and has LF or CRLF at
        its line ends. It is split into fields when many of them are needed, else searched.
        """
        self._block = block
        self._lowered = b""
        self._names: tuple[str, ...] = ()
        self._raws: Sequence[bytes] = ()
        self._fields: tuple[HeaderField, ...] | None = None
        self._searches = 0
        self._first: dict[str, bytes] | None = None
        self._unfolded: dict[str, str] = {}
        self._texts: dict[str, str] = {}

    @classmethod
    def of_fields(cls, names: Sequence[str], raws: Sequence[bytes]) -> Headers:
        """Headers from lower-cased names and whole fields, a name and its colon first."""
        headers = cls()
        headers._names, headers._raws = tuple(names), raws
        return headers

    def __reduce__(self) -> tuple[Callable[..., Headers], tuple[tuple[str, ...], tuple[bytes, ...]]]:
        return Headers.of_fields, (self.names(), tuple(self._raws))

    def __iter__(self) -> Iterator[HeaderField]:
        fields = self._fields
        if fields is None:
            if self._block:
                self._split()
            fields = self._fields = tuple(map(_field, self._names, self._raws))
        return iter(fields)

    def __len__(self) -> int:
        if self._block:
            self._split()
        return len(self._names)

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and self.raw(name) != b""

    def __repr__(self) -> str:
        return f"Headers({', '.join(self.names())})"

    def names(self) -> tuple[str, ...]:
        """The fields' names in order, lower-cased, repeated as often as they stand."""
        if self._block:
            self._split()
        return self._names

    def fields(self, name: str) -> tuple[HeaderField, ...]:
        """All fields of that (lower-case) name, top first."""
        return tuple([_field(name, raw) for raw in self._find_all(name)])

    def above(self, nth: int, name: str, names: Collection[str]) -> tuple[HeaderField, ...]:
        """The fields of these ``names`` above the ``nth`` one called ``name``, counted from 1.

        All of them where there are fewer of that name.
        """
        if self._block:
            self._split()
        have = self._names
        end = -1
        try:
            for _ in range(nth):
                end = have.index(name, end + 1)
        except ValueError:
            end = len(have)
        return tuple([_field(n, raw) for n, raw in zip(have[:end], self._raws, strict=False) if n in names])

    def unfolded(self, name: str) -> str:
        """First field's value unfolded and stripped, encoded words left as they are; "" if absent.

        For machine-readable fields (Message-ID, Received, Return-Path …): bytes outside ASCII are
        decoded leniently.
        """
        value = self._unfolded.get(name)
        if value is None:
            value = self._unfolded[name] = unfold(self.raw(name).partition(b":")[2])
        return value

    def all_unfolded(self, name: str) -> tuple[str, ...]:
        """``unfolded`` of every field of that name, top first."""
        return tuple([unfold(raw.partition(b":")[2]) for raw in self._find_all(name)])

    def text(self, name: str) -> str:
        """First field's value for people: unfolded, encoded words decoded; "" if absent."""
        text = self._texts.get(name)
        if text is None:
            text = self._texts[name] = decode_text(_value(self.raw(name)))
        return text

    def raw(self, name: str) -> bytes:
        """The first field of that name, byte for byte; b"" if absent."""
        first = self._first
        if first is None:
            if self._block:
                if self._searches < _SEARCHES:
                    self._searches += 1
                    start = self._search(name, 0)
                    return self._block[start : _field_end(self._block, start)] if start >= 0 else b""
                self._split()
            first = self._first = dict(zip(reversed(self._names), reversed(self._raws), strict=True))
        return first.get(name, b"")

    def _find_all(self, name: str) -> list[bytes]:
        block = self._block
        if not block:
            names = self._names
            if name not in names:
                return []
            return [raw for have, raw in zip(names, self._raws, strict=True) if have == name]
        found: list[bytes] = []
        start = self._search(name, 0)
        while start >= 0:
            end = _field_end(block, start)
            found.append(block[start:end])
            start = self._search(name, end)
        return found

    def _search(self, name: str, at: int) -> int:
        """Where the next field of that name begins, from ``at`` on, which is a field's start; -1 if none."""
        lowered = self._lowered
        if not lowered:
            lowered = self._lowered = self._block.lower()
        sought = name.encode("latin-1", "replace") + b":"
        if lowered.startswith(sought, at):
            return at
        return lowered.find(b"\n" + sought, at) + 1 or -1

    def _split(self) -> None:
        raws = split_fields(self._block)
        heads = b":".join([raw.partition(b":")[0] for raw in raws])
        self._names = tuple(heads.decode("latin-1").lower().split(":"))
        self._raws = raws
        self._block = self._lowered = b""


def split_fields(block: bytes) -> list[bytes]:
    """The block cut before every line that does not begin with white space; no CR alone ends lines in it."""
    cells = _FIELD_START.split(block)
    last = cells.pop()
    cells = [cell + b"\n" for cell in cells]
    cells.append(last)
    return cells


def _field_end(block: bytes, start: int) -> int:
    """Where the field that begins at ``start`` ends, its folds included."""
    size = len(block)
    end = block.find(b"\n", start) + 1
    while 0 < end < size and (block[end] == 0x20 or block[end] == 0x09):
        end = block.find(b"\n", end) + 1
    return end if end > 0 else size


def unfold(value: bytes) -> str:
    """A field value on one line, without leading and trailing white space, runs of it as one space."""
    if not value:
        return ""
    line = b" ".join(value.split())
    if line.isascii() and 0x1B not in line:
        return line.decode("ascii")
    return decode_bytes(line).text


def decode_text(value: bytes) -> str:
    """An unstructured value with its encoded words (RFC 2047) and raw 8-bit text decoded.

    Folds become one space; other white space stays. Raw bytes are taken for the charset that fits them.
    """
    return _remembered(value) if len(value) <= _REMEMBERED else _decode(value)


def _decode(value: bytes) -> str:
    if 0x0A in value or 0x0D in value:
        value = b" ".join([line.strip(b" \t") for line in value.splitlines()])
    return decode_words(value.strip())


_remembered = lru_cache(maxsize=2048)(_decode)  # subjects and authors come again and again


def _value(raw: bytes) -> bytes:
    return raw.partition(b":")[2].rstrip(b"\r\n")


def _field(name: str, raw: bytes) -> HeaderField:
    return HeaderField(name, raw, _value(raw))
