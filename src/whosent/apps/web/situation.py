"""What a check found, as the plan, the guide and the texts ask for it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from whosent.apps.history import attacks_in
from whosent.apps.web.found import Found
from whosent.apps.web.journal import Journal
from whosent.case import Progress
from whosent.catalogue import Catalogue
from whosent.report import Sheet, compose_sheet, plan_telling
from whosent.report.composition import begin
from whosent.response import LoginFact, Plan, PlanSituation, TextFacts, make_plan
from whosent.verdict import Cause


def situation_of(found: Found, journal: Journal) -> PlanSituation:
    """What the plan is made for."""
    events = (*attacks_in(found.logins), *journal.events())
    return found.summary.situation(journal.answers(), journal.services(), events)


def plan_of(found: Found, journal: Journal, now: datetime) -> Plan:
    """The plan as it stands."""
    return make_plan(situation_of(found, journal), journal.ticks(), now)


def progress_of(found: Found, journal: Journal) -> Progress:
    """How far the owner has come, for the page that says what happened."""
    return Progress(situation=situation_of(found, journal), ticks=journal.ticks(), logins=found.logins)


def sheet_of(found: Found, journal: Journal, catalogue: Catalogue, now: datetime) -> Sheet:
    """The page that says what happened."""
    report = replace(found.report, diary=journal.diary())
    telling = begin(report, catalogue, zone=None, locate=lambda _: "")
    words = plan_telling(catalogue, telling.figures, report.provider)
    situation = situation_of(found, journal)
    plan = make_plan(situation, journal.ticks(), now)
    return compose_sheet(telling, plan, situation, words, now=now, logins=found.logins)


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
    if attacks_in(found.logins):
        facts.add(LoginFact.UNKNOWN_LOGIN)
    return frozenset(facts)


def text_facts(found: Found, name: str) -> TextFacts:
    """What texts to others are filled with."""
    accounts = (a.observation for a in found.report.verdict.attributions if a.label is Cause.ACCOUNT)
    addresses = dict.fromkeys(seen.entry_point for seen in accounts if seen.entry_point)
    facts = found.summary.text_facts(name=name)
    return replace(facts, unknown_addresses=tuple(addresses))
