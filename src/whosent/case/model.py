"""What a case holds, as its users see it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from whosent.raw import Place
from whosent.verdict import Actor, Cause, CauseFinding


@dataclass(frozen=True, slots=True, kw_only=True)
class PastVerdict:
    """What a finished check answered.

    at        when it was finished; aware, UTC
    messages  mails read, the Sent folder not counted
    """

    at: datetime
    headline: Cause
    causes: tuple[CauseFinding, ...]
    account_in_doubt: bool
    contacts_leaked: bool
    actor: Actor | None
    messages: int
    notices: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadSource:
    """A source of the newest finished check. ``path`` is absolute, or "-"; ``is_sent`` as sent mail."""

    path: str
    is_sent: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenMail:
    """A mail of the newest finished check: where it lay, and the SHA-256 of its bytes."""

    place: Place
    digest: bytes
