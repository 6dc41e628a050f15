"""What one notice alone tells: facts, and the marks that the whole mailbox is then asked about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from whosent.bounce import FailedRecipient, ReturnedForm, Standing
from whosent.evidence.model import Fact, Tier
from whosent.evidence.style import Style
from whosent.raw import Place


class Signature(StrEnum):
    """What the provider's signature on the returned message came to."""

    PASS = "pass"  # noqa: S105 - a result
    FAIL = "fail"
    OTHER_DOMAIN = "other_domain"  # somebody else's verifies, the provider's is not there
    ABSENT = "absent"
    NOT_CHECKED = "not_checked"


class Taken(StrEnum):
    """From whom the provider took a mail."""

    LOGGED_IN = "logged_in"
    OUTSIDE = "outside"


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedIn:
    """How the provider took a mail, by its own line, for which ``tier`` vouches; T3 only of signed mail.

    login     as named; "" where it is not
    is_owner  whether that is the owner's; None where the name alone cannot tell, or there is none
    client    the address that handed it in; "" where it is not stated, and for mail from outside
    by_smtp   the client sent by SMTP, and not over the web
    is_told   the line's software is known to mark logins, so that the lack of a mark says something
    """

    taken: Taken
    tier: Tier
    login: str = ""
    is_owner: bool | None = None
    client: str = ""
    by_smtp: bool = False
    is_told: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Original:
    """The marks of a returned message that are kept.

    author_is_owner   its From names the owner
    to                addresses that it names as recipients, the first of them
    answers           Message-IDs in In-Reply-To and References, the first of them
    is_automatic      calls itself an automatic reply (RFC 3834 §5)
    was_forwarded     bears marks of having been delivered to the owner and sent on
    entry_point       address from which the reporter took it; ""
    entry_name        that address's host name as the reporter verified it; ""
    entered_at        when, as the reporter stamped it
    entry_tier        how far that can be trusted; None where there is no entry point
    from_provider     the entry point is one of the provider's hosts; None where that is not known
    handed            how the provider took it; None where nothing that can be trusted says
    tenant            the customer of a shared cloud that is named in it; ""
    signature, signature_id, signature_domain, signed_for_recipient
                      the DKIM signature that was judged: result, short digest of b=, d=, and whether the
                      failed recipient is among its signed To and Cc
    """

    message_id: str
    sent_at: datetime | None
    subject: str
    author_is_owner: bool
    to: tuple[str, ...]
    answers: tuple[str, ...]
    style: Style
    is_automatic: bool
    was_forwarded: bool
    headers_are_whole: bool
    entry_point: str
    entry_name: str
    entered_at: datetime | None
    entry_tier: Tier | None
    from_provider: bool | None
    handed: HandedIn | None
    tenant: str
    signature: Signature
    signature_id: str
    signature_domain: str
    signed_for_recipient: bool

    @property
    def client(self) -> str:
        """The address that handed it in to the provider; "" where nothing that can be trusted says."""
        return self.handed.client if self.handed is not None else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One notice, read on its own. ``relate`` makes an ``Observation`` of it.

    reporter    name of the authenticated reporter's organisation; "" where nothing confirms it
    by_provider the owner's provider wrote it
    is_tagged   the original's envelope sender bore a tag (BATV), as the owner's side stamped it; None where
                nothing stamped tells
    """

    place: Place
    message_id: str
    subject: str
    mail_system: str
    standing: Standing
    recipients: tuple[FailedRecipient, ...]
    returned: ReturnedForm
    notice_at: datetime | None
    reporter: str
    by_provider: bool
    is_tagged: bool | None
    facts: tuple[Fact, ...]
    original_id: str
    original: Original | None
