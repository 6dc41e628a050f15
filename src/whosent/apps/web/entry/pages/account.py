"""What belongs to the login: ways to sign in, who did, and signing out everywhere."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from whosent.apps.web.entry.accounts import Account
from whosent.apps.web.entry.entrance import SIGN_IN
from whosent.apps.web.entry.notices import Change
from whosent.apps.web.entry.pages.confirm import session_of
from whosent.apps.web.entry.pages.guests import entrance_of
from whosent.apps.web.entry.pages.passkey import ADD, asked, asker_of
from whosent.apps.web.entry.pages.set_up import judge_password
from whosent.apps.web.entry.pages.sign_in import tell
from whosent.apps.web.entry.passwords import make_recovery_codes
from whosent.apps.web.entry.sessions import Ended, Session
from whosent.apps.web.entry.totp import app_address, draw_address, find_step, in_groups, new_secret
from whosent.apps.web.refusal import Refused, Why
from whosent.apps.web.site import go, site_of
from whosent.response import Strength, load_password_table, load_words, make_passphrase

_PATH = "/account"


def _account(request: Request) -> Account:
    account = entrance_of(request).accounts.find()
    if account is None:
        raise Refused(Why.GONE)
    return account


async def show(request: Request) -> Response:
    """All of it on one page."""
    entrance, session = entrance_of(request), session_of(request)
    remark, session.remark = session.remark, ""
    return site_of(request).page(
        request,
        "entry/account.html",
        account=await run_in_threadpool(_account, request),
        passkeys=await run_in_threadpool(entrance.passkeys.all),
        takes_passkeys=entrance.asker(request, ADD, "") is not None,
        codes_in_all=entrance.limits.recovery.count,
        session=session,
        sessions=entrance.sessions.all(),
        history=await run_in_threadpool(entrance.history.all),
        idle_min=int(entrance.limits.session.idle_min),
        remark=remark,
    )


async def sign_out_everywhere(request: Request) -> Response:
    """Ends every session, this one too; codes that were on their way are worth nothing."""
    entrance = entrance_of(request)
    await site_of(request).form(request)
    session = session_of(request)
    entrance.waiting.clear()
    entrance.sessions.end_others(session)
    entrance.sessions.end(session, Ended.HERE)
    return go(SIGN_IN)


async def _changed(request: Request, session: Session, change: Change, *, ends_others: bool = True) -> None:
    """What every change brings: others are signed out, and the second address hears of it."""
    entrance = entrance_of(request)
    if ends_others:
        entrance.waiting.clear()
        entrance.sessions.end_others(session)
    is_told = await run_in_threadpool(tell, request, change)
    session.remark = f"changed.{change}" if is_told else "notice_failed"


async def show_password(request: Request) -> Response:
    """The form for another password."""
    return _password_page(request)


def _password_page(
    request: Request, *, problem: str = "", strength: Strength | None = None, status: int = 200
) -> HTMLResponse:
    site = site_of(request)
    return site.page(
        request,
        "entry/new_password.html",
        status=status,
        name=_account(request).name,
        problem=problem,
        strength=strength,
        phrase=make_passphrase(load_words(site.language(request)), load_password_table()).text,
    )


async def change_password(request: Request) -> Response:
    """Another password; every other browser is signed out. It needs a code app beside it."""
    entrance = entrance_of(request)
    form = await site_of(request).form(request)
    session = session_of(request)
    if (await run_in_threadpool(_account, request)).app_at is None:
        raise Refused(Why.BROKEN_FORM)
    password = form.text("password")
    problem, strength = await run_in_threadpool(judge_password, password, entrance.limits.password.chars_max)
    if problem:
        return _password_page(request, problem=problem, strength=strength, status=400)
    await run_in_threadpool(entrance.accounts.change_password, password, entrance.now())
    await _changed(request, session, Change.PASSWORD)
    return go(_PATH)


async def show_app(request: Request) -> Response:
    """The picture for another code app; the old one works until the new one was tried."""
    session = session_of(request)
    session.new_app = session.new_app or new_secret(entrance_of(request).limits.app)
    return _app_page(request, session)


def _app_page(request: Request, session: Session, *, problem: str = "", status: int = 200) -> HTMLResponse:
    return site_of(request).page(
        request,
        "entry/new_app.html",
        status=status,
        picture=draw_address(app_address(session.new_app, _account(request).name)),
        secret=in_groups(session.new_app),
        problem=problem,
    )


async def change_app(request: Request) -> Response:
    """A code of the new app proves it."""
    entrance = entrance_of(request)
    form = await site_of(request).form(request)
    session = session_of(request)
    if not session.new_app:
        return go(f"{_PATH}/app")
    step = find_step(session.new_app, form.text("code"), entrance.now(), entrance.limits.app)
    if step is None:
        return _app_page(request, session, problem="app_code_wrong", status=400)
    secret, session.new_app = session.new_app, ""
    await run_in_threadpool(entrance.accounts.set_app, secret, step, entrance.now())
    await _changed(request, session, Change.APP)
    return go(_PATH)


async def show_passkey(request: Request) -> Response:
    """Where a passkey is added."""
    return site_of(request).page(
        request,
        "entry/new_passkey.html",
        takes_passkeys=entrance_of(request).asker(request, ADD, "") is not None,
        label=entrance_of(request).client(request).system,
    )


async def ask_passkey(request: Request) -> Response:
    """What the browser is asked to make."""
    entrance, session = entrance_of(request), session_of(request)
    await site_of(request).form(request)
    asker = asker_of(request, ADD, session.public)
    account = await run_in_threadpool(_account, request)
    ask = entrance.passkeys.ask_new
    return asked(await run_in_threadpool(lambda: ask(asker, name=account.name, handle=account.handle)))


async def add_passkey(request: Request) -> Response:
    """The passkey that it made."""
    entrance, session = entrance_of(request), session_of(request)
    form = await site_of(request).form(request)
    asker = asker_of(request, ADD, session.public)
    new = await run_in_threadpool(entrance.passkeys.read_new, asker, form.text("credential"))
    label = " ".join(form.text("label").split()) or entrance.client(request).system
    if new is None or not await run_in_threadpool(entrance.passkeys.keep, new, label, entrance.now()):
        session.remark = "passkey_not_made"
        return go(_PATH)
    await _changed(request, session, Change.PASSKEY_ADDED, ends_others=False)
    return go(_PATH)


async def remove_passkey(request: Request) -> Response:
    """Removes one; never the last way in."""
    entrance, session = entrance_of(request), session_of(request)
    form = await site_of(request).form(request)
    account = await run_in_threadpool(_account, request)
    passkeys = await run_in_threadpool(entrance.passkeys.all)
    doomed = next((one for one in passkeys if one.id.hex() == form.text("id")), None)
    if doomed is None:
        raise Refused(Why.GONE)
    if len(passkeys) == 1 and account.password_at is None:
        session.remark = "last_passkey"
        return go(_PATH)
    await run_in_threadpool(entrance.passkeys.remove, doomed.id)
    await _changed(request, session, Change.PASSKEY_REMOVED)
    return go(_PATH)


async def make_codes(request: Request) -> Response:
    """New recovery codes; the old ones open nothing any more."""
    entrance, session = entrance_of(request), session_of(request)
    await site_of(request).form(request)
    codes = make_recovery_codes(entrance.limits.recovery)
    await run_in_threadpool(entrance.accounts.replace_codes, codes, entrance.now())
    session.shown_codes = codes
    await _changed(request, session, Change.CODES, ends_others=False)
    return go(f"{_PATH}/codes")


async def show_codes(request: Request) -> Response:
    """The new recovery codes, until the owner says that they are kept; a reload loses nothing."""
    session = session_of(request)
    if not session.shown_codes:
        return go(_PATH)
    account = await run_in_threadpool(_account, request)
    return site_of(request).page(
        request,
        "entry/codes.html",
        codes=session.shown_codes,
        has_password=account.password_at is not None,
        place=entrance_of(request).exposure.origin,
    )


async def keep_codes(request: Request) -> Response:
    """They are kept, and never shown again."""
    await site_of(request).form(request)
    session_of(request).shown_codes = ()
    return go("/")
