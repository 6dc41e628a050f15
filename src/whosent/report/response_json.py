"""Plans, answers and login help as JSON; schemas in ``docs/schema``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime

from whosent import __version__
from whosent.catalogue import Catalogue
from whosent.report.json_text import Json, dump_json
from whosent.report.plan_page import PlanTelling
from whosent.response import (
    Answer,
    Countdown,
    Found,
    KnownQuestion,
    Plan,
    PlannedStep,
    PlanSituation,
    Ranked,
    StepPage,
    needed_questions,
)


def write_plan_json(plan: Plan, situation: PlanSituation, telling: PlanTelling) -> str:
    """``docs/schema/plan.schema.json``."""
    return _document(
        {
            "cause": plan.cause.value,
            "playbook": plan.playbook,
            "steps": [_step(planned, telling) for planned in plan.steps],
            "opening": [telling.say(key) for key in plan.opening],
            "never": [telling.say(f"never.{name}") for name in plan.never],
            "expect": [telling.say(key) for key in plan.expect],
            "unanswered": [
                {"question": question.value, "text": telling.say(f"ask.{question}")}
                for question in needed_questions(situation)
            ],
        }
    )


def write_answer_json(ranked: Sequence[Ranked], catalogue: Catalogue, checked: date) -> str:
    """``docs/schema/ask.schema.json``: what comes near, best first."""
    return _document({"answers": [_answer(one, catalogue, checked) for one in ranked]})


def write_outcome_json(
    found: Found, answers: Mapping[str, Answer], catalogue: Catalogue, countdown: Countdown | None
) -> str:
    """``docs/schema/login-help.schema.json``."""
    outcome = found.outcome
    name = f"login.{outcome.name}"
    return _document(
        {
            "outcome": outcome.name,
            "concern": outcome.concern.value,
            "title": catalogue.say(f"{name}.title"),
            "text": catalogue.say(f"{name}.what"),
            "next": [catalogue.say(f"{name}.next.{number}") for number in range(1, outcome.steps + 1)],
            "known": [
                {"fact": fact.value, "text": catalogue.say(f"login.known.{fact}")} for fact in found.known
            ],
            "wait_until": _time(countdown.until) if countdown else None,
            "leads_to": outcome.leads_to.value if outcome.leads_to else None,
            "answers": {question: answer.value for question, answer in answers.items()},
            **_support(outcome.source, outcome.checked, outcome.confidence.value),
        }
    )


def _step(planned: PlannedStep, telling: PlanTelling) -> Json:
    step, reason = planned.step, planned.reason
    return {
        "id": step.id,
        "state": planned.state.value,
        "reason": {
            "kind": reason.kind.value,
            "event": reason.event.value if reason.event else None,
            "at": _time(reason.at),
            "note": reason.note,
        },
        "title": telling.title(step),
        "why": telling.why(step),
        "how": telling.how(step),
        "done_when": telling.seen_done(step),
        "pages": [_page(page, telling.catalogue) for page in step.pages],
        "minutes": [step.minutes.least, step.minutes.most],
        "reversible": step.is_reversible,
        "changes": step.changes,
        "service": step.service,
        "member": step.member,
        "remind_days": list(step.remind_days),
        **_support(step.sources, step.checked, step.confidence.value),
    }


def _page(found: StepPage, catalogue: Catalogue) -> Json:
    page, language = found.page, catalogue.language
    return {
        "about": page.about.value,
        "label": page.label.in_language(language),
        "menu": list(page.menu.in_language(language)) if page.menu else [],
        "url": page.url,
        "confidence": found.confidence.value,
        "checked": found.checked,
    }


def _answer(one: Ranked, catalogue: Catalogue, checked: date) -> Json:
    known: KnownQuestion = one.question
    return {
        "id": known.id,
        "ids": list(known.ids),
        "score": round(one.score, 3),
        "sure": one.is_sure,
        "question": catalogue.say(f"q.{known.id}.question"),
        "answer": catalogue.say(f"q.{known.id}.answer"),
        "cause": known.cause.value,
        **_support(known.source, checked, known.confidence.value),
    }


def _support(source: str, checked: date, confidence: str) -> Mapping[str, Json]:
    return {"sources": source.split("; "), "checked": checked.isoformat(), "confidence": confidence}


def _time(at: datetime | None) -> str | None:
    return at.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z" if at else None


def _document(value: Mapping[str, Json]) -> str:
    lines: Iterable[str] = (f"{dump_json(name)}: {dump_json(part)}" for name, part in value.items())
    return "{\n" + ",\n".join([f'"whosent": {dump_json(__version__)}', *lines]) + "\n}\n"
