"""Text broken into lines of a width in columns, as Japanese and English are broken by people.

Japanese is broken after punctuation and between phrases (a particle or other kana followed by a kanji,
katakana word, Latin word or opening bracket), so that no word is torn; only what fits no line is broken
elsewhere, and never so that a line starts with closing punctuation or ends with an opening bracket
(kinsoku, JIS X 4051). Columns are those of a terminal: most Japanese letters take two.
"""

from __future__ import annotations

from collections.abc import Iterator

from rich.cells import cell_len

WIDTH = 80  # columns of a terminal that nothing says more of

_NEVER_FIRST = frozenset(
    "、。，．,.!?！？:;：；)]}）］｝」』】〉》〕’”…‥ー々ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ・％%〜～"
)
_NEVER_LAST = frozenset("([{（［｛「『【〈《〔‘“")
_SENTENCE_MARKS = frozenset("、。，．！？：；")
_CLOSERS = frozenset(")]}）］｝」』】〉》〕’”")
_NO_BREAK = "\u00a0"
_PREFIXES = frozenset("おご")
# A single kana between two kanji is a particle if it is one of these, else the inside of a word (受け取る).
_COUNTED = frozenset("所月国年")  # 一か所, 三か月
_PARTICLES = frozenset("のにをはがともでへやか")


def width_of(text: str) -> int:
    """Columns that the text takes in a terminal."""
    return cell_len(text)


def pad(text: str, width: int) -> str:
    """``text`` with spaces up to ``width`` columns."""
    return text + " " * max(0, width - width_of(text))


def fit(text: str, width: int) -> str:
    """``text`` in at most ``width`` columns, a cut marked by two dots."""
    if width_of(text) <= width:
        return text
    kept = ""
    used = 0
    for char in text:
        used += width_of(char)
        if used > width - 2:
            break
        kept += char
    return kept + ".."


def wrap(text: str, width: int, *, first: str = "", rest: str | None = None) -> list[str]:
    """Lines of at most ``width`` columns. ``first`` opens the first line, ``rest`` (default: as many spaces)
    the others. Line ends in ``text`` are kept; a word longer than a line is broken. A no-break space holds
    words together and comes out as a space, so that a command can be copied."""
    if rest is None:
        rest = " " * width_of(first)
    lines: list[str] = []
    for paragraph in text.split("\n"):
        lead = first if not lines else rest
        lines.extend(_wrap_paragraph(paragraph, width, lead, rest))
    return [line.replace(_NO_BREAK, " ") for line in lines]


def _wrap_paragraph(text: str, width: int, first: str, rest: str) -> list[str]:
    lines: list[str] = []
    line, used, is_empty = first, width_of(first), True
    for unit in _units(text):
        bare = unit.rstrip(" ")
        if not is_empty and used + width_of(bare) > width:
            lines.append(line.rstrip(" "))
            line, used, is_empty = rest, width_of(rest), True
        if is_empty:
            unit = unit.lstrip(" ")
        if used + width_of(unit.rstrip(" ")) > width:
            for piece in _break_hard(unit, width - used, width - width_of(rest)):
                if not is_empty:
                    lines.append(line.rstrip(" "))
                    line, used = rest, width_of(rest)
                line, used, is_empty = line + piece, used + width_of(piece), False
            continue
        line, used, is_empty = line + unit, used + width_of(unit), is_empty and not unit
    lines.append(line.rstrip(" "))
    return lines


def _break_hard(unit: str, room: int, width: int) -> Iterator[str]:
    """Pieces of a unit that fits no line; kinsoku still holds where there is any choice."""
    start = 0
    while start < len(unit):
        end, used = start, 0
        while end < len(unit) and used + width_of(unit[end]) <= max(room, 2):
            used += width_of(unit[end])
            end += 1
        end = max(end, start + 1)
        if end < len(unit):
            best = end
            while best > start + 1 and (unit[best] in _NEVER_FIRST or unit[best - 1] in _NEVER_LAST):
                best -= 1
            end = best if best > start + 1 else end
        yield unit[start:end]
        start, room = end, width


def _units(text: str) -> Iterator[str]:
    """The text in pieces between which a line may end."""
    start = 0
    for at in range(1, len(text)):
        if _may_break(text, at):
            yield text[start:at]
            start = at
    if start < len(text):
        yield text[start:]


def _may_break(text: str, at: int) -> bool:
    before, after = text[at - 1], text[at]
    if after in _NEVER_FIRST or before in _NEVER_LAST or after == " ":
        return False
    if before == " ":
        return True
    if before in _SENTENCE_MARKS:
        return True
    if before in _CLOSERS:
        return not _is_hiragana(after) and not (before.isascii() and after.isascii())
    if after in _NEVER_LAST:
        return not (before.isascii() and after.isascii())
    if not _is_hiragana(before):
        return False
    if _is_hiragana(after):
        return _starts_polite_noun(text, at) and not _starts_polite_noun(text, at - 1)
    if before in _PREFIXES and _starts_polite_noun(text, at - 1):
        return False
    return _ends_phrase(text, at)


def _starts_polite_noun(text: str, at: int) -> bool:
    """Whether お知らせ, ご利用 or the like starts here, after a kana that ends a phrase."""
    return (
        at > 0
        and text[at] in _PREFIXES
        and at + 1 < len(text)
        and _is_kanji(text[at + 1])
        and text[at - 1] in _PARTICLES | frozenset("くいたるなりて")
    )


def _ends_phrase(text: str, at: int) -> bool:
    """Whether the kana before ``at`` end a phrase and are not the inside of a compound verb."""
    if text[at - 1] == "か" and text[at] in _COUNTED:
        return False
    alone = at < 2 or not _is_hiragana(text[at - 2])
    return not alone or text[at - 1] in _PARTICLES or not _is_kanji(text[at])


def _is_hiragana(char: str) -> bool:
    return "\u3041" <= char <= "\u309f"


def _is_kanji(char: str) -> bool:
    return "\u4e00" <= char <= "\u9fff" or char == "々"
