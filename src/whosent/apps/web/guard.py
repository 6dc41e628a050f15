"""What stands before every request: whose name it calls, which page it comes from, who sends it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Protocol

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from whosent.apps.web.door import Visitor
from whosent.apps.web.refusal import Why

STATIC = "/static/"
FRAMED = "/text"  # the one page that our own pages may frame ends so
VISITOR = "whosent.visitor"

_SAFE_METHODS = frozenset(("GET", "HEAD"))
_OUR_PAGES = frozenset(("same-origin", "none"))
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_FRAME_POLICY = "default-src 'none'; style-src 'self'; sandbox; base-uri 'none'; frame-ancestors 'self'"
_HEADERS = (
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("permissions-policy", "camera=(), microphone=(), geolocation=(), usb=(), payment=()"),
    ("x-robots-tag", "noindex"),
)

Refuse = Callable[[Why, Scope, Receive, Send], Awaitable[None]]


class Entry(Protocol):
    """The way in.

    origins  by what a request may call us (its Host) the origin of pages there
    """

    @property
    def origins(self) -> Mapping[str, str]: ...

    @property
    def headers(self) -> tuple[tuple[str, str], ...]:
        """More headers for every answer."""

    def admit(self, scope: Scope) -> Why | None:
        """Why nothing is said to whoever is at the other end; None where they may ask."""

    def is_open(self, path: str) -> bool:
        """Whether a page is there for those who have not come in."""

    def find_visitor(self, scope: Scope, headers: Headers) -> Visitor | None:
        """The browser that asks; None where it has not come in."""


class Guard:
    """Middleware: refuses what does not come from a page of ours, and adds the headers of every answer.

    refuse   answers a request that is turned away
    report   is told each bug
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        entry: Entry,
        refuse: Refuse,
        report: Callable[[Exception], None],
    ) -> None:
        self._app = app
        self._report = report
        self._entry = entry
        self._refuse = refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return  # web sockets: there are none
        headers = Headers(scope=scope)
        why = self._entry.admit(scope)
        visitor = self._entry.find_visitor(scope, headers) if why is None else None
        scope[VISITOR] = visitor
        answer = _Answer(scope, send, self._entry.headers)
        why = why or self._judge(scope, headers, visitor)
        if why is not None:
            scope[VISITOR] = None  # a page that says no carries no token of a form
        try:
            if why is None:
                await self._app(scope, receive, answer.send)
            else:
                await self._refuse(why, scope, receive, answer.send)
        except Exception as exc:  # noqa: BLE001 - the outermost line: a bug ends as a page with our headers
            self._report(exc)
            if not answer.has_begun:
                await self._refuse(Why.BUG, scope, receive, answer.send)

    def _judge(self, scope: Scope, headers: Headers, visitor: Visitor | None) -> Why | None:
        origin = self._entry.origins.get(headers.get("host", "").lower())
        if origin is None:
            return Why.HOST
        path, is_safe = scope["path"], scope["method"] in _SAFE_METHODS
        is_open = self._entry.is_open(path)
        if not (is_open and is_safe) and not path.startswith(STATIC):
            if headers.get("sec-fetch-site", "none") not in _OUR_PAGES:
                return Why.ORIGIN
            if visitor is None and not is_open:
                return Why.NO_SESSION
        if not is_safe and headers.get("origin", "").lower() != origin:
            return Why.ORIGIN
        return None


class _Answer:
    """An answer on its way out, with the headers that every one has."""

    def __init__(self, scope: Scope, send: Send, more: tuple[tuple[str, str], ...]) -> None:
        self.has_begun = False
        self._headers = (*_HEADERS, *more)
        self._send = send
        self._is_framed = scope["path"].endswith(FRAMED)
        self._is_static = scope["path"].startswith(STATIC)

    async def send(self, message: Message) -> None:
        """One message of the answer."""
        if message["type"] == "http.response.start":
            self.has_begun = True
            headers = MutableHeaders(scope=message)
            for name, value in self._headers:
                headers[name] = value
            headers["content-security-policy"] = _FRAME_POLICY if self._is_framed else _POLICY
            # The frame of a mail has no origin of its own, and must still find its style.
            headers["cross-origin-resource-policy"] = "cross-origin" if self._is_static else "same-origin"
            headers["cache-control"] = "max-age=3600" if self._is_static else "no-store"
        await self._send(message)
