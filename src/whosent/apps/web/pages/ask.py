"""Questions in one's own words, and the strength of passwords."""

from __future__ import annotations

from functools import cache
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from whosent.apps.web.found import Found
from whosent.apps.web.job import Job
from whosent.apps.web.phrasing import Offer
from whosent.apps.web.refusal import Refused, Why
from whosent.apps.web.site import Site, go, now, site_of
from whosent.catalogue import Catalogue, Language, load_catalogue
from whosent.errors import WhosentError
from whosent.provider import Profile, generic_profile
from whosent.report.answer_page import list_sources
from whosent.report.sentence import name_provider
from whosent.response import (
    KnownQuestion,
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
    newest = _newest(site)
    offer, trouble = await run_in_threadpool(_offer, request, asked, sure)
    phrased = site.phrasings.find(offer, site.language(request)) if offer else None
    if phrased is not None and phrased.error is not None:
        trouble = site.explain(request, phrased.error)
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
        offer=offer,
        phrased=phrased,
        trouble=trouble,
    )


def _newest(site: Site) -> Job | None:
    return next((j for j in site.workspace.jobs if j.found is not None and not j.is_sample), None)


def _offer(request: Request, asked: str, known: KnownQuestion | None) -> tuple[Offer | None, str]:
    """What a connected model would be given, and what is wrong with the connection; None and "" without."""
    site = site_of(request)
    if known is None:
        return None, ""
    newest = _newest(site)
    found = newest.found if newest is not None else None
    name = site.workspace.journal(newest).name
    try:
        return site.phrasings.offer(asked, known, site.catalogue(request), found, name), ""
    except WhosentError as exc:
        return None, site.explain(request, exc)


async def phrase(request: Request) -> Response:
    """Sends what the page showed to the connected model, for its owner said so."""
    site = site_of(request)
    form = await site.form(request)
    asked = form.text("q")[:_QUESTION_MAX]
    known = load_questions().find(form.text("number"))
    offer, _ = await run_in_threadpool(_offer, request, asked, known)
    if offer is None or form.text("seal") != offer.seal:
        raise Refused(Why.BROKEN_FORM)  # another letter than the one that was shown is not sent
    language = site.language(request)
    await run_in_threadpool(lambda: site.phrasings.send(offer, language, at=now()))
    return go(f"/ask?{urlencode({'number': offer.known.id, 'q': asked})}#phrased")


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
