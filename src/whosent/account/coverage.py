"""What login histories cover: the times in which they show whose logins there were."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from whosent.account.logins import Door, Login, LoginHistory, LoginTable
from whosent.evidence import NetworkStanding

Span = tuple[datetime, datetime]


def successes_from(
    logins: Iterable[Login], standings: Mapping[str, NetworkStanding], standing: NetworkStanding
) -> tuple[datetime, ...]:
    """When somebody got in from an address of that standing, in order of time."""
    return tuple(
        sorted(x.at for x in logins if x.success is not False and standings.get(x.address) is standing)
    )


def clean_span(
    histories: Sequence[LoginHistory], standings: Mapping[str, NetworkStanding], table: LoginTable
) -> Span | None:
    """The time in which histories show that nobody but the owner got in; None where they show it of none.

    A list that leaves out logins for sending leaves out the door that thieves use most, and covers nothing;
    nor does one of which entries could not be read.
    """
    listed = [history for history in histories if history.lists_logins]
    inside = [x for history in listed for x in history.logins if x.success is not False]
    if not inside or any(standings.get(x.address) is not NetworkStanding.USUAL for x in inside):
        return None
    return None if any(history.unread for history in listed) else sending_span(listed, table)


def login_addresses(histories: Iterable[LoginHistory]) -> frozenset[str]:
    """The addresses from which somebody got in; with "" where one of them is not stated."""
    return frozenset(
        x.address
        for history in histories
        if history.lists_logins
        for x in history.logins
        if x.success is not False
    )


def sending_span(histories: Iterable[LoginHistory], table: LoginTable) -> Span | None:
    """The time in which histories show whoever handed mail in; None where none lists that.

    Each covers from its first entry to its last: what came before has gone from a list that holds so many
    entries or days, and what came after is not in it yet. Of several that leave a gap the last counts.
    """
    spans = [
        span
        for history in histories
        if (span := history.span) is not None and not history.unread and _lists_sending(history, table)
    ]
    return _join(spans)


def _lists_sending(history: LoginHistory, table: LoginTable) -> bool:
    """As its kind is known to do, else as an entry shows."""
    doors = history.coverage.doors
    if doors is not None:
        return Door.SENDING in doors
    return any(x.method in table.methods.sending and x.success is not False for x in history.logins)


def _join(spans: Iterable[Span]) -> Span | None:
    joined: Span | None = None
    for first, last in sorted(spans):
        if joined is not None and first <= joined[1]:
            joined = joined[0], max(joined[1], last)
            continue
        joined = first, last
    return joined
