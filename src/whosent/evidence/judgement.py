"""``judgement.toml``: the numbers on which facts turn, each with its reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from importlib.resources import files

from whosent.cited import Citation
from whosent.tables import read_table


@dataclass(frozen=True, slots=True, kw_only=True)
class Reasoned:
    """A row: why, and from where."""

    rationale: str
    source: Citation


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay(Reasoned):
    """When one signed mail is taken to have been sent again.

    after_h      hours from its Date to its entry elsewhere
    queued_days  days from its Date to the notice, where no time of entry is stated
    recipients   how many people it was not written to
    """

    after_h: float
    queued_days: float
    recipients: int

    @property
    def after(self) -> timedelta:
        """``after_h``."""
        return timedelta(hours=self.after_h)

    @property
    def queued(self) -> timedelta:
        """``queued_days``."""
        return timedelta(days=self.queued_days)


@dataclass(frozen=True, slots=True, kw_only=True)
class NearLogin(Reasoned):
    """How near to a login a mail must be to belong to it."""

    near_min: float

    @property
    def near(self) -> timedelta:
        """``near_min``."""
        return timedelta(minutes=self.near_min)


@dataclass(frozen=True, slots=True, kw_only=True)
class LoginAge(Reasoned):
    """Since when somebody must have logged in from a network for it to be an old one, or a newcomer."""

    old_days: float
    old_times: int
    new_days: float

    @property
    def old(self) -> timedelta:
        """``old_days``."""
        return timedelta(days=self.old_days)

    @property
    def new(self) -> timedelta:
        """``new_days``."""
        return timedelta(days=self.new_days)


@dataclass(frozen=True, slots=True, kw_only=True)
class TaughtBy(Reasoned):
    """How many mails teach a practice of the provider."""

    taught_by: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ForwardingShape(Reasoned):
    """How many mails by others must fail at one and the same address to look sent on."""

    mails: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MailingSize(Reasoned):
    """To how many people a text must go to be a mailing."""

    people: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SentMatch(Reasoned):
    """When a Sent folder covers a time, and when two Dates are one."""

    covers_days: float
    same_time_s: float

    @property
    def covers(self) -> timedelta:
        """``covers_days``."""
        return timedelta(days=self.covers_days)

    @property
    def same_time(self) -> timedelta:
        """``same_time_s``."""
        return timedelta(seconds=self.same_time_s)


@dataclass(frozen=True, slots=True, kw_only=True)
class HabitShares(Reasoned):
    """When mails are of one hand; see ``learn_habits``."""

    at_least: int
    usual_share: float
    covered_share: float
    far_min: int
    before_h: float

    @property
    def before(self) -> timedelta:
        """``before_h``."""
        return timedelta(hours=self.before_h)


@dataclass(frozen=True, slots=True, kw_only=True)
class SendingTool(Reasoned):
    """How many programs and zones from one network make a tool."""

    programs: int
    zones: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept(Reasoned):
    """How much of a returned message is kept."""

    recipients: int
    answered: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MailLogReach(Reasoned):
    """How far the silence of a mail server's log can be trusted.

    gap_h        hours without any line after which a part of the log is taken to be missing
    queued_days  days before a notice within which its mail must have been handed in
    clocks_h     hours by which clocks may differ
    sent_share   share of the copies in Sent that the log must show before its silence means anything
    """

    gap_h: int
    queued_days: float
    clocks_h: float
    sent_share: float

    @property
    def queued(self) -> timedelta:
        """``queued_days``."""
        return timedelta(days=self.queued_days)

    @property
    def clocks(self) -> timedelta:
        """``clocks_h``."""
        return timedelta(hours=self.clocks_h)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """The whole table."""

    schema: int
    replay: Replay
    logins: NearLogin
    login_age: LoginAge
    signing: TaughtBy
    tagging: TaughtBy
    mailing: MailingSize
    forwarding: ForwardingShape
    sent: SentMatch
    habits: HabitShares
    sending_tool: SendingTool
    kept: Kept
    mail_log: MailLogReach


@cache
def load_judgement() -> Judgement:
    """The table that ships."""
    return read_table(Judgement, files("whosent.evidence").joinpath("judgement.toml"))
