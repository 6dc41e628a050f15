"""Passkeys between page and browser: what it is asked, and its answer."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from whosent.apps.web.entry.entrance import GUEST
from whosent.apps.web.entry.login_history import Method
from whosent.apps.web.entry.pages.guests import entrance_of, guest_form, guest_page, seconds_till, welcome
from whosent.apps.web.entry.passkeys import Asker
from whosent.apps.web.refusal import Refused, Why
from whosent.apps.web.site import inner_path

SIGN_IN = "sign in"
CONFIRM = "confirm"
ADD = "add"
SET_UP = "set up"


def asker_of(request: Request, purpose: str, browser: str) -> Asker:
    """Raises ``Refused`` where the page is reached under an address, for which there are no passkeys."""
    asker = entrance_of(request).asker(request, purpose, browser)
    if asker is None:
        raise Refused(Why.NOT_FOUND)
    return asker


def asked(options: str) -> Response:
    """What a browser is asked, for the script of the page."""
    return Response(options, media_type="application/json")


async def ask(request: Request) -> Response:
    """Whoever comes is asked the same."""
    await guest_form(request)
    asker = asker_of(request, SIGN_IN, request.cookies.get(GUEST, ""))
    return asked(entrance_of(request).passkeys.ask(asker))


async def answer(request: Request) -> Response:
    """A passkey that opens. It cannot be guessed, so only where it comes from is counted."""
    entrance = entrance_of(request)
    form = await guest_form(request)
    asker = asker_of(request, SIGN_IN, request.cookies.get(GUEST, ""))
    keys = (await run_in_threadpool(entrance.keys, request, ""))[-1:]
    until = entrance.attempts.begin(keys)
    is_right = until is None and await run_in_threadpool(
        entrance.passkeys.prove, asker, form.text("credential")
    )
    if is_right:
        entrance.attempts.forgive(keys)
        session = await run_in_threadpool(entrance.let_in, request, Method.PASSKEY)
        return welcome(request, session, inner_path(form.text("next")))
    if until is None:
        await run_in_threadpool(lambda: entrance.note(request, Method.PASSKEY, is_success=False))
        until = entrance.attempts.until(keys)
    return guest_page(
        request,
        "entry/sign_in.html",
        status=429 if until is not None else 403,
        has_login=True,
        takes_passkeys=True,
        ended="",
        idle_min=0,
        absolute_h=0,
        problem="passkey_wrong",
        wait_s=seconds_till(until, entrance.now()),
        name="",
        target=inner_path(form.text("next")),
    )
