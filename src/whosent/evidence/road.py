"""The road of a notice and of the mail that it returns, for showing: who stamped each step."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from whosent.bounce import Notice
from whosent.evidence.collect import find_writer
from whosent.evidence.context import Context
from whosent.evidence.model import Tier
from whosent.evidence.original import find_entry
from whosent.evidence.route import read_boundary
from whosent.evidence.trace import parse_trace
from whosent.evidence.trace_line import TraceLine


class StampedBy(StrEnum):
    """On whose word a step rests."""

    OWNER_SIDE = "owner_side"
    REPORTER = "reporter"
    ANYBODY = "anybody"


class Step(NamedTuple):
    """One step of a mail from a host to the next."""

    line: TraceLine
    stamped_by: StampedBy


class Road(NamedTuple):
    """Newest first, as in the headers.

    notice    the steps of the notice itself
    returned  the steps of the mail that it returns; () where no route came back
    """

    notice: tuple[Step, ...]
    returned: tuple[Step, ...]


def read_road(notice: Notice, context: Context) -> Road:
    """The road of a notice. Nothing is asked of DNS but what ``context`` allows. Never raises."""
    trace = parse_trace(notice.message.headers)
    boundary = read_boundary(trace, context.owner)
    own = [Step(line, StampedBy.OWNER_SIDE) for line in boundary.trusted]
    below = [Step(line, StampedBy.ANYBODY) for line in trace[len(own) :]]
    returned: list[Step] = []
    original = notice.returned.message
    if original is not None:
        entry = find_entry(notice, original, find_writer(notice, boundary, context), context)
        vouched = entry.point.own if entry.point is not None and entry.tier is not Tier.T3 else ()
        by = StampedBy.OWNER_SIDE if entry.tier is Tier.T1 else StampedBy.REPORTER
        lines = parse_trace(original.headers)
        returned = [Step(line, by) for line in vouched]
        returned += [Step(line, StampedBy.ANYBODY) for line in lines[len(vouched) :]]
    return Road(notice=(*own, *below), returned=tuple(returned))
