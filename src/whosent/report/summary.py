"""What later commands need of a check: from the report itself, or from the JSON that ``check`` wrote."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from whosent.account import (
    Answers,
    OpenQuestion,
    SecurityKind,
    load_security_table,
    noticed_changes,
    owner_word,
)
from whosent.errors import SourceError
from whosent.provider import Profile, Profiles, generic_profile
from whosent.report.advice import Situation, find_situation
from whosent.report.answer_page import MailboxFigures
from whosent.report.model import CheckReport
from whosent.report.security_section import noted_times, open_questions
from whosent.response import Answer, Event, EventKind, HouseholdService, PlanSituation, Question, TextFacts
from whosent.verdict import Actor, Cause

_KNOWS_LOGINS, _NO = "knows_logins", "no"


@dataclass(frozen=True, slots=True, kw_only=True)
class SummedNotice:
    """A notice: its label, and when it arrived (None if that is not known)."""

    label: Cause
    at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckSummary:
    """A check in short.

    logins_to          the newest entry of the login histories; None where none was given
    passwords_changed  when the provider said so, and nothing that the owner told explains it
    own_changes        when the provider said so, and what the owner told explains it
    strangers          when somebody logged in whom the owner does not know
    """

    headline: Cause
    actor: Actor | None
    contacts_leaked: bool
    was_entered: bool
    addresses: tuple[str, ...]
    profile: Profile
    notices: tuple[SummedNotice, ...]
    logins_to: datetime | None
    passwords_changed: tuple[datetime, ...] = ()
    own_changes: tuple[datetime, ...] = ()
    strangers: tuple[datetime, ...] = ()

    def situation(
        self,
        answers: Mapping[Question, Answer],
        services: tuple[HouseholdService, ...] = (),
        events: tuple[Event, ...] = (),
    ) -> PlanSituation:
        """What a plan is made for; ``events`` are those that the check does not know of."""
        return PlanSituation(
            headline=self.headline,
            actor=self.actor,
            contacts_leaked=self.contacts_leaked,
            was_entered=self.was_entered,
            profile=self.profile,
            answers=answers,
            services=services,
            events=(*self._events(), *events),
        )

    def text_facts(self, *, name: str = "", password_changed_at: datetime | None = None) -> TextFacts:
        """What is filled into texts: of mail through the account where there is any, else of all of it."""
        account = [notice for notice in self.notices if notice.label is Cause.ACCOUNT]
        times = [notice.at for notice in account or self.notices if notice.at is not None]
        return TextFacts(
            name=name,
            address=self.addresses[0] if self.addresses else "",
            notices=len(self.notices),
            account_notices=len(account),
            first_at=min(times, default=None),
            last_at=max(times, default=None),
            password_changed_at=password_changed_at,
            is_forged=self.headline is Cause.FORGED,
        )

    def mailbox_figures(self) -> MailboxFigures:
        """How many notices there are, and how many of them the headline is about."""
        count = sum(notice.label is self.headline for notice in self.notices)
        return MailboxFigures(headline=self.headline, notices=len(self.notices), count=count)

    def _events(self) -> Iterator[Event]:
        times = [notice.at for notice in self.notices if notice.at is not None]
        if times:
            yield Event(kind=EventKind.NOTICE, at=max(times))
        account = [n.at for n in self.notices if n.label is Cause.ACCOUNT and n.at is not None]
        if account:
            yield Event(kind=EventKind.ACCOUNT_NOTICE, at=max(account))
        if self.logins_to is not None:
            yield Event(kind=EventKind.LOGINS_SEEN, at=self.logins_to)
        for at in self.passwords_changed:
            yield Event(kind=EventKind.PASSWORD_CHANGED, at=at)
        for at in self.own_changes:
            yield Event(kind=EventKind.PASSWORD_TRIED, at=at)
            yield Event(kind=EventKind.PASSWORD_CHANGED, at=at)
        for at in self.strangers:
            yield Event(kind=EventKind.UNKNOWN_LOGIN, at=at)


def summarise(report: CheckReport) -> CheckSummary:
    """The report in short."""
    verdict = report.verdict
    unexplained = tuple(_unexplained_changes(report))
    noticed = noticed_changes(report.security_notices, report.provider.name, load_security_table())
    return CheckSummary(
        headline=verdict.headline,
        actor=verdict.actor,
        contacts_leaked=verdict.contacts_leaked,
        was_entered=find_situation(verdict) is Situation.ENTERED,
        addresses=report.addresses,
        profile=report.provider,
        notices=tuple(SummedNotice(label=a.label, at=a.observation.notice_at) for a in verdict.attributions),
        logins_to=report.seen.logins_to,
        passwords_changed=tuple(question.at for question in unexplained),
        own_changes=tuple(at for at in noticed if _is_told(at, report)),
        strangers=tuple(_strangers(report)),
    )


def _unexplained_changes(report: CheckReport) -> Iterator[OpenQuestion]:
    for question in open_questions(report, load_security_table()):
        if _is_password_of(question.kind, question.service, report.provider.name):
            yield question


def _is_told(at: datetime, report: CheckReport) -> bool:
    """Whether what the owner told explains a change of the password at that time."""
    asking = load_security_table().general.asking
    told = owner_word(Answers(given=report.answers), noted_times(report.diary), asking)
    return told.explains(SecurityKind.PASSWORD_CHANGED, at, asking)


def _strangers(report: CheckReport) -> Iterator[datetime]:
    """The last login from each place that the owner does not know, where the owner said so."""
    denied = Answers(given=report.answers).to(_KNOWS_LOGINS)
    if report.logins is not None and denied is not None and _NO in denied.words:
        yield from (place.last_at for place in report.logins.unusual)


def read_summary(text: str, place: str, profiles: Profiles) -> CheckSummary:
    """The summary of what ``check --format json`` wrote (``docs/schema/check.schema.json``).

    Raises ``SourceError`` for any other text.
    """
    try:
        found = json.loads(text)
        verdict, owner = found["verdict"], found["owner"]
        actor = verdict["actor"]
        return CheckSummary(
            headline=Cause(verdict["headline"]),
            actor=Actor(actor) if actor is not None else None,
            contacts_leaked=verdict["contacts_leaked"] is True,
            was_entered=found["advice"]["situation"] == Situation.ENTERED,
            addresses=tuple(str(address) for address in owner["addresses"]),
            profile=_find_profile(str(owner["provider"]), profiles),
            notices=tuple(
                SummedNotice(label=Cause(notice["label"]), at=_read_time(notice["notice_at"]))
                for notice in found["notices"]
            ),
            logins_to=_read_time(found["looked_at"]["logins_to"]),
            passwords_changed=tuple(_read_changes(found.get("security_questions", []), owner["provider"])),
        )
    except (ValueError, KeyError, TypeError, RecursionError) as exc:
        raise SourceError("saved.not_a_check", place=place) from exc


def _is_password_of(kind: str, service: str, provider: str) -> bool:
    """Whether that is about the password of the mail account itself."""
    known = load_security_table().service(service)
    return kind == SecurityKind.PASSWORD_CHANGED and known is not None and provider in known.accounts_of


def _read_changes(questions: Iterable[Mapping[str, str]], provider: str) -> Iterator[datetime]:
    for question in questions:
        at = _read_time(question["at"])
        if at is not None and _is_password_of(question["kind"], question["service"], provider):
            yield at


def _find_profile(name: str, profiles: Profiles) -> Profile:
    return next((profile for profile in profiles.all if profile.name == name), None) or generic_profile(name)


def _read_time(text: str | None) -> datetime | None:
    if text is None:
        return None
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise ValueError(text)
    return at
