"""What login histories cover: the times in which they show whose logins there were."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from whosent.account.logins import Login, LoginHistory, LoginTable
from whosent.evidence import NetworkStanding
from whosent.evidence.network import neighbourhood


def successes_from(
    logins: Iterable[Login], standings: Mapping[str, NetworkStanding], standing: NetworkStanding
) -> tuple[datetime, ...]:
    """When somebody got in from an address of that standing, in order of time."""
    return tuple(
        sorted(x.at for x in logins if x.success is not False and standings.get(x.address) is standing)
    )


def clean_span(
    histories: Sequence[LoginHistory], standings: Mapping[str, NetworkStanding]
) -> tuple[datetime, datetime] | None:
    """From the first to the last login of histories in which nobody but the owner got in; else None.

    Standings call an address usual only where the history shows mail software too, so that a list of
    web logins, which leaves the thief's door out, is never called clean.
    """
    inside = [x for history in histories for x in history.logins if x.success is not False]
    if not inside or any(standings.get(x.address) is not NetworkStanding.USUAL for x in inside):
        return None
    return min(x.at for x in inside), max(x.at for x in inside)


def login_networks(histories: Iterable[LoginHistory]) -> frozenset[str]:
    """The blocks of addresses (/24, /48) from which somebody got in."""
    inside = (x for history in histories for x in history.logins if x.success is not False)
    return frozenset(neighbourhood(x.address) for x in inside) - {""}


def sending_span(histories: Iterable[LoginHistory], table: LoginTable) -> tuple[datetime, datetime] | None:
    """From the first to the last login of histories that list sending too; None where none does."""
    spans = [
        history.span
        for history in histories
        if any(x.method in table.methods.sending and x.success is not False for x in history.logins)
    ]
    known = [span for span in spans if span is not None]
    return (min(first for first, _ in known), max(last for _, last in known)) if known else None
