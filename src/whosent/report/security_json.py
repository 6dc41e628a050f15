"""Security notices and the questions that they raise, as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from whosent.account import SecurityNotice, load_security_table
from whosent.report.json_text import Json
from whosent.report.security_section import open_questions, tell_question
from whosent.report.telling import Telling
from whosent.report.when import to_zone


def write_notice(notice: SecurityNotice) -> Json:
    """One notice."""
    stated = notice.stated
    return {
        "source": notice.place.source,
        "index": notice.place.index,
        "in_second": notice.in_second,
        "kind": notice.kind.value,
        "standing": notice.standing.value,
        "doubt": notice.doubt.value if notice.doubt is not None else None,
        "tier": notice.tier.value if notice.tier is not None else None,
        "service": notice.service,
        "domain": notice.domain,
        "author": notice.author,
        "subject": notice.subject,
        "at": _time(notice.at),
        "arrived_at": _time(notice.arrived_at),
        "concerns": notice.concerns.value,
        "wording_verified": notice.is_verified,
        "stated": {
            "at": _time(stated.at),
            "account": stated.account,
            "address": stated.address,
            "region": stated.region,
            "device": stated.device,
            "client": stated.client,
        },
    }


def write_questions(telling: Telling) -> Iterator[Json]:
    """What the owner is asked, the most serious first."""
    table = load_security_table()
    for question in open_questions(telling.report, table):
        yield {
            "kind": question.kind.value,
            "service": question.service,
            "domain": question.domain,
            "at": _time(question.at),
            "notices": len(question.notices),
            "text": tell_question(telling, question, table),
        }


def _time(at: datetime | None) -> str | None:
    local = to_zone(at, UTC)
    return local.replace(microsecond=0, tzinfo=None).isoformat() + "Z" if local else None
