"""The Sent folder as evidence: what the owner, or somebody in the owner's account, sent."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import islice

from whosent.evidence.judgement import load_judgement
from whosent.evidence.style import Habits, Style, learn_habits, read_style
from whosent.message import Part, parse_addresses, parse_date

_MOST_AT_A_TIME = 500  # copies of the same seconds that are looked through
_MOST_PARTS = 8
_LINK_MARKS = ("http://", "https://")
_DELIVERED = ("received", "return-path", "delivered-to", "x-original-to", "authentication-results")
_RECIPIENT_FIELDS = ("to", "cc", "bcc", "resent-to", "resent-cc", "resent-bcc")


@dataclass(frozen=True, slots=True, kw_only=True)
class SentCopy:
    """What is kept of one mail in Sent.

    message_id  without brackets; ""
    sent_at     its Date; None if unreadable
    recipients  every address in To, Cc and Bcc, lower-cased
    has_link    its text names a web address
    is_deleted  it lies in the trash
    """

    message_id: str
    sent_at: datetime | None
    subject: str
    recipients: frozenset[str]
    style: Style
    has_link: bool = False
    is_deleted: bool = False


class SentFolder:
    """An index over the copies in Sent. Built once, then only read.

    before  copies older than this teach how the owner writes, where they are enough: a thief who came later
            cannot have left them
    """

    def __init__(self, copies: Iterable[SentCopy], *, before: datetime | None = None) -> None:
        self.copies = tuple(copies)
        self._before = before
        self._by_id = {c.message_id: c for c in self.copies if c.message_id}
        dated = [(c.sent_at, i, c) for i, c in enumerate(self.copies) if c.sent_at is not None]
        self._dated = [(at, copy) for at, _, copy in sorted(dated, key=lambda row: row[:2])]

    def __len__(self) -> int:
        return len(self.copies)

    @cached_property
    def habits(self) -> Habits | None:
        """How the owner writes; None where Sent is small or not of one piece: then it teaches nothing."""
        if self._before is not None:
            old = [c.style for c in self.copies if c.sent_at is not None and c.sent_at < self._before]
            if (learnt := learn_habits(old)) is not None:
                return learnt
        return learn_habits(c.style for c in self.copies)

    def find(
        self, message_id: str, sent_at: datetime | None, subject: str, to: Iterable[str]
    ) -> SentCopy | None:
        """The copy of a returned mail: by Message-ID, else by time, recipient and subject.

        A copy of that Message-ID but with another time and another subject is another mail: anybody who
        ever got a mail of the owner can copy its Message-ID.
        """
        if message_id:
            known = self._by_id.get(message_id)
            if known is None or sent_at is None or _is_same_time(known, sent_at) or known.subject == subject:
                return known
            return None
        if sent_at is None:
            return None
        named = frozenset(to)
        start = bisect_left(self._dated, sent_at - load_judgement().sent.same_time, key=_when)
        for _, copy in islice(self._dated, start, start + _MOST_AT_A_TIME):
            if not _is_same_time(copy, sent_at):
                return None
            if copy.subject == subject and not named.isdisjoint(copy.recipients):
                return copy
        return None

    def covers(self, at: datetime | None) -> bool:
        """Whether the folder reaches around that time, so that an absence there says something."""
        reach = load_judgement().sent.covers
        if at is None:
            return False
        i = bisect_left(self._dated, at, key=_when)
        return any(abs(known - at) <= reach for known, _ in self._dated[max(0, i - 1) : i + 1])

    def is_usual(self, copy: SentCopy) -> bool:
        """Whether a copy looks like the owner's: Sent is of one piece, and the copy is like the rest."""
        habits = self.habits
        return habits is not None and habits.fit(copy.style)

    def writes_to(self, address: str, *, besides: str = "") -> bool:
        """Whether the owner writes to that address in mail other than ``besides`` (a Message-ID).

        False where Sent is not of one piece: then nobody knows whose correspondents they are.
        """
        return any(known != besides for known in self._written_to.get(address, ()))

    @cached_property
    def _written_to(self) -> Mapping[str, tuple[str, ...]]:
        """Message-IDs of two of the owner's mails to each address: one may be the mail in question."""
        known: dict[str, tuple[str, ...]] = {}
        for copy in self.copies:
            if self.is_usual(copy):
                for address in copy.recipients:
                    if len(known.get(address, ())) < 2:
                        known[address] = (*known.get(address, ()), copy.message_id)
        return known


def _when(row: tuple[datetime, SentCopy]) -> datetime:
    return row[0]


def _is_same_time(copy: SentCopy, at: datetime) -> bool:
    return copy.sent_at is not None and abs(copy.sent_at - at) <= load_judgement().sent.same_time


def is_copy_of_sent(message: Part) -> bool:
    """Whether a mail bears no mark of having been delivered: its writer's own program put it where it lies.

    Source: RFC 5321 §4.4 (Received, and Return-Path at final delivery).
    """
    return not any(name in message.headers for name in _DELIVERED)


def read_sent_copy(message: Part, *, is_deleted: bool = False) -> SentCopy:
    """What is kept of one mail found in Sent, or of a copy that was deleted; never raises."""
    headers = message.headers
    return SentCopy(
        message_id=headers.unfolded("message-id").strip("<> "),
        sent_at=parse_date(headers.unfolded("date")),
        subject=headers.text("subject"),
        recipients=frozenset(
            a.address
            for name in _RECIPIENT_FIELDS
            for value in headers.all_unfolded(name)
            for a in parse_addresses(value)
        ),
        style=read_style(headers),
        has_link=_names_link(message),
        is_deleted=is_deleted,
    )


def _names_link(message: Part) -> bool:
    texts = (p.text for p in islice(message.walk(), _MOST_PARTS) if p.content_type.startswith("text/"))
    return any(mark in text for text in texts for mark in _LINK_MARKS)
