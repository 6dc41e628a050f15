"""One pasted notice: its source, however a clipboard has mangled it, or only its visible text."""

from __future__ import annotations

import datetime
import html
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from whosent.cited import Citation
from whosent.mailbox.content import is_delivered, is_mail, skip_blank
from whosent.mailbox.single import clean_mail
from whosent.tables import read_table

_HEADER_OCTETS = 16 << 10  # a header block, and the text below one, are looked at this far
_LOOK_LINES = 400  # header blocks of pasted mail begin within these
_TAG = re.compile(rb"<[a-zA-Z/!][^<>]*>")
_BREAK = re.compile(rb"(?i)<(?:br|/p|/div|/tr|/li|/h[1-6])[ \t/]*>")
_FIELD_LINE = re.compile(rb"[!-9;-~]{1,76}:")
_LINE_END = re.compile(rb"\r\n?|\n")
_LONG_NUMBER = re.compile(r"&#(?=[xX]?[0-9a-fA-F]{9})")  # html.unescape raises on thousands of digits
_LABEL_END = re.compile(r"[:：\t]")
_SHOWN_LINES = 12  # of a mail as it is displayed, in which its header ends
_SHOWN_TITLES = 2  # lines that may stand above the header, such as the subject
_ADDRESS = re.compile(rb"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[A-Za-z0-9.-]{1,255}")
_NBSP = "\u00a0".encode()
_INVISIBLE = ("\u200b".encode(), "\ufeff".encode(), "\u200e".encode())


@dataclass(frozen=True, slots=True, kw_only=True)
class PasteTable:
    """``paste.toml``: what web mail and mail programs show above a message.

    preamble  lines above its source
    shown     labels of the header fields above its visible text
    contacts  local parts of addresses to which a reader is to turn
    """

    schema: int
    source: Citation
    checked: datetime.date
    preamble: tuple[str, ...]
    contacts: frozenset[str]
    shown: ShownFields


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownFields:
    """How a field is called where a mail is displayed, in any language."""

    author: tuple[str, ...]
    to: tuple[str, ...]
    subject: tuple[str, ...]
    date: tuple[str, ...]


def read_paste(data: bytes) -> bytes:
    """The mail that a pasted text holds, or the text as it is where it holds none.

    Undone are: escaping (``&lt;``) and tags of a saved page, indentation and quoting of every line, doubled
    line ends, and what a web mail page shows above the source. Each is undone only where a header block
    appears by it, so that the visible text of a notice comes through as it was pasted.
    """
    text = clean_mail(data)
    page = _page_text(text)
    for version in (text, page) if page != text else (text,):
        for mend in _MENDS:
            mended = clean_mail(mend(version))
            if _is_source(mended):
                return _unescape_header(mended)
    return _with_header(page)


def _with_header(text: bytes) -> bytes:
    """The text with the fields displayed above it as a header block; where there are none, as it is."""
    encoding = "utf-8" if _is_utf8(text) else "cp932"
    lines = text.split(b"\n", _SHOWN_LINES)
    fields: list[bytes] = []
    first = titles = 0
    for at, line in enumerate(lines[:_SHOWN_LINES]):
        shown = line.decode(encoding, "replace").strip()
        label, mark, value = _label_end(shown)
        name = _shown_names().get(label.casefold()) if mark else None
        if name is not None:
            first = first if fields else at
            fields.append(f"{name}: {value}".encode(encoding, "replace"))
        elif shown:
            titles += 1
            if fields or titles > _SHOWN_TITLES:
                break
    else:
        at = min(len(lines), _SHOWN_LINES)
    below = b"\n".join([*lines[:first], *lines[at:]])
    names_author = len(fields) > 1 and any(field.startswith(b"From:") for field in fields)
    ends_blank = 0 < at < len(lines) and not lines[at - 1].strip()
    if not (names_author or (ends_blank and _is_to_the_reader(fields, below))):
        return text
    return b"\n".join([*fields, b"", below])


def _is_to_the_reader(fields: Sequence[bytes], below: bytes) -> bool:
    """Whether "To" without an author names whom the notice came to, and not whom a mail did not reach.

    It does where the text below names somebody else and not this address.
    """
    to = b" ".join(field for field in fields if field.startswith(b"To:"))
    readers = {address.lower() for address in _ADDRESS.findall(to)}
    named = {address.lower() for address in _ADDRESS.findall(below[:_HEADER_OCTETS])}
    others = {a for a in named if a.partition(b"@")[0].decode() not in _table().contacts}
    return bool(readers and others) and readers.isdisjoint(named)


def _label_end(line: str) -> tuple[str, str, str]:
    match = _LABEL_END.search(line)
    return (line[: match.start()].strip(), match[0], line[match.end() :].strip()) if match else (line, "", "")


def _is_utf8(text: bytes) -> bool:
    try:
        text.decode()
    except UnicodeDecodeError:
        return False
    return True


def _is_source(text: bytes) -> bool:
    return is_mail(text, skip_blank(text), single=False)


def _unescape_header(text: bytes) -> bytes:
    """Where the header block has ``&lt;`` and no ``<``, the page that it was copied from escaped it all."""
    header = re.split(rb"\r?\n\r?\n", text, maxsplit=1)[0]
    if b"&lt;" not in header or b"<" in header:
        return text
    return _unescape(text)


def _unescape(text: bytes) -> bytes:
    page = _LONG_NUMBER.sub("&amp;#", text.decode("utf-8", "surrogateescape"))
    return html.unescape(page).encode("utf-8", "surrogateescape")


def _dedent(text: bytes) -> bytes:
    """Without the indentation or the quote marks that the first line has, on every line that has them too."""
    for invisible in _INVISIBLE:
        text = text.replace(invisible, b"")
    text = text.replace(_NBSP, b" ")
    mark = re.match(rb"[ \t>|]*", text)
    width = mark[0] if mark else b""
    if not width:
        return text
    lines = text.splitlines(keepends=True)
    return b"".join(line[len(width) :] if line.startswith(width) else line.lstrip(b">|") for line in lines)


def _single_space(text: bytes) -> bytes:
    """Without every second line, where those are blank all through the beginning."""
    lines = text.splitlines(keepends=True)
    if len(lines) < 6 or any(line.strip() for line in lines[1:20:2]):
        return text
    return b"".join(line for i, line in enumerate(lines) if i % 2 == 0 or line.strip())


def _below_preamble(text: bytes) -> bytes:
    """From the header block on, where a line above it says that a web mail page shows a source here."""
    at = 0
    seen = False
    for _ in range(_LOOK_LINES):
        match = _LINE_END.search(text, at)
        end = match.end() if match else len(text)
        line = text[at:end]
        if seen and _FIELD_LINE.match(line) and is_delivered(text[at : at + _HEADER_OCTETS]):
            return text[at:]
        words = line.decode("utf-8", "replace").strip().casefold()
        seen = seen or any(words.startswith(phrase) for phrase in _preamble())
        at = end
        if at >= len(text):
            break
    return text


def _page_text(text: bytes) -> bytes:
    """The text of a saved page: what stands in its ``<pre>``, or everything without the tags."""
    lowered = text[:65536].lower()
    if b"<pre" not in lowered and b"<html" not in lowered and b"<!doctype" not in lowered:
        return text
    pre = lowered.find(b"<pre")
    if pre >= 0:
        start = text.find(b">", pre) + 1
        end = text.lower().find(b"</pre", start)
        text = text[start : end if end > 0 else len(text)]
    text = _TAG.sub(b"", _BREAK.sub(b"\n", text))
    return _unescape(text)


def _both(first: Callable[[bytes], bytes], then: Callable[[bytes], bytes]) -> Callable[[bytes], bytes]:
    return lambda text: then(clean_mail(first(text)))


_MENDS: tuple[Callable[[bytes], bytes], ...] = (
    lambda text: text,
    _dedent,
    _single_space,
    _both(_dedent, _single_space),
    _below_preamble,
    _both(_dedent, _below_preamble),
)


@cache
def _table() -> PasteTable:
    return read_table(PasteTable, files("whosent.mailbox").joinpath("paste.toml"))


@cache
def _preamble() -> tuple[str, ...]:
    return tuple(phrase.casefold() for phrase in _table().preamble)


@cache
def _shown_names() -> dict[str, str]:
    """Labels, folded, and the field that each stands for."""
    shown = _table().shown
    names = {"From": shown.author, "To": shown.to, "Subject": shown.subject, "Date": shown.date}
    return {label.casefold(): name for name, labels in names.items() for label in labels}
