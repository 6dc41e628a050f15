"""Pages for those who have not signed in: their forms, and the cookies that they bring."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime
from typing import cast

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from whosent.apps.web.entry.entrance import GUEST, KNOWN, SESSION, Entrance
from whosent.apps.web.entry.sessions import Session
from whosent.apps.web.limits import Upload
from whosent.apps.web.receiving import Received, receive_form
from whosent.apps.web.site import LANGUAGE, go, inner_path, site_of
from whosent.catalogue import Language

MayChange = Callable[[str], bool]
_OCTETS = 24
_DAY_S = 86_400
_KNOWN_DAYS = 365


def entrance_of(request: Request) -> Entrance:
    """The entrance; these pages are there only where there is one."""
    return cast("Entrance", site_of(request).entry)


def set_cookie(answer: Response, name: str, value: str, *, max_age_s: int) -> None:
    """A cookie that scripts cannot read, other sites cannot send, and that outlives a killed browser."""
    answer.set_cookie(name, value, max_age=max_age_s, secure=True, httponly=True, samesite="strict", path="/")


def drop_cookie(answer: Response, name: str) -> None:
    """Takes it back."""
    answer.delete_cookie(name, secure=True, httponly=True, samesite="strict", path="/")


def welcome(request: Request, session: Session, path: str) -> Response:
    """On to where the browser wanted to go, signed in, and known from now on."""
    entrance = entrance_of(request)
    answer = go(path)
    set_cookie(answer, SESSION, session.key, max_age_s=_DAY_S)
    set_cookie(answer, KNOWN, entrance.known_browser(), max_age_s=_KNOWN_DAYS * _DAY_S)
    return answer


def guest_page(request: Request, template: str, *, status: int = 200, **values: object) -> HTMLResponse:
    """A page with forms for a browser that has not signed in."""
    guest = request.cookies.get(GUEST, "") or secrets.token_urlsafe(_OCTETS)
    answer = site_of(request).page(
        request,
        template,
        status=status,
        **{"form_token": entrance_of(request).guest_form(guest), "is_in": False, **values},
    )
    if GUEST not in request.cookies:
        set_cookie(answer, GUEST, guest, max_age_s=_DAY_S)
    return answer


async def guest_form(request: Request) -> Received:
    """A form of such a page; small, and without files. Raises ``Refused``."""
    entrance = entrance_of(request)
    guest = request.cookies.get(GUEST, "")
    return await small_form(request, lambda form: entrance.is_guest_form(guest, form))


async def small_form(request: Request, may_change: MayChange) -> Received:
    """A form that brings a few words. Raises ``Refused``."""
    limits = entrance_of(request).limits.form
    room = Upload(
        octets=limits.octets,
        files=0,
        fields=limits.fields,
        field_octets=limits.octets,
        spare_octets=0,
        path_depth=1,
        name_chars=1,
    )
    return await receive_form(request, may_change=may_change, limits=room)


async def choose_language(request: Request) -> Response:
    """Another language, for this and all later pages."""
    site = site_of(request)
    form = await site.form(request)
    if form.text("language") in tuple(Language):
        site.workspace.language = Language(form.text("language"))
    return _in_language(form.text("language"), form.text("back"))


async def choose_language_as_guest(request: Request) -> Response:
    """Another language for this browser; nothing else changes, so a link is enough."""
    query = request.query_params
    return _in_language(query.get("language", ""), query.get("back", ""))


def _in_language(word: str, back: str) -> Response:
    answer = go(inner_path(back))
    if word in tuple(Language):
        set_cookie(answer, LANGUAGE, word, max_age_s=_KNOWN_DAYS * _DAY_S)
    return answer


def seconds_till(until: datetime | None, now: datetime) -> int:
    """Whole seconds, at least one; 0 where there is nothing to wait for."""
    if until is None or until <= now:
        return 0
    return max(1, round((until - now).total_seconds()))
