"""What an explanation of a record is made of."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from whosent.bounce.reasons import Confidence
from whosent.bounce.records import ParseRecord
from whosent.bounce.where import Where

Value = str | int | None
Json = str | int | bool | None | dict[str, "str | int | bool | None"]


class How(StrEnum):
    """How a value was come by."""

    STATED = "stated"  # in the field that is meant for it
    DIAGNOSTIC = "diagnostic"  # in the diagnostic
    TOLD = "told"  # in text written for people
    DERIVED = "derived"  # worked out from something else
    ABSENT = "absent"  # nothing says it


class Why(StrEnum):
    """What decided a value; ``Explanation.by`` names it."""

    FIELD = "field"  # by: the field
    PART = "part"  # the returned message itself
    DIAGNOSTIC = "diagnostic"  # by: the words or code
    RULE = "rule"  # by: the rule of the mail system
    INFERRED = "inferred"  # by: as RULE, by a rule that was put together from hints
    GENERIC = "generic"  # what notices of all systems share
    KIND = "kind"  # by: what the message is instead of a notice
    RECEIVED = "received"  # the line that a host stamped on the original
    REFERENCE = "reference"  # by: the field with which the notice refers to the original
    ADDRESSEE = "addressee"  # by: the field of the original that names its one addressee
    COMPLETED = "completed"  # a local part alone; by: that
    STATUS = "status"  # by: the RFC 3463 code
    REPLY_CODE = "reply_code"  # by: the RFC 5321 code
    PHRASE = "phrase"  # by: the words, folded
    HOST_TABLE = "host_table"  # by: words or a code that mean this at that host
    COMMAND = "command"  # by: the SMTP command that was refused
    ACTION = "action"  # by: the action
    CLASS = "class"  # by: the code whose first digit tells
    REASON = "reason"  # by: the reason
    ASSUMED = "assumed"  # a notice that does not say reports a failure
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """Where one value of a record comes from.

    field       the record's field
    value       as ``ParseRecord.to_dict`` gives it
    where       None where no bytes say it
    confidence  of the reason; None for other fields
    """

    field: str
    value: Value
    how: How
    why: Why
    by: str = ""
    where: Where | None = None
    confidence: Confidence | None = None

    def to_dict(self) -> dict[str, Json]:
        """The explanation as JSON holds it; quoted bytes as text, with U+FFFD for what is none."""
        return {
            "field": self.field,
            "value": self.value,
            "how": self.how.value,
            "why": self.why.value,
            "by": self.by or None,
            "confidence": None if self.confidence is None else self.confidence.value,
            "where": None if self.where is None else _place(self.where),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainedRecord:
    """A record with an explanation of each of its fields but ``source`` and ``index``, in their order."""

    record: ParseRecord
    fields: tuple[Explanation, ...]

    def to_dict(self) -> dict[str, Json | list[dict[str, Json]]]:
        """The record as ``ParseRecord.to_dict`` gives it, and its explanations under ``explain``."""
        return {**self.record.to_dict(), "explain": [explanation.to_dict() for explanation in self.fields]}


def _place(where: Where) -> dict[str, str | int | bool | None]:
    return {
        "part": where.part,
        "header": where.header or None,
        "start": where.start,
        "end": where.end,
        "is_decoded": where.is_decoded,
        "is_located": where.is_located,
        "quoted": where.quoted.decode("utf-8", "replace"),
    }
