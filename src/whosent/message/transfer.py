"""Content-Transfer-Encoding undone (RFC 2045 §6), leniently."""

from __future__ import annotations

import binascii
from io import BytesIO

from whosent.message.encoded_word import decode_base64

_UUENCODED = frozenset(("x-uuencode", "uuencode", "x-uue", "uue"))
_ENCODED = _UUENCODED | {"base64", "quoted-printable"}
_MISSPELT = {
    "base-64": "base64",
    "b": "base64",
    "quoted printable": "quoted-printable",
    "q": "quoted-printable",
}


def find_encoding(value: str) -> str:
    """The encoding that a field's value names: one that is undone here, else "" for bytes as they are."""
    word = value.partition(";")[0].partition("(")[0].strip(" \t\"'").lower()
    return word if word in _ENCODED else _MISSPELT.get(word, "")


def undo_encoding(data: bytes, encoding: str) -> tuple[bytes, bool]:
    """``data`` decoded, and whether all of it could be."""
    if encoding == "base64":
        return decode_base64(data)
    if encoding == "quoted-printable":
        return _undo_quoted_printable(data)
    if encoding in _UUENCODED:
        return _undo_uuencode(data)
    return data, True


def _undo_quoted_printable(data: bytes) -> tuple[bytes, bool]:
    if 0x0D in data and data.count(b"=\r") != data.count(b"=\r\n"):
        data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")  # a2b_qp would drop what follows "=\r"
    return binascii.a2b_qp(data), True


def _undo_uuencode(data: bytes) -> tuple[bytes, bool]:
    """The first file between ``begin`` and ``end``; where there is none, ``data`` as it is."""
    text = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n") if 0x0D in data else data
    lines = BytesIO(text)  # line after line: all at once would take many times the memory that the data does
    if not any(line.startswith(b"begin ") for line in lines):
        return data, False
    decoded = bytearray()
    whole = True
    for ended in lines:
        line = ended.rstrip(b"\n")
        if line.strip(b" \t`") in (b"", b"end"):
            if line.startswith(b"end"):
                return bytes(decoded), whole
            continue
        octets = _undo_uuencoded_line(line)
        whole = whole and bool(octets)
        decoded += octets
    return bytes(decoded), False


def _undo_uuencoded_line(line: bytes) -> bytes:
    try:
        return binascii.a2b_uu(line)
    except binascii.Error:
        octets = ((line[0] - 32) & 63) * 4 // 3 + 2  # written by a faulty encoder: trailing rubbish
        try:
            return binascii.a2b_uu(line[:octets])
        except binascii.Error:
            return b""
