"""The one way in, where others can reach the page: it joins login, sessions, tries and history."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from http.cookies import CookieError, SimpleCookie
from pathlib import Path

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import Scope

from whosent.apps.web.door import Door, Visitor
from whosent.apps.web.entry.accounts import Accounts, NewLogin
from whosent.apps.web.entry.attempts import Attempts
from whosent.apps.web.entry.clients import Client, load_client_names, read_client
from whosent.apps.web.entry.codes import CodeDesk
from whosent.apps.web.entry.exposure import Exposure, Peer, place_of
from whosent.apps.web.entry.limits import EntryLimits, load_entry_limits
from whosent.apps.web.entry.login_history import Locate, LoginHistory, Method
from whosent.apps.web.entry.notices import Post
from whosent.apps.web.entry.passkeys import Asker, Passkeys, takes_passkeys
from whosent.apps.web.entry.passwords import Hasher, make_recovery_codes
from whosent.apps.web.entry.sender_settings import SenderShelf
from whosent.apps.web.entry.senders import MakeSender, make_sender
from whosent.apps.web.entry.sessions import Ended, Errand, Session, Sessions
from whosent.apps.web.entry.store import Store
from whosent.apps.web.entry.waiting import Waiting, WaitingRoom
from whosent.apps.web.limits import SessionLimits
from whosent.apps.web.refusal import Why

Now = Callable[[], datetime]

# Under this prefix browsers take no cookie that another host, or a page without HTTPS, sets
# (RFC 6265bis §4.1.3).
SESSION = "__Host-whosent"
GUEST = "__Host-whosent_guest"
WAITING = "__Host-whosent_waiting"
SETUP = "__Host-whosent_setup"
KNOWN = "__Host-whosent_known"

SIGN_IN = "/sign-in"
SET_UP = "/set-up"
PEER = "whosent.peer"
_ASKS_BY_ITSELF = "/progress"
_OPEN = (SIGN_IN, SET_UP)
_GUEST_FORM = "guest form"
_KNOWN_BROWSER = "known browser"
_ID_OCTETS = 16
_STRICT = (("strict-transport-security", "max-age=31536000"),)


class SetupState:
    """What somebody has given who makes a login: kept here, so that a reload loses nothing."""

    def __init__(self, handle: bytes) -> None:
        """``handle``: what passkeys will call the owner."""
        self.handle = handle
        self.name = ""
        self.password = ""
        self.app = ""


class Entrance:
    """What the pages of the login work with.

    announce  is told each address at which a login can be made
    locate    gives the country of an address; "" where it does not know
    senders   makes the sender for what the owner linked
    """

    def __init__(
        self,
        exposure: Exposure,
        *,
        folder: Path,
        announce: Callable[[str], None],
        now: Now,
        limits: EntryLimits | None = None,
        locate: Locate = lambda _: "",
        senders: MakeSender | None = None,
    ) -> None:
        """Raises ``EntryError`` where the login's file cannot be used."""
        self.limits = limits or load_entry_limits()
        self.exposure = exposure
        self.origins: Mapping[str, str] = exposure.origins
        self.now = now
        self.store = Store(folder)
        self.seal = self.store.seal
        self.hasher = Hasher(self.limits.password)
        self.accounts = Accounts(self.store, self.hasher, self.limits)
        self.passkeys = Passkeys(self.store, self.limits.passkeys, now)
        self.attempts = Attempts(self.limits.attempts, now, self.seal.key_for("attempts"))
        self.sessions = Sessions(self.limits.session, now)
        self.waiting = WaitingRoom(self.limits.waiting, now)
        self.codes = CodeDesk(self.limits.codes, now)
        self.history = LoginHistory(self.store, self.limits.history, locate)
        self.shelf = SenderShelf(self.store)
        make = senders or (lambda settings: make_sender(settings, self.limits.mail))
        self.make_sender: MakeSender = make
        self.post = Post(self.shelf, make, now)
        self.setups: dict[str, SetupState] = {}
        opening = timedelta(minutes=self.limits.setup.open_min)
        self.setup_door = Door(
            announce,
            now,
            SessionLimits(
                idle_h=opening.total_seconds() / 3600,
                token_octets=self.limits.session.token_octets,
                kept=self.limits.setup.kept,
            ),
            holds_for=opening,
        )

    def invite(self, *, is_new: bool) -> bool:
        """Announces a way to make a login where there is none, or another one is wanted."""
        is_needed = is_new or self.accounts.find() is None
        if is_needed:
            self.setup_door.invite()
        return is_needed

    @property
    def headers(self) -> tuple[tuple[str, str], ...]:
        """Browsers keep to HTTPS under a name that is ours alone: another port may be somebody else's."""
        return _STRICT if self.exposure.is_all_ours else ()

    def admit(self, scope: Scope) -> Why | None:
        """Notes who asks; why not, where they come past the proxy or it was reached without HTTPS."""
        peer = self.exposure.peer(scope)
        scope[PEER] = peer
        if peer is None:
            return Why.NOT_PROXY
        return None if peer.is_https else Why.NOT_HTTPS

    def is_open(self, path: str) -> bool:
        """Whether a page is there for those who have not signed in."""
        return any(path == start or path.startswith(start + "/") for start in _OPEN)

    def find_visitor(self, scope: Scope, headers: Headers) -> Visitor | None:
        """The browser that is signed in. A page that asks by itself does not keep its session open."""
        is_used = not scope["path"].endswith(_ASKS_BY_ITSELF)
        return self.sessions.find(read_cookie(headers, SESSION), is_used=is_used)

    def session(self, request: Request) -> Session | None:
        """The session of a request; it has been looked up before."""
        return self.sessions.find(request.cookies.get(SESSION, ""), is_used=False)

    def begin_errand(self, request: Request, name: str, *, back: str) -> None:
        """What the owner is asked about next, and where they go on then."""
        session = self.session(request)
        if session is not None:
            session.errand = Errand(path=back, fields=None, name=name)

    def why_ended(self, request: Request) -> Ended | None:
        """Why the browser is signed out."""
        return self.sessions.why_ended(request.cookies.get(SESSION, ""))

    def waits(self, request: Request) -> Waiting | None:
        """The browser whose password was right."""
        return self.waiting.find(request.cookies.get(WAITING, ""))

    def guest_form(self, guest: str) -> str:
        """The token of forms for a browser that has not signed in; nothing is kept for it."""
        return self.seal.sign(_GUEST_FORM, guest)

    def is_guest_form(self, guest: str, form: str) -> bool:
        """Whether the token is that browser's."""
        return bool(guest) and self.seal.is_signed(form, _GUEST_FORM, guest)

    def client(self, request: Request) -> Client:
        """What the browser calls itself."""
        return read_client(request.headers.get("user-agent", ""), load_client_names())

    def address(self, request: Request) -> str:
        """The address that the request comes from, as far as we know."""
        peer = request.scope.get(PEER)
        return peer.address if isinstance(peer, Peer) else ""

    def asker(self, request: Request, purpose: str, browser: str) -> Asker | None:
        """Who asks for a passkey; None where there can be none under this name."""
        host = request.headers.get("host", "").lower()
        name = host if host.endswith("]") else host.rpartition(":")[0] or host
        if not takes_passkeys(name):
            return None
        return Asker(browser=browser, purpose=purpose, host=name, origin=self.origins[host])

    def keys(self, request: Request, name: str) -> list[str]:
        """Under what a try is counted: name and address, or the browser where the owner was in before.

        So strangers who try the owner's name make strangers wait, not the owner.
        """
        known = request.cookies.get(KNOWN, "")
        id_, _, mark = known.partition(".")
        account = self.accounts.find()
        if id_ and account and self.seal.is_signed(mark, _KNOWN_BROWSER, id_, account.handle.hex()):
            return [f"browser {id_}"]
        return [f"name {' '.join(name.casefold().split())}", f"address {place_of(self.address(request))}"]

    def known_browser(self) -> str:
        """A value for a browser in which the owner was in."""
        account = self.accounts.find()
        id_ = secrets.token_hex(_ID_OCTETS)
        mark = self.seal.sign(_KNOWN_BROWSER, id_, account.handle.hex() if account else "")
        return f"{id_}.{mark}"

    def note(self, request: Request, method: Method, *, is_success: bool) -> None:
        """Writes a try into the history."""
        self.history.add(
            method,
            is_success=is_success,
            address=self.address(request),
            client=self.client(request),
            at=self.now(),
        )

    def let_in(self, request: Request, method: Method) -> Session:
        """A new session. One that the browser had before is over."""
        old = self.session(request)
        if old is not None:
            self.sessions.end(old, Ended.ELSEWHERE)
        self.note(request, method, is_success=True)
        return self.sessions.begin(method, address=self.address(request), client=self.client(request))

    def make_login(self, new: NewLogin) -> tuple[str, ...]:
        """Makes the login, ends what was open under the one before, and returns the recovery codes."""
        codes = make_recovery_codes(self.limits.recovery)
        self.accounts.make(new, codes, self.now())
        self.sessions.end_others(None)
        self.waiting.clear()
        return codes


def read_cookie(headers: Headers, name: str) -> str:
    """The cookie of that name; "" where there is none."""
    try:
        morsel = SimpleCookie(headers.get("cookie", "")).get(name)
    except CookieError:
        return ""
    return morsel.value if morsel is not None else ""
