"""Signing in: a passkey, or a password and a code. What is wrong is said alike for every name."""

from __future__ import annotations

from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from whosent.apps.web.entry.codes import CodeResult
from whosent.apps.web.entry.entrance import SIGN_IN, WAITING
from whosent.apps.web.entry.login_history import Method
from whosent.apps.web.entry.notices import Change
from whosent.apps.web.entry.pages.guests import (
    drop_cookie,
    entrance_of,
    guest_form,
    guest_page,
    seconds_till,
    set_cookie,
    small_form,
    welcome,
)
from whosent.apps.web.entry.passwords import read_recovery_code
from whosent.apps.web.entry.senders import SenderError
from whosent.apps.web.entry.sessions import Ended
from whosent.apps.web.entry.waiting import Waiting
from whosent.apps.web.receiving import Received
from whosent.apps.web.site import go, inner_path, site_of

_PASSKEY = "sign in"
_NAME_MAX = 80
_CODE = f"{SIGN_IN}/code"


async def show(request: Request) -> Response:
    """The form; or on, where the browser is in or its password was right."""
    entrance = entrance_of(request)
    target = inner_path(request.query_params.get("next", "/"))
    if entrance.session(request) is not None:
        return go(target)
    if entrance.waits(request) is not None:
        return go(_CODE)
    return await _form(request, target=target)


async def _form(
    request: Request, *, target: str, problem: str = "", name: str = "", status: int = 200
) -> HTMLResponse:
    entrance = entrance_of(request)
    until = entrance.attempts.until(entrance.keys(request, name)) if problem else None
    return guest_page(
        request,
        "entry/sign_in.html",
        status=429 if until is not None else status,
        has_login=await run_in_threadpool(entrance.accounts.find) is not None,
        takes_passkeys=entrance.asker(request, _PASSKEY, "") is not None,
        ended="" if problem else (entrance.why_ended(request) or ""),
        idle_min=entrance.limits.session.idle_min,
        absolute_h=entrance.limits.session.absolute_h,
        problem=problem,
        wait_s=seconds_till(until, entrance.now()),
        name=name,
        target=target,
    )


async def check_password(request: Request) -> Response:
    """Name and password; the code comes next."""
    entrance = entrance_of(request)
    form = await guest_form(request)
    name, target = form.text("name")[:_NAME_MAX], inner_path(form.text("next"))
    keys = await run_in_threadpool(entrance.keys, request, name)
    if entrance.attempts.begin(keys) is not None:
        return await _form(request, target=target, problem="wait", name=name)
    is_right = await run_in_threadpool(entrance.accounts.check_password, name, form.text("password"))
    if not is_right:
        await run_in_threadpool(lambda: entrance.note(request, Method.PASSWORD, is_success=False))
        return await _form(request, target=target, problem="wrong", name=name, status=403)
    entrance.attempts.take_back(keys)
    answer = go(f"{_CODE}?next={quote(target)}")
    set_cookie(answer, WAITING, entrance.waiting.begin().key, max_age_s=_open_s(request))
    return answer


def _open_s(request: Request) -> int:
    return int(entrance_of(request).limits.waiting.open_min * 60)


async def show_code(request: Request) -> Response:
    """Where the code is typed; the same after any reload."""
    waiting = entrance_of(request).waits(request)
    if waiting is None:
        return go(SIGN_IN)
    return await _code_form(request, waiting, target=inner_path(request.query_params.get("next", "/")))


async def _code_form(
    request: Request, waiting: Waiting, *, target: str, problem: str = "", status: int = 200
) -> HTMLResponse:
    entrance = entrance_of(request)
    account = await run_in_threadpool(entrance.accounts.find)
    until = None
    if problem and account is not None:
        until = entrance.attempts.until(entrance.keys(request, account.name))
    sent = waiting.sent
    return site_of(request).page(
        request,
        "entry/code.html",
        status=429 if until is not None else status,
        form_token=waiting.form,
        is_in=False,
        has_app=account is not None and account.app_at is not None,
        sends_codes=await run_in_threadpool(lambda: entrance.post.sends_codes),
        sent=sent if sent is not None and sent.until > entrance.now() else None,
        again_s=seconds_till(entrance.codes.wait(), entrance.now()),
        problem=problem,
        wait_s=seconds_till(until, entrance.now()),
        target=target,
    )


async def _waiting_form(request: Request) -> tuple[Waiting, Received] | None:
    waiting = entrance_of(request).waits(request)
    if waiting is None:
        return None
    return waiting, await small_form(request, waiting.may_go_on)


async def check_code(request: Request) -> Response:
    """A code of the app, one that was sent, or a recovery code."""
    entrance = entrance_of(request)
    got = await _waiting_form(request)
    if got is None:
        return go(SIGN_IN)
    waiting, form = got
    target, typed = inner_path(form.text("next")), form.text("code")
    account = await run_in_threadpool(entrance.accounts.find)
    keys = await run_in_threadpool(entrance.keys, request, account.name if account else "")
    if entrance.attempts.begin(keys) is not None:
        return await _code_form(request, waiting, target=target, problem="wait")
    method, problem = await run_in_threadpool(_judge, request, waiting, typed)
    if problem:
        await run_in_threadpool(lambda: entrance.note(request, method, is_success=False))
        return await _code_form(request, waiting, target=target, problem=problem, status=403)
    entrance.attempts.forgive(keys)
    entrance.waiting.end(waiting)
    session = await run_in_threadpool(entrance.let_in, request, method)
    if method is Method.RECOVERY_CODE:
        await run_in_threadpool(tell, request, Change.RECOVERY_USED)
    answer = welcome(request, session, target)
    drop_cookie(answer, WAITING)
    return answer


def _judge(request: Request, waiting: Waiting, typed: str) -> tuple[Method, str]:
    """How the owner came in, and what is wrong; "" where nothing is."""
    entrance = entrance_of(request)
    if read_recovery_code(typed, entrance.limits.recovery):
        is_right = entrance.accounts.take_recovery_code(typed, entrance.now())
        return Method.RECOVERY_CODE, "" if is_right else "code_wrong"
    if entrance.accounts.take_app_code(typed, entrance.now()):
        return Method.APP_CODE, ""
    if waiting.sent is None:
        return Method.APP_CODE, "code_wrong"
    result = entrance.codes.judge(waiting.sent, waiting.key, typed)
    if result in (CodeResult.EXPIRED, CodeResult.USED_UP):
        waiting.sent = None
    return Method.SENT_CODE, "" if result is CodeResult.RIGHT else f"code_{result}"


def tell(request: Request, change: Change) -> bool:
    """Sends the notice of a change to the second address; False where it was not taken."""
    site, entrance = site_of(request), entrance_of(request)
    return entrance.post.tell(
        change,
        when=site.figures(request).moment(entrance.now()),
        address=entrance.address(request),
        catalogue=site.catalogue(request),
    )


async def send_code(request: Request) -> Response:
    """Sends a code, where the last one is long enough ago."""
    entrance = entrance_of(request)
    got = await _waiting_form(request)
    if got is None:
        return go(SIGN_IN)
    waiting, form = got
    target = inner_path(form.text("next"))
    if entrance.codes.wait() is not None:
        return await _code_form(request, waiting, target=target, problem="code_later", status=429)
    code, sent = entrance.codes.make(waiting.key)
    try:
        await run_in_threadpool(entrance.post.send_code, code, site_of(request).catalogue(request))
    except SenderError:
        return await _code_form(request, waiting, target=target, problem="code_not_sent", status=502)
    waiting.sent = sent
    return go(f"{_CODE}?next={quote(target)}")


async def restart(request: Request) -> Response:
    """Back to name and password."""
    got = await _waiting_form(request)
    if got is not None:
        entrance_of(request).waiting.end(got[0])
    answer = go(SIGN_IN)
    drop_cookie(answer, WAITING)
    return answer


async def show_recovery(request: Request) -> Response:
    """For a login without a password whose passkey is gone."""
    return _recovery_form(request)


def _recovery_form(request: Request, *, problem: str = "", name: str = "", status: int = 200) -> HTMLResponse:
    entrance = entrance_of(request)
    until = entrance.attempts.until(entrance.keys(request, name)) if problem else None
    return guest_page(
        request,
        "entry/recovery.html",
        status=429 if until is not None else status,
        problem=problem,
        wait_s=seconds_till(until, entrance.now()),
        name=name,
    )


async def check_recovery(request: Request) -> Response:
    """Name and recovery code. Where there is a password, it is asked for first, and this opens nothing."""
    entrance = entrance_of(request)
    form = await guest_form(request)
    name = form.text("name")[:_NAME_MAX]
    keys = await run_in_threadpool(entrance.keys, request, name)
    if entrance.attempts.begin(keys) is not None:
        return _recovery_form(request, problem="wait", name=name)
    take = entrance.accounts.take_lone_recovery_code
    if not await run_in_threadpool(take, name, form.text("code"), entrance.now()):
        await run_in_threadpool(lambda: entrance.note(request, Method.RECOVERY_CODE, is_success=False))
        return _recovery_form(request, problem="recovery_wrong", name=name, status=403)
    entrance.attempts.forgive(keys)
    session = await run_in_threadpool(entrance.let_in, request, Method.RECOVERY_CODE)
    await run_in_threadpool(tell, request, Change.RECOVERY_USED)
    return welcome(request, session, "/account")


async def sign_out(request: Request) -> Response:
    """Ends the session of this browser."""
    site, entrance = site_of(request), entrance_of(request)
    await site.form(request)
    session = entrance.session(request)
    if session is not None:
        entrance.sessions.end(session, Ended.HERE)
    return go(SIGN_IN)
