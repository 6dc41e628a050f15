"""What a file holds, by its first octets; its suffix is only a hint."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

from whosent.cited import Citation
from whosent.mailbox.skipped import SkipKind
from whosent.tables import read_table

HEAD_OCTETS = 64 << 10

# But for tab, line ends, form feed and escape (ISO-2022-JP).
_CONTROLS = bytes(range(8)) + bytes(range(14, 27)) + bytes(range(28, 32))
_BOM = b"\xef\xbb\xbf"
_MBOX_SUFFIXES = (".mbox", ".mbx")  # so is one whose first "From " line is missing
_HEADER_LINES = 200
_STAMPED_LINES = 20
_FIELD_NAME_OCTETS = 76
_EMLX = re.compile(rb"[ \t]*\d{1,12}[ \t]*\r?\n")
_NEWLINE = re.compile(rb"\r\n?|\n")
_FIELD_NAME = re.compile(rb"[!-9;-~]{1,76}[ \t]{0,8}:")


class Format(StrEnum):
    """What ``mailbox`` can read."""

    MAIL = "mail"
    MBOX = "mbox"
    EMLX = "emlx"
    UTF16 = "utf16"
    TEXT = "text"
    ZIP = "zip"
    TAR = "tar"
    GZIP = "gzip"
    BZIP2 = "bzip2"
    XZ = "xz"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """Octets, in hexadecimal, that tell a format at ``offset``; ``then``: more of them at ``then_at``."""

    kind: Format | SkipKind
    octets: str
    offset: int = 0
    then: str = ""
    then_at: int = 0

    def fits(self, head: bytes) -> bool:
        """Whether a file that begins with ``head`` carries it."""
        return head.startswith(bytes.fromhex(self.octets), self.offset) and head.startswith(
            bytes.fromhex(self.then), self.then_at
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Suffix:
    """Suffixes that win over the content."""

    kind: Format | SkipKind
    ends: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fields:
    """Names of header fields, in lower case; ``trace`` are those that delivery stamps."""

    trace: tuple[str, ...]
    mail: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FormatTable:
    """``formats.toml``."""

    schema: int
    source: Citation
    checked: datetime.date
    single: tuple[str, ...]
    paste: tuple[str, ...]
    ignored_names: frozenset[str]
    ignored_starts: tuple[str, ...]
    ignored_suffixes: tuple[str, ...]
    ignored_folders: frozenset[str]
    fields: Fields
    signature: tuple[Signature, ...]
    suffix: tuple[Suffix, ...]


@cache
def load_formats() -> FormatTable:
    """The table that ships with us."""
    return read_table(FormatTable, files("whosent.mailbox").joinpath("formats.toml"))


@cache
def trace_fields() -> frozenset[bytes]:
    """Names of fields that delivery stamps, in lower case."""
    return frozenset(name.encode() for name in load_formats().fields.trace)


@cache
def known_fields() -> frozenset[bytes]:
    """Names of fields that tell mail from other text, in lower case."""
    return trace_fields() | {name.encode() for name in load_formats().fields.mail}


def find_format(head: bytes, name: str) -> Format | SkipKind:
    """What a file called ``name`` holds that begins with ``head`` (``HEAD_OCTETS``, or all there is)."""
    if not head:
        return SkipKind.EMPTY
    lowered = name.lower()
    whole = Format.MBOX if lowered.endswith(_MBOX_SUFFIXES) else Format.MAIL
    if _starts_with_trace(head):  # the common case, without a look at the rest
        return whole
    start = skip_blank(head)
    if head.startswith(b"From ", start) and count_fields(head, _line_end(head, start)) > 0:
        return Format.MBOX
    single = lowered.endswith(load_formats().single)
    if is_mail(head, start, single=single):
        return whole
    for suffix in load_formats().suffix:
        if lowered.endswith(suffix.ends):
            return suffix.kind
    for signature in load_formats().signature:
        if signature.fits(head):
            return signature.kind
    emlx = _EMLX.match(head)
    if emlx and is_mail(head, emlx.end(), single=lowered.endswith(".emlx")):
        return Format.EMLX
    if start == len(head):
        return SkipKind.EMPTY
    return Format.MAIL if _is_mail_below_a_line(head, start) else _find_text(head)


def is_mail(head: bytes, start: int, *, single: bool) -> bool:
    """Whether a header block begins at ``start``.

    Two known fields, or any one where the file's suffix says mail. A first line with NUL is none: a .tar may
    begin with the name of a Maildir file, which has a colon.
    """
    if 0 in head[start : _line_end(head, start)]:
        return False
    return count_fields(head, start) > 1 or (single and _FIELD_NAME.match(head, start) is not None)


def count_fields(head: bytes, start: int) -> int:
    """How many known fields the header block has that begins at ``start``; 0 where none begins there."""
    known = 0
    at = start
    first = True
    fields = known_fields()
    for _ in range(_HEADER_LINES):
        end = _line_end(head, at)
        if at >= len(head) or head[at] in b"\r\n":
            break
        if head[at] in b" \t" and not first:
            at = end
            continue
        match = _FIELD_NAME.match(head, at)
        if match is None:
            if first and head.startswith(b">From ", at):
                at = end
                continue
            break
        known += match[0][:-1].rstrip().lower() in fields
        first = False
        at = end
    return known


def is_delivered(block: bytes) -> bool:
    """Whether a header block begins ``block`` that a delivery has stamped near its top."""
    for line in _NEWLINE.split(block, _STAMPED_LINES):
        if not line:
            return False
        if line.partition(b":")[0].rstrip().lower() in trace_fields():
            return count_fields(block, 0) > 1
    return False


def skip_blank(head: bytes) -> int:
    """Where the content begins after a byte order mark and blank lines."""
    at = len(_BOM) if head.startswith(_BOM) else 0
    while at < len(head):
        end = _line_end(head, at)
        if head[at:end].strip():
            return at
        at = end
    return at


def _is_mail_below_a_line(head: bytes, start: int) -> bool:
    """Whether three known fields follow a first line that is none, such as the answer of a POP server."""
    second = _line_end(head, start)
    return 0 not in head[start:second] and count_fields(head, second) > 2


def is_ignored(name: str) -> bool:
    """Whether a file of this name is housekeeping of a mail program."""
    table = load_formats()
    lowered = name.lower()
    return (
        lowered.startswith((".", *table.ignored_starts))
        or lowered.endswith(table.ignored_suffixes)
        or lowered in table.ignored_names
    )


def _starts_with_trace(head: bytes) -> bool:
    colon = head.find(b":", 0, _FIELD_NAME_OCTETS)
    return colon > 0 and head[:colon].lower() in trace_fields()


def _line_end(head: bytes, at: int) -> int:
    match = _NEWLINE.search(head, at)
    return match.end() if match else len(head)


def _find_text(head: bytes) -> Format | SkipKind:
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return Format.UTF16
    zeros = head.count(0)
    high, low = head[::2].count(0), head[1::2].count(0)
    if zeros * 10 > len(head) * 3 and zeros > 10 * min(high, low):
        return Format.UTF16
    controls = len(head) - len(head.translate(None, _CONTROLS))
    return SkipKind.BINARY if zeros or controls * 20 > len(head) else Format.TEXT
