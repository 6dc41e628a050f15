"""Encoded words in header fields (RFC 2047), as they are written rather than as they should be."""

from __future__ import annotations

import binascii
from typing import NamedTuple

from whosent.message.charset import decode_bytes, find_charset

_CHARSET_MAX = 75  # RFC 2047 §2: the whole word is no longer
_BLANK = b" \t\r\n"
_BASE64 = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_NO_BASE64 = bytes(c for c in range(256) if c not in _BASE64)
_TO_ASCII = b"\x1b(B"


class Word(NamedTuple):
    """One encoded word: its charset label, its bytes, and where it ends."""

    charset: str
    octets: bytes
    end: int


def decode_words(value: bytes) -> str:
    """An unfolded field value with its encoded words decoded; the rest is read as whatever it fits.

    Bytes of adjacent words of one charset are joined before they are decoded: mailers split words inside
    a character. Words need no white space around them, and may stand in quotes.
    """
    pieces: list[str] = []
    pending: list[Word] = []
    at = look = 0
    while (start := value.find(b"=?", look)) >= 0:
        word = _read_word(value, start)
        if word is None:
            look = start + 2
            continue
        between = value[at:start]
        if not pending or between.strip(_BLANK):
            _flush(pending, pieces)
            pieces.append(decode_bytes(between).text)
        pending.append(word)
        at = look = word.end
    _flush(pending, pieces)
    pieces.append(decode_bytes(value[at:]).text)
    return "".join(pieces)


def decode_base64(data: bytes) -> tuple[bytes, bool]:
    """What base64 ``data`` stands for, and whether all of it could be read. Cut and noisy data is read as far
    as it goes; after padding, reading goes on where more base64 follows, as when pieces were joined.
    """
    try:
        octets = binascii.a2b_base64(data)
    except binascii.Error:
        octets = b""
    else:
        pad = data.find(b"=")
        if pad < 0 or not data[pad:].strip(b"=\r\n\t "):
            return octets, True
    # Run after run: all of them at once would take many times the memory that the data does.
    decoded = bytearray()
    at = 0
    while at < len(data):
        pad = data.find(b"=", at)
        stop = pad if pad >= 0 else len(data)
        if at < stop:
            decoded += _decode_run(data[at:stop].translate(None, _NO_BASE64))
        at = stop + 1
    return bytes(decoded), False


def _decode_run(run: bytes) -> bytes:
    run = run[:-1] if len(run) % 4 == 1 else run
    return binascii.a2b_base64(run + b"=" * (-len(run) % 4))


def _read_word(value: bytes, start: int) -> Word | None:
    """The word that begins at ``start``; None if none does."""
    mark = value.find(b"?", start + 2, start + 2 + _CHARSET_MAX)
    second = value.find(b"?", mark + 1, mark + 6) if mark > 0 else -1
    if second < 0:
        return None
    label = value[start + 2 : mark].strip(_BLANK)
    coding = value[mark + 1 : second].strip(_BLANK).lower()
    if coding not in (b"b", b"q") or not label or not label.isascii() or b"=" in label or b" " in label:
        return None
    end, after = _find_word_end(value, second + 1)
    if end < 0:
        return None
    payload = value[second + 1 : end]
    octets = _decode_q(payload) if coding == b"q" else decode_base64(payload)[0]
    return Word(label.decode("ascii"), octets, after)


def _find_word_end(value: bytes, begin: int) -> tuple[int, int]:
    """End of the payload and of the word. A word may be cut off: by another one or by the field's end."""
    at = value.find(b"?", begin)
    while at >= 0:
        if value[at + 1 : at + 2] == b"=":
            return at, at + 2
        if at > begin and value[at - 1] == 0x3D:
            return at - 1, at - 1
        at = value.find(b"?", at + 1)
    size = len(value)
    return (-1, -1) if size == begin or any(c in _BLANK for c in value[begin:]) else (size, size)


def _decode_q(payload: bytes) -> bytes:
    return binascii.a2b_qp(payload.replace(b"\r", b"").replace(b"\n", b""), header=True)


def _flush(pending: list[Word], pieces: list[str]) -> None:
    """Decode the words read so far, those of one charset together."""
    at = 0
    while at < len(pending):
        label = pending[at].charset
        stop = at + 1
        while stop < len(pending) and pending[stop].charset.lower() == label.lower():
            stop += 1
        pieces.append(decode_bytes(_join(pending[at:stop]), label).text)
        at = stop
    pending.clear()


def _join(words: list[Word]) -> bytes:
    charset = find_charset(words[0].charset)
    if len(words) == 1 or charset is None or charset.codec != "x-iso-2022-jp":
        return b"".join(word.octets for word in words)
    joined: list[bytes] = []
    is_shifted = False
    for word in words:
        octets = word.octets
        # Each word begins in ASCII (RFC 2047 §3), unless it was split amid double bytes.
        if is_shifted and not octets.startswith(b"\x1b") and not _returns(octets):
            joined.append(_TO_ASCII)
        joined.append(octets)
        if b"\x1b" in octets:
            is_shifted = octets.rfind(b"\x1b$") > octets.rfind(b"\x1b(")
    return b"".join(joined)


def _returns(octets: bytes) -> bool:
    """Whether double bytes end in here that did not begin in here."""
    back = octets.find(b"\x1b(")
    return back >= 0 and not -1 < octets.find(b"\x1b$") < back
