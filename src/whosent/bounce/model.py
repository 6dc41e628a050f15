"""What a notice says: the types that ``bounce`` returns."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from whosent.message import Part
from whosent.raw import Place


class Action(StrEnum):
    """RFC 3464 §2.3.3."""

    FAILED = "failed"
    DELAYED = "delayed"
    DELIVERED = "delivered"
    RELAYED = "relayed"
    EXPANDED = "expanded"


class Origin(StrEnum):
    """Where a value comes from: stated in the field meant for it, read in the diagnostic, or derived."""

    STATED = "stated"
    DIAGNOSTIC = "diagnostic"
    DERIVED = "derived"


class Permanence(StrEnum):
    """Whether trying again could help (RFC 3463 classes 5 and 4)."""

    PERMANENT = "permanent"
    TEMPORARY = "temporary"
    UNKNOWN = "unknown"


class Reason(StrEnum):
    """Why a delivery failed: the vocabulary that bounce tools share (Sisimai 5)."""

    AUTHFAILURE = "authfailure"
    BADREPUTATION = "badreputation"
    BLOCKED = "blocked"
    CONTENTERROR = "contenterror"
    DELIVERED = "delivered"
    EXCEEDLIMIT = "exceedlimit"
    EXPIRED = "expired"
    FAILEDSTARTTLS = "failedstarttls"
    FEEDBACK = "feedback"
    FILTERED = "filtered"
    HASMOVED = "hasmoved"
    HOSTUNKNOWN = "hostunknown"
    MAILBOXFULL = "mailboxfull"
    MAILERERROR = "mailererror"
    MESGTOOBIG = "mesgtoobig"
    NETWORKERROR = "networkerror"
    NORELAYING = "norelaying"
    NOTACCEPT = "notaccept"
    NOTCOMPLIANTRFC = "notcompliantrfc"
    ONHOLD = "onhold"
    POLICYVIOLATION = "policyviolation"
    REJECTED = "rejected"
    REQUIREPTR = "requireptr"
    SECURITYERROR = "securityerror"
    SPAMDETECTED = "spamdetected"
    SPEEDING = "speeding"
    SUPPRESSED = "suppressed"
    SUSPEND = "suspend"
    SYNTAXERROR = "syntaxerror"
    SYSTEMERROR = "systemerror"
    SYSTEMFULL = "systemfull"
    TOOMANYCONN = "toomanyconn"
    UNDEFINED = "undefined"
    USERUNKNOWN = "userunknown"
    VACATION = "vacation"
    VIRUSDETECTED = "virusdetected"


@dataclass(frozen=True, slots=True, kw_only=True)
class FailedRecipient:
    """One recipient for whom a notice reports an outcome.

    address             final recipient, lower-cased, domain as A-label; never empty
    original_recipient  as the sender addressed it, where stated and different; "" otherwise
    action              as stated; FAILED where a free-text notice states none
    status              RFC 3463 code such as "5.1.1"; "" if none was stated or found
    status_origin       where ``status`` comes from; None where it is ""
    reply_code          200 to 599 (RFC 5321 §4.2); None if none
    diagnostic          the reporter's text, decoded, white space folded, at most 2,000 characters
    diagnostic_type     "smtp", "x400", "x-unix" … as stated, lower-cased; "" if not stated
    remote_mta          as stated (RFC 3464 §2.3.5); ""
    smtp_command        "MAIL", "RCPT", "DATA", "EHLO", "CONN" …; "" if not known
    reason, permanence  our reading

    Source: RFC 3464 §2.3.
    """

    address: str
    original_recipient: str = ""
    action: Action = Action.FAILED
    status: str = ""
    status_origin: Origin | None = None
    reply_code: int | None = None
    diagnostic: str = ""
    diagnostic_type: str = ""
    remote_mta: str = ""
    smtp_command: str = ""
    reason: Reason = Reason.UNDEFINED
    permanence: Permanence = Permanence.UNKNOWN


class ReturnedForm(StrEnum):
    """How much of the original mail the notice carries (RFC 6522 §3)."""

    FULL = "full"
    HEADERS = "headers"
    INLINE = "inline"
    FRAGMENT = "fragment"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    """The original mail as the notice carries it.

    message            its view; None where ``form`` is NONE
    headers_are_whole  the header block shows no sign of being cut or reduced to some fields
    is_verbatim        the bytes are those of a MIME part or a plain copy, not re-wrapped text
    """

    form: ReturnedForm
    message: Part | None = field(default=None, repr=False, compare=False)
    headers_are_whole: bool = False
    is_verbatim: bool = False


class Standing(StrEnum):
    """What kind of notice it is in form; says nothing of who wrote it."""

    STRUCTURED = "structured"  # RFC 3464 fields
    TEXT = "text"              # free text that a rule or the generic reader understands
    LURE = "lure"              # poses as a notice, reports no delivery


class FeedbackType(StrEnum):
    """RFC 5965 §7.3 and what large providers add."""

    ABUSE = "abuse"
    FRAUD = "fraud"
    VIRUS = "virus"
    OTHER = "other"
    NOT_SPAM = "not-spam"
    AUTH_FAILURE = "auth-failure"
    DMARC = "dmarc"
    OPT_OUT = "opt-out"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A delivery status notification, structured or free text, or a lure that poses as one.

    message            the view of the whole notice; used while facts are gathered, not kept
    mail_system        the rule's name, "rfc3464" or "generic"
    recipients         at least one, except where ``standing`` is LURE or nothing named any
    returned           the original mail
    notice_at          Date of the notice
    queued_at          Arrival-Date: when the reporter took the original (RFC 3464 §2.2.5)
    reporting_mta      as stated, without type; ""
    received_from_mta  RFC 3464 §2.2.4; ""
    envelope_id        Original-Envelope-Id (RFC 3464 §2.2.1); ""
    envelope_sender    of the original, from the fields that state it (X-Postfix-Sender …); ""
    original_message_id  without brackets: of the returned message, else of References/In-Reply-To; ""
    original_subject   as the notice's text repeats it; "" where a header block came back or it does not
    original_at        Date of the original, likewise
    human_text         text of the notification part, at most 8,000 characters
    """

    place: Place
    message: Part = field(repr=False, compare=False)
    standing: Standing
    mail_system: str
    recipients: tuple[FailedRecipient, ...]
    returned: Returned
    notice_at: datetime | None = None
    queued_at: datetime | None = None
    reporting_mta: str = ""
    received_from_mta: str = ""
    envelope_id: str = ""
    envelope_sender: str = ""
    original_message_id: str = ""
    original_subject: str = ""
    original_at: datetime | None = None
    human_text: str = field(default="", repr=False)


class OtherKind(StrEnum):
    """What a message is when it is not a notice."""

    VACATION = "vacation"
    MDN = "mdn"
    FEEDBACK_REPORT = "feedback_report"
    DMARC_REPORT = "dmarc_report"
    TLS_REPORT = "tls_report"
    CHALLENGE = "challenge"
    LIST_MAIL = "list_mail"
    FORWARDED_NOTICE = "forwarded_notice"  # a person passes it on: anybody could have typed it
    MAIL = "mail"


@dataclass(frozen=True, slots=True, kw_only=True)
class NotANotice:
    """A message that is something else; ``feedback_type`` is set for FEEDBACK_REPORT only.

    recipients  for a feedback report the complained-about recipients, for a vacation reply its author, for
                a forwarded notice its own, as ``parse`` prints them
    returned    the mail that a feedback report, a reply or the forwarded notice carries
    envelope_sender, reporting_mta  as a feedback report or the forwarded notice states them; "" otherwise
    original_message_id, original_at  as a feedback report states them apart from the mail that it returns
    """

    place: Place
    message: Part = field(repr=False, compare=False)
    kind: OtherKind
    feedback_type: FeedbackType | None = None
    recipients: tuple[FailedRecipient, ...] = ()
    returned: Returned = Returned(form=ReturnedForm.NONE)
    envelope_sender: str = ""
    reporting_mta: str = ""
    original_message_id: str = ""
    original_at: datetime | None = None


Reading = Notice | NotANotice
