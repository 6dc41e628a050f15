"""Questions in one's own words, and the strength of passwords."""

from __future__ import annotations

from functools import cache

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from whosent.apps.web.found import Found
from whosent.apps.web.site import Site, site_of
from whosent.catalogue import Catalogue, Language, load_catalogue
from whosent.provider import Profile, generic_profile
from whosent.report.answer_page import list_sources
from whosent.report.sentence import name_provider
from whosent.response import (
    QuestionIndex,
    advise_factors,
    find_answers,
    load_password_table,
    load_questions,
    load_words,
    make_passphrase,
    rate_password,
)

_QUESTION_MAX = 500


@cache
def _index(language: Language) -> QuestionIndex:
    return QuestionIndex(load_questions(), language, load_catalogue(language).say)


async def show(request: Request) -> Response:
    """The answer that comes nearest, and others."""
    site = site_of(request)
    asked = request.query_params.get("q", "")[:_QUESTION_MAX]
    chosen = load_questions().find(request.query_params.get("number", ""))
    ranked = await run_in_threadpool(find_answers, asked, _index(site.language(request)), 4) if asked else ()
    sure = chosen or next((r.question for r in ranked[:1] if r.is_sure), None)
    others = [r.question for r in ranked if r.question is not sure]
    if not asked and chosen is None:
        others = list(load_questions().questions)
    newest = next((j for j in site.workspace.jobs if j.found is not None and not j.is_sample), None)
    return site.page(
        request,
        "ask.html",
        asked=asked,
        answer=sure,
        others=[q.id for q in others],
        own=_own(site.catalogue(request), newest.found) if newest and newest.found else "",
        own_key=newest.key if newest else "",
        sources=list_sources(sure.source, site.catalogue(request)) if sure else "",
        checked=load_questions().checked,
    )


def _own(catalogue: Catalogue, found: Found) -> str:
    figures = found.summary.mailbox_figures()
    return catalogue.say(f"ask.case.{figures.headline}", notices=figures.notices, matching=figures.count)


async def password(request: Request) -> Response:
    """The form."""
    return _password(request, site_of(request), None)


async def rate(request: Request) -> Response:
    """How strong a typed password is. It is looked at and let go: never kept, logged or shown."""
    site = site_of(request)
    form = await site.form(request)
    typed = form.text("password")
    strength = await run_in_threadpool(rate_password, typed, load_password_table()) if typed else None
    return _password(request, site, strength)


def _password(request: Request, site: Site, strength: object) -> Response:
    language = site.language(request)
    newest = next((j.found for j in site.workspace.jobs if j.found and not j.is_sample), None)
    profile: Profile = newest.report.provider if newest else generic_profile("")
    known = next((p for p in site.profiles.all if p.name == request.query_params.get("provider")), profile)
    return site.page(
        request,
        "password.html",
        strength=strength,
        phrase=make_passphrase(load_words(language), load_password_table()),
        advice=advise_factors(known),
        provider=name_provider(site.catalogue(request), known),
        providers=site.providers(request),
        chosen=known.name,
    )
