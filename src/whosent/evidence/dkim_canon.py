"""The two canonical forms of DKIM, for header fields and bodies (RFC 6376 §3.4).

Stored mail has LF line ends, mail in transport CRLF: either is taken, CRLF is made.
"""

from __future__ import annotations

import re
from enum import StrEnum

from whosent.message import HeaderField

_BLANKS = re.compile(rb"[ \t]{2,}|\t")
_FIELD_BLANKS = re.compile(rb"[ \t\r\n]+")


class Canonical(StrEnum):
    """The c= words."""

    SIMPLE = "simple"
    RELAXED = "relaxed"


def canonical_field(field: HeaderField, form: Canonical) -> bytes:
    """The field with its final CRLF, as it is hashed."""
    if form is Canonical.RELAXED:
        return b"%b:%b\r\n" % (field.name.encode("ascii", "replace"), relaxed_value(field.value))
    raw = crlf(field.raw)
    return raw if raw.endswith(b"\r\n") else raw + b"\r\n"


def relaxed_value(value: bytes) -> bytes:
    """A field's value unfolded, each run of white space one space, none at the ends."""
    if b"\x0b" in value or b"\x0c" in value:
        # bytes.split() takes these for white space, RFC 5234 WSP does not hold them
        return _FIELD_BLANKS.sub(b" ", value).strip(b" ")
    return b" ".join(value.split())


def canonical_body(body: bytes, form: Canonical) -> bytes:
    """The body as it is hashed, before l= is applied. Linear time."""
    body = body.replace(b"\r\n", b"\n")
    if b"\n" not in body:
        body = body.replace(b"\r", b"\n")
    if form is Canonical.RELAXED:
        body = _BLANKS.sub(b" ", body).replace(b" \n", b"\n").removesuffix(b" ")
    body = body.rstrip(b"\n")
    if not body and form is Canonical.RELAXED:
        return b""
    return body.replace(b"\n", b"\r\n") + b"\r\n"


def crlf(data: bytes) -> bytes:
    """``data`` with CRLF line ends whatever it has."""
    return data.replace(b"\r\n", b"\n").replace(b"\r", b"\n").replace(b"\n", b"\r\n")
