"""One line per recipient: what ``whosent parse`` prints."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime

from whosent.bounce.model import (
    Action,
    FailedRecipient,
    FeedbackType,
    NotANotice,
    Notice,
    Origin,
    OtherKind,
    Permanence,
    Reading,
    Reason,
    ReturnedForm,
    Standing,
)
from whosent.bounce.original import bare_message_id, find_envelope_sender
from whosent.bounce.text_reading import TextReading
from whosent.message import Part, parse_addresses, parse_date
from whosent.raw import Place

# What is printed though it is no notice: it tells of recipients all the same.
_PRINTED = frozenset((
    OtherKind.FEEDBACK_REPORT, OtherKind.VACATION, OtherKind.LIST_MAIL, OtherKind.FORWARDED_NOTICE,
))
_NO_PROSE = TextReading()
_NOBODY = FailedRecipient(address="")
_COMPLAINT = FailedRecipient(address="", reason=Reason.FEEDBACK)


@dataclass(frozen=True, slots=True, kw_only=True)
class ParseRecord:
    """One outcome for one recipient, flat. Text is "" and the rest None where nothing is known.

    mail_system    the rule's name, "rfc3464" or "generic" for a notice; the kind for anything else
    recipient      final recipient; "" where the notice names nobody
    author         address of the original's From field, decoded
    status_origin  where ``status`` comes from
    subject        of the original, decoded; of the notice's text where nothing came back
    notice_at      Date of the notice
    original_at    Date of the original
    returned       how much of the original came back
    """

    source: str
    index: int
    mail_system: str
    recipient: str
    original_recipient: str
    envelope_sender: str
    author: str
    action: Action
    status: str
    status_origin: Origin | None
    reply_code: int | None
    reason: Reason
    permanence: Permanence
    diagnostic: str
    diagnostic_type: str
    reporting_mta: str
    remote_mta: str
    smtp_command: str
    message_id: str
    subject: str
    notice_at: datetime | None
    original_at: datetime | None
    returned: ReturnedForm
    feedback_type: FeedbackType | None

    def to_dict(self) -> dict[str, str | int | None]:
        """The record as JSON holds it: keys in the order of the fields, times as ISO 8601, "" as null."""
        return {
            "source": self.source,
            "index": self.index,
            "mail_system": self.mail_system,
            "recipient": self.recipient or None,
            "original_recipient": self.original_recipient or None,
            "envelope_sender": self.envelope_sender or None,
            "author": self.author or None,
            "action": self.action.value,
            "status": self.status or None,
            "status_origin": self.status_origin.value if self.status_origin is not None else None,
            "reply_code": self.reply_code,
            "reason": self.reason.value,
            "permanence": self.permanence.value,
            "diagnostic": self.diagnostic or None,
            "diagnostic_type": self.diagnostic_type or None,
            "reporting_mta": self.reporting_mta or None,
            "remote_mta": self.remote_mta or None,
            "smtp_command": self.smtp_command or None,
            "message_id": self.message_id or None,
            "subject": self.subject or None,
            "notice_at": _iso(self.notice_at),
            "original_at": _iso(self.original_at),
            "returned": self.returned.value,
            "feedback_type": self.feedback_type.value if self.feedback_type is not None else None,
        }


def records(reading: Reading) -> tuple[ParseRecord, ...]:
    """A record for each recipient of a notice, a feedback report, a vacation reply or a refused post.

    A notice or report that names nobody gives one with an empty recipient; a lure and other mail give none.
    """
    if isinstance(reading, Notice):
        return _of_notice(reading)
    if reading.kind in _PRINTED:
        return _of_other(reading)
    return ()


def _of_notice(notice: Notice) -> tuple[ParseRecord, ...]:
    if notice.standing is Standing.LURE:
        return ()
    about = _About.of(notice.returned.message)
    about = replace(
        about, subject=about.subject or notice.original_subject, sent_at=about.sent_at or notice.original_at
    )
    return tuple(
        _record(
            notice.place, notice.mail_system, recipient, about, notice.returned.form,
            envelope_sender=notice.envelope_sender, reporting_mta=notice.reporting_mta,
            message_id=notice.original_message_id, notice_at=notice.notice_at,
        )
        for recipient in notice.recipients or (_NOBODY,)
    )


def _of_other(other: NotANotice) -> tuple[ParseRecord, ...]:
    about = _About.of(other.returned.message)
    about = replace(about, sent_at=about.sent_at or other.original_at)
    is_complaint = other.kind is OtherKind.FEEDBACK_REPORT
    headers = other.message.headers
    message_id = (
        about.message_id or other.original_message_id or bare_message_id(headers.unfolded("in-reply-to"))
    )
    return tuple(
        _record(
            other.place, other.kind.value, recipient, about, other.returned.form,
            envelope_sender=other.envelope_sender or find_envelope_sender(other.returned.message, _NO_PROSE),
            reporting_mta=other.reporting_mta,
            message_id=message_id, notice_at=parse_date(headers.unfolded("date")),
            feedback_type=other.feedback_type,
        )
        for recipient in other.recipients or ((_COMPLAINT,) if is_complaint else ())
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _About:
    """What the returned message says of itself."""

    author: str = ""
    subject: str = ""
    message_id: str = ""
    sent_at: datetime | None = None

    @classmethod
    def of(cls, message: Part | None) -> _About:
        if message is None:
            return cls()
        headers = message.headers
        authors = parse_addresses(headers.unfolded("from"))
        return cls(
            author=authors[0].address if authors else "",
            subject=" ".join(headers.text("subject").split()),
            message_id=bare_message_id(headers.unfolded("message-id")),
            sent_at=parse_date(headers.unfolded("date")),
        )


def _record(
    place: Place, mail_system: str, recipient: FailedRecipient, about: _About, returned: ReturnedForm, *,
    envelope_sender: str, reporting_mta: str, message_id: str, notice_at: datetime | None,
    feedback_type: FeedbackType | None = None,
) -> ParseRecord:
    return ParseRecord(
        source=place.source,
        index=place.index,
        mail_system=mail_system,
        recipient=recipient.address,
        original_recipient=recipient.original_recipient,
        envelope_sender=envelope_sender,
        author=about.author,
        action=recipient.action,
        status=recipient.status,
        status_origin=recipient.status_origin,
        reply_code=recipient.reply_code,
        reason=recipient.reason,
        permanence=recipient.permanence,
        diagnostic=recipient.diagnostic,
        diagnostic_type=recipient.diagnostic_type,
        reporting_mta=reporting_mta,
        remote_mta=recipient.remote_mta,
        smtp_command=recipient.smtp_command,
        message_id=message_id,
        subject=about.subject,
        notice_at=notice_at,
        original_at=about.sent_at,
        returned=returned,
        feedback_type=feedback_type,
    )


def _iso(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z") if moment is not None else None
