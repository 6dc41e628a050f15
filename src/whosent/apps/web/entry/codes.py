"""Codes that are sent to the owner: how long they hold, how often they may be tried and asked for."""

from __future__ import annotations

import hmac
import secrets
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from whosent.apps.web.entry.limits import CodeLimits
from whosent.apps.web.entry.seal import digest

Now = Callable[[], datetime]


class CodeResult(StrEnum):
    """What a typed code was."""

    RIGHT = "right"
    WRONG = "wrong"
    EXPIRED = "expired"
    USED_UP = "used_up"


@dataclass(slots=True, kw_only=True)
class SentCode:
    """A code on its way: what stands for it, until when it holds, how often it was tried."""

    digest: bytes = field(repr=False)
    sent_at: datetime
    until: datetime
    tries: int = 0


class CodeDesk:
    """Makes codes and judges them. All codes of the account count together: nobody's telephone is flooded."""

    def __init__(self, limits: CodeLimits, now: Now) -> None:
        """No code was sent yet."""
        self._limits = limits
        self._now = now
        self._sent: deque[datetime] = deque(maxlen=limits.an_hour)

    def wait(self) -> datetime | None:
        """When the next code may be sent; None: now."""
        now = self._now()
        waits = []
        if self._sent:
            waits.append(self._sent[-1] + timedelta(seconds=self._limits.again_s))
        if len(self._sent) == self._limits.an_hour:
            waits.append(self._sent[0] + timedelta(hours=1))
        until = max(waits, default=now)
        return until if until > now else None

    def make(self, about: str) -> tuple[str, SentCode]:
        """A new code, good for what it is about alone; the caller has looked at ``wait``."""
        now = self._now()
        self._sent.append(now)
        code = f"{secrets.randbelow(10**self._limits.digits):0{self._limits.digits}d}"
        until = now + timedelta(minutes=self._limits.valid_min)
        return code, SentCode(digest=digest(about + code), sent_at=now, until=until)

    def judge(self, sent: SentCode, about: str, typed: str) -> CodeResult:
        """What a typed code is. A code that was right is right once."""
        if sent.tries >= self._limits.tries:
            return CodeResult.USED_UP
        if self._now() >= sent.until:
            return CodeResult.EXPIRED
        sent.tries += 1
        if hmac.compare_digest(sent.digest, digest(about + "".join(typed.split()))):
            sent.tries = self._limits.tries
            return CodeResult.RIGHT
        return CodeResult.WRONG if sent.tries < self._limits.tries else CodeResult.USED_UP
