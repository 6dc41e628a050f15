"""Parameters of Content-Type and Content-Disposition (RFC 2045 §5.1, RFC 2231), leniently."""

from __future__ import annotations

import binascii
from collections.abc import Mapping

from whosent.message.charset import decode_bytes
from whosent.message.encoded_word import decode_words

_SECTIONS_MAX = 1_000


def parse_parameters(value: str) -> Mapping[str, str]:
    """The parameters after the first ``;`` of an unfolded value, by lower-cased name.

    The first of a name wins. Values are unquoted and decoded: RFC 2231 sections are joined in order, and
    encoded words, which have no place here but are common, are read too.
    """
    found: dict[str, str] = {}
    sections: dict[str, list[tuple[int, bool, str]]] = {}
    at = value.find(";") + 1
    while 0 < at < len(value):
        name, text, at = _next_parameter(value, at)
        if "*" in name:
            _add_section(sections, name, text)
        elif name and name not in found:
            found[name] = decode_words(text.encode("utf-8", "replace")) if "=?" in text else text
    for name, pieces in sections.items():
        found[name] = _join_sections(pieces)  # RFC 2231 says more than a plain double for old readers
    return found


def _next_parameter(text: str, at: int) -> tuple[str, str, int]:
    """(lower-cased name, unquoted value, where the next one begins) of the parameter at ``at``."""
    stop = _find_semicolon(text, at)
    equals = text.find("=", at, stop)
    if equals < 0:
        return "", "", stop + 1
    begin = equals + 1
    while begin < stop and text[begin].isspace():
        begin += 1
    if text.startswith('"', begin):
        value, after = _read_quoted(text, begin)
        stop = _find_semicolon(text, after)
    else:
        value = text[begin:stop].rstrip()
        if value.endswith('"') and value.count('"') == 1:
            value = value[:-1]
    return text[at:equals].strip().lower(), value, stop + 1


def _find_semicolon(text: str, at: int) -> int:
    """The next semicolon; the end where there is none."""
    found = text.find(";", at)
    return found if found >= 0 else len(text)


def _read_quoted(text: str, opened: int) -> tuple[str, int]:
    """The content of the quoted string that begins at ``opened``, and where what follows it begins."""
    begin = opened + 1
    end = text.find('"', begin)
    if end < 0:  # never closed: up to the next parameter
        stop = _find_semicolon(text, begin)
        return text[begin:stop].strip(), stop
    if text.find("\\", begin, end) < 0:
        return text[begin:end], end + 1
    pieces: list[str] = []
    at = begin
    while at < len(text):
        char = text[at]
        if char == '"':
            return "".join(pieces), at + 1
        if char == "\\" and at + 1 < len(text):
            at += 1
            # A backslash before a letter is a Windows path, not a quoted pair.
            pieces.append(text[at] if text[at] in '"\\' else "\\" + text[at])
        else:
            pieces.append(char)
        at += 1
    return "".join(pieces), at


def _add_section(sections: dict[str, list[tuple[int, bool, str]]], name: str, text: str) -> None:
    base, _, tail = name.partition("*")
    is_extended = tail.endswith("*") or not tail
    number = tail.rstrip("*")
    order = int(number) if number.isascii() and number.isdecimal() and len(number) < 6 else 0
    pieces = sections.setdefault(base, [])
    if base and len(pieces) < _SECTIONS_MAX:
        pieces.append((order, is_extended, text))


def _join_sections(pieces: list[tuple[int, bool, str]]) -> str:
    """RFC 2231 §4.1: percent-encoded and plain sections of one value, in the charset that the first names."""
    label = ""
    octets: list[bytes] = []
    for number, (_, is_extended, text) in enumerate(sorted(pieces, key=lambda piece: piece[0])):
        if is_extended and number == 0 and text.count("'") >= 2:
            label, _, text = text.split("'", 2)
        octets.append(_undo_percents(text) if is_extended else text.encode("utf-8", "replace"))
    return decode_bytes(b"".join(octets), label).text


def _undo_percents(text: str) -> bytes:
    first, *rest = text.encode("utf-8", "replace").split(b"%")
    octets = [first]
    for run in rest:
        try:
            octets.append(binascii.unhexlify(run[:2]) + run[2:] if len(run) > 1 else b"%" + run)
        except binascii.Error:
            octets.append(b"%" + run)
    return b"".join(octets)
