"""XML from strangers: no document types, no entities of its own, limits on depth and size.

A reader of its own over expat, since the standard library's trees do all that a document type asks for.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final
from xml.parsers import expat

_DEEPEST: Final = 40
_MOST_ELEMENTS: Final = 500_000
_LONGEST_TEXT: Final = 100_000  # characters kept of one element


class XmlTroubleError(ValueError):
    """A text is not XML, or XML of a kind that is not read. ``line`` is where, from 1."""

    def __init__(self, line: int) -> None:
        super().__init__(f"line {line}")
        self.line = line


@dataclass(slots=True)
class XmlElement:
    """An element: its name without a namespace, attributes, own text and children, in order."""

    name: str
    line: int
    attributes: dict[str, str] = field(default_factory=dict)
    text: str = ""
    children: list[XmlElement] = field(default_factory=list)

    def all(self, name: str) -> list[XmlElement]:
        """Its children of that name."""
        return [child for child in self.children if child.name == name]

    def first(self, name: str) -> XmlElement | None:
        """The first child of that name."""
        return next((child for child in self.children if child.name == name), None)

    def text_of(self, *path: str) -> str:
        """The text below a path of names, without outer space; "" where there is none."""
        found: XmlElement | None = self
        for name in path:
            found = found.first(name) if found is not None else None
        return found.text.strip() if found is not None else ""


def parse_xml(data: bytes) -> XmlElement:
    """The root element. Raises ``XmlTroubleError`` for all that is not plain, whole XML within limits.

    Source: W3C XML 1.0 §2.8 (the document type declaration is refused).
    """
    builder = _Builder()
    try:
        builder.parser.Parse(data, True)
    except (expat.ExpatError, LookupError, ValueError) as exc:
        raise XmlTroubleError(builder.parser.ErrorLineNumber or 1) from exc
    if builder.root is None:
        raise XmlTroubleError(1)
    return builder.root


class _Builder:
    def __init__(self) -> None:
        self.root: XmlElement | None = None
        self._open: list[XmlElement] = []
        self._texts: list[list[str]] = []
        self._lengths: list[int] = []
        self._elements = 0
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self._refuse
        self.parser.EntityDeclHandler = self._refuse
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text

    def _refuse(self, *_: object) -> None:
        raise ValueError("document type")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._elements += 1
        if len(self._open) >= _DEEPEST or self._elements > _MOST_ELEMENTS:
            raise ValueError("too large")
        local = {key.rpartition(":")[2]: value[:_LONGEST_TEXT] for key, value in attributes.items()}
        element = XmlElement(name.rpartition(":")[2], self.parser.CurrentLineNumber, local)
        if self._open:
            self._open[-1].children.append(element)
        else:
            self.root = element
        self._open.append(element)
        self._texts.append([])
        self._lengths.append(0)

    def _text(self, text: str) -> None:
        if self._open and self._lengths[-1] < _LONGEST_TEXT:
            self._texts[-1].append(text)
            self._lengths[-1] += len(text)

    def _end(self, _name: str) -> None:
        self._lengths.pop()
        self._open.pop().text = "".join(self._texts.pop())[:_LONGEST_TEXT]
