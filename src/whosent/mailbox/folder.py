"""What a folder is used for: by its name, by its place in a tree, or by Gmail's labels."""

from __future__ import annotations

import base64
import binascii
import datetime
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from whosent.cited import Citation
from whosent.mailbox.name import show_name
from whosent.raw import Folder
from whosent.tables import read_table

_MAILDIR_PARTS = ("cur", "new")
_PACKAGES = (".mbox", ".imapmbox", ".sbd", ".directory", ".mailbox")
_PACKED = (".gz", ".bz2", ".xz")
_MBOX_SUFFIXES = ("mbox", "mbx", "bmf")
_TAKEOUT_NUMBER = re.compile(r"-\d{3}$")
_UTF7 = re.compile(r"&([A-Za-z0-9+,]*)-")
_ENCODED_WORD = re.compile(rb"=\?([^?\s*]+)(?:\*[^?\s]*)?\?([BbQq])\?([^?\s]*)\?=")
_BETWEEN_WORDS = re.compile(rb"(\?=)[ \t\r\n]+(=\?)")
_QUOTED = re.compile(rb"=([0-9A-Fa-f]{2})")
_LABELS_OCTETS = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderTable:
    """``folders.toml``: names of folders, by use."""

    schema: int
    source: Citation
    checked: datetime.date
    namespaces: frozenset[str]
    label_order: tuple[Folder, ...]
    names: Mapping[Folder, frozenset[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """The folder that an item lies in; ``name`` is "" at the top of its source, nested names have ``/``."""

    folder: Folder = Folder.INBOX
    name: str = ""


def find_kind(name: str) -> Folder | None:
    """What a folder of this name is used for, as in ``Sent``, ``INBOX.Junk`` or ``送信済みトレイ``."""
    plain = _plain(name)
    kind = _kinds().get(plain)
    if kind is not None:
        return kind
    for separator in "./":
        space, found, rest = plain.partition(separator)
        if found and space in _table().namespaces:
            return find_kind(rest)
    return None


@lru_cache(maxsize=4096)
def find_where(parts: tuple[str, ...], top: Folder = Folder.INBOX) -> Where:
    """The folder of items whose path below their source is ``parts`` (folders only, outermost first).

    Maildir++ (``.Archive.2024``), Apple Mail packages (``Sent.mbox/…/Messages``), Thunderbird's ``.sbd``
    and modified UTF-7 (RFC 3501 §5.1.3) are understood. The innermost name that says a use decides; a folder
    of a Maildir++ whose name says nothing is OTHER; else ``top``.
    """
    in_maildir = bool(parts) and parts[-1] in _MAILDIR_PARTS
    names = _names(parts[:-1] if in_maildir else parts, in_maildir=in_maildir)
    shown = "/".join(show_name(n) for n in names)
    for name in reversed(names):
        kind = find_kind(name)
        if kind is not None:
            return Where(folder=kind, name=shown)
    is_named = in_maildir and len(parts) > 1 and parts[-2].startswith(".")
    return Where(folder=Folder.OTHER if is_named and top is Folder.INBOX else top, name=shown)


def find_top(name: str) -> Folder:
    """What a folder or mbox given as a source is used for, by its own name; INBOX where it says nothing."""
    names = _names((name,), in_maildir=name.startswith("."))
    return next((k for n in reversed(names) if (k := find_kind(n)) is not None), Folder.INBOX)


def mbox_name(file_name: str) -> str:
    """The folder that an mbox file is named for: ``Sent.mbox.gz`` and ``Sent-001.mbox`` are ``Sent``.

    "" for a bare ``mbox``, and for a name with another suffix or a number for a name that says no use.
    """
    stem = file_name
    for suffix in _PACKED:
        stem = stem[: -len(suffix)] if stem.lower().endswith(suffix) else stem
    before, dot, suffix = stem.rpartition(".")
    is_named = not dot or suffix.lower() in _MBOX_SUFFIXES or find_kind(stem) is not None
    if dot and find_kind(stem) is None:
        stem = before
    stem = decode_utf7(_TAKEOUT_NUMBER.sub("", stem))
    if stem.lower() == "mbox" or stem.isdigit():
        return ""
    return stem if is_named or find_kind(stem) is not None else ""


def read_flags(name: str, where: Where) -> Where:
    """``where``, but for a Maildir file marked as draft or as deleted.

    A copy in Sent stays one: what somebody deleted there is evidence. Source: https://cr.yp.to/proto/maildir.html
    """
    if where.folder in (Folder.SENT, Folder.JUNK):
        return where
    flags = name.rpartition("2,")[2] if "2," in name[-12:] else ""
    if "D" in flags:
        return Where(folder=Folder.DRAFTS, name=where.name)
    return Where(folder=Folder.TRASH, name=where.name) if "T" in flags else where


@lru_cache(maxsize=4096)
def find_label(value: bytes) -> Where | None:
    """The folder that an ``X-Gmail-Labels`` value stands for; None where no label says a use.

    ``value`` is the field's raw body, folded and encoded as it came. Source: Google Takeout exports of mail.
    """
    labels = [label.strip().strip('"') for label in _decode_words(value[:_LABELS_OCTETS]).split(",")]
    kinds = {kind: label for label in reversed(labels) if (kind := find_kind(label)) is not None}
    for kind in _table().label_order:
        if kind in kinds:
            return Where(folder=kind, name=show_name(kinds[kind]))
    return None


def decode_utf7(name: str) -> str:
    """A mailbox name in modified UTF-7 as text; unchanged where it is not valid. Source: RFC 3501 §5.1.3."""
    if "&" not in name or not name.isascii():
        return name
    try:
        return _UTF7.sub(_decode_run, name)
    except (binascii.Error, UnicodeDecodeError):
        return name


def _decode_run(match: re.Match[str]) -> str:
    run = match[1]
    if not run:
        return "&"
    return base64.b64decode(run.replace(",", "/") + "=" * (-len(run) % 4), validate=True).decode("utf-16-be")


def _names(parts: tuple[str, ...], *, in_maildir: bool) -> tuple[str, ...]:
    names: list[str] = []
    in_package = False
    for i, part in enumerate(parts):
        suffix = next((s for s in _PACKAGES if part.lower().endswith(s) and len(part) > len(s)), "")
        if suffix:
            in_package = suffix in (".mbox", ".imapmbox")
            names.append(decode_utf7(part[: -len(suffix)].lstrip(".")))
        elif in_package:
            continue  # Apple Mail: identifiers, Data, Messages
        elif part.startswith(".") and (in_maildir and i == len(parts) - 1):
            names.extend(decode_utf7(n) for n in part.split(".") if n)
        else:
            names.append(decode_utf7(part))
    return tuple(names)


def _decode_words(value: bytes) -> str:
    joined = _BETWEEN_WORDS.sub(rb"\1\2", value)
    out: list[tuple[str, bytes]] = []
    end = 0
    for match in _ENCODED_WORD.finditer(joined):
        out.append(("utf-8", joined[end : match.start()]))
        out.append((match[1].decode("ascii", "replace"), _word_octets(match[2], match[3])))
        end = match.end()
    out.append(("utf-8", joined[end:]))
    text = ""
    charset, run = "", b""
    for name, octets in out:  # a character may be split between words of one charset
        if not octets:
            continue
        if name.lower() != charset:
            text += _decode(run, charset)
            charset, run = name.lower(), b""
        run += octets
    return (text + _decode(run, charset)).replace("\r", "").replace("\n", "")


def _word_octets(encoding: bytes, text: bytes) -> bytes:
    if encoding in b"Qq":
        return _QUOTED.sub(lambda m: bytes.fromhex(m[1].decode()), text.replace(b"_", b" "))
    try:
        return base64.b64decode(text + b"=" * (-len(text) % 4))
    except binascii.Error:
        return text


def _decode(octets: bytes, charset: str) -> str:
    try:
        return octets.decode(charset or "utf-8", "replace")
    except (LookupError, UnicodeError):
        return octets.decode("utf-8", "replace")


def _plain(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


@cache
def _table() -> FolderTable:
    return read_table(FolderTable, files("whosent.mailbox").joinpath("folders.toml"))


@cache
def _kinds() -> dict[str, Folder]:
    return {_plain(name): kind for kind, names in _table().names.items() for name in names}
