"""What only the owner knows: asked beside an answer that hangs on it, or all of it, and weighed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from whosent.account import (
    Answers,
    IntakeQuestion,
    Moment,
    OpenQuestion,
    OwnerAnswer,
    load_intake_table,
    load_security_table,
)
from whosent.apps.web.found import Found
from whosent.apps.web.job import Job
from whosent.apps.web.material import Use
from whosent.apps.web.refusal import Refused, Why
from whosent.apps.web.site import Site, go, now, site_of
from whosent.report.model import DiaryEntry
from whosent.report.security_section import open_questions, tell_question
from whosent.response import Answer, EventKind
from whosent.verdict import Cause

_ABOUT_SENT = "knows_sent"
_ASKED_OPEN = ("wrote_mail", _ABOUT_SENT)  # only where the mail leaves the answer open
_ASKED = (*_ASKED_OPEN, "knows_logins", "knows_forwarding", "knows_filters")
_NOON = time(12)
_DRAFT = "intake"
_NO_NUMBER = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question with the words that answer it.

    given      those that were told; () where it was left open
    day, time  when, as a form has them; "" where none was told
    """

    question: str
    words: tuple[str, ...]
    given: tuple[str, ...]
    several: bool = False
    is_timed: bool = False
    day: str = ""
    time: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WasItYou:
    """An event that a notice of the account tells of; ``name`` names it in forms, ``sentence`` asks."""

    name: str
    sentence: str
    given: str


def questions_about(found: Found) -> tuple[Asked, ...]:
    """What the answer hangs on; empty where nothing is open, and nothing was told before."""
    is_open = any(label is Cause.UNDECIDED for label, _ in found.counts)
    asks = found.report.logins is not None and found.report.logins.asks
    if not is_open and not asks and not found.about.answers.given:
        return ()
    settled = () if is_open else _ASKED_OPEN
    return tuple(
        asked
        for q in _askable(found)
        if q.id in _ASKED and ((asked := _ask(q, found.about.answers)).given or q.id not in settled)
    )


def _askable(found: Found) -> Iterator[IntakeQuestion]:
    """The questions that can be answered by what was given."""
    for question in load_intake_table().questions:
        is_idle = (
            (question.about_settings and not found.about.of(Use.SETTINGS))
            or (question.about_logins and not found.about.of(Use.LOGINS))
            or (question.id == _ABOUT_SENT and not found.about.of(Use.SENT))
        )
        if not is_idle:
            yield question


def _ask(question: IntakeQuestion, answers: Answers) -> Asked:
    told = answers.to(question.id)
    first = told.moments[0] if told is not None and told.moments else None
    local = first.at.astimezone() if first is not None else None
    return Asked(
        question=question.id,
        words=question.words,
        given=told.words if told is not None else (),
        several=question.several,
        is_timed=bool(question.timed),
        day=local.date().isoformat() if local is not None else "",
        time=f"{local:%H:%M}" if first is not None and local is not None and first.has_time else "",
    )


def events_asked(site: Site, job: Job, found: Found, request: Request) -> tuple[WasItYou, ...]:
    """"Was this you?", for each event that nothing explains."""
    telling = found.told(site.language(request)).telling
    table = load_security_table()
    answered = site.workspace.journal(job).was_it_you()
    return tuple(
        WasItYou(
            name=_name(question),
            sentence=tell_question(telling, question, table),
            given=answered.get(_name(question), Answer.UNKNOWN).value,
        )
        for question in open_questions(found.report, table)
    )


def _name(question: OpenQuestion) -> str:
    whole = f"{question.kind}|{question.service}|{question.domain}|{question.at.isoformat()}"
    return hashlib.sha256(whole.encode()).hexdigest()[:16]


async def show(request: Request) -> Response:
    """All questions, each of which may be left open."""
    site = site_of(request)
    job, found = site.found(request)
    draft = site.workspace.draft(_DRAFT)
    return site.page(
        request,
        "questions.html",
        job=job,
        asked=[_with_draft(_ask(q, found.about.answers), draft) for q in _askable(found)],
        latest_day=now().astimezone().date().isoformat(),
    )


def _with_draft(asked: Asked, fields: Mapping[str, str]) -> Asked:
    if f"{asked.question}_typed" not in fields:
        return asked
    words = (
        tuple(w for w in asked.words if fields.get(f"{asked.question}_{w}"))
        if asked.several
        else tuple(w for w in asked.words if fields.get(asked.question) == w)
    )
    day, clock = fields.get(f"{asked.question}_day", ""), fields.get(f"{asked.question}_time", "")
    return replace(asked, given=words, day=day, time=clock)


async def tell(request: Request) -> RedirectResponse:
    """The same once more, with what the owner told. What the form does not ask stays as it was."""
    site = site_of(request)
    form = await site.form(request)
    job, found = site.found(request)
    before = found.about.answers
    told: list[OwnerAnswer] = []
    left_open: list[str] = []
    for question in _askable(found):
        if f"{question.id}_typed" not in form.fields and question.id not in form.fields:
            continue  # the form did not ask it
        if question.several:
            words = tuple(w for w in question.words if form.text(f"{question.id}_{w}"))
        else:
            words = tuple(w for w in question.words if w == form.text(question.id))
        if not words:
            left_open.append(question.id)
            continue
        moments: tuple[Moment, ...] = ()
        if not set(words).isdisjoint(question.timed):
            moments = _moments(
                form.text(f"{question.id}_day"), form.text(f"{question.id}_time"), before.to(question.id)
            )
        told.append(OwnerAnswer(question=question.id, words=words, moments=moments))
    kept = tuple(a for a in before.given if a.question not in left_open)
    answers = Answers(given=kept).and_then(Answers(given=tuple(told)))
    if not job.about.is_one_notice:
        journal = site.workspace.journal(job)
        await run_in_threadpool(journal.tell, Answers(given=tuple(told)), left_open, now())
    site.workspace.drop_draft(_DRAFT)
    return go(f"/jobs/{site.begin(replace(job.about, answers=answers)).key}")


def _moments(day: str, clock: str, before: OwnerAnswer | None) -> tuple[Moment, ...]:
    """The moment typed, in the machine's zone, with those told elsewhere beside the one that is shown."""
    rest: Sequence[Moment] = before.moments[1:] if before is not None else ()
    try:
        date = datetime.fromisoformat(day).date()
    except ValueError:
        return ()
    try:
        at, has_time = datetime.combine(date, time.fromisoformat(clock)).astimezone(UTC), True
    except ValueError:
        at, has_time = datetime.combine(date, _NOON).astimezone(UTC), False
    return tuple(sorted((Moment(at=at, has_time=has_time), *rest), key=lambda moment: moment.at))


async def say_whose(request: Request) -> RedirectResponse:
    """Whether events were the owner's doing: into the diary, and all is weighed anew."""
    site = site_of(request)
    form = await site.form(request)
    job, found = site.found(request)
    journal = site.workspace.journal(job)
    telling = found.told(site.language(request)).telling
    table = load_security_table()
    answered = await run_in_threadpool(journal.was_it_you)
    for question in open_questions(found.report, table):
        name = _name(question)
        typed = form.text(name)
        if typed not in set(Answer):
            if typed:
                raise Refused(Why.BROKEN_FORM)
            continue
        word = Answer(typed)
        if answered.get(name, Answer.UNKNOWN) is word:
            continue
        entry = None
        if word is not Answer.UNKNOWN:
            text = telling.say(f"web.whose.noted.{word}", question=tell_question(telling, question, table))
            event = EventKind.UNKNOWN_LOGIN if word is Answer.NO else None
            entry = DiaryEntry(number=_NO_NUMBER, at=question.at, has_time=True, text=text, event=event)
        await run_in_threadpool(journal.say_whose, name, word, entry, now())
    return go(f"/jobs/{site.begin(job.about).key}")
