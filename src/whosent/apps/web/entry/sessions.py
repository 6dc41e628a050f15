"""Browsers that are signed in, and why others are not any more."""

from __future__ import annotations

import secrets
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from whosent.apps.web.door import Visitor
from whosent.apps.web.entry.clients import Client
from whosent.apps.web.entry.codes import SentCode
from whosent.apps.web.entry.limits import SessionTimes
from whosent.apps.web.entry.login_history import Method
from whosent.apps.web.entry.sender_settings import SenderSettings

Now = Callable[[], datetime]


class Ended(StrEnum):
    """Why a browser is signed out; sentences ``entry.ended.<value>``."""

    IDLE = "idle"
    TOO_LONG = "too_long"
    ELSEWHERE = "elsewhere"
    HERE = "here"


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """What the owner was about to do when asked who they are: a form of ours, kept as it was sent.

    fields  None where it was no form, but a page that was opened
    """

    path: str
    fields: Mapping[str, str] | None
    name: str


@dataclass(slots=True, kw_only=True)
class Session(Visitor):
    """A browser that is signed in.

    public        names it on a page; says nothing about its cookie
    confirmed_at  when its owner last proved who they are
    errand        waits to be confirmed
    new_app       the secret of a code app that was not tried yet
    shown_codes   new recovery codes, until the owner says that they are kept
    new_sender    a code sender that was not tried yet, and the code on its way through it
    """

    public: str
    started_at: datetime
    confirmed_at: datetime
    method: Method
    address: str
    client: Client
    errand: Errand | None = None
    remark: str = ""
    new_app: str = field(default="", repr=False)
    shown_codes: tuple[str, ...] = field(default=(), repr=False)
    new_sender: SenderSettings | None = field(default=None, repr=False)
    sent: SentCode | None = field(default=None, repr=False)


class Sessions:
    """In memory: when the server ends, everybody is signed out."""

    def __init__(self, limits: SessionTimes, now: Now) -> None:
        """Nobody is signed in."""
        self._limits = limits
        self._now = now
        self._open: dict[str, Session] = {}
        self._ended: OrderedDict[str, Ended] = OrderedDict()

    def begin(self, method: Method, *, address: str, client: Client) -> Session:
        """A session with values of its own, whatever the browser sent before."""
        now = self._now()
        session = Session(
            key=self._random(),
            form=self._random(),
            public=self._random(),
            seen_at=now,
            started_at=now,
            confirmed_at=now,
            method=method,
            address=address,
            client=client,
        )
        self._open[session.key] = session
        while len(self._open) > self._limits.kept:
            self.end(min(self._open.values(), key=lambda s: s.seen_at), Ended.ELSEWHERE)
        return session

    def find(self, key: str, *, is_used: bool = True) -> Session | None:
        """The session of that cookie; None where there is none or it is over.

        is_used  False where a page asks by itself: that is no use, and does not keep it open
        """
        session = self._open.get(key)
        if session is None:
            return None
        now = self._now()
        if now - session.seen_at >= timedelta(minutes=self._limits.idle_min):
            self.end(session, Ended.IDLE)
            return None
        if now - session.started_at >= timedelta(hours=self._limits.absolute_h):
            self.end(session, Ended.TOO_LONG)
            return None
        if is_used:
            session.seen_at = now
        return session

    def why_ended(self, key: str) -> Ended | None:
        """Why the session of that cookie is over; None where it never was one, or that is long ago."""
        return self._ended.get(key)

    def end(self, session: Session, why: Ended) -> None:
        """Ends one."""
        self._open.pop(session.key, None)
        self._ended[session.key] = why
        while len(self._ended) > 4 * self._limits.kept:
            self._ended.popitem(last=False)

    def end_others(self, but: Session | None) -> None:
        """Ends all, or all but one."""
        for session in list(self._open.values()):
            if session is not but:
                self.end(session, Ended.ELSEWHERE)

    def all(self) -> tuple[Session, ...]:
        """Those that are open, the newest first."""
        return tuple(s for s in reversed(list(self._open.values())) if self.find(s.key, is_used=False))

    def is_recent(self, session: Session) -> bool:
        """Whether its owner proved who they are just now."""
        return self._now() - session.confirmed_at < timedelta(minutes=self._limits.recent_min)

    def confirm(self, session: Session) -> None:
        """Its owner has proved who they are."""
        session.confirmed_at = self._now()

    def _random(self) -> str:
        return secrets.token_urlsafe(self._limits.token_octets)
