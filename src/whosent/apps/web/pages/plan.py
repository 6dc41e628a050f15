"""The plan with its ticks, the questions that it hangs on, linked services, reminders, texts to others."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from whosent.apps.web.found import Found
from whosent.apps.web.job import Job
from whosent.apps.web.refusal import Refused, Why
from whosent.apps.web.site import Site, go, now, site_of
from whosent.apps.web.situation import plan_of, situation_of, text_facts
from whosent.provider import Profile
from whosent.report import plan_telling, tell_draft, tell_reminders, tell_shown
from whosent.response import (
    Answer,
    Question,
    StepState,
    TextKind,
    Tick,
    load_playbooks,
    load_texts,
    make_text,
    needed_questions,
    write_calendar,
)

_NAME_MAX = 80


async def show(request: Request) -> Response:
    """The plan."""
    site = site_of(request)
    job, found = site.found(request)
    journal = site.workspace.journal(job)
    plan = await run_in_threadpool(plan_of, found, journal, now())
    answers = await run_in_threadpool(journal.answers)
    situation = situation_of(found, journal)
    asked = needed_questions(situation)
    language = site.language(request)
    services = load_playbooks().services
    linked = [
        (s.service, s.member, services[s.service].title.in_language(language))
        for s in journal.services()
        if s.service in services
    ]
    return site.page(
        request,
        "plan.html",
        job=job,
        found=found,
        plan=plan,
        words=plan_telling(site.catalogue(request), site.figures(request), found.report.provider),
        done=sum(not planned.is_to_do for planned in plan.steps),
        next_id=plan.next_step.step.id if plan.next_step else "",
        questions=[
            (q.value, answers.get(q, Answer.UNKNOWN).value) for q in Question if q in (*asked, *answers)
        ],
        answers=[a.value for a in (Answer.YES, Answer.NO, Answer.UNKNOWN)],
        shown=tell_shown(situation, site.catalogue(request), site.figures(request), now()),
        linked=linked,
        offered=_offered(found.report.provider, language),
        texts=[k.value for k in load_texts().for_cause(plan.cause)],
    )


def _offered(profile: Profile, language: str) -> list[tuple[str, str]]:
    """Services to choose from, those of this provider's login first."""
    rows = load_playbooks().services.items()
    ranked = sorted(rows, key=lambda row: profile.name not in row[1].linked)
    return [(name, row.title.in_language(language)) for name, row in ranked]


async def tick(request: Request) -> Response:
    """The owner's word on a step."""
    site = site_of(request)
    form = await site.form(request)
    job, found = site.found(request)
    journal = site.workspace.journal(job)
    plan = await run_in_threadpool(plan_of, found, journal, now())
    step = form.text("step")
    if form.text("state") not in set(StepState) or plan.step(step) is None:
        raise Refused(Why.BROKEN_FORM)
    word = Tick(step=step, state=StepState(form.text("state")), at=now())
    await run_in_threadpool(journal.tick, word)
    return go(f"/answers/{job.key}/plan#{step}")


async def answer(request: Request) -> Response:
    """What only the owner knows."""
    site = site_of(request)
    form = await site.form(request)
    job, _ = site.found(request)
    journal = site.workspace.journal(job)
    for question in Question:
        if form.text(question.value) in set(Answer):
            word = Answer(form.text(question.value))
            await run_in_threadpool(journal.answer, question, word, now())
    return go(f"/answers/{job.key}/plan")


async def link(request: Request) -> Response:
    """A service that somebody of the household uses with the account, or not any more."""
    site = site_of(request)
    form = await site.form(request)
    job, _ = site.found(request)
    service = form.text("service")
    if service not in load_playbooks().services:
        raise Refused(Why.BROKEN_FORM)
    member = " ".join(form.text("member").replace("@", " ").split())[:_NAME_MAX]
    journal = site.workspace.journal(job)
    is_linked = form.text("is_linked") == "yes"
    await run_in_threadpool(lambda: journal.link(service, member, is_linked=is_linked, at=now()))
    return go(f"/answers/{job.key}/plan#services")


async def calendar(request: Request) -> Response:
    """Reminders as a file for a calendar."""
    site = site_of(request)
    job, found = site.found(request)
    plan = await run_in_threadpool(plan_of, found, site.workspace.journal(job), now())
    words = plan_telling(site.catalogue(request), site.figures(request), found.report.provider)
    text = write_calendar(tell_reminders(plan, words, now().astimezone().date()), now())
    headers = {"content-disposition": 'attachment; filename="whosent.ics"'}
    return Response(text, media_type="text/calendar; charset=utf-8", headers=headers)


async def text(request: Request) -> Response:
    """A text to send to others."""
    site = site_of(request)
    job, found = site.found(request)
    return _text(request, site, job, found)


async def call(request: Request) -> Response:
    """What the owner is called in texts."""
    site = site_of(request)
    form = await site.form(request)
    job, _ = site.found(request)
    name = " ".join(form.text("name").split())[:_NAME_MAX]
    await run_in_threadpool(site.workspace.journal(job).call, name, now())
    return go(f"/answers/{job.key}/texts/{request.path_params['kind']}")


def _text(request: Request, site: Site, job: Job, found: Found) -> Response:
    word = request.path_params["kind"]
    if word not in set(TextKind):
        raise Refused(Why.NOT_FOUND)
    kind = TextKind(word)
    catalogue = site.catalogue(request)
    facts = text_facts(found, site.workspace.journal(job).name)
    draft = make_text(kind, facts, load_texts())
    subject, *paragraphs = tell_draft(draft, facts, catalogue, site.figures(request), found.report.provider)
    return site.page(
        request,
        "letter.html",
        job=job,
        kind=kind.value,
        name=facts.name,
        how=catalogue.say(f"text.{kind}.how"),
        subject=subject,
        paragraphs=paragraphs,
        places=[(p.label.in_language(catalogue.language), p.url) for p in draft.places],
    )
