"""Amazon SES notifications: outcomes as JSON in the text of a mail that its notification service sends."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import MAXYEAR, UTC, datetime

from whosent.bounce.dsn import DIAGNOSTIC_MAX, RecipientStatus, StatusReport, find_status_code
from whosent.bounce.model import Action, FeedbackType, Returned, ReturnedForm
from whosent.bounce.returned import NOTHING
from whosent.bounce.typed import is_address, normalise, read_address, read_host, split_type
from whosent.message import parse

FEEDBACK_KEY = "complaintFeedbackType"
_LOOKED_AT = 262_144
_RECIPIENTS_MAX = 1_000
_MARKS = ('"notificationType"', '"eventType"', '\\"notificationType\\"', '\\"eventType\\"')

Json = Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class SesEvent:
    """One notification.

    is_complaint   abuse feedback, whose recipients are those who complained; else a delivery outcome
    feedback_type  of a complaint, where stated
    returned       the original's headers, where they are included: the service's own copy of them
    sent_at        when the service took the original

    Source: Amazon Simple Email Service Developer Guide, "Amazon SNS notification contents".
    """

    is_complaint: bool
    report: StatusReport
    feedback_type: FeedbackType | None = None
    returned: Returned = NOTHING
    sent_at: datetime | None = None


def find_ses_event(text: str) -> SesEvent | None:
    """The notification in the text of a mail; None where there is none. Never raises."""
    start = text.find("{", 0, 2_000)
    if start < 0 or not any(mark in text[start:start + 4_000] for mark in _MARKS):
        return None
    # Long lines are broken on the way with "!" and a fold.
    event = _loaded(text[start:start + _LOOKED_AT].replace("!\n ", ""))
    inner = _text(event, "Message")
    if inner:
        event = _loaded(inner)
    kind = (_text(event, "notificationType") or _text(event, "eventType")).lower()
    body = _object(event, kind)
    mail = _object(event, "mail")
    if kind == "complaint":
        recipients = tuple(
            RecipientStatus(address=a) for row in _objects(body, "complainedRecipients")
            if (a := _address(_text(row, "emailAddress")))
        )
        return SesEvent(
            is_complaint=True, report=_report(body, mail, recipients), returned=_returned(mail),
            feedback_type=_feedback_type(_text(body, FEEDBACK_KEY)),
            sent_at=_time(_text(mail, "timestamp")),
        )
    if kind == "bounce":
        rows = _objects(body, "bouncedRecipients")
        recipients = tuple(r for row in rows if (r := _bounced(row)) is not None)
    elif kind == "delivery":
        recipients = _delivered(body)
    elif kind == "deliverydelay":
        recipients = tuple(
            r for row in _objects(_object(event, "deliveryDelay"), "delayedRecipients")
            if (r := _bounced(row, Action.DELAYED)) is not None
        )
    else:
        return None
    if not recipients:
        return None
    return SesEvent(
        is_complaint=False, report=_report(body, mail, recipients), returned=_returned(mail),
        sent_at=_time(_text(mail, "timestamp")),
    )


def _report(body: Json, mail: Json, recipients: tuple[RecipientStatus, ...]) -> StatusReport:
    source = read_address(_text(mail, "source"))
    return StatusReport(
        reporting_mta=read_host(_text(body, "reportingMTA")),
        envelope_sender=source if is_address(source) else "",
        # The service writes its own id into Message-ID, whose domain only the header tells.
        original_message_id=_header(mail, "message-id") or _text(mail, "messageId"),
        arrived=_time(_text(mail, "timestamp")),
        recipients=recipients,
    )


def _bounced(row: Json, action: Action = Action.FAILED) -> RecipientStatus | None:
    address = _address(_text(row, "emailAddress"))
    if not address:
        return None
    kind, diagnostic = split_type(_text(row, "diagnosticCode"))
    return RecipientStatus(
        address=address, action=action, status=find_status_code(_text(row, "status")),
        diagnostic=_folded(diagnostic), diagnostic_type=kind,
    )


def _folded(text: str) -> str:
    return " ".join(text[: 4 * DIAGNOSTIC_MAX].split())[:DIAGNOSTIC_MAX]


def _delivered(body: Json) -> tuple[RecipientStatus, ...]:
    reply = _folded(_text(body, "smtpResponse"))
    status = find_status_code(reply)
    listed = body.get("recipients")
    addresses = [_address(a) for a in listed if isinstance(a, str)] if isinstance(listed, list) else []
    return tuple(
        RecipientStatus(address=a, action=Action.DELIVERED, status=status, diagnostic=reply)
        for a in addresses[:_RECIPIENTS_MAX] if a
    )


def _returned(mail: Json) -> Returned:
    rows = _objects(mail, "headers")
    lines = [f"{_text(row, 'name')}: {_text(row, 'value')}" for row in rows if _text(row, "name")]
    if not lines:
        return NOTHING
    text = "\r\n".join(line.replace("\r", "").replace("\n", " ") for line in lines) + "\r\n\r\n"
    message = parse(text.encode("utf-8", "replace"))
    names = message.headers
    whole = mail.get("headersTruncated") is False and "date" in names and "message-id" in names
    return Returned(form=ReturnedForm.HEADERS, message=message, headers_are_whole=whole)


def _header(mail: Json, name: str) -> str:
    rows = _objects(mail, "headers")
    return next((_text(row, "value") for row in rows if _text(row, "name").lower() == name), "")


def _feedback_type(word: str) -> FeedbackType | None:
    try:
        return FeedbackType(word.lower()) if word else FeedbackType.ABUSE
    except ValueError:
        return FeedbackType.OTHER


def _address(raw: str) -> str:
    address = read_address(raw)
    return normalise(address) if is_address(address) else ""


def _time(value: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        return None
    return found.astimezone(UTC) if found.tzinfo is not None and 1 < found.year < MAXYEAR else None


def _loaded(text: str) -> Json:
    try:
        value, _ = json.JSONDecoder(strict=False).raw_decode(text.lstrip())
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def _object(parent: Json, name: str) -> Json:
    value = parent.get(name)
    return value if isinstance(value, dict) else {}


def _objects(parent: Json, name: str) -> Sequence[Json]:
    value = parent.get(name)
    if not isinstance(value, list):
        return []
    return [row for row in value[:_RECIPIENTS_MAX] if isinstance(row, dict)]


def _text(parent: Json, name: str) -> str:
    value = parent.get(name)
    return value if isinstance(value, str) else ""
