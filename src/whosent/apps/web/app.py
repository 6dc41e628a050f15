"""The application: routes, the guard before them, and errors as pages."""

from __future__ import annotations

import sys
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Receive, Scope, Send

from whosent.apps.connect import Connections
from whosent.apps.web.connected import ListConnections
from whosent.apps.web.door import Door
from whosent.apps.web.guard import Entry, Guard
from whosent.apps.web.limits import Limits, load_limits
from whosent.apps.web.loopback import ENTRANCE, Loopback
from whosent.apps.web.pages import (
    answers,
    ask,
    diary,
    jobs,
    linked,
    login,
    look,
    mail,
    notice,
    one,
    plan,
    services,
    start,
    told,
)
from whosent.apps.web.refusal import Refused, Why
from whosent.apps.web.site import Site, now, site_of
from whosent.apps.web.workspace import Workspace
from whosent.catalogue import Language
from whosent.errors import WhosentError

if TYPE_CHECKING:
    from whosent.apps.web.entry.entrance import Entrance

Handler = Callable[[Request], Awaitable[Response]]


def create_app(
    *,
    port: int,
    announce: Callable[[str], None],
    dns: str = "auto",
    language: Language | None = None,
    case: Path | None = None,
    connections: Connections | None = None,
    limits: Limits | None = None,
    debug: bool = False,
    entrance: Entrance | None = None,
) -> Starlette:
    """The application for a server.

    port      on which it will listen
    announce  is told each token with which a browser may come in, at ``/enter?token=…``; the first at once
    dns       as ``whosent check --dns``
    language  None: what the browser prefers
    case      the case file in which what is found and done is kept; None: it goes when the server ends
    connections  what the owner connected; None: nothing can be
    debug     technical details of a failure go to stderr
    entrance  the login, where others can reach the page; None: this machine alone can, and tokens open
    """
    known = limits or load_limits()
    door = Door(announce, now, known.session)
    workspace = Workspace(dns=dns, language=language, now=now, limits=known.work, case=case)
    cookie = f"whosent_{port}"
    site = Site(
        door=door,
        workspace=workspace,
        limits=known,
        cookie=cookie,
        connections=connections,
        entry=entrance,
        list_connections=_list(connections, entrance),
    )

    async def refuse(why: Why, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        if why is Why.NO_SESSION and entrance is not None:
            await _to_sign_in(request)(scope, receive, send)
            return
        if why is Why.NO_SESSION:
            door.knock()
        await site.refusal(request, why)(scope, receive, send)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        await run_in_threadpool(site.recall)
        if entrance is None:
            door.invite()
        try:
            yield
        finally:
            workspace.close()

    def report(exc: Exception) -> None:
        if debug:
            traceback.print_exception(exc, file=sys.stderr)

    entry: Entry = entrance or Loopback(port=port, door=door, cookie=cookie)
    app = Starlette(
        routes=_routes(is_exposed=entrance is not None),
        middleware=[Middleware(Guard, entry=entry, refuse=refuse, report=report)],
        exception_handlers={Refused: _on_refused, HTTPException: _on_http, WhosentError: _on_trouble},
        lifespan=lifespan,
    )
    app.state.site = site
    return app


def _list(connections: Connections | None, entrance: Entrance | None) -> ListConnections:
    lists: list[ListConnections] = []
    if entrance is not None:
        from whosent.apps.web.entry.pages.sender import list_senders  # the extra: only where it is asked for

        lists.append(partial(list_senders, entrance))
    if connections is not None:
        lists.append(connections.all)
    return lambda: [one for connected in lists for one in connected()]


def _to_sign_in(request: Request) -> Response:
    """To the sign-in page, and from there back; a piece that htmx asked for takes the whole page there."""
    path = request.url.path if request.method == "GET" else "/"
    if "hx-request" in request.headers:
        return Response(status_code=204, headers={"hx-redirect": "/sign-in"})
    return RedirectResponse("/sign-in" if path == "/" else f"/sign-in?next={quote(path)}", status_code=303)


def _confirmed(does: Handler, errand: str, *, is_exposed: bool) -> Handler:
    """What a thief would like to do is asked for twice, where others can reach the page."""
    if not is_exposed:
        return does
    from whosent.apps.web.entry.pages.confirm import asked_first

    return asked_first(does, errand)


def _ways_in(*, is_exposed: bool) -> list[Route]:
    if is_exposed:
        from whosent.apps.web.entry.routes import entry_routes

        return entry_routes()
    return [
        Route(ENTRANCE, start.enter),
        Route("/language", start.choose_language, methods=["POST"]),
        Route("/connections/unlink", linked.unlink, methods=["POST"]),
    ]


def _routes(*, is_exposed: bool) -> list[Route | Mount]:
    key = "/answers/{key}"
    export = _confirmed(diary.export, "export", is_exposed=is_exposed)
    save = _confirmed(answers.save, "save", is_exposed=is_exposed)
    forget = _confirmed(start.forget, "forget", is_exposed=is_exposed)
    return [
        *_ways_in(is_exposed=is_exposed),
        Route("/", start.start),
        Route("/connections", linked.show),
        Route("/drafts/{form}", start.keep_draft, methods=["POST"]),
        Route("/forget", forget, methods=["POST"]),
        Route("/notice", notice.show_form),
        Route("/notice", notice.judge, methods=["POST"]),
        Route("/mail", mail.show),
        Route("/mail/add", mail.add, methods=["POST"]),
        Route("/mail/zone", mail.set_zone, methods=["POST"]),
        Route("/mail/remove", mail.remove, methods=["POST"]),
        Route("/mail/begin", mail.begin, methods=["POST"]),
        Route("/sample", jobs.sample, methods=["POST"]),
        Route("/jobs/{key}", jobs.show),
        Route("/jobs/{key}/progress", jobs.progress),
        Route("/jobs/{key}/stop", jobs.stop, methods=["POST"]),
        Route(key, answers.show),
        Route(key + "/notices", answers.notices),
        Route(key + "/notices/{number:int}", one.show),
        Route(key + "/notices/{number:int}/scan", one.scan, methods=["POST"]),
        Route(key + "/notices/{number:int}/text", one.text),
        Route(key + "/add", answers.add_more, methods=["POST"]),
        Route(key + "/again", answers.again, methods=["POST"]),
        Route(key + "/told", told.tell, methods=["POST"]),
        Route(key + "/questions", told.show),
        Route(key + "/whose", told.say_whose, methods=["POST"]),
        Route(key + "/services", services.show),
        Route(key + "/happened", answers.happened),
        Route(key + "/save/{form}", save),
        Route(key + "/plan", plan.show),
        Route(key + "/plan/tick", plan.tick, methods=["POST"]),
        Route(key + "/plan/answer", plan.answer, methods=["POST"]),
        Route(key + "/plan/link", plan.link, methods=["POST"]),
        Route(key + "/plan/calendar", plan.calendar),
        Route(key + "/texts/{kind}", plan.text),
        Route(key + "/texts/{kind}/name", plan.call, methods=["POST"]),
        Route(key + "/diary", diary.write_down, methods=["POST"]),
        Route(key + "/diary/remove", diary.strike_out, methods=["POST"]),
        Route(key + "/export", export, methods=["POST"]),
        Route("/login", login.show),
        Route("/login/answer", login.answer, methods=["POST"]),
        Route("/login/provider", login.choose_provider, methods=["POST"]),
        Route("/login/restart", login.restart, methods=["POST"]),
        Route("/ask", ask.show),
        Route("/ask/phrase", ask.phrase, methods=["POST"]),
        Route("/password", ask.password),
        Route("/password", ask.rate, methods=["POST"]),
        Route("/look", look.show),
        Mount("/static", StaticFiles(packages=[("whosent.apps.web", "static")])),
    ]


def _on_refused(request: Request, exc: Exception) -> Response:
    assert isinstance(exc, Refused)  # noqa: S101 - registered for it alone
    return site_of(request).refusal(request, exc.why)


def _on_trouble(request: Request, exc: Exception) -> Response:
    """What the owner can mend, such as a case file that cannot be written."""
    site = site_of(request)
    return site.page(request, "trouble.html", status=500, error=site.explain(request, exc))


def _on_http(request: Request, exc: Exception) -> Response:
    status = exc.status_code if isinstance(exc, HTTPException) else 500
    why = Why.METHOD if status == 405 else Why.NOT_FOUND
    return site_of(request).refusal(request, why)
