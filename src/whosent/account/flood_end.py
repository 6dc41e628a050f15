"""A flood, and a change of the password: whether the one ended with the other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from whosent.cited import Citation
from whosent.evidence import Fact, Tier
from whosent.evidence.model import fact
from whosent.tables import read_packaged


@dataclass(frozen=True, slots=True, kw_only=True)
class FloodEnd:
    """``flood_end.toml``."""

    schema: int
    least: int
    before_h: int
    grace_h: int
    ended_share: float
    went_on_share: float
    rationale: str
    source: Citation


@cache
def load_flood_end() -> FloodEnd:
    """The table that ships."""
    return read_packaged(FloodEnd, "whosent.account", "flood_end.toml")


def flood_facts(
    notices_at: Sequence[datetime], changes: Iterable[datetime], seen_at: Iterable[datetime], rules: FloodEnd
) -> tuple[Fact, ...]:
    """What notices before and after a change of the password say; of several changes, what the last one says.

    changes  as the owner told, or the provider wrote; never by what other mail claims
    seen_at  when anything else arrived: silence after the change counts only where the mailbox was still seen

    When notices come is the doing of whoever sends them, so this is of tier T2, and hardly weighs.
    """
    until = max((*notices_at, *seen_at), default=None)
    said: tuple[Fact, ...] = ()
    for change in sorted(changes):
        before, grace = timedelta(hours=rules.before_h), timedelta(hours=rules.grace_h)
        earlier = sum(change - before <= at < change for at in notices_at)
        begin, end = change + grace, change + grace + before
        if earlier < rules.least or until is None or until < end:
            continue
        share = sum(begin <= at < end for at in notices_at) / earlier
        if share <= rules.ended_share:
            said = (fact("flood.ended_with_change", Tier.T2),)
        elif share >= rules.went_on_share:
            said = (fact("flood.outlasted_change", Tier.T2),)
        else:
            said = ()
    return said
