"""What the program is connected with, and how each is unlinked."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from whosent.apps.web.refusal import Refused, Why
from whosent.apps.web.site import go, site_of


async def show(request: Request) -> Response:
    """The list."""
    site = site_of(request)
    connections = await run_in_threadpool(lambda: list(site.list_connections()))
    return site.page(
        request,
        "connections.html",
        connections=connections,
        may_link=site.entry is not None,
        has_sender=any(one.kind == "sender" for one in connections),
    )


async def unlink(request: Request) -> Response:
    """Unlinks what the form names."""
    form = await site_of(request).form(request)
    return await unlink_kind(request, form.text("kind"))


async def unlink_kind(request: Request, kind: str) -> Response:
    """Removes one and its key. Raises ``Refused`` where there is none of that kind."""
    site = site_of(request)
    connections = await run_in_threadpool(lambda: list(site.list_connections()))
    found = next((one for one in connections if one.kind == kind), None)
    if found is None:
        raise Refused(Why.GONE)
    await run_in_threadpool(found.unlink)
    return go("/connections")
