"""“Why can I not log in?”: a guide as data, first match wins; joined with what the case knows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from whosent.cited import Citation
from whosent.provider import Confidence, PageKind
from whosent.response.model import Answer, Cause, Event, EventKind
from whosent.tables import read_table


class LoginFact(StrEnum):
    """What a case may know about the trouble; sentences ``login.known.<value>``.

    PASSWORD_CHANGED_NOTICE    the provider wrote that the password was changed; the owner had not done it
    PASSWORD_CHANGED_BY_OWNER  the same, within minutes of the owner's own change
    SMS_LIMIT_REACHED          the owner noted that no more codes are sent
    FORCED_CHANGE_NOTICE       the provider wrote that it wants a new password
    LOGGED_IN_AGAIN            the owner noted that they got in
    UNKNOWN_LOGIN              a login history shows one that is not the owner's
    WEB_LOGINS_CLEAN           the web's login history shows none
    SOFTWARE_LOGINS_CLEAN      that of mail software shows none
    ADDRESS_FORGED             the notices are about mail with only the address written in
    ACCOUNT_USED               the notices show that the account was used
    """

    PASSWORD_CHANGED_NOTICE = "password_changed_notice"  # noqa: S105 - the name of a fact
    PASSWORD_CHANGED_BY_OWNER = "password_changed_by_owner"  # noqa: S105 - the name of a fact
    SMS_LIMIT_REACHED = "sms_limit_reached"
    FORCED_CHANGE_NOTICE = "forced_change_notice"
    LOGGED_IN_AGAIN = "logged_in_again"
    UNKNOWN_LOGIN = "unknown_login"
    WEB_LOGINS_CLEAN = "web_logins_clean"
    SOFTWARE_LOGINS_CLEAN = "software_logins_clean"
    ADDRESS_FORGED = "address_forged"
    ACCOUNT_USED = "account_used"


class Concern(StrEnum):
    """How much there is to worry about."""

    CALM = "calm"
    CARE = "care"
    ALARM = "alarm"


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """All of it must hold: every fact known, every answer among the fitting ones."""

    facts: tuple[LoginFact, ...] = ()
    answers: Mapping[str, tuple[Answer, ...]] = field(default_factory=lambda: MappingProxyType({}))

    def open_question(self, answers: Mapping[str, Answer], facts: Set[LoginFact]) -> str | None:
        """The first question whose answer is still needed; None if none is, or if it cannot hold any more."""
        if not self._is_known(facts):
            return None
        missing = None
        for question, fitting in self.answers.items():
            if question not in answers:
                missing = missing or question
            elif answers[question] not in fitting:
                return None
        return missing

    def holds(self, answers: Mapping[str, Answer], facts: Set[LoginFact]) -> bool:
        """Whether it does."""
        return self._is_known(facts) and all(answers.get(q) in fitting for q, fitting in self.answers.items())

    def _is_known(self, facts: Set[LoginFact]) -> bool:
        return all(fact in facts for fact in self.facts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What is the matter, and what to do.

    name          sentences ``login.<name>.title``, ``.what`` and ``.next.1`` to ``.next.<steps>``
    when          any of them; empty for the last outcome, which always fits
    wait_minutes  for so long nothing should be tried; None where there is nothing to wait for
    known         facts that are told with it, where the case has them
    leads_to      the cause whose plan is to follow; None for none
    pages         pages of the account that it needs
    """

    name: str
    concern: Concern
    steps: int
    source: Citation
    checked: date
    confidence: Confidence
    when: tuple[Match, ...] = ()
    wait_minutes: int | None = None
    known: tuple[LoginFact, ...] = ()
    leads_to: Cause | None = None
    pages: tuple[PageKind, ...] = ()

    @property
    def is_hint(self) -> bool:
        """Whether the owner must be told that this is not well supported."""
        return self.confidence is Confidence.C


@dataclass(frozen=True, slots=True, kw_only=True)
class Tellable:
    """What the owner can tell of; sentence ``happened.<event>``. ``needs_time``: a day alone will not do."""

    event: EventKind
    needs_time: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class HeardRow:
    """What an event tells the guide.

    near           every such event must have one of this kind within ``within_minutes``, before or after
    fresh_minutes  one that is older tells nothing; None: it always does
    unless_later   nor does one after which this came
    """

    event: EventKind
    fact: LoginFact | None = None
    answers: Mapping[str, Answer] = field(default_factory=lambda: MappingProxyType({}))
    near: EventKind | None = None
    within_minutes: int = 0
    fresh_minutes: int | None = None
    unless_later: EventKind | None = None

    def holds(self, events: Mapping[EventKind, tuple[datetime, ...]], now: datetime) -> bool:
        """Whether it tells that; ``events`` are the times of each kind."""
        own = events.get(self.event, ())
        if not own:
            return False
        if self.fresh_minutes is not None and now - max(own) > timedelta(minutes=self.fresh_minutes):
            return False
        if self.unless_later is not None and any(at > max(own) for at in events.get(self.unless_later, ())):
            return False
        if self.near is None:
            return True
        words, within = events.get(self.near, ()), timedelta(minutes=self.within_minutes)
        return all(any(abs(at - word) <= within for word in words) for at in own)


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What events told the guide. ``last_code_at``: when no more codes were sent; None if not known."""

    facts: frozenset[LoginFact] = frozenset()
    answers: Mapping[str, Answer] = field(default_factory=lambda: MappingProxyType({}))
    last_code_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LoginGuide:
    """``login_help.toml``. ``questions`` are names, with sentences ``login.ask.<name>``."""

    schema: int
    questions: tuple[str, ...]
    outcomes: tuple[Outcome, ...]
    tellable: tuple[Tellable, ...] = ()
    heard: tuple[HeardRow, ...] = ()

    def __post_init__(self) -> None:
        told = {question for row in self.heard for question in row.answers}
        if wrong := sorted(told.difference(self.questions)):
            raise ValueError(f"heard: {', '.join(wrong)} not among the questions")
        asked = {q for outcome in self.outcomes for match in outcome.when for q in match.answers}
        if wrong := sorted(asked.symmetric_difference(self.questions)):
            raise ValueError(f"questions: {', '.join(wrong)} not both listed and asked")
        if [outcome.name for outcome in self.outcomes if not outcome.when] != [self.outcomes[-1].name]:
            raise ValueError("outcomes: the last one, and no other, has no `when`")


@dataclass(frozen=True, slots=True)
class Ask:
    """The guide needs the answer to this question next."""

    question: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The guide has come to an end; ``known`` is what the case adds, in the guide's order."""

    outcome: Outcome
    known: tuple[LoginFact, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Countdown:
    """When the next try makes sense; ``left`` is zero once that time has come."""

    until: datetime
    left: timedelta

    @property
    def minutes_left(self) -> int:
        """Whole minutes, rounded up."""
        return -(-int(self.left.total_seconds()) // 60)


@cache
def load_login_guide() -> LoginGuide:
    """The guide that ships."""
    return read_table(LoginGuide, files("whosent.response").joinpath("login_help.toml"))


def hear(guide: LoginGuide, events: Iterable[Event], now: datetime) -> Heard:
    """What the events tell the guide at ``now``."""
    times: dict[EventKind, tuple[datetime, ...]] = {}
    for event in events:
        times[event.kind] = (*times.get(event.kind, ()), event.at)
    rows = [row for row in guide.heard if row.holds(times, now)]
    return Heard(
        facts=frozenset(row.fact for row in rows if row.fact is not None),
        answers=MappingProxyType({q: answer for row in rows for q, answer in row.answers.items()}),
        last_code_at=max(times.get(EventKind.SMS_LIMIT, ()), default=None),
    )


def find_way(guide: LoginGuide, answers: Mapping[str, Answer], facts: Set[LoginFact]) -> Ask | Found:
    """The next question, or the outcome. The first outcome that fits is the one.

    Nothing is asked that cannot change the outcome any more. An answer UNKNOWN counts as given.
    """
    for outcome in guide.outcomes:
        if not outcome.when or any(match.holds(answers, facts) for match in outcome.when):
            known = tuple(fact for fact in outcome.known if fact in facts)
            return Found(outcome=outcome, known=known)
        for match in outcome.when:
            question = match.open_question(answers, facts)
            if question is not None:
                return Ask(question)
    raise AssertionError("the last outcome always fits")


def answered(guide: LoginGuide, answers: Mapping[str, Answer], facts: Set[LoginFact]) -> Iterator[str]:
    """The questions that the guide came by on its way, in order: for showing what was answered."""
    given: dict[str, Answer] = {}
    while isinstance(step := find_way(guide, given, facts), Ask) and step.question in answers:
        given[step.question] = answers[step.question]
        yield step.question


def find_wait(guide: LoginGuide, found: Found) -> Outcome:
    """The outcome whose waiting holds: what was found, else what a fact known with it asks to wait for."""
    if found.outcome.wait_minutes is not None:
        return found.outcome
    waits = (outcome for outcome in guide.outcomes if outcome.wait_minutes is not None)
    ways = ((outcome, match) for outcome in waits for match in outcome.when)
    fitting = (outcome for outcome, match in ways if match.facts and match.holds({}, set(found.known)))
    return next(fitting, found.outcome)


def count_down(outcome: Outcome, since: datetime, now: datetime) -> Countdown | None:
    """How long to wait where ``since`` was the last try; None where there is nothing to wait for."""
    if outcome.wait_minutes is None:
        return None
    until = since + timedelta(minutes=outcome.wait_minutes)
    return Countdown(until=until, left=max(timedelta(), until - now))
