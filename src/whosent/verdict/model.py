"""What ``verdict`` concludes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from whosent.evidence import Fact, Observation


class Cause(StrEnum):
    """Why a notice arrived. The first five are the hypotheses that evidence is weighed over."""

    FORGED = "forged"
    ACCOUNT = "account"
    OWN = "own"
    AUTOMATIC = "automatic"
    FAKE = "fake"
    UNDECIDED = "undecided"
    NONE = "none"


HYPOTHESES = (Cause.FORGED, Cause.ACCOUNT, Cause.OWN, Cause.AUTOMATIC, Cause.FAKE)


class Actor(StrEnum):
    """Who used the account, where the cause is ``account``."""

    TAKEOVER = "takeover"
    OWN_DEVICE = "own_device"


@dataclass(frozen=True, slots=True, kw_only=True)
class WeighedFact:
    """A fact with its decibans per hypothesis, after caps and groups.

    decibans  in the order of HYPOTHESES
    counted   False where a stronger fact of the same group spoke instead
    """

    fact: Fact
    decibans: tuple[float, ...]
    counted: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """What one notice is, and why.

    label      decided at >= 0.9, else UNDECIDED; may be taken from its campaign (``by_campaign``)
    posterior  in the order of HYPOTHESES, sums to 1
    facts      strongest first
    """

    observation: Observation
    label: Cause
    posterior: tuple[float, ...]
    facts: tuple[WeighedFact, ...]
    by_campaign: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CauseFinding:
    """A cause that is present, with its probability, Bayes factor and prior apart."""

    cause: Cause
    probability: float
    bayes_factor_db: float
    prior: float
    notices: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Campaign:
    """Notices that return copies of the same mailing."""

    key: str
    subject: str
    label: Cause
    notices: int
    first_at: datetime | None
    last_at: datetime | None
    entry_points: int


class MissingKind(StrEnum):
    """Evidence that could be fetched next; sentences ``missing.<kind>`` in the catalogue."""

    SENT_FOLDER = "sent_folder"
    LOGIN_HISTORY = "login_history"
    MAIL_SOFTWARE_HISTORY = "mail_software_history"
    FULL_SOURCE = "full_source"
    DNS = "dns"
    OWNER_WORD = "owner_word"
    JUNK_FOLDER = "junk_folder"
    PROVIDER_PROFILE = "provider_profile"


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """One piece of evidence not seen, with the information it is expected to give."""

    kind: MissingKind
    expected_bits: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The answer for the mailbox (DESIGN §4.11).

    causes   every cause present, most serious first
    actor    set only where ``account`` is among them
    missing  most informative first
    """

    headline: Cause
    causes: tuple[CauseFinding, ...]
    attributions: tuple[Attribution, ...]
    campaigns: tuple[Campaign, ...]
    contacts_leaked: bool
    actor: Actor | None
    missing: tuple[Missing, ...]
    mailbox_facts: tuple[WeighedFact, ...] = ()
