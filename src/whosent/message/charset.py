"""Bytes of a stated, misstated or unstated charset as text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from whosent.message.defect import DefectKind
from whosent.message.japanese import decode_euc_jp, decode_iso2022_jp
from whosent.tables import read_table

_DROPPED_IN_LABELS = str.maketrans("", "", " \t\r\n-_.\"'")
_JAPANESE = ("cp932", "x-euc-jp")
_SAMPLE = 200  # characters outside ASCII that are looked at to tell one charset from another
_BAD = "\ufffd"


@dataclass(frozen=True, slots=True, kw_only=True)
class Charset:
    """A row of ``charsets.toml``."""

    codec: str
    labels: tuple[str, ...]
    ascii: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class CharsetTable:
    """The charsets that are decoded, by label."""

    schema: int
    source: str
    charset: tuple[Charset, ...]


class Decoded(NamedTuple):
    """Text out of bytes; ``defect`` says what was wrong, None where the label was right or not needed."""

    text: str
    defect: DefectKind | None = None


def find_charset(label: str) -> Charset | None:
    """The charset that a label in a message stands for; None for one that is not known."""
    return _charsets().get(_bare(label))


def decode_bytes(data: bytes, label: str = "") -> Decoded:
    """``data`` as text. ``label`` is what the message says of its charset; "" where it says nothing.

    A label that cannot be right gives way to the charset that fits. What cannot be read is U+FFFD.
    """
    charset = find_charset(label) if label else None
    if (charset is None or charset.ascii) and data.isascii() and b"\x1b" not in data and b"\x0e" not in data:
        return Decoded(data.decode("ascii"), DefectKind.UNKNOWN_CHARSET if label and not charset else None)
    if b"\x1b$" in data or b"\x1b(" in data:  # no other charset has these in text
        text, bad = decode_iso2022_jp(data)
        if bad == 0:
            return Decoded(text, None if _is_jis(charset) or not label else DefectKind.UNDECODABLE)
    if charset is None:
        return Decoded(_guess(data), DefectKind.UNKNOWN_CHARSET if label else None)
    if (_is_jis(charset) or _claims_ascii(label)) and b"\x1b" not in data and b"\x0e" not in data:
        return Decoded(_guess(data), DefectKind.UNDECODABLE)
    text, bad = _decode(data, charset.codec)
    if not bad and (charset.codec not in _JAPANESE or not _looks_wrong(data, text)):
        return Decoded(text)
    if bad == 1 and text[-1] == _BAD and len(text) > 1:
        return Decoded(text, DefectKind.UNDECODABLE)  # cut inside its last character
    best = _best_fit(data, (charset.codec, "utf-8", *_JAPANESE))
    return Decoded(best or text, DefectKind.UNDECODABLE)


def _is_jis(charset: Charset | None) -> bool:
    return charset is not None and charset.codec == "x-iso-2022-jp"


def _claims_ascii(label: str) -> bool:
    return "ascii" in _bare(label) or _bare(label) == "us"


def _bare(label: str) -> str:
    return label.partition("*")[0].translate(_DROPPED_IN_LABELS).lower()


@cache
def _charsets() -> Mapping[str, Charset]:
    table = read_table(CharsetTable, files("whosent.message").joinpath("charsets.toml"))
    return {_bare(label): row for row in table.charset for label in (row.codec, *row.labels)}


def _decode(data: bytes, codec: str) -> tuple[str, int]:
    """The text and the number of characters in it that could not be read."""
    match codec:
        case "x-iso-2022-jp":
            return decode_iso2022_jp(data)
        case "x-euc-jp":
            return decode_euc_jp(data)
    try:
        return data.decode(codec), 0
    except UnicodeDecodeError:
        if codec == "cp1252":  # its five holes are C1 controls in practice
            return "".join(_cp1252(octet) for octet in data), 0
        text = data.decode(codec, "replace")
        return text, text.count(_BAD)


def _cp1252(octet: int) -> str:
    return bytes((octet,)).decode("cp1252", "ignore") or chr(octet)


def _guess(data: bytes) -> str:
    """Bytes of unknown charset as the text that they most likely are."""
    text, bad = _decode(data, "utf-8")
    if not bad:
        return text
    return _best_fit(data, ("utf-8", *_JAPANESE)) or _decode(data, "cp1252")[0]


def _best_fit(data: bytes, codecs: tuple[str, ...]) -> str:
    """The text under the charset that leaves the fewest characters unread; "" where none fits well."""
    allowed = 1 + _high_octets(data) // 20
    best, best_bad, best_score = "", allowed + 1, 0.0
    for codec in dict.fromkeys(codecs):
        text, bad = _decode(data, codec)
        score = _japanese(text)
        if bad and all(char == _BAD for char in text if char >= "\x80"):
            continue
        if codec in _JAPANESE and score <= 0:
            continue
        if (bad, -score) < (best_bad, -best_score):
            best, best_bad, best_score = text, bad, score
    return best


def _looks_wrong(data: bytes, text: str) -> bool:
    """Whether bytes that can be read as a Japanese charset are better read as something else."""
    if _japanese(text) < 0:
        return True
    as_utf8, bad = _decode(data, "utf-8")
    return not bad and any(char >= "\u3000" for char in as_utf8)


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
        # Level 1 kanji fill rows 16 to 47; the rest is rare in running text.
        return 1.0 if char.encode("cp932", "ignore")[:1] < b"\x98" else -1.0
    if "\uff61" <= char <= "\uff9f":
        return -0.5
    return 0.5 if "\u2000" <= char <= "\u33ff" else -2.0
