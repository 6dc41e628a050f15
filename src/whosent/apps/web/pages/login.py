"""“I cannot log in”: the guide, a question at a time."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from whosent.apps.web.found import Found
from whosent.apps.web.refusal import Refused, Why
from whosent.apps.web.site import Site, go, now, site_of
from whosent.apps.web.situation import login_facts
from whosent.provider import Profile, generic_profile
from whosent.report.sentence import name_provider
from whosent.response import Answer, Ask, answered, count_down, find_wait, find_way, hear, load_login_guide
from whosent.response import Found as WayFound


async def show(request: Request) -> Response:
    """The next question, or what it is."""
    site = site_of(request)
    guide = load_login_guide()
    newest = _newest(site)
    journal = site.workspace.journal()
    heard = hear(guide, await run_in_threadpool(journal.events), now())
    answers = {**heard.answers, **await run_in_threadpool(journal.login_answers)}
    facts = login_facts(newest) | heard.facts
    step = find_way(guide, answers, facts)
    given = [(q, answers[q].value) for q in answered(guide, answers, facts)]
    profile = _profile(site, newest)
    since = heard.last_code_at or journal.waiting_since or now()
    outcome = step.outcome if isinstance(step, WayFound) else None
    pages = [profile.page(kind) for kind in outcome.pages] if profile and outcome else []
    return site.page(
        request,
        "login.html",
        given=given,
        question=step.question if isinstance(step, Ask) else "",
        outcome=outcome,
        known=[k.value for k in step.known] if isinstance(step, WayFound) else [],
        countdown=count_down(find_wait(guide, step), since, now()) if isinstance(step, WayFound) else None,
        pages=[page for page in pages if page is not None],
        providers=site.providers(request),
        chosen=profile.name if profile else "",
        provider=name_provider(site.catalogue(request), profile or generic_profile("")),
        answer_key=next((job.key for job in site.workspace.jobs if newest and job.found is newest), ""),
    )


def _newest(site: Site) -> Found | None:
    """The newest answer about the owner's own mail."""
    own = (job for job in site.workspace.jobs if job.found is not None and not job.is_sample)
    return next((job.found for job in own), None)


def _profile(site: Site, newest: Found | None) -> Profile | None:
    chosen = site.workspace.draft("login").get("provider", "")
    if chosen:
        return next((p for p in site.profiles.all if p.name == chosen), None)
    return newest.report.provider if newest is not None else None


async def answer(request: Request) -> Response:
    """An answer to one question."""
    site = site_of(request)
    form = await site.form(request)
    question = form.text("question")
    if question not in load_login_guide().questions or form.text("answer") not in set(Answer):
        raise Refused(Why.BROKEN_FORM)
    journal = site.workspace.journal()
    await run_in_threadpool(journal.answer_login, question, Answer(form.text("answer")), now())
    return go("/login")


async def choose_provider(request: Request) -> Response:
    """At which provider."""
    site = site_of(request)
    form = await site.form(request)
    site.workspace.keep_draft("login", {"provider": form.text("provider")})
    return go("/login")


async def restart(request: Request) -> Response:
    """From the first question."""
    site = site_of(request)
    await site.form(request)
    await run_in_threadpool(site.workspace.journal().forget_login_answers, now())
    return go("/login")
