"""What a check found, as the plan, the guide and the texts ask for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from whosent.account import load_login_table, successes_from
from whosent.account.logins import LoginHistory, login_standings
from whosent.apps.web.found import Found
from whosent.apps.web.journal import Journal
from whosent.evidence import NetworkStanding
from whosent.response.login_help import LoginFact
from whosent.response.model import Event, EventKind, Plan, PlanSituation
from whosent.response.plan import make_plan
from whosent.response.texts import TextFacts
from whosent.verdict import Cause


def plan_of(found: Found, journal: Journal, now: datetime) -> Plan:
    """The plan as it stands."""
    verdict = found.report.verdict
    situation = PlanSituation(
        headline=verdict.headline,
        actor=verdict.actor,
        contacts_leaked=verdict.contacts_leaked,
        profile=found.report.provider,
        answers=journal.answers(),
        services=journal.services(),
        events=tuple(_events(found)),
    )
    return make_plan(situation, journal.ticks(), now)


def _events(found: Found) -> Iterator[Event]:
    for attribution in found.report.verdict.attributions:
        at = attribution.observation.notice_at
        if at is not None and attribution.label is not Cause.FAKE:
            is_account = attribution.label is Cause.ACCOUNT
            yield Event(kind=EventKind.ACCOUNT_NOTICE if is_account else EventKind.NOTICE, at=at)
    for at in _attacks(found):
        yield Event(kind=EventKind.UNKNOWN_LOGIN, at=at)
    if found.logins:
        yield Event(kind=EventKind.LOGINS_SEEN, at=found.logins[-1].at)


def _attacks(found: Found) -> Sequence[datetime]:
    """Logins after guessing."""
    if not found.logins:
        return ()
    table = load_login_table()
    standings = login_standings([LoginHistory(place="", logins=found.logins)], table)
    return tuple(successes_from(found.logins, standings, NetworkStanding.ATTACKED))


def login_facts(found: Found | None) -> frozenset[LoginFact]:
    """What the newest answer adds to the guide."""
    if found is None:
        return frozenset()
    facts = set()
    match found.report.verdict.headline:
        case Cause.FORGED:
            facts.add(LoginFact.ADDRESS_FORGED)
        case Cause.ACCOUNT:
            facts.add(LoginFact.ACCOUNT_USED)
        case _:
            pass
    if _attacks(found):
        facts.add(LoginFact.UNKNOWN_LOGIN)
    return frozenset(facts)


def text_facts(found: Found, name: str) -> TextFacts:
    """What texts to others are filled with."""
    report = found.report
    times = sorted(t for a in report.verdict.attributions if (t := a.observation.notice_at) is not None)
    accounts = [a for a in report.verdict.attributions if a.label is Cause.ACCOUNT]
    return TextFacts(
        name=name,
        address=report.addresses[0] if report.addresses else "",
        notices=len(report.verdict.attributions),
        account_notices=len(accounts),
        first_at=times[0] if times else None,
        last_at=times[-1] if times else None,
        unknown_addresses=tuple(
            dict.fromkeys(a.observation.entry_point for a in accounts if a.observation.entry_point)
        ),
    )
