"""The text of a notice that is written for people, and which part each piece of it came from."""

from __future__ import annotations

from whosent.bounce.template import fold
from whosent.message import Part, undo_references

HUMAN_TEXT_MAX = 8_000
READ_CHARS = 262_144  # so much of a text is read at most
_PARTS_MAX = 20
_HTML_MAX = 262_144  # characters; below them nobody scrolls

_BREAKS = frozenset((
    "br", "p", "div", "tr", "table", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "pre",
    "blockquote", "dt", "dd", "title",
))
_SILENT = frozenset(("style", "script", "head"))


class Piece:
    """One part's text: ``text[start:end]`` of the whole; ``is_html`` where tags were taken out."""

    __slots__ = ("end", "is_html", "part", "start")

    def __init__(self, part: Part, start: int, end: int, is_html: bool = False) -> None:
        self.part = part
        self.start = start
        self.end = end
        self.is_html = is_html


class HumanText:
    """Every text part of the notice itself, in order, joined by line ends."""

    __slots__ = ("_folded", "pieces", "text")

    def __init__(self, text: str, pieces: tuple[Piece, ...]) -> None:
        self.text = text
        self.pieces = pieces
        self._folded: str | None = None

    @property
    def folded(self) -> str:
        """As much of ``text`` as any reader looks at, in lower case and of the same length."""
        known = self._folded
        if known is None:
            known = self._folded = fold(self.text[:READ_CHARS])
        return known


def read_human_text(message: Part, status: Part | None = None) -> HumanText:
    """The text that the notice shows, without ``status`` and what embedded messages hold. Never raises."""
    pieces: list[Piece] = []
    texts: list[str] = []
    at = 0
    for part, is_html in _text_parts(message):
        if part is status:
            continue
        text = html_to_text(part.text) if is_html else part.text
        if not text or text.isspace():
            continue
        pieces.append(Piece(part, at, at + len(text), is_html))
        texts.append(text)
        at += len(text) + 1
        if len(pieces) >= _PARTS_MAX:
            break
    return HumanText("\n".join(texts), tuple(pieces))


def _text_parts(part: Part) -> list[tuple[Part, bool]]:
    """The parts that are shown, each with whether it is HTML."""
    kind = part.content_type
    if kind == "multipart/alternative":
        return _alternative(part)
    if kind.startswith("multipart/") and part.children:
        found: list[tuple[Part, bool]] = []
        for child in part.children[:_PARTS_MAX]:
            # In a report, text below the machine-readable part is the returned message's.
            if found and kind == "multipart/report" and child.content_type.startswith("message/"):
                break
            found.extend(_text_parts(child))
        return found
    if kind == "text/html":
        return [(part, True)]
    if kind.startswith(("text/", "multipart/")) and "rfc822-header" not in kind:
        return [(part, False)]
    return []


def _alternative(part: Part) -> list[tuple[Part, bool]]:
    """The plain text where it says something, else the HTML."""
    found = [leaf for child in part.children[:_PARTS_MAX] for leaf in _text_parts(child)]
    plain = [leaf for leaf in found if not leaf[1]]
    if any(leaf.text.strip() for leaf, _ in plain):
        return plain
    return [leaf for leaf in found if leaf[1]]


def html_to_text(source: str) -> str:
    """HTML as lines of text: tags, comments, styles and scripts left out, entities decoded. Linear.

    White space is folded but in ``pre``, whose lines are the notice's own.
    """
    source = source[:_HTML_MAX]
    if "<" not in source:
        return undo_references(source)
    page = _Page()
    at = 0
    while (start := source.find("<", at)) >= 0:
        page.add_text(source[at:start])
        if source.startswith("<!--", start):
            close = source.find("-->", start)
            at = close + 3 if close >= 0 else len(source)
            continue
        end = source.find(">", start)
        if end < 0:
            page.add_text(source[start:])
            at = len(source)
            break
        page.add_tag(source[start + 1:end])
        at = end + 1
    page.add_text(source[at:])
    return page.text()


class _Page:
    """The text of a page while its tags go by."""

    __slots__ = ("_done", "_is_kept", "_run", "_silent")

    def __init__(self) -> None:
        self._done: list[str] = []
        self._run: list[str] = []  # since white space was last kept, or last folded
        self._is_kept = False
        self._silent = ""  # the element that is being left out

    def add_text(self, text: str) -> None:
        if not self._silent:
            self._run.append(text if self._is_kept else _text_run(text))

    def add_tag(self, written: str) -> None:
        """What stands between the brackets."""
        tag = written.strip().lower()
        words = tag.strip("/").split(None, 1)
        name = words[0] if words else ""
        if self._silent:
            if tag.startswith("/") and name == self._silent:
                self._silent = ""
        elif name in _SILENT and not tag.endswith("/") and not tag.startswith("/"):
            self._silent = name
        elif name in _BREAKS:
            self._run.append("\n")
            if name == "pre":
                self._end_run()
                self._is_kept = not tag.startswith("/")
        elif name in ("td", "th"):
            self._run.append(" ")
        elif "@" in tag and not name.isalnum():
            self._run.append(f"<{written}>")  # an address that was not escaped

    def text(self) -> str:
        self._end_run()
        return "".join(self._done)

    def _end_run(self) -> None:
        text = undo_references("".join(self._run)).replace("\xa0", " ")
        kept = text if self._is_kept else "\n".join(line.strip() for line in text.split("\n"))
        self._done.append(kept)
        self._run = []


def _text_run(text: str) -> str:
    """A run of text with its white space folded, that at its ends too."""
    if not text or text.isspace():
        return " " if text else ""
    before = " " if text[0].isspace() else ""
    after = " " if text[-1].isspace() else ""
    return f"{before}{' '.join(text.split())}{after}"
