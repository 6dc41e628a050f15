"""Any octets under any label are text that can be stored and shown."""

from __future__ import annotations

import encodings.aliases
from importlib.resources import files
from random import Random

import pytest

from hostile.chain import look_at, read
from hostile.mails import text
from whosent.message.charset import decode_bytes
from whosent.message.charset_table import CharsetTable
from whosent.report.safe_text import make_visible
from whosent.tables import read_table

OURS = {
    label
    for row in read_table(CharsetTable, files("whosent.message").joinpath("charsets.toml")).charset
    for label in (row.codec, *row.labels)
}
# Not all of Python's are of text: "zip" unpacks, "idna" raises, "unicode_escape" runs riot.
PYTHONS = {*encodings.aliases.aliases, *encodings.aliases.aliases.values()}
LABELS = sorted(
    OURS | PYTHONS | {"", "idna", "punycode", "undefined", "unicode_escape", "raw_unicode_escape"}
)


def octets_of(label: str) -> list[bytes]:
    random = Random(label)
    letters = "日本語 ｱｲｳ é Ж 한 ①㈱ \u202e".encode()
    return [
        random.randbytes(600),
        bytes(random.choice(letters) for _ in range(600)),
        bytes(random.choice(b"\x1b$B(JI\x0e\x0f!~") for _ in range(600)),
        bytes(random.choice(b"+-~{}&=?aA0 \n") for _ in range(600)),
        letters,
        b"\xed\xa0\x80\xf4\x90\x80\x80\xff\xfe",  # a surrogate and what lies beyond Unicode
    ]


def test_there_are_labels_of_ours_and_of_python() -> None:
    assert len(OURS) > 50
    assert len(PYTHONS) > 100


@pytest.mark.parametrize("label", LABELS)
def test_any_octets_under_the_label_are_text(label: str) -> None:
    for octets in octets_of(label):
        decoded = decode_bytes(octets, label).text
        decoded.encode("utf-8")
        assert "\x1b" not in make_visible(decoded)


@pytest.mark.parametrize("label", LABELS)
def test_a_notice_under_the_label_is_read(label: str) -> None:
    fields = f"Subject: =?{label}?Q?=82=A0=1B$B?=\nContent-Type: text/plain; charset={label}\n".encode()
    for octets in octets_of(label):
        data = text(b"<a@b.example>: 550 5.1.1 unknown\n\n" + octets, fields)
        look_at(data)
        read(data)
