"""mbox in its dialects."""

from __future__ import annotations

import io

import pytest

from whosent.mailbox import Limits
from whosent.mailbox.mbox import TooLarge, split_mbox

LIMITS = Limits()
FROM = b"From MAILER-DAEMON Thu Jul  2 12:05:05 2026\n"
HEAD = b"Return-Path: <>\nFrom: MAILER-DAEMON@example.org\nSubject: Undelivered\n\n"


def split(box: bytes, *, limits: Limits = LIMITS, delivered_only: bool = False) -> list[bytes | TooLarge]:
    return list(split_mbox(io.BytesIO(box), limits=limits, delivered_only=delivered_only))


@pytest.mark.parametrize(
    "line",
    [
        "From MAILER-DAEMON Thu Jul  2 12:05:05 2026",
        "From alice@example.com  Thu Jul  2 12:05:05 2026",
        "From alice@example.com Thu Jul  2 12:05 2026",
        "From alice@example.com Thu Jul  2 12:05:05 +0900 2026",
        "From alice@example.com Thu Jul  2 12:05:05 2026 +0900",
        "From alice@example.com Thu Jul  2 12:05:05 JST 2026",
        "From 1790000000000000000@xxx Thu Jul 02 12:05:05 +0000 2026",
        "From alice@example.com Thu, 2 Jul 2026 12:05:05 +0900",
        "From MAILER-DAEMON Thu 2 Jul 2026 12:05:05 +0900",
        "From () 2026-07-02 12:05:05 +0000",
        "From - Thu Jul  2 12:05:05 2026",
        "From ???@??? Thu Jul 02 12:05:05 2026",
        'From "a b"@example.com Thu Jul  2 12:05:05 2026',
        "From uucp!alice Thu Jul  2 12:05:05 2026 remote from example",
        "From -",
        "From ",
        "From MAILER-DAEMON",
    ],
)
def test_a_separator_of_this_shape_separates(line: str) -> None:
    separator = line.encode() + b"\n"
    assert split((separator + HEAD + b"text\n\n") * 3) == [HEAD + b"text\n"] * 3


@pytest.mark.parametrize(
    "line",
    [
        "From now on everything is different.",
        "From: alice@example.com",
        "From 10:30 until 11:15 on 2026-07-02 the server was down",
        "From alice@example.com Thu Jul  2 12:05:05 2026",
        "From -",
        "From ",
    ],
)
def test_a_from_line_in_a_body_without_a_header_block_below_it_does_not_separate(line: str) -> None:
    body = b"before\n\n" + line.encode() + b"\nand the text goes on\n"
    assert split(FROM + HEAD + body + b"\n" + FROM + HEAD + b"2\n") == [HEAD + body, HEAD + b"2\n"]


def test_a_sentence_above_something_like_a_field_does_not_separate() -> None:
    body = b"\nFrom time to time this happens\nNote: see below\n"
    assert split(FROM + HEAD + body) == [HEAD + body]


@pytest.mark.parametrize("newline", [b"\n", b"\r\n", b"\r"])
def test_line_ends_of_any_kind_come_back_as_they_are(newline: bytes) -> None:
    one, two = ((HEAD + text).replace(b"\n", newline) for text in (b"one\n", b"two\nmore\n"))
    separator = FROM.replace(b"\n", newline)
    assert split(separator + one + newline + separator + two + newline) == [one, two]


def test_line_ends_may_differ_between_the_messages_of_one_file() -> None:
    lf, crlf = HEAD + b"one\n", (HEAD + b"two\n").replace(b"\n", b"\r\n")
    crlf_from = FROM.replace(b"\n", b"\r\n")
    assert split(FROM + lf + b"\n" + crlf_from + crlf + b"\r\n" + FROM + lf) == [lf, crlf, lf]


def test_a_blank_line_before_the_separator_may_be_missing() -> None:
    assert split((FROM + HEAD + b"text\n") * 3) == [HEAD + b"text\n"] * 3


def test_the_last_line_may_lack_its_end() -> None:
    assert split(FROM + HEAD + b"text") == [HEAD + b"text"]


def test_quoted_from_lines_are_unquoted_by_one_level() -> None:
    assert split(FROM + HEAD + b">From a\n>>From b\n> From c\nx>From d\n") == [
        HEAD + b"From a\n>From b\n> From c\nx>From d\n"
    ]


def test_a_stated_length_that_lands_on_a_separator_is_honoured() -> None:
    body = b"returned:\n\n" + FROM + HEAD + b">From stays as stored\n"
    one = b"Content-Length: %d\n" % len(body) + HEAD + body
    assert split(FROM + one + b"\n" + FROM + HEAD + b"two\n") == [one, HEAD + b"two\n"]


def test_a_stated_length_that_lands_on_the_end_is_honoured() -> None:
    body = b"returned:\n\n" + FROM + HEAD
    one = HEAD.replace(b"\n\n", b"\nContent-length: %d\n\n" % len(body)) + body
    assert split(FROM + one + b"\n") == [one]


@pytest.mark.parametrize("stated", [b"1", b"99999", b"99999999999", b"-1", b"", b"x"])
def test_a_stated_length_that_lands_elsewhere_is_not_believed(stated: bytes) -> None:
    one = b"Content-Length: " + stated + b"\n" + HEAD + b"one\n"
    assert split(FROM + one + b"\n" + FROM + HEAD + b"two\n") == [one, HEAD + b"two\n"]


def test_lines_longer_than_any_buffer_come_back_whole() -> None:
    long = b"x" * 200_000 + b" From " + b"y" * 3_000_000 + b"\n"
    assert split((FROM + HEAD + long + b"\n") * 2) == [HEAD + long] * 2


def test_a_message_of_ten_megabytes_comes_back_whole() -> None:
    large = HEAD + b"From here on it is long.\n" * 400_000
    assert split(FROM + large + b"\n" + FROM + HEAD + b"small\n") == [large, HEAD + b"small\n"]


def test_a_message_beyond_the_cap_is_counted_and_the_next_is_read() -> None:
    limits = Limits(message_octets=3 << 20)
    large = HEAD + b"From here on it is long.\n" * 400_000
    found = split(FROM + HEAD + b"1\n\n" + FROM + large + b"\n" + FROM + HEAD + b"3\n", limits=limits)
    assert found == [HEAD + b"1\n", TooLarge(octets=len(large) + 1), HEAD + b"3\n"]


def test_blank_lines_and_a_byte_order_mark_in_front_are_no_message() -> None:
    assert split(b"\xef\xbb\xbf\r\n\n" + FROM + HEAD + b"text\n") == [HEAD + b"text\n"]


def test_in_a_file_of_one_mail_a_returned_message_with_its_separator_stays_inside() -> None:
    returned = FROM + b"Date: Thu, 02 Jul 2026 12:05:05 +0000\nFrom: alice@example.com\nSubject: hello\n\n"
    mail = HEAD + b"Bounced mail:\n\n" + returned
    assert split(FROM + mail, delivered_only=True) == [mail]


def test_in_a_file_of_one_mail_a_second_delivered_mail_is_one_of_its_own() -> None:
    assert split((FROM + HEAD + b"text\n") * 2, delivered_only=True) == [HEAD + b"text\n"] * 2


@pytest.mark.parametrize(
    "pattern", [b"From ", b"\nFrom ", b"\nFrom -\n", b"\n>From ", b"\n\nFrom a 10:00\nX: y\n"]
)
def test_a_body_of_nothing_but_from_is_read_in_one_pass(pattern: bytes) -> None:
    reads = 0

    class Counting(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            nonlocal reads
            reads += 1
            return super().read(size)

    box = FROM + HEAD + pattern * (2_000_000 // len(pattern)) + b"\n"
    assert len(list(split_mbox(Counting(box), limits=Limits()))) == 1
    assert reads <= len(box) // (1 << 20) + 3
