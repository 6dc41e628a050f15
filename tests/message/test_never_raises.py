"""Whatever the bytes are, everything can be asked of the message."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from whosent.message import (
    decode_text,
    html_to_text,
    parse,
    parse_addresses,
    parse_date,
    parse_fields,
    utc_offset_min,
)

from .sample_mails import MAILS

SIGNS = st.sampled_from(
    [
        b"\r",
        b"\n",
        b"\r\n",
        b"\n\n",
        b" ",
        b"\t",
        b"--",
        b"--A",
        b"A",
        b"=?",
        b"?=",
        b"=?utf-8?B?",
        b"\x1b$B",
        b"\x1b(I",
        b"\0",
        b'"',
        b"(",
        b"<",
        b">",
        b"@",
        b",",
        b";",
        b":",
        b"=",
        b"=\r",
        b"\xff",
        b"\x81",
        b"\xe3\x81",
        b"From ",
        b"Subject: ",
        b"Content-Type: ",
        b"multipart/mixed; boundary=A\n",
        b"message/rfc822\n",
        b"charset*0*=",
        b"utf-7",
        b"Content-Transfer-Encoding: ",
        b"base64\n",
        b"quoted-printable\n",
        b"x-uuencode\n",
        b"begin 644 x\n",
        b"&#9999999999;",
        b"<script",
        b"2026-",
        b"Nov ",
    ]
)
MADE_OF_SIGNS = st.lists(SIGNS, max_size=40).map(b"".join)


def ask_everything(data: bytes) -> None:
    message = parse(data)
    for part in message.walk():
        assert part.content_type.count("/") == 1
        assert isinstance(part.plain_text() + part.filename, str)
        assert all(0 <= defect.offset <= len(data) for defect in part.defects)
        part.text.encode("utf-8")
        for field in part.headers:
            assert field.value in field.raw
            value = part.headers.text(field.name)
            parse_addresses(value)
            parse_date(value)
            utc_offset_min(value)
    parse_fields(data)


@given(st.binary(max_size=400) | MADE_OF_SIGNS)
@settings(max_examples=300, deadline=None)
def test_any_bytes_are_a_message(data: bytes) -> None:
    ask_everything(data)


@given(st.sampled_from(MAILS), st.integers(0, 2_000), st.integers(0, 30), MADE_OF_SIGNS)
@settings(max_examples=300, deadline=None)
def test_a_changed_mail_is_a_message(mail: bytes, at: int, lost: int, put: bytes) -> None:
    at %= len(mail)
    ask_everything(mail[:at] + put + mail[at + lost :])


@pytest.mark.parametrize("mail", MAILS, ids=["notice", "attached", "raw", "uuencoded"])
def test_a_mail_cut_at_any_octet_is_a_message(mail: bytes) -> None:
    assert len(mail) > 50
    for end in range(len(mail)):
        ask_everything(mail[:end])


@pytest.mark.parametrize("mail", MAILS, ids=["notice", "attached", "raw", "uuencoded"])
def test_a_mail_cut_at_any_octet_keeps_the_fields_before(mail: bytes) -> None:
    whole = [(field.name, field.value) for field in parse(mail).headers]
    assert whole
    for end in range(len(mail)):
        cut = [(field.name, field.value) for field in parse(mail[:end]).headers]
        assert cut[:-1] == whole[: max(0, len(cut) - 1)]


@given(st.text(max_size=200) | MADE_OF_SIGNS.map(lambda data: data.decode("utf-8", "replace")))
@settings(max_examples=300, deadline=None)
def test_any_text_is_searched_for_addresses_and_dates(value: str) -> None:
    assert all("@" in address.address and address.domain for address in parse_addresses(value))
    when = parse_date(value)
    assert when is None or when.utcoffset() is not None
    utc_offset_min(value)
    assert isinstance(html_to_text(value), str)
    assert isinstance(decode_text(value.encode("utf-8", "surrogatepass")), str)
