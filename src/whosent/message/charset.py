"""Bytes of a stated, misstated or unstated charset as text."""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping
from functools import cache

from whosent.message.charset_table import Charset, load_charsets
from whosent.message.defect import DefectKind
from whosent.message.japanese import decode_euc_jp, decode_iso2022_jp

_DROPPED_IN_LABELS = str.maketrans("", "", " \t\r\n-_.\"'")
# Its five holes are C1 controls in practice (Encoding Standard, windows-1252).
_CP1252 = "".join(bytes((octet,)).decode("cp1252", "ignore") or chr(octet) for octet in range(256))
_HIGH_OCTET = re.compile(rb"[\x80-\xff]")
_SAMPLE_OCTETS = 1_000
_JAPANESE = ("cp932", "x-euc-jp")
_KANA_LEADS = {"cp932": (b"\x82", b"\x83"), "x-euc-jp": (b"\xa4", b"\xa5")}
_SAMPLE = 200  # characters outside ASCII that are looked at to tell one charset from another
_BAD = "\ufffd"


class Decoded:
    """Text out of bytes; ``defect`` says what was wrong, None where the label was right or not needed."""

    __slots__ = ("defect", "text")

    def __init__(self, text: str, defect: DefectKind | None = None) -> None:
        self.text = text
        self.defect = defect


def find_charset(label: str) -> Charset | None:
    """The charset that a label in a message stands for; None for one that is not known."""
    return _charsets().get(_bare(label))


def decode_bytes(data: bytes, label: str = "") -> Decoded:
    """``data`` as text. ``label`` is what the message says of its charset; "" where it says nothing.

    A label that cannot be right gives way to the charset that fits. What cannot be read is U+FFFD.
    """
    charset = find_charset(label) if label else None
    if (charset is None or charset.ascii) and data.isascii() and 0x1B not in data and 0x0E not in data:
        return Decoded(data.decode("ascii"), DefectKind.UNKNOWN_CHARSET if label and not charset else None)
    if 0x1B in data and (b"\x1b$" in data or b"\x1b(" in data):  # no other charset has these in text
        text, bad = decode_iso2022_jp(data)
        if _is_jis(charset) or bad <= 1 + len(text) // 20:
            return _judge(text, is_wrong=bool(label) and not _is_jis(charset))
    if charset is None:
        return Decoded(_guess(data), DefectKind.UNKNOWN_CHARSET if label else None)
    if (_is_jis(charset) or _claims_ascii(label)) and 0x1B not in data and 0x0E not in data:
        return _judge(_guess(data), is_wrong=True)
    text, bad = _decode(data, charset.codec)
    if not bad:
        better = _second_thought(data, text, charset.codec)
        return Decoded(better or text, DefectKind.WRONG_CHARSET if better else None)
    if bad == 1 and text[-1] == _BAD and len(text) > 1:
        return Decoded(text, DefectKind.UNDECODABLE)  # cut inside its last character
    best = _best_fit(data, (charset.codec, "utf-8", *_JAPANESE))
    if not best and charset.codec == "utf-8" and not _has_high(text):
        best = _decode(data, "cp1252")[0]
    return _judge(best or text, is_wrong=True)


def _judge(text: str, *, is_wrong: bool) -> Decoded:
    if _BAD in text:
        return Decoded(text, DefectKind.UNDECODABLE)
    return Decoded(text, DefectKind.WRONG_CHARSET if is_wrong else None)


def _is_jis(charset: Charset | None) -> bool:
    return charset is not None and charset.codec == "x-iso-2022-jp"


def _claims_ascii(label: str) -> bool:
    return "ascii" in _bare(label) or _bare(label) == "us"


def _bare(label: str) -> str:
    return label.partition("*")[0].translate(_DROPPED_IN_LABELS).lower()


@cache
def _charsets() -> Mapping[str, Charset]:
    return {_bare(label): row for row in load_charsets() for label in (row.codec, *row.labels)}


def _decode(data: bytes, codec: str) -> tuple[str, int]:
    """The text and the number of characters in it that could not be read."""
    match codec:
        case "x-iso-2022-jp":
            return decode_iso2022_jp(data)
        case "x-euc-jp":
            return decode_euc_jp(data)
    if codec == "cp1252":
        return codecs.charmap_decode(data, "strict", _CP1252)[0], 0
    if codec == "utf-7":  # the one codec that lets half of a surrogate pair through
        text = data.decode(codec, "replace").encode("utf-8", "replace").decode("utf-8")
        return text, text.count(_BAD)
    try:
        return data.decode(codec), 0
    except UnicodeDecodeError:
        text = data.decode(codec, "replace")
        return text, text.count(_BAD)


def _guess(data: bytes) -> str:
    """Bytes of unknown charset as the text that they most likely are."""
    text, bad = _decode(data, "utf-8")
    if not bad:
        return text
    return _best_fit(data, ("utf-8", *_JAPANESE)) or _decode(data, "cp1252")[0]


def _best_fit(data: bytes, candidates: tuple[str, ...]) -> str:
    """The text under the charset that leaves the fewest characters unread; "" where none fits well."""
    sample = _sample(data)
    best, best_bad, best_score = "", 2 + _high_octets(sample) // 20, 0.0
    for codec in dict.fromkeys(candidates):
        text, bad = _decode(sample, codec)
        score = _japanese(text)
        if (bad and not _has_high(text)) or (codec in _JAPANESE and score <= 0):
            continue
        if (bad, -score) < (best_bad, -best_score):
            best, best_bad, best_score = codec, bad, score
    return _decode(data, best)[0] if best else ""


def _second_thought(data: bytes, text: str, codec: str) -> str | None:
    """Another reading of bytes that the stated charset can read, where the other is far likelier."""
    if codec.startswith("utf"):
        return None
    as_utf8, bad = _decode(data, "utf-8")
    if not bad and any(char >= "\u3000" for char in as_utf8):
        return as_utf8
    if codec == "cp932" and _japanese(text) >= 0:
        return None
    if codec not in ("cp932", "cp1252"):
        return None
    # Western text, or half-width katakana, that is Japanese: it has kana then.
    sample = _sample(data)
    for other in _JAPANESE:
        if sum(map(sample.count, _KANA_LEADS[other])) < 2:
            continue
        reading, bad = _decode(sample, other)
        if other != codec and bad <= 1 and _count_kana(reading) > 1 and _japanese(reading) > 0:
            return _decode(data, other)[0]
    return None


def _sample(data: bytes) -> bytes:
    """The part that tells most of the charset; in any of them, a character begins at its start."""
    first = _HIGH_OCTET.search(data)
    begin = first.start() if first else 0
    return data[begin : begin + _SAMPLE_OCTETS]


def _count_kana(text: str) -> int:
    return sum("\u3041" <= char <= "\u30fe" for char in text)


def _has_high(text: str) -> bool:
    """Whether any character outside ASCII could be read."""
    return any(char >= "\x80" and char != _BAD for char in text)


def _high_octets(data: bytes) -> int:
    return len(data) - len(data.translate(None, bytes(range(0x80, 0x100))))


def _japanese(text: str) -> float:
    """How much a text looks Japanese: above 0 if more than not."""
    high = [char for char in text[: 20 * _SAMPLE] if char >= "\x80"][:_SAMPLE]
    return sum(map(_likelihood, high))


def _likelihood(char: str) -> float:
    if "\u3000" <= char <= "\u30ff" or "\uff01" <= char <= "\uff5e":  # kana, signs, full-width letters
        return 2.0
    if "\u4e00" <= char <= "\u9fff":
        # Level 1 kanji fill rows 16 to 47; level 2 is rare in running text, extensions are common in names.
        lead = char.encode("cp932", "ignore")[:1]
        return 1.0 if lead < b"\x98" else 0.0 if lead > b"\xec" else -1.0
    if "\uff61" <= char <= "\uff9f":
        return -0.5
    return 0.5 if "\u2000" <= char <= "\u33ff" else -2.0
