"""Security notices -> what to ask the owner, and what speaks on the account as long as nobody explains it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from whosent.account.answers import Answers
from whosent.account.security import Concern, SecurityKind, SecurityNotice
from whosent.account.security_table import Asking, SecurityTable
from whosent.evidence import Fact, Tier
from whosent.evidence.model import fact

Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenQuestion:
    """"Was this you?": notices of one service of the same kind, close together in time.

    notices  oldest first, at least one
    at       when the first of them happened
    """

    notices: tuple[SecurityNotice, ...]
    at: datetime

    @property
    def kind(self) -> SecurityKind:
        """What they tell."""
        return self.notices[0].kind

    @property
    def service(self) -> str:
        """Name of the service's table; "" for one without."""
        return self.notices[0].service

    @property
    def domain(self) -> str:
        """Organisational domain of the service."""
        return self.notices[0].domain


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnerWord:
    """What the owner told that can explain an event.

    times  when the owner noted to have done something, or to have changed the password; aware
    known  kinds of events that the owner knows of, whenever they were
    """

    times: tuple[datetime, ...] = ()
    known: frozenset[SecurityKind] = frozenset()

    def explains(self, kind: SecurityKind, at: datetime, asking: Asking) -> bool:
        """Whether the event is the owner's own doing, by what was told."""
        within = timedelta(minutes=asking.explained_within_min)
        return kind in self.known or any(abs(at - noted) <= within for noted in self.times)


def owner_word(answers: Answers, noted: Iterable[datetime], asking: Asking) -> OwnerWord:
    """What answers, and the times of a diary, explain."""
    times = list(noted)
    known = set()
    for answer in answers.given:
        if answer.question in asking.own_doing:
            times += [moment.at for moment in answer.moments if moment.has_time]
        if answer.question in asking.known_by and asking.yes in answer.words:
            known.add(asking.known_by[answer.question])
    return OwnerWord(times=tuple(times), known=frozenset(known))


def ask_about(
    notices: Iterable[SecurityNotice],
    told: OwnerWord,
    table: SecurityTable,
    *,
    span: Span | None = None,
) -> tuple[OpenQuestion, ...]:
    """What the owner should be asked, the most serious first and then by time.

    span  asks only about events in it; None for all

    Only of genuine notices that are not about somebody else's account; imitations are no events.
    """
    asking = table.general.asking
    groups: dict[tuple[SecurityKind, str], list[list[tuple[SecurityNotice, datetime]]]] = {}
    for notice, at in _dated(notices, span):
        if notice.kind not in asking.about or told.explains(notice.kind, at, asking):
            continue
        runs = groups.setdefault((notice.kind, notice.service or notice.domain), [])
        if runs and at - runs[-1][-1][1] <= timedelta(minutes=asking.explained_within_min):
            runs[-1].append((notice, at))
        else:
            runs.append([(notice, at)])
    questions = [
        OpenQuestion(notices=tuple(notice for notice, _ in run), at=run[0][1])
        for runs in groups.values()
        for run in runs
    ]
    return tuple(sorted(questions, key=lambda q: (asking.about.index(q.kind), q.at)))


def find_span(times: Sequence[datetime], table: SecurityTable) -> Span | None:
    """The time in which events can have to do with a flood of notices at ``times``; None without a flood."""
    if not times:
        return None
    before = timedelta(days=table.general.asking.days_before)
    return min(times) - before, max(times) + before


def notice_facts(
    notices: Iterable[SecurityNotice],
    told: OwnerWord,
    provider: str,
    table: SecurityTable,
    *,
    span: Span | None,
) -> tuple[Fact, ...]:
    """What genuine notices about the owner's own mail account say of it; each kind once, the strongest tier.

    provider  name of the profile of the owner's provider
    span      see ``find_span``; nothing is said where it is None

    Only what has no innocent explanation at hand speaks: see ``Asking``.
    """
    if span is None:
        return ()
    asking = table.general.asking
    found: dict[str, Fact] = {}
    for notice, at in _dated(notices, span):
        service = table.service(notice.service)
        is_mail = service is not None and provider in service.accounts_of
        if not is_mail or notice.concerns is not Concern.OWNER or told.explains(notice.kind, at, asking):
            continue
        if notice.kind in asking.speaks_alone:
            kind = f"notice.{notice.kind}"
        elif notice.kind in asking.speaks_if_missing and _noted_that_day(at, told.times):
            kind = f"notice.{notice.kind}_unknown"
        else:
            continue
        if kind not in found or notice.tier is Tier.T0:
            found[kind] = fact(kind, notice.tier or Tier.T1, domain=notice.domain)
    return tuple(found.values())


def _dated(notices: Iterable[SecurityNotice], span: Span | None) -> list[tuple[SecurityNotice, datetime]]:
    """Genuine notices, in order of time, which may be about the owner."""
    dated = [
        (notice, at)
        for notice in notices
        if notice.is_genuine and notice.concerns is not Concern.OTHER and (at := notice.at) is not None
        and (span is None or span[0] <= at <= span[1])
    ]
    return sorted(dated, key=lambda pair: pair[1])


def _noted_that_day(at: datetime, told: Sequence[datetime]) -> bool:
    """Whether the owner noted, with a time, something within half a day of it."""
    return any(abs(at - noted) <= timedelta(hours=12) for noted in told)
