"""The way in, the first page, the language, drafts, and the way out."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from whosent.apps.web.refusal import Refused, Why
from whosent.apps.web.site import go, inner_path, site_of
from whosent.catalogue import Language

_DRAFTS = frozenset(
    ("notice", "mail", "logins", "settings", "log", "intake", "look", "diary", "question", "sender")
)
_NEVER_KEPT = frozenset(("form_token", "password"))


async def enter(request: Request) -> Response:
    """The address that the server opens: its token buys a cookie."""
    site = site_of(request)
    visitor = site.door.enter(request.query_params.get("token", ""))
    if visitor is None:
        site.door.knock()
        raise Refused(Why.USED_TOKEN)
    answer = go("/")
    answer.set_cookie(
        site.cookie,
        visitor.key,
        max_age=int(site.limits.session.idle_h * 3600),
        httponly=True,
        samesite="strict",
        path="/",
    )
    return answer


async def start(request: Request) -> Response:
    """What has happened: the choices."""
    site = site_of(request)
    return site.page(request, "start.html", jobs=site.workspace.jobs, case=str(site.workspace.case or ""))


async def choose_language(request: Request) -> Response:
    """Another language, for this and all later pages."""
    site = site_of(request)
    form = await site.form(request)
    if form.text("language") in tuple(Language):
        site.workspace.language = Language(form.text("language"))
    return go(inner_path(form.text("back")))


async def keep_draft(request: Request) -> Response:
    """What is being typed, kept before it is sent."""
    site = site_of(request)
    form = await site.form(request)
    name = request.path_params["form"]
    if name not in _DRAFTS:
        raise Refused(Why.NOT_FOUND)
    site.workspace.keep_draft(name, {k: v for k, v in form.fields.items() if k not in _NEVER_KEPT})
    return Response(status_code=204)


async def forget(request: Request) -> Response:
    """Removes all that was given and found."""
    site = site_of(request)
    await site.form(request)
    await run_in_threadpool(site.workspace.forget)
    site.phrasings.forget()
    return go("/")
