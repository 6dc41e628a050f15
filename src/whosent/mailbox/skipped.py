"""What was not read, and why."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from whosent.raw import Place


class SkipKind(StrEnum):
    """Why something was not read. Sentences: ``skipped.<kind>``, and ``error.source.<kind>`` for a SOURCE."""

    EMPTY = "empty"
    NOT_MAIL = "not_mail"
    BINARY = "binary"
    TOO_LARGE = "too_large"
    OUTLOOK_DATA = "outlook_data"
    OUTLOOK_MESSAGE = "outlook_message"
    OUTLOOK_MAC = "outlook_mac"
    OUTLOOK_EXPRESS = "outlook_express"
    WINDOWS_MAIL = "windows_mail"
    OTHER_ARCHIVE = "other_archive"
    ARCHIVE_BROKEN = "archive_broken"
    ARCHIVE_METHOD = "archive_method"
    ARCHIVE_NESTED = "archive_nested"
    ARCHIVE_PASSWORD = "archive_password"  # noqa: S105 - a kind of trouble
    ARCHIVE_TOO_LARGE = "archive_too_large"
    BROKEN_LINK = "broken_link"
    LINK_LOOP = "link_loop"
    NOT_A_FILE = "not_a_file"
    NO_PERMISSION = "no_permission"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped:
    """An item that was not mail or could not be read. The rest of its source was read all the same.

    place   the file, folder, archive member or message
    why     the kind of trouble
    detail  what the system said, in its own words; often ""
    """

    place: Place
    why: SkipKind
    detail: str = ""


class NotReadable(Exception):  # noqa: N818 - not an error of a caller: it ends as Skipped or SourceError
    """An item cannot be read (further). Never leaves ``mailbox``: it ends as Skipped or SourceError."""

    def __init__(self, why: SkipKind, detail: str = "") -> None:
        super().__init__(why.value, detail)
        self.why = why
        self.detail = detail


def find_trouble(exc: OSError) -> NotReadable:
    """What an error of the file system means for an item."""
    if isinstance(exc, PermissionError):
        return NotReadable(SkipKind.NO_PERMISSION)
    if isinstance(exc, FileNotFoundError):
        return NotReadable(SkipKind.BROKEN_LINK)
    return NotReadable(SkipKind.UNREADABLE, exc.strerror or type(exc).__name__)
