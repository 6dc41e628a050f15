"""Times taken in turns, so that a busy machine slows all of them alike; and the table that shows them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import process_time

ROUNDS = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the table: ``ratio`` is to the standard library's parse, or as ``note`` says."""

    title: str
    per_mail_us: float
    ratio: float
    note: str = ""


def take_turns(calls: Sequence[Callable[[], object]], rounds: int = ROUNDS) -> list[float]:
    """The best time of each call in seconds of this process; in every round each is called once."""
    best = [float("inf")] * len(calls)
    for _ in range(rounds):
        for number, call in enumerate(calls):
            start = process_time()
            call()
            best[number] = min(best[number], process_time() - start)
    return best


def render_table(rows: Sequence[Row]) -> str:
    """As Markdown."""
    lines = ["| ratio | µs each | what | |", "| ---: | ---: | --- | --- |"]
    lines += [f"| {r.ratio:.2f} | {r.per_mail_us:,.1f} | {r.title} | {r.note} |" for r in rows]
    return "\n".join(lines)
