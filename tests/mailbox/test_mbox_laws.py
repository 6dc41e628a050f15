"""Whatever mails an mbox is made of, the same come out of it."""

from __future__ import annotations

import io
import re
import tracemalloc

from hypothesis import given
from hypothesis import strategies as st

from whosent.mailbox import Limits
from whosent.mailbox.mbox import split_mbox

FROM = b"From alice@example.com Thu Jul  2 12:05:05 2026"
ODD = [b"", b"text", b"From now on", b">From me", b">>From", b"From", b"From:", b"From -", b"  From "]
LINES = st.sampled_from(ODD) | st.binary(max_size=40).map(lambda b: re.sub(rb"[\r\n]", b"", b))
NEWLINES = st.sampled_from([b"\n", b"\r\n"])


@st.composite
def letters(draw: st.DrawFn) -> tuple[bytes, bytes]:
    newline = draw(NEWLINES)
    head = [b"Return-Path: <>", b"From: a@example.com", b"Subject: " + draw(LINES)]
    return newline.join([*head, b"", *draw(st.lists(LINES, max_size=8))]) + newline, newline


def quote(data: bytes) -> bytes:
    return re.sub(rb"(?m)^(>*From )", rb">\1", data)


@given(st.lists(letters(), min_size=1, max_size=6))
def test_mboxrd_comes_back_octet_for_octet(mails: list[tuple[bytes, bytes]]) -> None:
    box = b"".join(FROM + newline + quote(data) + newline for data, newline in mails)
    assert list(split_mbox(io.BytesIO(box), limits=Limits())) == [data for data, _ in mails]


@given(st.lists(letters(), min_size=1, max_size=6))
def test_mboxcl2_comes_back_octet_for_octet(mails: list[tuple[bytes, bytes]]) -> None:
    stated = []
    for data, newline in mails:
        head, body = data.split(newline * 2, 1)
        stated.append((head + newline + b"Content-Length: %d" % len(body) + newline * 2 + body, newline))
    box = b"".join(FROM + newline + data + newline for data, newline in stated)
    assert list(split_mbox(io.BytesIO(box), limits=Limits())) == [data for data, _ in stated]


@given(st.binary(max_size=3000))
def test_any_octets_are_split_without_an_error_and_without_loss_of_count(data: bytes) -> None:
    found = list(split_mbox(io.BytesIO(FROM + b"\n" + data), limits=Limits(message_octets=500)))
    assert len(found) >= 1


def test_a_large_mbox_is_never_held_as_a_whole() -> None:
    mail = b"Return-Path: <>\nFrom: a@example.com\nSubject: x\n\n" + b"It could not be delivered.\n" * 150

    class Endless:
        """Forty thousand notices, made as they are read."""

        def __init__(self) -> None:
            self.left = 40_000
            self.piece = (FROM + b"\n" + mail + b"\n") * 250

        def read(self, size: int, /) -> bytes:
            if self.left <= 0:
                return b""
            self.left -= 250
            return self.piece

    tracemalloc.start()
    count = sum(1 for _ in split_mbox(Endless(), limits=Limits()))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 40_000
    assert peak < 16 << 20
