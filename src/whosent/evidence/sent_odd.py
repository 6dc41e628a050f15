"""Mailings in Sent, or deleted from it, that are unlike what the owner wrote before.

What such mail looks like teaches nothing (docs/evidence.md): the owner's ways are learnt only from what lay
in Sent a day before, and only where that is of one piece.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from whosent.evidence.judgement import load_judgement
from whosent.evidence.model import Fact, Tier, fact
from whosent.evidence.sent import SentCopy
from whosent.evidence.style import learn_habits
from whosent.evidence.subject import campaign_key

_MOST_JUDGED = 20  # mailings, those to most people first
_ENDING = {None: "", True: "_known", False: "_denied"}

Dated = tuple[datetime, SentCopy]


@dataclass(frozen=True, slots=True, kw_only=True)
class OddMailing:
    """One text to many people whom the owner had not written to, made by a program of somebody else.

    subject   of its first mail
    copies    how many mails
    people    to how many addresses
    deleted   how many of the copies lie in the trash
    """

    subject: str
    copies: int
    people: int
    deleted: int
    has_link: bool
    first_at: datetime
    last_at: datetime


def find_odd_mailings(sent: Sequence[SentCopy], deleted: Sequence[SentCopy]) -> tuple[OddMailing, ...]:
    """Those among what was sent, oldest first. ``deleted`` are copies found in the trash."""
    known = _dated(sent)
    groups: dict[str, list[Dated]] = {}
    for at, copy in sorted((*known, *_dated(deleted)), key=_when):
        if key := campaign_key(copy.subject):
            groups.setdefault(key, []).append((at, copy))
    size = load_judgement().mailing.people
    large = [group for group in groups.values() if len(_people(copy for _, copy in group)) >= size]
    large.sort(key=lambda group: -len(_people(copy for _, copy in group)))
    found = (_judge(group, known) for group in large[:_MOST_JUDGED])
    return tuple(sorted((odd for odd in found if odd is not None), key=lambda odd: odd.first_at))


def sent_facts(odd: Iterable[OddMailing], *, knows_sent: bool | None = None) -> tuple[Fact, ...]:
    """What they say of who has been in the account.

    knows_sent  whether the owner says that all mail in Sent is theirs; None where that was left open
    """
    mailings = tuple(odd)
    if not mailings:
        return ()
    if knows_sent is None and any(mailing.has_link for mailing in mailings):
        return (fact("sent.unlike_owner_links", Tier.T1),)
    return (fact("sent.unlike_owner" + _ENDING[knows_sent], Tier.T1),)


def _judge(group: list[Dated], known: list[Dated]) -> OddMailing | None:
    shares = load_judgement().habits
    first = group[0][0]
    before = [copy for _, copy in known[: bisect_left(known, first - shares.before, key=_when)]]
    habits = learn_habits(copy.style for copy in before)
    if habits is None:
        return None
    copies = [copy for _, copy in group]
    people = _people(copies)
    strangers = people - _people(before)
    unlike = sum(copy.style.program not in habits.programs for copy in copies)  # a zone alone is travel
    if len(strangers) < shares.covered_share * len(people) or unlike < shares.covered_share * len(copies):
        return None
    return OddMailing(
        subject=copies[0].subject,
        copies=len(copies),
        people=len(people),
        deleted=sum(copy.is_deleted for copy in copies),
        has_link=any(copy.has_link for copy in copies),
        first_at=first,
        last_at=group[-1][0],
    )


def _dated(copies: Iterable[SentCopy]) -> list[Dated]:
    return sorted(((copy.sent_at, copy) for copy in copies if copy.sent_at is not None), key=_when)


def _people(copies: Iterable[SentCopy]) -> frozenset[str]:
    return frozenset().union(*(copy.recipients for copy in copies))


def _when(row: Dated) -> datetime:
    return row[0]
