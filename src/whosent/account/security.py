"""Security notices: what services tell the owner of an account, and whether it was they who told it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from whosent.evidence import Tier
from whosent.raw import Place


class SecurityKind(StrEnum):
    """What a notice tells of the account."""

    PASSWORD_CHANGED = "password_changed"  # noqa: S105 - the name of an event
    PASSWORD_RESET_ASKED = "password_reset_asked"  # noqa: S105 - the name of an event
    NEW_LOGIN = "new_login"
    UNUSUAL_LOGIN = "unusual_login"  # from abroad or from where the owner never was
    LOGIN_BLOCKED = "login_blocked"  # somebody tried and did not get in
    CODE_SENT = "code_sent"
    RECOVERY_CHANGED = "recovery_changed"
    SECOND_FACTOR_OFF = "second_factor_off"
    SECOND_FACTOR_ON = "second_factor_on"
    APP_PASSWORD = "app_password"  # noqa: S105 - the name of an event
    SOFTWARE_STARTED = "software_started"  # IMAP, POP or SMTP was taken into use
    FORWARDING_ADDED = "forwarding_added"
    FILTER_ADDED = "filter_added"
    SESSION_ENDED = "session_ended"
    MASS_MAIL = "mass_mail"
    ACCOUNT_LOCKED = "account_locked"
    ALERT = "alert"  # a warning whose words do not say of what


class NoticeStanding(StrEnum):
    """What is known of who sent it."""

    GENUINE = "genuine"
    IMITATION = "imitation"
    NOT_CHECKABLE = "not_checkable"


class Doubt(StrEnum):
    """Why a notice is not taken for genuine; sentences ``security.doubt.<doubt>`` in the catalogue.

    The first five make it an imitation, the others leave it open.
    """

    FOREIGN_ADDRESS = "foreign_address"  # the name of a service before somebody else's address
    LOOKALIKE = "lookalike"  # an address made to pass for the service's
    FAILED = "failed"  # the service's address, and the check found that the service did not send it
    FOREIGN_SIGNER = "foreign_signer"  # the service's address, and somebody else vouches for the mail
    SEVERAL_AUTHORS = "several_authors"
    NO_STAMP = "no_stamp"  # nothing on it was written by the owner's side
    NOT_TOLD = "not_told"  # the owner's side wrote something, and not whether the sender was checked
    TROUBLE = "trouble"  # the check met an error
    FORWARDED = "forwarded"  # came by way of another mailbox, which breaks checks
    OTHER_ADDRESS = "other_address"  # the service's, but not an address that is known for such notices
    UNKNOWN_SERVICE = "unknown_service"  # shown to be its author's; nobody knows whether that is a service


class Concern(StrEnum):
    """Whose account a notice is about."""

    OWNER = "owner"
    OTHER = "other"
    UNSTATED = "unstated"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """What the text of a notice states of the event; the words of its writer.

    at       aware, UTC; None where none is stated or its zone cannot be told
    account  address or ID that it names; "" for none
    address  IP address of the client in its usual form; ""
    region   country or place as written; ""
    device, client  as written; ""
    """

    at: datetime | None = None
    account: str = ""
    address: str = ""
    region: str = ""
    device: str = ""
    client: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SecurityNotice:
    """One mail that tells of the security of an account, or wears the look of one.

    kind         what it tells; for an imitation what it pretends
    service      name of its table, or as in ``services.toml``; of an imitation that whose look it wears; ""
                 for one that is in neither
    domain       organisational domain that is shown to have sent it; the author's where nothing is shown
    author       address in From, lower-cased; "" where there is none
    tier         T0 its signature was verified here, T1 the owner's side vouches for it; None if not genuine
    doubt        why it is not taken for genuine; None if it is
    arrived_at   as the owner's side stamped it; None where it did not
    dated_at     its own Date
    concerns     whose account it is about, as far as it says
    is_verified  the wording was seen in real mail or in its maker's own description
    in_second    it lay in another mailbox of the owner
    """

    place: Place
    kind: SecurityKind
    standing: NoticeStanding
    service: str
    domain: str
    author: str
    subject: str
    tier: Tier | None
    doubt: Doubt | None
    arrived_at: datetime | None
    dated_at: datetime | None
    stated: Stated
    concerns: Concern
    is_verified: bool
    in_second: bool = False

    @property
    def at(self) -> datetime | None:
        """When it happened: as stated, else when it arrived, else its Date; aware, UTC. None if unknown."""
        return self.stated.at or self.arrived_at or self.dated_at

    @property
    def is_genuine(self) -> bool:
        """Whether it counts as an event."""
        return self.standing is NoticeStanding.GENUINE
