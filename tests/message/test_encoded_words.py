"""Encoded words as they are written."""

from __future__ import annotations

import base64

import pytest

from whosent.message import decode_text

DAY = base64.b64encode("日本語".encode()).decode()


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("=?utf-8?Q?a_b=20c?=", "a b c"),
        ("=?utf-8?q?Hello World?=", "Hello World"),
        ("=?iso-8859-1?Q?caf=E9?= ole", "café ole"),
        (f"=?utf-8*ja?B?{DAY}?=", "日本語"),
        (f"=?utf-8?B?{DAY[:6]} {DAY[6:]}?=", "日本語"),
        (f"=?utf-8?B?{DAY[:6]}\r\n {DAY[6:]}?=", "日本語"),
        (f"=? utf-8 ? B ?{DAY}?=", "日本語"),
        (f"a=?utf-8?B?{DAY}?=b", "a日本語b"),
        ("=?utf-8?Q?a?= x =?utf-8?Q?b?=", "a x b"),
        ("=?utf-8?Q?a?=\r\n\t=?utf-8?Q?b?=", "ab"),
        ("=?utf-8?Q?a?= =?iso-8859-1?Q?=E9?=", "aé"),
        ("=?utf-8?Q?=E6=97?= =?UTF-8?B?pQ==?=", "日"),
        (f"=?utf-8?B?{DAY[:9]}?=", "日本"),
        (f"=?utf-8?B?{DAY[:8]}", "日本"),
        ("=?utf-8?Q?a =?utf-8?Q?b?=", "a b"),
        ("=?utf-8?Q??=x", "x"),
        ("=?utf-8?Q?what??=", "what?"),
        ("=?utf-8?X?a?=", "=?utf-8?X?a?="),
        ("a =?b c?= d", "a =?b c?= d"),
        ("=?=?=?=?", "=?=?=?=?"),
        ("1 =? 2", "1 =? 2"),
    ],
)
def test_words_are_decoded_where_they_are_words(value: str, text: str) -> None:
    assert decode_text(value.encode()) == text


def test_an_iso_2022_jp_state_crosses_words_only_where_one_was_split_in_it() -> None:
    def word(data: bytes) -> bytes:
        return b"=?iso-2022-jp?B?" + base64.b64encode(data) + b"?="

    assert decode_text(word(b'\x1b$B$"') + b" " + word(b"$$\x1b(B")) == "あい"
    assert decode_text(word(b'\x1b$B$"') + b" " + word(b"abc")) == "あabc"


def test_words_of_any_number_are_joined() -> None:
    value = b" ".join(
        b"=?utf-8?B?" + base64.b64encode(bytes((octet,))) + b"?=" for octet in "日本語".encode() * 500
    )
    assert decode_text(value) == "日本語" * 500
