"""Bodies made of fields."""

from __future__ import annotations

import pytest

from whosent.message import Limits, parse_fields

STATUS = b"""\
Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; a@example.com
Diagnostic-Code: smtp;
 550 no
"""


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_blocks_are_divided_by_blank_lines(end: bytes) -> None:
    about, recipient = parse_fields(STATUS.replace(b"\n", end))
    assert about.unfolded("reporting-mta") == "dns; mx.example"
    assert recipient.names() == ("final-recipient", "diagnostic-code")
    assert recipient.unfolded("diagnostic-code") == "smtp; 550 no"


def test_blank_lines_may_hold_blanks_and_be_many() -> None:
    assert [block.names() for block in parse_fields(b"\n \n\nA: b\n \t\n\n\nC: d")] == [("a",), ("c",)]


def test_lines_that_are_no_fields_are_left_out() -> None:
    blocks = parse_fields(b"words\nA: b\nmore words here\nC : d\n\nonly words\n\n  E: f\n")
    assert [block.names() for block in blocks] == [("a", "c"), ("e",)]


@pytest.mark.parametrize("data", [b"", b"\n\n", b"no fields", b"\0", b":", b": x"])
def test_nothing_gives_nothing(data: bytes) -> None:
    assert parse_fields(data) == ()


def test_blocks_fields_and_octets_are_capped() -> None:
    limits = Limits(blocks=3, headers=2, header_octets=10)
    blocks = parse_fields(b"A: b\nB: c\nC: d\n\n" * 10, limits=limits)
    assert [len(block) for block in blocks] == [2, 2, 2]
