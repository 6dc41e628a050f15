"""Login histories in JSON: as they were understood, what in them is unlike the owner, and what to ask."""

from __future__ import annotations

from datetime import UTC, datetime

from whosent.account import LoginQuestion, TellingFinding, Understood, UnusualPlace
from whosent.catalogue import Catalogue
from whosent.report.json_text import Json
from whosent.report.logins_read import tell_logins_read
from whosent.report.model import CheckReport
from whosent.report.unusual_logins_section import tell_finding, tell_question
from whosent.report.when import to_zone


def write_logins(report: CheckReport, catalogue: Catalogue) -> Json:
    """The value of ``logins``; None where no login was seen."""
    told = report.logins
    if told is None and not report.logins_read:
        return None
    return {
        "histories": [_history(history, catalogue) for history in report.logins_read],
        "basis": told.basis.value if told is not None else None,
        "unusual": [_unusual(place) for place in told.unusual] if told is not None else [],
        "findings": [_finding(f, catalogue) for f in told.findings] if told is not None else [],
        "questions": [_question(q, catalogue) for q in told.questions] if told is not None else [],
        "credit": catalogue.say("logins.credit"),
    }


def _history(history: Understood, catalogue: Catalogue) -> Json:
    return {
        "form": history.form,
        "entries": history.entries,
        "unread": history.unread,
        "from": _time(history.first),
        "to": _time(history.last),
        "zone": history.zone or None,
        "doors": sorted(door.value for door in history.doors) if history.doors is not None else None,
        "full": history.is_capped,
        "verified": history.is_verified,
        "lists_logins": history.lists_logins,
        "text": list(tell_logins_read(history, catalogue, UTC)),
    }


def _unusual(unusual: UnusualPlace) -> Json:
    return {
        "address": unusual.address,
        "logins": unusual.logins,
        "from": _time(unusual.first_at),
        "to": _time(unusual.last_at),
        "country": unusual.country or None,
        "operator": unusual.place.name or None,
        "network": unusual.place.kind.value,
        "standings": sorted(standing.value for standing in unusual.standings),
        "decibans": round(unusual.surprise_db, 1),
    }


def _finding(finding: TellingFinding, catalogue: Catalogue) -> Json:
    return {
        "kind": finding.kind.value,
        "at": _time(finding.at),
        "door": finding.door.value if finding.door is not None else None,
        "logins": finding.logins,
        "text": tell_finding(finding, catalogue),
    }


def _question(question: LoginQuestion, catalogue: Catalogue) -> Json:
    return {
        "name": question.name,
        "logins": question.logins,
        "from": _time(question.first_at),
        "to": _time(question.last_at),
        "countries": list(question.countries),
        "operators": list(question.operators),
        "text": tell_question(question, catalogue),
    }


def _time(at: datetime | None) -> str | None:
    local = to_zone(at, UTC)
    return local.replace(microsecond=0, tzinfo=None).isoformat() + "Z" if local else None
