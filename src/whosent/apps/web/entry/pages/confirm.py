"""Asking again who somebody is, before what a thief would like to do; what they were about to do is kept."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from whosent.apps.web.entry.login_history import Method
from whosent.apps.web.entry.pages.guests import entrance_of, seconds_till
from whosent.apps.web.entry.pages.passkey import CONFIRM, asked, asker_of
from whosent.apps.web.entry.sessions import Errand, Session
from whosent.apps.web.receiving import FORM_TOKEN
from whosent.apps.web.refusal import Refused, Why
from whosent.apps.web.site import go, site_of

Handler = Callable[[Request], Awaitable[Response]]
_PATH = "/confirm"


def session_of(request: Request) -> Session:
    """The session of a page that is there only for those who are signed in. Raises ``Refused``."""
    session = entrance_of(request).session(request)
    if session is None:
        raise Refused(Why.NO_SESSION)
    return session


def asked_first(handler: Handler, errand: str, *, back: str = "") -> Handler:
    """The same page, for whoever proved just now who they are; others are asked, and can go on then.

    errand  names what it does: ``entry.errand.<errand>``
    back    the page to go back to; "": the form is kept and sent then, so it must hold no secret
    """

    async def ask_first(request: Request) -> Response:
        site = site_of(request)
        session = session_of(request)
        if not site.must_confirm(request):
            session.errand = None
            return await handler(request)
        fields: dict[str, str] | None = None
        if request.method == "POST":
            form = await site.form(request)
            fields = None if back else {k: v for k, v in form.fields.items() if k != FORM_TOKEN}
        session.errand = Errand(path=back or request.url.path, fields=fields, name=errand)
        return go(_PATH)

    return ask_first


async def show(request: Request) -> Response:
    """The question; or on, where it was answered."""
    session = session_of(request)
    if not site_of(request).must_confirm(request):
        return _go_on(request, session)
    return await _page(request, session)


def _go_on(request: Request, session: Session) -> Response:
    errand = session.errand
    if errand is None:
        return go("/account")
    if errand.fields is None and not site_of(request).catalogue(request).has(
        f"entry.errand.{errand.name}.go"
    ):
        session.errand = None
        return go(errand.path)
    return site_of(request).page(request, "entry/confirmed.html", errand=errand)


async def _page(request: Request, session: Session, *, problem: str = "", status: int = 200) -> HTMLResponse:
    entrance = entrance_of(request)
    account = await run_in_threadpool(entrance.accounts.find)
    until = entrance.attempts.until(_keys(request, account.name)) if problem and account else None
    return site_of(request).page(
        request,
        "entry/confirm.html",
        status=429 if until is not None else status,
        errand=session.errand.name if session.errand else "",
        name=account.name if account else "",
        has_password=account is not None and account.password_at is not None,
        takes_passkeys=entrance.asker(request, CONFIRM, "") is not None
        and bool(await run_in_threadpool(entrance.passkeys.all)),
        problem=problem,
        wait_s=seconds_till(until, entrance.now()),
    )


def _keys(request: Request, name: str) -> list[str]:
    return entrance_of(request).keys(request, name)


async def check(request: Request) -> Response:
    """The password, or a recovery code where there is none."""
    site, entrance = site_of(request), entrance_of(request)
    session = session_of(request)
    form = await site.form(request)
    account = await run_in_threadpool(entrance.accounts.find)
    if account is None:
        raise Refused(Why.GONE)
    keys = await run_in_threadpool(_keys, request, account.name)
    if entrance.attempts.begin(keys) is not None:
        return await _page(request, session, problem="wait")
    typed, method = form.text("password"), Method.PASSWORD
    if account.password_at is not None:
        is_right = await run_in_threadpool(entrance.accounts.check_password, account.name, typed)
    else:
        method = Method.RECOVERY_CODE
        is_right = await run_in_threadpool(entrance.accounts.take_recovery_code, typed, entrance.now())
    if not is_right:
        await run_in_threadpool(lambda: entrance.note(request, method, is_success=False))
        return await _page(request, session, problem="confirm_wrong", status=403)
    entrance.attempts.forgive(keys)
    entrance.sessions.confirm(session)
    return go(_PATH)


async def ask_passkey(request: Request) -> Response:
    """What the browser is asked."""
    await site_of(request).form(request)
    asker = asker_of(request, CONFIRM, session_of(request).public)
    return asked(entrance_of(request).passkeys.ask(asker))


async def check_passkey(request: Request) -> Response:
    """Its answer."""
    entrance = entrance_of(request)
    session = session_of(request)
    form = await site_of(request).form(request)
    asker = asker_of(request, CONFIRM, session.public)
    keys = (await run_in_threadpool(_keys, request, ""))[-1:]
    if entrance.attempts.begin(keys) is not None:
        return await _page(request, session, problem="wait")
    if not await run_in_threadpool(entrance.passkeys.prove, asker, form.text("credential")):
        await run_in_threadpool(lambda: entrance.note(request, Method.PASSKEY, is_success=False))
        return await _page(request, session, problem="passkey_wrong", status=403)
    entrance.attempts.forgive(keys)
    entrance.sessions.confirm(session)
    return go(_PATH)
