"""What was wrong with a message, as values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class DefectKind(StrEnum):
    """Kinds of damage and of limits that were reached."""

    NO_BOUNDARY = "no_boundary"
    BOUNDARY_MISSING = "boundary_missing"
    NOT_CLOSED = "not_closed"
    TOO_DEEP = "too_deep"
    TOO_MANY_PARTS = "too_many_parts"
    TOO_MANY_HEADERS = "too_many_headers"
    HEADER_TOO_LONG = "header_too_long"
    BODY_CUT = "body_cut"
    BAD_TRANSFER_ENCODING = "bad_transfer_encoding"
    UNKNOWN_CHARSET = "unknown_charset"
    WRONG_CHARSET = "wrong_charset"
    UNDECODABLE = "undecodable"
    JUNK_IN_HEADER = "junk_in_header"
    NO_SEPARATOR = "no_separator"


@dataclass(frozen=True, slots=True)
class Defect:
    """One defect; ``offset`` is the byte in the whole message at which it was seen."""

    kind: DefectKind
    offset: int

    def __reduce__(self) -> tuple[type[Defect], tuple[DefectKind, int]]:
        return Defect, (self.kind, self.offset)
