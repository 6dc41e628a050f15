"""Header fields as data: for the questions that a record does not answer."""

from __future__ import annotations

from typing import NamedTuple

from whosent.bounce.model import Reading
from whosent.message import Headers, decode_text


class HeaderValue(NamedTuple):
    """One field: its name as written, its value on one line with encoded words decoded."""

    name: str
    value: str


def original_headers(reading: Reading) -> tuple[HeaderValue, ...]:
    """The fields of the mail that came back, in order, repeated as often as they stand; () if none did."""
    message = reading.returned.message
    return header_values(message.headers) if message is not None else ()


def header_values(headers: Headers) -> tuple[HeaderValue, ...]:
    """The fields of a header block, in order. Never raises."""
    return tuple(
        HeaderValue(
            field.raw.partition(b":")[0].strip().decode("ascii", "replace"),
            " ".join(decode_text(field.value).split()),
        )
        for field in headers
    )
