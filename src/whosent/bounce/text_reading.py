"""What the human-readable part of a notice says, before it is joined with the rest."""

from __future__ import annotations

from typing import NamedTuple

from whosent.bounce.model import Action, ReturnedForm

MAX_DIAGNOSTIC = 2_000


class TextRecipient(NamedTuple):
    """A recipient that the text names, with what it says of it. Text fields are "" where it says nothing.

    address             as written, without brackets; without a domain where the text gives none
    original_recipient  as the sender addressed it, where the text tells the two apart
    diagnostic          white space collapsed, at most 2,000 characters
    status              RFC 3463 code, stated apart or found in the diagnostic
    reply_code          RFC 5321 code found in the text; None if none
    remote_mta          as written, with its address if it is there
    smtp_command        "MAIL", "RCPT", "DATA", "EHLO", "CONN" …
    action              what the text reports; None where it does not say
    """

    address: str
    original_recipient: str = ""
    diagnostic: str = ""
    status: str = ""
    reply_code: int | None = None
    remote_mta: str = ""
    smtp_command: str = ""
    action: Action | None = None

    def filled_from(self, other: TextRecipient) -> TextRecipient:
        """This one, with what it lacks taken from ``other``."""
        return self._replace(
            original_recipient=self.original_recipient or other.original_recipient,
            diagnostic=self.diagnostic or other.diagnostic,
            status=self.status or other.status,
            reply_code=self.reply_code if self.reply_code is not None else other.reply_code,
            remote_mta=self.remote_mta or other.remote_mta,
            smtp_command=self.smtp_command or other.smtp_command,
            action=self.action or other.action,
        )


class TextReading(NamedTuple):
    """What the text of one notice says. Text fields are "" where it says nothing.

    recipients          in the order in which they are named; none where the text is no notice
    unnamed             what is said of a recipient whom the text does not name; None where it names one,
                        or says nothing
    returned_starts_at  offset into the text at which the returned message begins, after the system's
                        own separator; None where the text holds none
    returned_form       how much of it follows there; None where nothing does
    queued_at           the original's date or time of arrival, as written
    sent_at, subject    the original's Date and Subject where the text repeats them, as written
    smtp_command        the command at which the session failed, where it is not told per recipient
    """

    recipients: tuple[TextRecipient, ...] = ()
    unnamed: TextRecipient | None = None
    returned_starts_at: int | None = None
    returned_form: ReturnedForm | None = None
    envelope_sender: str = ""
    message_id: str = ""
    reporting_mta: str = ""
    queued_at: str = ""
    sent_at: str = ""
    subject: str = ""
    smtp_command: str = ""

    def completed_from(self, other: TextReading) -> TextReading:
        """This one, with what it lacks taken from ``other``: recipients, what a code tells of them, lines."""
        told = {r.address.lower(): r for r in other.recipients if r.status or r.reply_code is not None}
        own = tuple(
            recipient if recipient.diagnostic or (more := told.get(recipient.address.lower())) is None
            else recipient.filled_from(more)
            for recipient in self.recipients
        )
        begins = self.returned_starts_at
        return self._replace(
            recipients=own or other.recipients,
            returned_starts_at=other.returned_starts_at if begins is None else begins,
            message_id=self.message_id or other.message_id,
            reporting_mta=self.reporting_mta or other.reporting_mta,
            sent_at=self.sent_at or other.sent_at,
            subject=self.subject or other.subject,
        )


def merged(recipients: list[TextRecipient]) -> tuple[TextRecipient, ...]:
    """One entry per address, in order; what a first mention lacks is taken from later ones."""
    by_address: dict[str, TextRecipient] = {}
    for recipient in recipients:
        key = recipient.address.lower()
        known = by_address.get(key)
        by_address[key] = known.filled_from(recipient) if known else recipient
    return tuple(by_address.values())
