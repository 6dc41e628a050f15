"""Blocks of fields."""

from whosent.message import parse_fields


def run(data: bytes) -> None:
    for headers in parse_fields(data):
        assert headers.names()
        assert all(headers.text(name) is not None for name in headers.names()[:50])
