"""Huge and malicious messages: the answer is right, whatever the size."""

from __future__ import annotations

import pytest

from whosent.message import DefectKind, Limits, decode_text, parse

MEGABYTE = 1_000_000
LIMITS = Limits()


def test_ten_megabytes_on_one_line_are_a_body() -> None:
    mail = parse(b"Subject: x\n\n" + b"a" * 10 * MEGABYTE)
    assert len(mail.body) == 10 * MEGABYTE
    assert mail.text == "a" * LIMITS.text_octets
    assert [defect.kind for defect in mail.defects] == [DefectKind.BODY_CUT]


@pytest.mark.parametrize("octets", [b"a", b"\0", b" ", b"\r", b"\n", b":", b"=?", b"\x1b$B", b"\xff"])
def test_ten_megabytes_of_one_thing_and_nothing_else_are_a_message(octets: bytes) -> None:
    mail = parse(octets * (10 * MEGABYTE // len(octets)))
    assert len(list(mail.walk())) == 1
    assert sum(len(field.raw) for field in mail.headers) <= LIMITS.header_octets
    assert len(mail.text) <= LIMITS.text_octets


def test_a_field_of_ten_megabytes_is_cut() -> None:
    mail = parse(b"Subject: " + b"a" * 10 * MEGABYTE + b"\n\ntext")
    assert len(mail.headers.text("subject")) == LIMITS.header_octets - len("Subject: ")
    assert mail.body == b"text"


def test_a_hundred_thousand_fields_are_cut() -> None:
    mail = parse(b"X: y\n" * 100_000 + b"\ntext")
    assert len(mail.headers) == LIMITS.headers
    assert mail.body == b"text"


def test_a_hundred_thousand_folds_are_one_field() -> None:
    mail = parse(b"X: y\n" + b" z\n" * 80_000 + b"\ntext")
    assert len(mail.headers) == 1
    assert mail.headers.unfolded("x").count("z") == 80_000


def test_ten_thousand_parts_are_cut() -> None:
    mail = parse(b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * 10_000 + b"--b--\n")
    assert len(mail.children) == LIMITS.parts
    assert all(child.body == b"x" for child in mail.children)


@pytest.mark.parametrize("boundary", [b"b", b"b%d"])
def test_a_thousand_multiparts_within_one_another_are_cut(boundary: bytes) -> None:
    nested = b"".join(
        b"Content-Type: multipart/mixed; boundary=" + name + b"\n\n--" + name + b"\n"
        for name in (boundary % n if b"%" in boundary else boundary for n in range(1_000))
    )
    depths = [part.depth for part in parse(nested).walk()]
    assert max(depths) <= LIMITS.depth


def test_a_thousand_embedded_messages_are_cut() -> None:
    mail = parse(b"Content-Type: message/rfc822\n\n" * 1_000 + b"text")
    assert [part.depth for part in mail.walk()] == list(range(LIMITS.depth + 1))


@pytest.mark.parametrize("line", [b"--b\n", b"--b ", b"--bb\n", b"\n--", b"--b--", b"--\n", b"-"])
def test_megabytes_of_what_looks_like_delimiters_are_borne(line: bytes) -> None:
    mail = parse(b"Content-Type: multipart/mixed; boundary=b\n\n" + line * (2 * MEGABYTE // len(line)))
    assert len(list(mail.walk())) <= LIMITS.parts


def test_a_boundary_of_a_hundred_thousand_octets_is_found() -> None:
    boundary = b"-" * 100_000
    mail = parse(
        b"Content-Type: multipart/mixed; boundary="
        + boundary
        + b"\n\n"
        + b"-" * MEGABYTE
        + b"\n--"
        + boundary
        + b"\n\nx\n--"
        + boundary
        + b"--\n"
    )
    assert [child.body for child in mail.children] == [b"x"]


@pytest.mark.parametrize(
    "piece",
    [
        b"=?",
        b"?=",
        b"=?a?b?",
        b"=?utf-8?q?",
        b"=?utf-8?b?x",
        b"=?utf-8?q?a?=",
        b"=?iso-2022-jp?b?GyRC?=",
        b"\x1b$B!",
        b"\x1b(I",
        b"\x1b",
        b"\x0e",
        b"\xa1",
        b"\x8e",
        b"\x8f\xa1",
        b"\x81",
        b"&",
        b"=?utf-8?q?\x1b$B",
    ],
)
def test_a_quarter_megabyte_of_one_piece_is_decoded(piece: bytes) -> None:
    assert isinstance(decode_text(piece * (LIMITS.header_octets // len(piece))), str)


@pytest.mark.parametrize(
    "label", ["utf-8", "utf-7", "utf-16", "hz", "iso-2022-jp", "iso-2022-kr", "euc-jp", "gb18030", "x"]
)
@pytest.mark.parametrize(
    "octets", [bytes(range(256)), b"\x1b$B\xff", b"\xa1", b"+", b"~{", b"\xad\xa1", b"\x0e\x1b"]
)
def test_a_long_body_of_anything_is_text_under_any_label(label: str, octets: bytes) -> None:
    mail = parse(
        f"Content-Type: text/plain; charset={label}\n\n".encode() + octets * (200_000 // len(octets))
    )
    assert isinstance(mail.text, str)
    mail.text.encode("utf-8")


@pytest.mark.parametrize("piece", [b";", b'"', b'";', b"a*0=b;", b"a=", b"a*=''%", b"\\", b'a="\\'])
def test_parameters_without_end_are_read(piece: bytes) -> None:
    mail = parse(b'Content-Type: text/plain; name="' + piece * (200_000 // len(piece)) + b"\n\n")
    assert isinstance(mail.filename + mail.parameter("charset"), str)
