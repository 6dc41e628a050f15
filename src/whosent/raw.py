"""One message as bytes, and the place it was read from: what ``mailbox`` hands to the rest."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Folder(StrEnum):
    """What a folder is used for (RFC 6154 special-use words where there is one)."""

    INBOX = "inbox"
    SENT = "sent"
    JUNK = "junk"
    TRASH = "trash"
    DRAFTS = "drafts"
    ARCHIVE = "archive"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a message was found.

    source       path relative to the SOURCE given, members of an archive after ``!/``; "-" is stdin
    index        position within ``source`` from 0; 0 where the source holds one message
    folder       what the folder is used for; INBOX where nothing says otherwise
    folder_name  the folder's own name, decoded; "" at the top
    """

    source: str
    index: int = 0
    folder: Folder = Folder.INBOX
    folder_name: str = ""

    def __str__(self) -> str:
        return f"{self.source}#{self.index}" if self.index else self.source


@dataclass(frozen=True, slots=True, kw_only=True)
class RawMessage:
    """The bytes of one message, as stored, and its place."""

    data: bytes = field(repr=False)
    place: Place
