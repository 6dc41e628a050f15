"""What login histories cover: the times in which they show whose logins there were."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from whosent.account.logins import Login, LoginHistory, LoginTable
from whosent.evidence import NetworkStanding


def successes_from(
    logins: Iterable[Login], standings: Mapping[str, NetworkStanding], standing: NetworkStanding
) -> tuple[datetime, ...]:
    """When somebody got in from an address of that standing, in order of time."""
    return tuple(
        sorted(x.at for x in logins if x.success is not False and standings.get(x.address) is standing)
    )


def clean_span(
    histories: Sequence[LoginHistory], standings: Mapping[str, NetworkStanding], table: LoginTable
) -> tuple[datetime, datetime] | None:
    """From the first to the last login of histories in which nobody but the owner got in; else None.

    A list that shows no login for sending leaves out the door that thieves use most: it is never clean.
    """
    inside = [x for history in histories for x in history.logins if x.success is not False]
    if not inside or any(standings.get(x.address) is not NetworkStanding.USUAL for x in inside):
        return None
    if sending_span(histories, table) is None:
        return None
    return min(x.at for x in inside), max(x.at for x in inside)


def login_addresses(histories: Iterable[LoginHistory]) -> frozenset[str]:
    """The addresses from which somebody got in; with "" where one of them is not stated."""
    return frozenset(x.address for history in histories for x in history.logins if x.success is not False)


def sending_span(histories: Iterable[LoginHistory], table: LoginTable) -> tuple[datetime, datetime] | None:
    """From the first to the last login of histories that list sending too; None where none does."""
    spans = [
        history.span
        for history in histories
        if any(x.method in table.methods.sending and x.success is not False for x in history.logins)
    ]
    known = [span for span in spans if span is not None]
    return (min(first for first, _ in known), max(last for _, last in known)) if known else None
