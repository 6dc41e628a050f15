"""The tag lists of DKIM: in the DKIM-Signature field and in the key record."""

from __future__ import annotations

import binascii


class TagList:
    """``tag=value`` pairs of one list; names as written (they are case-sensitive), values stripped."""

    __slots__ = ("_values",)

    def __init__(self, values: dict[str, str]) -> None:
        self._values = values

    def __contains__(self, name: str) -> bool:
        return name in self._values

    def value(self, name: str, default: str = "") -> str:
        """The tag's value, white space around it removed; ``default`` where the list lacks it."""
        return self._values.get(name, default)

    def items_of(self, name: str) -> tuple[str, ...]:
        """A colon-separated value as its items, lower-cased, empty ones left out."""
        return tuple([item for raw in self._values.get(name, "").lower().split(":") if (item := raw.strip())])

    def number(self, name: str) -> int | None:
        """An unsigned decimal value; None where it is absent or is none."""
        text = self._values.get(name, "")
        return int(text) if text.isascii() and text.isdecimal() and len(text) <= _MAX_DIGITS else None

    def octets(self, name: str) -> bytes | None:
        """A base64 value, white space inside it allowed; None where it is empty or is none."""
        return decode_base64(self._values.get(name, ""))


_MAX_DIGITS = 18


def parse_tags(text: str) -> TagList | None:
    """None where the list is malformed or names a tag twice.

    Empty items are passed over, also in the middle: they change nothing that could be signed.
    Source: RFC 6376 §3.2.
    """
    values: dict[str, str] = {}
    for item in text.split(";"):
        name, equals, value = item.partition("=")
        name = name.strip()
        if not equals:
            if name:
                return None
            continue
        if not name or name in values:
            return None
        values[name] = value.strip()
    return TagList(values)


def decode_base64(text: str) -> bytes | None:
    """RFC 4648 base64 with folding white space inside it; None where it is empty or is none."""
    compact = "".join(text.split())
    if not compact:
        return None
    try:
        return binascii.a2b_base64(compact, strict_mode=True)
    except (binascii.Error, ValueError):
        return None


def decode_quoted(text: str) -> str:
    """A dkim-quoted-printable value (RFC 6376 §2.11), leniently."""
    if "=" not in text:
        return text
    return binascii.a2b_qp("".join(text.split()).encode("utf-8")).decode("utf-8", "replace")
