"""What the reader understood of a login history, for the owner to confirm."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from whosent.account.login_forms import find_login_form
from whosent.account.logins import Door, LoginHistory
from whosent.provider_facts import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """A history in short.

    form           the name of its form
    title          what people call that; None for one that is no list of a provider
    entries        how many were read; unread  how many were not
    first, last    the earliest and the latest of them; None where there are none
    zone           in which times without one were read; "" where all state theirs
    doors          the ways in that such a history lists; None where only its entries tell
    most           how many entries such a history holds, where this one is full; else None
    is_verified    whether the form was seen in a real history or in its maker's own description
    lists_logins   whether its entries are logins, not devices
    """

    form: str
    title: Words | None
    entries: int
    unread: int
    first: datetime | None
    last: datetime | None
    zone: str
    doors: frozenset[Door] | None
    most: int | None
    is_verified: bool
    lists_logins: bool

    @property
    def is_capped(self) -> bool:
        """Whether older entries have gone from it for want of room."""
        return self.most is not None


def understand(history: LoginHistory) -> Understood:
    """What was understood of ``history``."""
    form, span = find_login_form(history.form), history.span
    return Understood(
        form=history.form,
        title=None if form is None else form.title,
        entries=len(history.logins),
        unread=history.unread,
        first=None if span is None else span[0],
        last=None if span is None else span[1],
        zone=history.zone,
        doors=history.coverage.doors,
        most=history.coverage.most if history.is_capped else None,
        is_verified=history.coverage.is_verified,
        lists_logins=history.lists_logins,
    )
