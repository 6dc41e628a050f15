"""Reply codes and status codes as they stand in diagnostic text."""

from __future__ import annotations

import re

# How most replies begin: both codes and a blank.
_USUAL = re.compile(r"([45][0-6][0-9])[ -]([245]\.[0-9]{1,3}\.[0-9]{1,3}) ", re.ASCII)
_BEFORE = frozenset(" \t\n(<[{:;,'\"#=-|>*/")
_AFTER_CODE = frozenset("-:;,.)>]'\"#}")
_UNITS = frozenset({"hour", "day", "minute", "second", "sec", "min", "week", "time", "byte", "kb", "mb"})
_DIGITS = frozenset("0123456789")


def find_status(text: str) -> str:
    """The first RFC 3463 code such as "5.1.1" in ``text``; "" if there is none.

    Numbers that belong to something longer, such as an IP address or a version, are passed over.
    """
    usual = _USUAL.match(text)
    if usual is not None:
        return usual[2]
    at = -1
    end = len(text)
    while (at := text.find(".", at + 1)) >= 0:
        start = at - 1
        if start < 0 or text[start] not in "245" or (start and text[start - 1] not in _BEFORE):
            continue
        subject_end = _digits_end(text, at + 1)
        if subject_end == at + 1 or subject_end >= end or text[subject_end] != ".":
            continue
        detail_end = _digits_end(text, subject_end + 1)
        if detail_end == subject_end + 1:
            continue
        following = text[detail_end : detail_end + 2]
        if following[:1].isalnum() or (following[:1] == "." and following[1:].isdigit()):
            continue
        return text[start:detail_end]
    return ""


def find_reply_code(text: str) -> int | None:
    """The first RFC 5321 reply code (4xx or 5xx; 2xx at the very beginning) in ``text``; None if none.

    Numbers that count something ("after 480 minutes") are passed over.
    """
    usual = _USUAL.match(text)
    if usual is not None:
        return int(usual[1])
    words = text.split()
    for index, word in enumerate(words):
        for piece in _pieces(word):
            code = piece[:3]
            if len(code) < 3 or not (code.isdecimal() and code.isascii()) or code[1] not in "0123456":
                continue
            if code[0] not in "45" and not (code[0] == "2" and index == 0):
                continue
            following = piece[3:5]
            if following and following[0] not in _AFTER_CODE:
                continue
            if following[:1] in (".", ",") and following[1:].isdigit():
                continue
            unit = words[index + 1].strip(".,)").lower() if index + 1 < len(words) and not following else ""
            if unit.rstrip("s") not in _UNITS and unit.rstrip("(s)") not in _UNITS:
                return int(code)
    return None


def _pieces(word: str) -> tuple[str, ...]:
    """``word``, and what stands in it after each mark that may introduce a code."""
    bare = word.lstrip("<([{'\"#-|>*/")
    if word.isalpha():
        return ()
    cuts = tuple(
        piece for mark in (":", ";", "=", "#", "(", "-")
        if mark in bare for piece in bare.split(mark)[1:]
    )
    return (bare, *cuts) if cuts and len(bare) < 200 else (bare,)


def _digits_end(text: str, start: int) -> int:
    """The end of at most three digits that begin at ``start``."""
    end = start
    while end < start + 3 and end < len(text) and text[end] in _DIGITS:
        end += 1
    return end
