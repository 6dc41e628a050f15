"""Who may come in: a token that opens once, and the sessions that tokens bought."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from whosent.apps.web.limits import SessionLimits

Now = Callable[[], datetime]


@dataclass(slots=True, kw_only=True)
class Visitor:
    """A browser that came in.

    key   the value of its cookie
    form  the token that its forms must bring (CSRF)
    """

    key: str = field(repr=False)
    form: str = field(repr=False)
    seen_at: datetime

    def may_change(self, form: str) -> bool:
        """Whether a form was written for this browser."""
        return hmac.compare_digest(self.form.encode(), form.encode("utf-8", "replace"))


class Door:
    """The one way in.

    announce   is told each new token: it writes the address where only the owner sees it
    holds_for  how long a token opens; None: until the next one
    """

    def __init__(
        self,
        announce: Callable[[str], None],
        now: Now,
        limits: SessionLimits,
        *,
        holds_for: timedelta | None = None,
    ) -> None:
        self._announce = announce
        self._holds_for = holds_for
        self._now = now
        self._limits = limits
        self._token = ""
        self._told_at = now()
        self._visitors: dict[str, Visitor] = {}

    def invite(self) -> str:
        """A token; the one before it, if it was not used, opens nothing any more."""
        self._token = secrets.token_urlsafe(self._limits.token_octets)
        self._told_at = self._now()
        self._announce(self._token)
        return self._token

    def enter(self, token: str) -> Visitor | None:
        """A new session with values of its own for the token, which is used up; None for any other."""
        given = token.encode("utf-8", "replace")
        if not self._is_open() or not hmac.compare_digest(self._token.encode(), given):
            return None
        self._token = ""
        visitor = Visitor(key=self._random(), form=self._random(), seen_at=self._now())
        self._visitors[visitor.key] = visitor
        while len(self._visitors) > self._limits.kept:
            del self._visitors[min(self._visitors.values(), key=lambda v: v.seen_at).key]
        return visitor

    def find(self, key: str) -> Visitor | None:
        """The browser with that cookie; None where there is none, or it was idle for too long."""
        visitor = self._visitors.get(key)
        if visitor is None:
            return None
        now = self._now()
        if now - visitor.seen_at > timedelta(hours=self._limits.idle_h):
            del self._visitors[key]
            return None
        visitor.seen_at = now
        return visitor

    def knock(self) -> None:
        """Somebody without a session came: where no token waits, a new one is announced."""
        if not self._is_open():
            self.invite()

    def leave(self, visitor: Visitor) -> None:
        """That browser has done what it came for."""
        self._visitors.pop(visitor.key, None)

    def _is_open(self) -> bool:
        is_over = self._holds_for is not None and self._now() - self._told_at >= self._holds_for
        return bool(self._token) and not is_over

    def _random(self) -> str:
        return secrets.token_urlsafe(self._limits.token_octets)
