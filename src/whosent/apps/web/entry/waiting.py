"""Between the password and the code: kept here, not in a tab, so that a reload loses nothing."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from whosent.apps.web.entry.codes import SentCode
from whosent.apps.web.entry.limits import Opening

Now = Callable[[], datetime]
_OCTETS = 32


@dataclass(slots=True, kw_only=True)
class Waiting:
    """A browser whose password was right. ``sent``: the code on its way, if one was asked for."""

    key: str = field(repr=False)
    form: str = field(repr=False)
    since: datetime
    sent: SentCode | None = field(default=None, repr=False)

    def may_go_on(self, form: str) -> bool:
        """Whether a form was written for this browser."""
        return hmac.compare_digest(self.form.encode(), form.encode("utf-8", "replace"))


class WaitingRoom:
    """Only a right password lets anybody in, so it cannot be filled by strangers."""

    def __init__(self, limits: Opening, now: Now) -> None:
        """It is empty."""
        self._limits = limits
        self._now = now
        self._kept: dict[str, Waiting] = {}

    def begin(self) -> Waiting:
        """One more; the oldest goes where there are too many."""
        one = Waiting(
            key=secrets.token_urlsafe(_OCTETS), form=secrets.token_urlsafe(_OCTETS), since=self._now()
        )
        self._kept[one.key] = one
        while len(self._kept) > self._limits.kept:
            del self._kept[next(iter(self._kept))]
        return one

    def find(self, key: str) -> Waiting | None:
        """The one of that cookie; None where there is none, or it took too long."""
        one = self._kept.get(key)
        if one is not None and self._now() - one.since >= timedelta(minutes=self._limits.open_min):
            self.end(one)
            return None
        return one

    def end(self, one: Waiting) -> None:
        """It is in, or starts again."""
        self._kept.pop(one.key, None)

    def clear(self) -> None:
        """Nobody's password counts any more."""
        self._kept.clear()
