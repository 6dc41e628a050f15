"""Received fields."""

from whosent.evidence.trace import parse_received, parse_trace
from whosent.message import parse

from ..seeds import values_of

SEEDS = values_of("received")


def run(data: bytes) -> None:
    line = parse_received(data)
    assert line == parse_received(data)
    parse_trace(parse(b"Received: " + data).headers)
