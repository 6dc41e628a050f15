"""The text of a diagnostic: folded for comparison, and the codes that stand in it."""

from __future__ import annotations

import re
import unicodedata

_STATUS = re.compile(r"[245]\.[0-7]\.[0-9]{1,3}")
_REPLY = re.compile(r"[2-5][0-7][0-9]")
# The usual opening, "smtp; 550 5.1.1 …" or "550-5.7.26 …", read at one go.
_OPENING = re.compile(r"(?:[Ss][Mm][Tt][Pp]; ?)?([45][0-7][0-9])[ -]([45]\.[0-7]\.[0-9]{1,3})(?=[ \r\n])")
# Spaces that line folding put between characters of scripts that write none.
_CJK = "\u3000-\u30ff\u3400-\u9fff\uff00-\uffef"
_CJK_GAP = re.compile(f"(?<=[{_CJK}]) (?=[{_CJK}])")
_POSITIVE = frozenset({200, 211, 214, 220, 221, 235, 250, 251, 252, 354})  # RFC 5321 §4.2.3, RFC 4954 §6
_OPENS_A_CODE = frozenset(":;<>([]{)'\"|`")
_ENDS_A_CODE = frozenset(" -:;,.'\"`)]}>\t\r\n#<(")
_NAMES_A_CODE = frozenset(
    {"code", "codes", "said", "error", "returned", "reply", "replied", "response", "responsecode", "reason",
     "status", "dsn", "smtp", "got"}
)
_QUOTED = re.compile(r"(?<![0-9])([45][0-7][0-9])-'([45]\.[0-7]\.[0-9]{1,3})?")  # error 550-'5.1.1 unknown'
_LOOK_BACK = 40


def fold(text: str) -> str:
    """``text`` for comparison: case folded, compatibility forms and white space made one.

    Line breaks inside text of scripts that write no spaces (Chinese, Japanese) disappear.
    """
    if text.isascii():
        return " ".join(text.lower().split())
    text = text.encode("utf-8", "replace").decode("utf-8")  # lone surrogates have no UTF-8 form
    text = unicodedata.normalize("NFKC", text).replace("\u2019", "'").replace("\u2018", "'").casefold()
    return _CJK_GAP.sub("", " ".join(text.split()))


def find_numbers(text: str) -> tuple[str, int | None]:
    """The first enhanced status code and the first reply code of ``text``; "" and None if none.

    Numbers of addresses, dates, sizes and versions are passed over: a code opens the text, or follows a
    mark or a word that announces it, or another code. A refusal (4xx, 5xx) goes before a greeting (2xx).

    Source: RFC 3463 §2, RFC 5321 §4.2.
    """
    opening = _OPENING.match(text)
    if opening is not None:
        return opening[2], int(opening[1])
    quoted = _QUOTED.search(text) if "-'" in text else None
    if quoted is not None:  # the other host's own reply, within what the sending host makes of it
        return quoted[2] or _find_status(text), int(quoted[1])
    return _find_status(text), _find_reply_code(text)


def _find_status(text: str) -> str:
    for match in _STATUS.finditer(text):
        start, end = match.span()
        if _ends_a_status(text, end) and _opens_a_status(text, start):
            return match.group()
    return ""


def _ends_a_status(text: str, end: int) -> bool:
    following = text[end : end + 2]
    if not following:
        return True
    if following[0] == ".":
        return not following[1:].isdigit()
    return not (following[0].isalnum() or following[0] in "_/@")


def _opens_a_status(text: str, start: int) -> bool:
    if start == 0:
        return True
    before = text[start - 1]
    if before.isalnum() or before in "._@/\\":
        return False
    if before == "-":  # "550-5.1.1", but not "postfix-2.5.1"
        return start < 2 or not text[start - 2].isalpha()
    if text[start] == "2":  # versions begin with 2 more often than refusals do
        return _is_reply_code(_word_before(text, start), "2")
    if before not in " \t\r\n":
        return True
    word = _word_before(text, start)
    bare = word.strip("\"'(:;,").lower()
    if word[-1:] == ":":
        return bare not in ("version", "release")
    return not bare.isalpha() or bare in _NAMES_A_CODE


def _find_reply_code(text: str) -> int | None:
    greeting: int | None = None
    for match in _REPLY.finditer(text):
        start, end = match.span()
        if not _stands_alone(text, start, end):
            continue
        status = _STATUS.match(text, end + 1) if text[end : end + 1] in (" ", "-") else None
        is_code = (status is not None and text[start] == text[status.start()]) or _opens_a_reply(text, start)
        if not is_code:
            continue
        code = int(match.group())
        if code >= 400:
            return code
        if greeting is None and code in _POSITIVE:
            greeting = code
    return greeting


def _stands_alone(text: str, start: int, end: int) -> bool:
    before = text[start - 1] if start else " "
    if before.isalnum() or before in "._@/\\$%+":
        return False
    following = text[end : end + 2]
    if following and following[0] not in _ENDS_A_CODE:
        return False
    return not (following[:1] in (".", ",", ":") and following[1:].isdigit())


def _opens_a_reply(text: str, start: int) -> bool:
    at = start - 1
    while at >= 0 and start - at < _LOOK_BACK and text[at] in " \t":
        at -= 1
    if at < 0 or text[at] in "\r\n":
        return True
    mark = text[at]
    if mark in _OPENS_A_CODE:
        # "23:450" is a time and "[192.0.2.1]:450" a port; "ERROR_CODE :550" is neither.
        joins_numbers = mark == ":" and at == start - 1 and at > 0
        return not (joins_numbers and (text[at - 1].isdigit() or text[at - 1] == "]"))
    word = _word_before(text, at + 1).strip("\"'(").lower()
    return word in _NAMES_A_CODE


def _word_before(text: str, end: int) -> str:
    """The word that ends before ``end``, white space between them skipped; at most 40 characters back."""
    words = text[max(0, end - _LOOK_BACK) : end].split()
    return words[-1] if words else ""


def _is_reply_code(word: str, first: str) -> bool:
    return len(word) >= 3 and word[-3:].isdecimal() and word[-3] == first
