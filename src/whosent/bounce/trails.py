"""For each field of a record, where its value may stand: in the order in which the readers look."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from whosent.bounce.dsn import find_status_code
from whosent.bounce.explanation import How, Why
from whosent.bounce.original import bare_message_id
from whosent.bounce.typed import read_address, read_host, split_type
from whosent.message import decode_text, parse_addresses, parse_date


class Source(StrEnum):
    """What is searched."""

    NOTICE = "notice"  # the notice's own header
    ABOUT = "about"  # all fields of the status report
    RECIPIENT = "recipient"  # those of the recipient
    FEEDBACK = "feedback"
    RETURNED = "returned"  # the header of the returned message
    DIAGNOSTIC = "diagnostic"
    TEXT = "text"
    TEXT_DATES = "text_dates"  # lines of the text that hold a date


Reads = Callable[[str, object], bool]


@dataclass(frozen=True, slots=True)
class Trail:
    """One place to look.

    names   lower-cased names of fields; one that begins with "*" stands for all that end so
    reads   whether the field's value, read as the reader of that field does, is the one sought
    """

    source: Source
    names: tuple[str, ...] = ()
    reads: Reads = lambda _, __: False
    how: How = How.STATED
    why: Why = Why.FIELD

    def among(self, fields: Mapping[str, object]) -> Iterator[str]:
        """The names of ``fields`` that are looked at."""
        for name in self.names:
            if name in fields:
                yield name
            elif name[0] == "*":
                yield from (known for known in fields if known.endswith(name[1:]))


def _is_address(value: str, wanted: object) -> bool:
    return read_address(value) == wanted or (value.strip() == "<>" and wanted == "<>")


def _is_xtext_address(value: str, wanted: object) -> bool:
    return read_address(value, xtext=True) == wanted or read_address(value) == wanted


def _is_null_or_address(value: str, wanted: object) -> bool:
    if wanted == "<>":
        return split_type(value)[1].strip("<>").lower() in ("", "mailer-daemon")
    return _is_address(value, wanted)


def _lists(value: str, wanted: object) -> bool:
    return any(read_address(piece.partition(" via ")[0]) == wanted for piece in value.split(","))


def _names_first(value: str, wanted: object) -> bool:
    found = parse_addresses(value)
    return bool(found) and found[0].address == wanted


def _holds(value: str, wanted: object) -> bool:
    return isinstance(wanted, str) and bool(wanted) and wanted in value.lower()


def _is_host(value: str, wanted: object) -> bool:
    return read_host(value) == wanted


def _is_status(value: str, wanted: object) -> bool:
    return find_status_code(value) == wanted


def _is_action(value: str, wanted: object) -> bool:
    said = value.strip().lower()[:4]
    return str(wanted).startswith(said) or said == "expi"


def _is_diagnostic(value: str, wanted: object) -> bool:
    said = " ".join(decode_text(value.encode("utf-8", "replace")).split())
    return isinstance(wanted, str) and bool(wanted) and (said.endswith(wanted) or wanted in said)


def _is_type(value: str, wanted: object) -> bool:
    return split_type(value)[0] == wanted


def _is_message_id(value: str, wanted: object) -> bool:
    return bare_message_id(value) == wanted


def _is_date(value: str, wanted: object) -> bool:
    return parse_date(value) == wanted


def _is_stamp(value: str, wanted: object) -> bool:
    return parse_date(value.rpartition(";")[2]) == wanted


def _is_text(value: str, wanted: object) -> bool:
    return " ".join(decode_text(value.encode("utf-8", "surrogateescape")).split()) == wanted


def _is_word(value: str, wanted: object) -> bool:
    return value.partition(";")[0].strip().lower() == str(wanted) or str(wanted) == "other"


_TEXT = Trail(Source.TEXT)
_FINAL = ("final-recipient", "x-actual-recipient")
_COMPLAINANTS = ("x-hmxmroriginalrecipient", "x-apparently-to", "delivered-to", "x-original-to")
_STAMPS = ("return-path", "x-envelope-from", "x-envelope-sender")

TRAILS: Mapping[str, tuple[Trail, ...]] = MappingProxyType(
    {
        "recipient": (
            Trail(Source.RECIPIENT, _FINAL, _is_address),
            Trail(Source.RECIPIENT, ("original-recipient",), _is_xtext_address),
            Trail(Source.FEEDBACK, ("original-rcpt-to", "removal-recipient"), _lists),
            _TEXT,
            Trail(Source.NOTICE, ("x-failed-recipients",), _lists),
            Trail(Source.RETURNED, _COMPLAINANTS, _lists, How.DERIVED, Why.ADDRESSEE),
            Trail(Source.RETURNED, ("received",), _holds, How.DERIVED, Why.RECEIVED),
            Trail(Source.RETURNED, ("to", "cc"), _holds, How.DERIVED, Why.ADDRESSEE),
            Trail(Source.NOTICE, ("from",), _names_first, How.DERIVED, Why.KIND),
        ),
        "original_recipient": (
            Trail(Source.RECIPIENT, ("original-recipient",), _is_xtext_address),
            _TEXT,
            Trail(Source.RETURNED, ("received",), _holds, How.DERIVED, Why.RECEIVED),
        ),
        "envelope_sender": (
            Trail(Source.ABOUT, ("*-sender", "x-original-from"), _is_null_or_address),
            Trail(Source.FEEDBACK, ("original-mail-from",), _is_null_or_address),
            Trail(Source.RETURNED, _STAMPS, _is_null_or_address),
            Trail(Source.RETURNED, ("received",), _holds, How.DERIVED, Why.RECEIVED),
            _TEXT,
        ),
        "author": (Trail(Source.RETURNED, ("from",), _names_first), _TEXT),
        "action": (Trail(Source.RECIPIENT, ("action",), _is_action),),
        "status": (Trail(Source.RECIPIENT, ("status",), _is_status),),
        "diagnostic": (
            Trail(Source.RECIPIENT, ("diagnostic-code", "x-supplementary-info"), _is_diagnostic),
            _TEXT,
        ),
        "diagnostic_type": (Trail(Source.RECIPIENT, ("diagnostic-code",), _is_type), _TEXT),
        "reporting_mta": (
            Trail(Source.ABOUT, ("reporting-mta", "dsn-gateway"), _is_host),
            Trail(Source.FEEDBACK, ("reporting-mta",), _is_host),
            _TEXT,
        ),
        "remote_mta": (
            Trail(Source.RECIPIENT, ("remote-mta",), _is_host),
            Trail(Source.DIAGNOSTIC),
            _TEXT,
        ),
        "message_id": (
            Trail(Source.RETURNED, ("message-id",), _is_message_id),
            Trail(Source.ABOUT, ("x-original-message-id",), _is_message_id),
            _TEXT,
            Trail(Source.NOTICE, ("in-reply-to", "references"), _is_message_id, How.DERIVED, Why.REFERENCE),
        ),
        "subject": (Trail(Source.RETURNED, ("subject",), _is_text), _TEXT),
        "notice_at": (
            Trail(Source.NOTICE, ("date",), _is_date),
            Trail(Source.NOTICE, ("received",), _is_stamp, How.DERIVED, Why.RECEIVED),
        ),
        "original_at": (Trail(Source.RETURNED, ("date",), _is_date), Trail(Source.TEXT_DATES)),
        "feedback_type": (Trail(Source.FEEDBACK, ("feedback-type",), _is_word),),
    }
)
