"""Text out of hostile mail, made safe to show: nothing moves a cursor, hides, reverses or can be clicked.

Every function is linear in its input and never raises.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

# Letters that look like nothing at all, though Unicode counts them as printable.
_BLANK_LETTERS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
_SPACES = frozenset(("\u00a0", "\u3000", *map(chr, range(0x2000, 0x200B))))
_SCHEME = re.compile(r"\b([a-z][a-z0-9+.\-]{1,20})://([^\s/\\<>\"'()\[\]{}「」、。]{0,255})", re.IGNORECASE)
_CODE = re.compile(r"\b(javascript|vbscript|data|mailto|tel|sms|file):(?=\S)", re.IGNORECASE)
_WWW = re.compile(r"\bwww\.(?=[a-z0-9])", re.IGNORECASE)
_MARKS_MAX = 4  # combining marks on one letter; more would smear over the lines around it
_LABEL_MAX = 63  # RFC 1035 §2.3.4
_ONE_WRITING = (
    frozenset({"LATIN"}),
    frozenset({"LATIN", "CJK", "HIRAGANA", "KATAKANA", "IDEOGRAPHIC"}),
    frozenset({"LATIN", "CJK", "HANGUL"}),
    frozenset({"LATIN", "CJK", "BOPOMOFO"}),
)


def make_visible(text: str, *, keep_lines: bool = False) -> str:
    """``text`` with everything that acts instead of being seen written out, as in ``<U+202E>``.

    These are terminal escapes and other control characters (C0, C1, NUL), bidirectional and zero-width
    controls, tags, fillers, lone surrogates and unassigned code points. ``keep_lines`` leaves line ends and
    tabs; carriage returns go where a line feed follows. Otherwise the result is one line.
    """
    if text.isprintable() and _BLANK_LETTERS.isdisjoint(text):
        return _thin_marks(text)
    if keep_lines:
        text = text.replace("\r\n", "\n")
    return _thin_marks("".join(_show(char, keep_lines=keep_lines) for char in text))


def _show(char: str, *, keep_lines: bool) -> str:
    if keep_lines and char in "\n\t":
        return char
    if (char.isprintable() and char not in _BLANK_LETTERS) or char in _SPACES:
        return char
    return f"<U+{ord(char):04X}>"


def _thin_marks(text: str) -> str:
    if text.isascii():
        return text
    kept: list[str] = []
    run = 0
    for char in text:
        run = run + 1 if unicodedata.combining(char) else 0
        if run <= _MARKS_MAX:
            kept.append(char)
    return "".join(kept)


def defang(text: str) -> str:
    """``text`` with links that no program takes for links: ``hxxps://www[.]example[.]com/…``."""
    text = _SCHEME.sub(_defang_link, text)
    text = _CODE.sub(r"\1[:]", text)
    return _WWW.sub(lambda match: match[0][:-1] + "[.]", text)


def _defang_link(match: re.Match[str]) -> str:
    scheme, host = match[1], match[2].replace(".", "[.]")
    if scheme.lower().startswith("http"):
        return f"{scheme[0]}{'XX' if scheme[1].isupper() else 'xx'}{scheme[3:]}://{host}"
    return f"{scheme}[:]//{host}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookalike:
    """A host name in letters that pass for others.

    ascii    as the DNS knows it, ``xn--…``
    letters  as a program would show it
    """

    ascii: str
    letters: str


def find_lookalikes(text: str) -> tuple[Lookalike, ...]:
    """Host names in ``text`` that mix writings, or are written in one that passes for another."""
    found: dict[str, Lookalike] = {}
    for word in re.findall(r"[^\s/\\<>\"'()\[\]{},;:@「」、。]{4,253}", text):
        if "." in word and ("xn--" in word.lower() or not word.isascii()):
            letters = _to_letters(word)
            ascii_name = "" if _is_one_writing(letters) else _to_ascii(word)
            if "xn--" in ascii_name:
                found[ascii_name] = Lookalike(ascii=ascii_name, letters=make_visible(letters))
    return tuple(found.values())


def show_domain(domain: str) -> str:
    """A domain or address for people: its letters where they are of one writing, else as the DNS has it."""
    if "xn--" not in domain:
        return make_visible(domain)
    local, at, host = domain.rpartition("@")
    letters = _to_letters(host)
    return make_visible(local + at + (letters if _is_one_writing(letters) else host))


def _to_letters(host: str) -> str:
    return ".".join(_label_to_letters(label) for label in host.split("."))


def _label_to_letters(label: str) -> str:
    if not label.lower().startswith("xn--") or len(label) > _LABEL_MAX:
        return label
    try:
        return label[4:].encode("ascii").decode("punycode")
    except UnicodeError:
        return label


def _to_ascii(host: str) -> str:
    labels: list[str] = []
    for label in host.lower().split("."):
        if not label.isascii():
            plain = unicodedata.normalize("NFKC", label)
            if len(plain) > _LABEL_MAX:
                return ""  # no label; punycode of it would take the square of its length
            label = "xn--" + plain.encode("punycode", "replace").decode("ascii")
        labels.append(label)
    return ".".join(labels)


def _is_one_writing(host: str) -> bool:
    for label in host.split("."):
        if label.isascii():
            continue
        writings = {_writing(char) for char in label if char.isalpha()}
        if not any(writings <= allowed for allowed in _ONE_WRITING):
            return False
    return True


def _writing(char: str) -> str:
    return unicodedata.name(char, "UNKNOWN").partition(" ")[0]
