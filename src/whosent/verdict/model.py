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


_GOT_IN = frozenset({"logins.intruder", "logins.stranger"})
HYPOTHESES = (Cause.FORGED, Cause.ACCOUNT, Cause.OWN, Cause.AUTOMATIC, Cause.FAKE)


class Actor(StrEnum):
    """Who used the account, where the cause is ``account``."""

    TAKEOVER = "takeover"
    OWN_DEVICE = "own_device"


@dataclass(frozen=True, slots=True, kw_only=True)
class WeighedFact:
    """A fact with its decibans per hypothesis.

    decibans  in the order of HYPOTHESES, before the caps per tier
    counted   False where a stronger fact of the same group spoke instead
    """

    fact: Fact
    decibans: tuple[float, ...]
    counted: bool = True

    @property
    def strength_db(self) -> float:
        """How far it moves any two hypotheses apart."""
        return max(self.decibans) - min(self.decibans)


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighing:
    """The facts of one notice added up; shared by all notices with the same kinds of facts.

    each    decibans of each fact, in the order of the facts
    counted whether each counts, or a stronger one of its group spoke instead
    total   per hypothesis, after groups and caps
    passed  T0/T1 evidence shows that the mail passed the owner's account
    bare    forged and account are moved apart by no more than the table's ``bare_db``
    """

    each: tuple[tuple[float, ...], ...]
    counted: tuple[bool, ...]
    total: tuple[float, ...]
    passed: bool
    bare: bool


class LentBy(StrEnum):
    """From where a label comes when the notice's own evidence did not decide it."""

    CAMPAIGN = "campaign"
    FLOOD = "flood"


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """What one notice is, and why.

    label      decided at the table's ``label_at``, else UNDECIDED
    posterior  in the order of HYPOTHESES, sums to 1
    before     what was assumed of it, in decibans, in the order of HYPOTHESES; only differences mean anything
    lent_by    where the label was lent; None where the notice's own evidence decides or nothing does
    """

    observation: Observation
    label: Cause
    posterior: tuple[float, ...]
    before: tuple[float, ...]
    weighing: Weighing
    lent_by: LentBy | None = None

    @property
    def facts(self) -> tuple[WeighedFact, ...]:
        """Its facts with their weights, those that count and the strongest first."""
        rows = zip(self.observation.facts, self.weighing.each, self.weighing.counted, strict=True)
        weighed = (WeighedFact(fact=f, decibans=db, counted=c) for f, db, c in rows)
        return tuple(sorted(weighed, key=lambda w: (not w.counted, -w.strength_db)))


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

    FULL_SOURCE = "full_source"
    DNS = "dns"
    SENT_FOLDER = "sent_folder"
    LOGIN_HISTORY = "login_history"
    MAIL_SOFTWARE_HISTORY = "mail_software_history"
    OWNER_WORD = "owner_word"
    SETTING_WORD = "setting_word"
    LOGIN_WORD = "login_word"
    SERVER_LOG = "server_log"
    SETTINGS = "settings"
    SECOND_MAILBOX = "second_mailbox"


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """One piece of evidence not seen, with the information it is expected to give."""

    kind: MissingKind
    expected_bits: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """What the verdict must know beyond the facts of each notice.

    is_webmail  the provider is a known web mail that is used with its own domain
    binds_authors  the provider is likely to let nobody but the owner write the owner's address as author
    have        kinds of evidence that were there to be read, or that cannot be had here
    facts       what is known of the mailbox whatever its notices say
    asks_of_logins  logins stand out that only the owner can know
    unsure      kinds of evidence of which nobody knows whether they can be had here
    """

    is_webmail: bool
    binds_authors: bool = False
    have: frozenset[MissingKind] = frozenset()
    facts: tuple[Fact, ...] = ()
    asks_of_logins: bool = False
    unsure: frozenset[MissingKind] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The answer for the mailbox (docs/evidence.md, “The decision”).

    causes              every cause present, most serious first; ``account`` also where it is in doubt
    account_in_doubt    the account's use is neither shown nor ruled out at all three priors
    mailbox_facts       what speaks for the account's use whatever the notices say: a login history, settings
    told                what else is known of the mailbox, weighed: the owner's word, reports on the domain.
                        It moved what was to be expected of every notice, and no more
    contacts_leaked     forged mail went to people whom the owner writes to: addresses *may* have leaked
    actor               set only where ``account`` is present and something speaks for one of them
    missing             most informative first
    account_probability  by what points to the account most; 0.0 where nothing came
    situation           what it was decided in: with the observations, all that it needs to be decided anew
    """

    headline: Cause
    causes: tuple[CauseFinding, ...]
    attributions: tuple[Attribution, ...]
    campaigns: tuple[Campaign, ...]
    account_in_doubt: bool
    contacts_leaked: bool
    actor: Actor | None
    missing: tuple[Missing, ...]
    mailbox_facts: tuple[Fact, ...] = ()
    told: tuple[WeighedFact, ...] = ()
    account_probability: float = 0.0
    situation: Situation = Situation(is_webmail=False)

    @property
    def was_entered(self) -> bool:
        """Whether a login history shows that somebody else got in, whatever was sent from there."""
        return any(f.kind in _GOT_IN for f in self.mailbox_facts)
