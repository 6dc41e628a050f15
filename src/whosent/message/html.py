"""The text of an HTML body, without rendering, fetching or trusting any of it."""

from __future__ import annotations

import re
from html import unescape

_TEXT_MAX = 2_097_152
_HEAD = 2_048  # octets in which a charset is looked for (HTML Standard: 1,024)
_NOT_SHOWN = frozenset(("script", "style", "head", "title", "template", "noembed"))
_RAW_TEXT = frozenset(("script", "style"))  # what follows them unclosed is never text
_NEW_LINE = frozenset(
    (
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "br",
        "caption",
        "center",
        "dd",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figure",
        "footer",
        "form",
        "header",
        "hr",
        "html",
        "legend",
        "li",
        "main",
        "nav",
        "ol",
        "option",
        "pre",
        "section",
        "table",
        "tbody",
        "tfoot",
        "thead",
        "tr",
        "ul",
    )
)
_BLANK_LINE = frozenset(("h1", "h2", "h3", "h4", "h5", "h6", "p"))
_CELL = frozenset(("td", "th"))
# Bounded: html.unescape raises on numbers of thousands of digits.
_REFERENCE = re.compile(r"&(?:#[0-9]{1,8}|#[xX][0-9a-fA-F]{1,7}|[A-Za-z][A-Za-z0-9]{1,31});?")
_TAG = re.compile(r"<(?=[A-Za-z/!?])")
_BLANKS = str.maketrans("\t\r\n\f\xa0", "     ")


def html_to_text(html: str) -> str:
    """What a reader would see of ``html``: a line for every block, entities decoded, markup left out.

    Scripts, styles and comments are dropped, cells stand apart by a space, and ``pre`` keeps its lines. A "<"
    that opens no tag is text. Linear in any input; at most two million characters are read.
    """
    return _Scanner(html[:_TEXT_MAX]).run()


def undo_references(text: str) -> str:
    """``text`` with its character references (``&lt;``, ``&#12354;``) undone. Numbers that stand for no
    character for their length alone are left as they are.
    """
    return _REFERENCE.sub(lambda match: unescape(match[0]), text) if "&" in text else text


def find_html_charset(data: bytes) -> str:
    """The charset that a ``meta`` element at the start names; "" if none."""
    head = data[:_HEAD].decode("latin-1").lower()
    at = head.find("charset=")
    if at < 0 or "<meta" not in head[:at]:
        return ""
    return re.split(r"[\s\"'>;/]", head[at + len("charset=") :].lstrip("\"' "), maxsplit=1)[0]


class _Scanner:
    """One pass over the markup."""

    __slots__ = ("html", "line", "lines", "pre_depth", "unclosed")

    def __init__(self, html: str) -> None:
        self.html = html
        self.lines: list[str] = []
        self.line: list[str] = []
        self.pre_depth = 0
        self.unclosed: set[str] = set()  # what was looked for up to the end in vain is not looked for again

    def run(self) -> str:
        html = self.html
        at = 0
        while (opened := _TAG.search(html, at)) is not None:
            self._add(html[at : opened.start()])
            at = self._read_markup(opened.start())
        self._add(html[at:])
        self._end_line()
        return "\n".join(self.lines).strip("\n")

    def _read_markup(self, opened: int) -> int:
        """What stands at a "<"; returns where text goes on."""
        html = self.html
        if html.startswith("<!--", opened):
            stop = self._find("-->", opened + 4)
            if stop >= 0:
                return stop + 3
        closed = self._find(">", opened)
        if closed < 0:
            return len(html)
        is_end = html[opened + 1] == "/"
        name = _tag_name(html[opened + 1 + is_end : min(closed, opened + 30)])
        if name in _NOT_SHOWN and not is_end and html[closed - 1] != "/":
            stop = self._find_end_tag(name, closed + 1)
            if stop >= 0:
                return stop
            return len(html) if name in _RAW_TEXT else closed + 1
        self._lay_out(name, is_end=is_end)
        return closed + 1

    def _lay_out(self, name: str, *, is_end: bool) -> None:
        if name in _NEW_LINE or name in _BLANK_LINE:
            self._end_line(force=name == "br")
            if name in _BLANK_LINE and self.lines and self.lines[-1]:
                self.lines.append("")
            if name == "pre":
                self.pre_depth = max(0, self.pre_depth + (-1 if is_end else 1))
        elif name in _CELL:
            self.line.append(" ")

    def _find(self, sign: str, start: int) -> int:
        if sign in self.unclosed:
            return -1
        at = self.html.find(sign, start)
        if at < 0:
            self.unclosed.add(sign)
        return at

    def _find_end_tag(self, name: str, start: int) -> int:
        """After the end tag of an element that is not shown; -1 if it is never closed."""
        if name in self.unclosed:
            return -1
        html, size = self.html, len(name)
        at = html.find("</", start)
        while at >= 0:
            if (
                html[at + 2 : at + 2 + size].lower() == name
                and not html[at + 2 + size : at + 3 + size].isalnum()
            ):
                stop = self._find(">", at)
                return stop + 1 if stop >= 0 else len(html)
            at = html.find("</", at + 2)
        self.unclosed.add(name)
        return -1

    def _add(self, text: str) -> None:
        if not text:
            return
        text = undo_references(text)
        if not self.pre_depth:
            self.line.append(text.replace("\n", " "))
            return
        first, *rest = text.split("\n")
        self.line.append(first)
        for line in rest:
            self._end_line(force=True)
            self.line.append(line)

    def _end_line(self, *, force: bool = False) -> None:
        """Close the line that was begun; an empty one stands only where ``force`` asks for it."""
        text = "".join(self.line)
        self.line.clear()
        if not self.pre_depth:
            text = " ".join([word for word in text.translate(_BLANKS).split(" ") if word])
        if text or force:
            self.lines.append(text)


def _tag_name(text: str) -> str:
    name = text.partition(">")[0].replace("/", " ").translate(_BLANKS).partition(" ")[0]
    return name.strip().lower()
