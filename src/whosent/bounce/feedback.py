"""Abuse feedback: RFC 5965 reports, and the forms of providers that write none."""

from __future__ import annotations

from whosent.bounce.model import FailedRecipient, FeedbackType, Permanence, Reason
from whosent.bounce.original import NULL_SENDER
from whosent.bounce.typed import is_address, read_address, read_host
from whosent.message import Headers, Part, parse

_RECIPIENTS_MAX = 1_000
_ADDRESS_FIELDS = ("original-rcpt-to", "removal-recipient")
# Where providers keep the recipient that complained, in the header block of the mail they return.
_RETURNED_FIELDS = ("x-hmxmroriginalrecipient", "x-apparently-to", "delivered-to", "x-original-to", "to")


def read_feedback_type(report: Part | None) -> FeedbackType | None:
    """Feedback-Type of a message/feedback-report part; OTHER for a word that RFC 5965 does not list."""
    if report is None:
        return None
    word = _fields(report).unfolded("feedback-type").split(";")[0].strip().lower()
    if not word:
        return FeedbackType.OTHER
    try:
        return FeedbackType(word)
    except ValueError:
        return FeedbackType.OTHER


def read_complainants(report: Part | None, returned: Part | None) -> tuple[FailedRecipient, ...]:
    """The recipients whom a report is about: of the report, else of the returned message.

    Source: RFC 5965 §3.2, Original-Rcpt-To; Removal-Recipient of earlier drafts.
    """
    found: dict[str, None] = {}
    if report is not None:
        fields = _fields(report)
        for name in _ADDRESS_FIELDS:
            for value in fields.all_unfolded(name)[:_RECIPIENTS_MAX]:
                _add(found, value)
    if not found and returned is not None:
        for name in _RETURNED_FIELDS:
            for value in returned.headers.all_unfolded(name)[:1]:
                for piece in value.split(","):
                    _add(found, piece.partition(" via ")[0])
            if found:
                break
    return tuple(
        FailedRecipient(address=a, reason=Reason.FEEDBACK, permanence=Permanence.UNKNOWN) for a in found
    )


def read_original_sender(report: Part | None) -> str:
    """Original-Mail-From of a report, without brackets, "<>" for a null sender; "" if absent."""
    stated = _fields(report).unfolded("original-mail-from") if report is not None else ""
    if stated == NULL_SENDER:
        return NULL_SENDER
    address = read_address(stated)
    return address if is_address(address) else ""


def read_feedback_reporter(report: Part | None) -> str:
    """Reporting-MTA of a report; "" if absent. Source: RFC 5965 §3.2."""
    return read_host(_fields(report).unfolded("reporting-mta")) if report is not None else ""


def _fields(report: Part) -> Headers:
    return parse(report.decoded().lstrip(b"\r\n") + b"\r\n\r\n", limits=report.limits).headers


def _add(found: dict[str, None], value: str) -> None:
    address = read_address(value.partition(";")[0] if not value.lower().startswith("rfc822") else value)
    if is_address(address) and len(found) < _RECIPIENTS_MAX:
        found.setdefault(address)
