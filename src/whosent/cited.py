"""Where the rows of tables are from: the two ways in which they cite."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from whosent.errors import RowError


class Citation(str):
    """Sources in words: an RFC with its section, a page, a short name of ``docs/references.md``, or
    "our own judgement: " and why. Several are parted by "; ". Never empty: the loader refuses that.
    """

    __slots__ = ()

    def __new__(cls, text: str) -> Citation:
        if not text.strip():
            raise RowError("no_source")
        return super().__new__(cls, text)


class SourceKind(StrEnum):
    """Who speaks in a source."""

    OFFICIAL = "official"
    OBSERVED = "observed"
    PROGRAM = "program"
    THIRD_PARTY = "third_party"
    OWNER = "owner"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A source that rows cite by its key.

    key   by which they cite it
    seen  date of the page, message or measurement: ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``
    url   "" where there is no public page
    """

    key: str
    kind: SourceKind
    title: str
    seen: str
    url: str = ""

    def __post_init__(self) -> None:
        if not _is_partial_date(self.seen):
            raise RowError("partial_date", at="seen", found=self.seen)


def _is_partial_date(text: str) -> bool:
    for tail in ("", "-01", "-01-01"):
        try:
            date.fromisoformat(text + tail)
        except ValueError:
            continue
        return len(text) in (4, 7, 10)
    return False
