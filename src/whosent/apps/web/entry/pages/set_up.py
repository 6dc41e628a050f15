"""Making the login, once, at the address that the terminal showed."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from whosent.apps.web.door import Visitor
from whosent.apps.web.entry.accounts import NewLogin, new_handle
from whosent.apps.web.entry.entrance import SET_UP, SETUP, SetupState
from whosent.apps.web.entry.login_history import Method
from whosent.apps.web.entry.notices import Change
from whosent.apps.web.entry.pages.guests import (
    drop_cookie,
    entrance_of,
    set_cookie,
    small_form,
    welcome,
)
from whosent.apps.web.entry.pages.passkey import SET_UP as PURPOSE
from whosent.apps.web.entry.pages.passkey import asked, asker_of
from whosent.apps.web.entry.pages.sign_in import tell
from whosent.apps.web.entry.passkeys import NewPasskey
from whosent.apps.web.entry.totp import app_address, draw_address, find_step, in_groups, new_secret
from whosent.apps.web.receiving import Received
from whosent.apps.web.refusal import Refused, Why
from whosent.apps.web.site import go, site_of
from whosent.response import (
    Strength,
    load_password_table,
    load_words,
    make_passphrase,
    rate_password,
)

_NAME_MAX = 40
_APP = f"{SET_UP}/app"


def _visitor(request: Request) -> Visitor:
    """The browser that the address opened in. Raises ``Refused``."""
    entrance = entrance_of(request)
    visitor = entrance.setup_door.find(request.cookies.get(SETUP, ""))
    if visitor is None:
        raise _over(request)
    return visitor


def _over(request: Request) -> Refused:
    """The address was used or is too old. Where there is no login yet, the terminal shows another."""
    entrance = entrance_of(request)
    if entrance.accounts.find() is not None:
        return Refused(Why.SETUP_OVER)
    entrance.setup_door.knock()
    return Refused(Why.USED_TOKEN)


def _state(request: Request, visitor: Visitor) -> SetupState:
    setups = entrance_of(request).setups
    for key in [key for key in setups if entrance_of(request).setup_door.find(key) is None]:
        del setups[key]
    return setups.setdefault(visitor.key, SetupState(new_handle()))


async def _form(request: Request) -> tuple[Visitor, SetupState, Received]:
    visitor = await run_in_threadpool(_visitor, request)
    form = await small_form(request, visitor.may_change)
    return visitor, _state(request, visitor), form


async def show(request: Request) -> Response:
    """The token buys a cookie and is gone from the address; then the form."""
    entrance = entrance_of(request)
    token = request.query_params.get("token", "")
    if token and request.method == "HEAD":
        return Response(status_code=204)  # somebody only looks whether the address leads anywhere
    if token:
        visitor = entrance.setup_door.enter(token)
        if visitor is None:
            raise await run_in_threadpool(_over, request)
        answer = go(SET_UP)
        set_cookie(answer, SETUP, visitor.key, max_age_s=int(entrance.limits.setup.open_min * 60))
        return answer
    visitor = await run_in_threadpool(_visitor, request)
    return _page(request, visitor, _state(request, visitor))


def _page(
    request: Request,
    visitor: Visitor,
    state: SetupState,
    *,
    problem: str = "",
    strength: Strength | None = None,
    status: int = 200,
) -> HTMLResponse:
    site = site_of(request)
    phrase = make_passphrase(load_words(site.language(request)), load_password_table())
    return site.page(
        request,
        "entry/set_up.html",
        status=status,
        form_token=visitor.form,
        is_in=False,
        takes_passkeys=entrance_of(request).asker(request, PURPOSE, visitor.key) is not None,
        name=state.name,
        problem=problem,
        strength=strength,
        phrase=phrase.text,
        open_min=int(entrance_of(request).limits.setup.open_min),
    )


def read_name(form: Received) -> str:
    """The name that somebody chose; "" where it is none."""
    return " ".join(form.text("name").split())[:_NAME_MAX]


def judge_password(password: str, chars_max: int) -> tuple[str, Strength | None]:
    """What is wrong with a new password, "" where nothing is, and how strong it is."""
    if not password:
        return "no_password", None
    if len(password) > chars_max:
        return "password_long", None
    strength = rate_password(password, load_password_table())
    return "" if strength.is_enough else "password_weak", strength


async def choose_password(request: Request) -> Response:
    """Name and password; a code app comes next."""
    entrance = entrance_of(request)
    visitor, state, form = await _form(request)
    state.name = read_name(form)
    if not state.name:
        return _page(request, visitor, state, problem="no_name", status=400)
    password = form.text("password")
    problem, strength = await run_in_threadpool(judge_password, password, entrance.limits.password.chars_max)
    if problem:
        return _page(request, visitor, state, problem=problem, strength=strength, status=400)
    state.password = await run_in_threadpool(entrance.hasher.hash, password)
    state.app = state.app or new_secret(entrance.limits.app)
    return go(_APP)


async def show_app(request: Request) -> Response:
    """The picture for the code app."""
    visitor = await run_in_threadpool(_visitor, request)
    state = _state(request, visitor)
    if not state.password or not state.app:
        return go(SET_UP)
    return _app_page(request, visitor, state)


def _app_page(
    request: Request, visitor: Visitor, state: SetupState, *, problem: str = "", status: int = 200
) -> HTMLResponse:
    return site_of(request).page(
        request,
        "entry/set_up_app.html",
        status=status,
        form_token=visitor.form,
        is_in=False,
        picture=draw_address(app_address(state.app, state.name)),
        secret=in_groups(state.app),
        problem=problem,
    )


async def try_app(request: Request) -> Response:
    """A first code proves that the app is set up; the login is made."""
    entrance = entrance_of(request)
    visitor, state, form = await _form(request)
    if not state.password or not state.app:
        return go(SET_UP)
    step = find_step(state.app, form.text("code"), entrance.now(), entrance.limits.app)
    if step is None:
        return _app_page(request, visitor, state, problem="app_code_wrong", status=400)
    new = NewLogin(
        name=state.name, handle=state.handle, password=state.password, app=state.app, app_step=step
    )
    return await run_in_threadpool(_make, request, visitor, new, None)


async def ask_passkey(request: Request) -> Response:
    """What the browser is asked to make."""
    entrance = entrance_of(request)
    visitor, state, form = await _form(request)
    state.name = read_name(form) or state.name
    asker = asker_of(request, PURPOSE, visitor.key)
    name = state.name or entrance.exposure.origin
    return asked(
        await run_in_threadpool(lambda: entrance.passkeys.ask_new(asker, name=name, handle=state.handle))
    )


async def keep_passkey(request: Request) -> Response:
    """The passkey that it made; the login is made."""
    entrance = entrance_of(request)
    visitor, state, form = await _form(request)
    state.name = read_name(form) or state.name
    if not state.name:
        return _page(request, visitor, state, problem="no_name", status=400)
    asker = asker_of(request, PURPOSE, visitor.key)
    new = await run_in_threadpool(entrance.passkeys.read_new, asker, form.text("credential"))
    if new is None:
        return _page(request, visitor, state, problem="passkey_not_made", status=400)
    login = NewLogin(name=state.name, handle=state.handle)
    return await run_in_threadpool(_make, request, visitor, login, new)


def _make(request: Request, visitor: Visitor, new: NewLogin, passkey: NewPasskey | None) -> Response:
    entrance = entrance_of(request)
    if entrance.setup_door.find(visitor.key) is None:
        raise _over(request)  # another tab was quicker
    entrance.setup_door.leave(visitor)
    entrance.setups.pop(visitor.key, None)
    codes = entrance.make_login(new)
    if passkey is not None:
        client = entrance.client(request)
        entrance.passkeys.keep(passkey, client.system or client.browser, entrance.now())
    session = entrance.let_in(request, Method.SETUP)
    session.shown_codes = codes
    tell(request, Change.SETUP)
    answer = welcome(request, session, "/account/codes")
    drop_cookie(answer, SETUP)
    return answer
