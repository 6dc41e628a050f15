"""The way in on this machine: an address that opens once, and the browser that it opened in."""

from __future__ import annotations

from collections.abc import Mapping
from http.cookies import CookieError, SimpleCookie

from starlette.datastructures import Headers
from starlette.types import Scope

from whosent.apps.web.door import Door, Visitor
from whosent.apps.web.refusal import Why

ENTRANCE = "/enter"
_NAMES = ("127.0.0.1", "localhost", "[::1]")


class Loopback:
    """Names other than this machine's own are refused.

    port    on which the server listens
    door    knows the sessions; ``cookie`` is the name under which browsers bring theirs
    """

    headers: tuple[tuple[str, str], ...] = ()

    def __init__(self, *, port: int, door: Door, cookie: str) -> None:
        self.origins: Mapping[str, str] = {f"{n}:{port}": f"http://{n}:{port}" for n in _NAMES}
        self._door = door
        self._cookie = cookie

    def admit(self, _scope: Scope) -> Why | None:
        """Whoever reaches this machine's own address is on it."""
        return None

    def is_open(self, path: str) -> bool:
        """The address that opens, and nothing else."""
        return path == ENTRANCE

    def find_visitor(self, _scope: Scope, headers: Headers) -> Visitor | None:
        """The browser that a token let in."""
        try:
            morsel = SimpleCookie(headers.get("cookie", "")).get(self._cookie)
        except CookieError:
            return None
        return self._door.find(morsel.value) if morsel is not None else None
