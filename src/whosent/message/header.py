"""The header block of a message or part: raw fields in order, decoded on demand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class HeaderField:
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

    __slots__ = ("_fields",)

    def __init__(self, fields: tuple[HeaderField, ...]) -> None:
        self._fields = fields

    def __iter__(self) -> Iterator[HeaderField]:
        return iter(self._fields)

    def __len__(self) -> int:
        return len(self._fields)

    def __contains__(self, name: str) -> bool:
        return any(f.name == name for f in self._fields)

    def fields(self, name: str) -> tuple[HeaderField, ...]:
        """All fields of that (lower-case) name, top first."""
        return tuple(f for f in self._fields if f.name == name)

    def unfolded(self, name: str) -> str:
        """First field's value unfolded and stripped, encoded words left as they are; "" if absent.

        For machine-readable fields (Message-ID, Received, Return-Path …): bytes outside ASCII are
        decoded leniently.
        """
        for f in self._fields:
            if f.name == name:
                return unfold(f.value)
        return ""

    def all_unfolded(self, name: str) -> tuple[str, ...]:
        """``unfolded`` of every field of that name, top first."""
        return tuple(unfold(f.value) for f in self._fields if f.name == name)

    def text(self, name: str) -> str:
        """First field's value for people: unfolded, encoded words decoded; "" if absent."""
        for f in self._fields:
            if f.name == name:
                return decode_text(f.value)
        return ""


def unfold(value: bytes) -> str:
    """A field value on one line, without leading and trailing white space."""
    return " ".join(value.decode("utf-8", "replace").split())


def decode_text(value: bytes) -> str:
    """An unstructured value with its encoded words (RFC 2047) and raw 8-bit text decoded."""
    from email.header import decode_header, make_header

    try:
        return str(make_header(decode_header(unfold(value))))
    except (ValueError, LookupError, UnicodeError):
        return unfold(value)
