"""Linking what sends codes and notices: it is tried before it is kept."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from whosent.apps.web.connected import Connected
from whosent.apps.web.entry.codes import CodeResult
from whosent.apps.web.entry.entrance import Entrance
from whosent.apps.web.entry.notices import Change, code_letter
from whosent.apps.web.entry.pages.confirm import session_of
from whosent.apps.web.entry.pages.guests import entrance_of, seconds_till
from whosent.apps.web.entry.pages.sign_in import tell
from whosent.apps.web.entry.sender_settings import SenderKind, SenderSettings
from whosent.apps.web.entry.senders import SenderError
from whosent.apps.web.pages.linked import unlink_kind
from whosent.apps.web.receiving import Received
from whosent.apps.web.site import go, site_of

KIND = "sender"
_PATH = "/connections/sender"
_DRAFT = "sender"
_PORT_MAX = 65_535
_SHOWN = ("server", "port", "user", "author", "codes_to", "notices_to")


def list_senders(entrance: Entrance) -> tuple[Connected, ...]:
    """The linked sender as a connection."""
    linked = entrance.shelf.find()
    if linked is None:
        return ()
    settings = linked.settings
    name = settings.server if settings.kind is SenderKind.MAIL else settings.codes_to.partition("://")[0]
    return (
        Connected(
            kind=KIND,
            name=name,
            since=linked.since,
            last_used=linked.used_at,
            unlink=entrance.shelf.unlink,
        ),
    )


async def show(request: Request) -> Response:
    """The form."""
    draft = site_of(request).workspace.draft(_DRAFT)
    return _page(request, {"port": "465", **draft})


def _page(request: Request, given: dict[str, str], *, problem: str = "", status: int = 200) -> HTMLResponse:
    return site_of(request).page(request, "entry/sender.html", given=given, problem=problem, status=status)


async def try_out(request: Request) -> Response:
    """Sends a code through it; what it does not bring is not linked."""
    entrance, session = entrance_of(request), session_of(request)
    form = await site_of(request).form(request)
    is_mail = form.text("kind") != SenderKind.SERVICE
    given = {name: form.text(name).strip() for name in _SHOWN if is_mail}  # a service's address is a secret
    if is_mail:
        site_of(request).workspace.keep_draft(_DRAFT, given)
    settings, problem = _read(form)
    if settings is None:
        return _page(request, given, problem=problem, status=400)
    if entrance.codes.wait() is not None:
        return _page(request, given, problem="code_later", status=429)
    code, session.sent = entrance.codes.make(session.public)
    letter = code_letter(settings.codes_to, code, site_of(request).catalogue(request))
    try:
        await run_in_threadpool(entrance.make_sender(settings).send, letter)
    except SenderError:
        session.sent = None
        return _page(request, given, problem="code_not_sent", status=502)
    session.new_sender = settings
    return go(f"{_PATH}/code")


def _read(form: Received) -> tuple[SenderSettings | None, str]:
    """The settings, or what is wrong with them."""
    codes_to, notices_to = form.text("codes_to").strip(), form.text("notices_to").strip()
    if form.text("kind") == SenderKind.SERVICE:
        if "://" not in codes_to or (notices_to and "://" not in notices_to):
            return None, "sender_service"
        return SenderSettings(kind=SenderKind.SERVICE, codes_to=codes_to, notices_to=notices_to), ""
    author, server, port = (form.text(name).strip() for name in ("author", "server", "port"))
    if not all("@" in address for address in (author, codes_to, notices_to or codes_to)):
        return None, "sender_address"
    if not server or not (port.isascii() and port.isdigit() and 0 < int(port[:6]) <= _PORT_MAX):
        return None, "sender_server"
    return (
        SenderSettings(
            kind=SenderKind.MAIL,
            server=server,
            port=int(port),
            user=form.text("user").strip(),
            password=form.text("password"),
            author=author,
            codes_to=codes_to,
            notices_to=notices_to,
        ),
        "",
    )


async def show_code(request: Request) -> Response:
    """Where the code that came is typed."""
    if session_of(request).new_sender is None:
        return go(_PATH)
    return _code_page(request)


def _code_page(request: Request, *, problem: str = "", status: int = 200) -> HTMLResponse:
    entrance = entrance_of(request)
    again_at = entrance.codes.wait()
    return site_of(request).page(
        request,
        "entry/sender_code.html",
        problem=problem,
        status=status,
        again_s=seconds_till(again_at, entrance.now()),
    )


async def link(request: Request) -> Response:
    """The code came: it is linked."""
    entrance, session = entrance_of(request), session_of(request)
    form = await site_of(request).form(request)
    settings, sent = session.new_sender, session.sent
    if settings is None or sent is None:
        return go(_PATH)
    result = entrance.codes.judge(sent, session.public, form.text("code"))
    if result is not CodeResult.RIGHT:
        return _code_page(request, problem=f"code_{result}", status=400)
    session.new_sender, session.sent = None, None
    await run_in_threadpool(tell, request, Change.SENDER_UNLINKED)  # to the address that there was until now
    await run_in_threadpool(entrance.shelf.link, settings, entrance.now())
    site_of(request).workspace.drop_draft(_DRAFT)
    await run_in_threadpool(tell, request, Change.SENDER_LINKED)
    return go("/connections")


async def unlink(request: Request) -> Response:
    """Unlinks what the page names; of the sender the second address hears first."""
    form = await site_of(request).form(request)
    kind = form.text("kind")
    if kind == KIND:
        await run_in_threadpool(tell, request, Change.SENDER_UNLINKED)
    return await unlink_kind(request, kind)
