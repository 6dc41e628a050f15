"""What ``response`` makes of a verdict: ordered steps, the state of each, and what that state rests on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType

from whosent.cited import Citation
from whosent.provider import Confidence, Page, PageKind, Profile
from whosent.verdict import Actor
from whosent.verdict import Cause as Headline


class Cause(StrEnum):
    """What happened, as far as it changes what to do; sentences ``cause.<value>``."""

    ACCOUNT_USED_BY_THIEF = "account_used_by_thief"
    ACCOUNT_USED_BY_MALWARE = "account_used_by_malware"
    OWN_DEVICE_UNKNOWN = "own_device_unknown"
    ADDRESS_FORGED = "address_forged"
    FORGED_CONTACTS_LEAKED = "forged_contacts_leaked"
    OWN_MAIL_FAILED = "own_mail_failed"
    OWN_RULE_OR_APP = "own_rule_or_app"
    FAKE_NOTICE = "fake_notice"
    UNDECIDED = "undecided"
    ACCOUNT_ENTERED = "account_entered"


class StepState(StrEnum):
    """Where a step stands. REOPENED: it was done, and then evidence spoke against that."""

    OPEN = "open"
    DONE = "done"
    NOT_FOR_ME = "not_for_me"
    REOPENED = "reopened"


class TickBy(StrEnum):
    """Who says so."""

    OWNER = "owner"
    EVIDENCE = "evidence"


class Question(StrEnum):
    """What only the owner knows; sentences ``ask.<value>``."""

    HAS_SECOND_DEVICE = "has_second_device"
    USES_MAIL_SOFTWARE = "uses_mail_software"
    TYPED_PASSWORD_ON_PAGE = "typed_password_on_page"  # noqa: S105 - the name of a question
    OPENED_ATTACHMENT = "opened_attachment"
    CAN_LOG_IN = "can_log_in"
    MONEY_IS_GONE = "money_is_gone"
    RULE_IS_MINE = "rule_is_mine"
    REUSES_PASSWORD = "reuses_password"  # noqa: S105 - the name of a question
    REPLACES_PHONE = "replaces_phone"


class Answer(StrEnum):
    """UNKNOWN also stands for a question that was not asked."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class EventKind(StrEnum):
    """What can happen while a plan is worked on.

    NOTICE                  a notice of the flood arrived
    ACCOUNT_NOTICE          a notice that shows the account being used arrived
    PASSWORD_TRIED          the owner says that they pressed "change" then
    PASSWORD_CHANGED        the provider's mail about a changed password
    UNKNOWN_LOGIN           a login that is not the owner's
    LOGINS_SEEN             a login history was looked through
    LOGGED_OUT              the owner found themself logged out
    LOGGED_IN               the owner got in
    SMS_LIMIT               no more codes are sent
    WEB_LOGINS_CLEAN        the owner saw none in the web's login history that is not theirs
    SOFTWARE_LOGINS_CLEAN   the same, in that of mail software
    """

    NOTICE = "notice"
    ACCOUNT_NOTICE = "account_notice"
    PASSWORD_TRIED = "password_tried"  # noqa: S105 - the name of an event
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 - the name of an event
    UNKNOWN_LOGIN = "unknown_login"
    LOGINS_SEEN = "logins_seen"
    LOGGED_OUT = "logged_out"
    LOGGED_IN = "logged_in"
    SMS_LIMIT = "sms_limit"
    WEB_LOGINS_CLEAN = "web_logins_clean"
    SOFTWARE_LOGINS_CLEAN = "software_logins_clean"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened; ``at`` is aware."""

    kind: EventKind
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """Somebody's word on a step; the newest one of a step counts.

    step  the step's ``id``
    at    aware; note  the owner's own words, may be ""
    """

    step: str
    state: StepState
    at: datetime
    by: TickBy = TickBy.OWNER
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseholdService:
    """A service that somebody of the household reaches with the account.

    service  its name in ``services.toml``
    member   whose account it is; "" for the owner's
    """

    service: str
    member: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanSituation:
    """What a plan is made for.

    headline, actor, contacts_leaked, was_entered   as the verdict has them
    profile   the provider; a generic one where it is unknown
    answers   what the owner answered; a question that is not in it counts as UNKNOWN
    services  linked services, of every member of the household whose account is in the case
    events    what happened, in any order
    """

    headline: Headline
    actor: Actor | None
    contacts_leaked: bool
    profile: Profile
    answers: Mapping[Question, Answer] = field(default_factory=lambda: MappingProxyType({}))
    services: tuple[HouseholdService, ...] = ()
    events: tuple[Event, ...] = ()
    was_entered: bool = False

    def answer(self, question: Question) -> Answer:
        """The owner's answer; UNKNOWN where there is none."""
        return self.answers.get(question, Answer.UNKNOWN)

    def last(self, kind: EventKind) -> datetime | None:
        """When that happened last; None if it never did."""
        return max((event.at for event in self.events if event.kind is kind), default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class StepPage:
    """A page of the account, as the provider's profile has it.

    checked  when it was last seen to be so: "2024" or "2024-04-10"; "" if that is not known
    """

    page: Page
    confidence: Confidence
    checked: str

    @property
    def is_hint(self) -> bool:
        """Whether the owner must be told that the page may have moved."""
        return self.confidence is Confidence.C


@dataclass(frozen=True, slots=True, kw_only=True)
class Minutes:
    """How long a step takes."""

    least: int
    most: int

    def __post_init__(self) -> None:
        if not 0 <= self.least <= self.most:
            raise ValueError("least and most: 0 or more, in this order")


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Something to do.

    id             names it in ticks; ``step@member`` for a service of somebody else
    title, why, how, seen_done   keys of sentences; placeholders are {provider}, {service}, {member}
    wants          the pages of the account that it needs
    pages          those of them that are known at this provider
    service        name in ``services.toml`` and ``member`` whose it is, for a step about one service
    service_rank   1 is the most pressing kind of service; None for a step about none
    minutes        how long it takes
    is_reversible  whether it can be taken back
    changes        False for one that only looks, or only waits
    remind_days    days after which it is worth doing again
    tells_factors  the provider's second factors belong to it
    confidence     how well the advice itself is supported; C is told to the owner
    """

    id: str
    title: str
    why: str
    how: str
    seen_done: str
    minutes: Minutes
    is_reversible: bool
    sources: Citation
    checked: date
    confidence: Confidence
    wants: tuple[PageKind, ...] = ()
    pages: tuple[StepPage, ...] = ()
    service: str = ""
    member: str = ""
    service_rank: int | None = None
    remind_days: tuple[int, ...] = ()
    tells_factors: bool = False
    changes: bool = True

    @property
    def page(self) -> StepPage | None:
        """The first page; None where none is known."""
        return self.pages[0] if self.pages else None

    @property
    def is_hint(self) -> bool:
        """Whether the owner must be told that the advice is not well supported."""
        return self.confidence is Confidence.C


class ReasonKind(StrEnum):
    """Why a step is in its state; sentences ``state.<value>``.

    CALLED_FOR  what happened made it part of the plan
    """

    NOT_BEGUN = "not_begun"
    OWNER_SAYS = "owner_says"
    EVIDENCE_SAYS = "evidence_says"
    CALLED_FOR = "called_for"
    CONTRADICTED = "contradicted"


@dataclass(frozen=True, slots=True, kw_only=True)
class StateReason:
    """What the state of a step rests on.

    event  what showed it, called for it or contradicted it; None where the owner's word does
    at     when that was; None for a step that nobody began
    note   the owner's words; may be ""
    """

    kind: ReasonKind
    event: EventKind | None = None
    at: datetime | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedStep:
    """A step, where it stands and why."""

    step: Step
    state: StepState
    reason: StateReason

    @property
    def is_to_do(self) -> bool:
        """Whether it is still waiting."""
        return self.state in (StepState.OPEN, StepState.REOPENED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What to do, in order.

    playbook  the playbook's name: the cause's own, or one for a provider
    opening   keys of sentences that are said before all steps
    never     names of sentences ``never.<name>``: what not to do
    expect    keys of sentences that say what to expect, in order
    """

    cause: Cause
    playbook: str
    steps: tuple[PlannedStep, ...]
    opening: tuple[str, ...]
    never: tuple[str, ...]
    expect: tuple[str, ...]

    @property
    def next_step(self) -> PlannedStep | None:
        """The first that is waiting; None where nothing is."""
        return next((planned for planned in self.steps if planned.is_to_do), None)

    @property
    def is_called_for(self) -> bool:
        """Whether what happened, and nobody explained, made a step part of it that still waits."""
        return any(p.is_to_do and p.reason.kind is ReasonKind.CALLED_FOR for p in self.steps)

    def step(self, step_id: str) -> PlannedStep | None:
        """The step of that id; None if the plan has none."""
        return next((planned for planned in self.steps if planned.step.id == step_id), None)
