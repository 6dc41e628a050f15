"""``python -m bench.calibrate``: how well calibrated verdicts are, and which weights want to move.

    python -m bench.calibrate [--cases N] [--fit N] [--seed S] [--write]

N cases of each story are drawn by ``bench.held_out`` and judged. The weights are fitted on ``--fit`` cases of
each story that another generator, ``bench.cases``, draws; nothing is changed by that, for a person decides
which moves are justified. ``--write`` writes docs/calibration.md. The same seed gives the same figures.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from bench import cases, held_out
from bench.case import Story
from bench.fit import Move, fit
from bench.outcome import Generator, Outcome, run_cases
from bench.reliability import Reliability, of_mailboxes, of_notices, weigh_cases
from bench.sensitivity import Without, leave_out_each, of_story
from whosent.verdict import Actor, Cause, Weights, load_weights

PAGE = Path(__file__).parent.parent / "docs" / "calibration.md"
_HEADLINES = (
    Cause.ACCOUNT,
    Cause.UNDECIDED,
    Cause.FORGED,
    Cause.OWN,
    Cause.AUTOMATIC,
    Cause.FAKE,
    Cause.NONE,
)
_ADVERSARIES = (Story.FORGED, Story.TAKEOVER, Story.OWN_DEVICE)


def main() -> None:
    """The command."""
    given = _arguments()
    weights = load_weights()
    page = "\n".join(_report(given.cases, given.fit, given.seed, weights)).rstrip() + "\n"
    print(page)
    if given.write:
        PAGE.write_text(page, encoding="utf-8")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.calibrate", description=__doc__.split("\n\n")[0])
    parser.add_argument("--cases", type=int, default=5_000, help="of each story, to judge by (5,000)")
    parser.add_argument("--fit", type=int, default=600, help="of each story, to fit on (600; 0: no fit)")
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--write", action="store_true", help=f"write {PAGE.name}")
    return parser.parse_args()


def _report(count: int, fitted_on: int, seed: int, weights: Weights) -> Iterator[str]:
    judged = _run(held_out.draw_case, Story, count, seed, weights, keep=False)
    adversaries = _run(held_out.draw_adversary, _ADVERSARIES, max(1, count // 5), seed, weights, keep=False)
    yield from _opening(count, seed)
    yield from _targets(judged, adversaries, weights)
    yield from _headlines("What is said first", judged)
    yield from _headlines("Adversaries", adversaries)
    yield from _actors(judged)
    of_judged = weigh_cases(judged, weights)
    yield from _reliability("How sure of a notice", of_notices(judged, of_judged))
    yield from _reliability("That the account was used", of_mailboxes(judged, of_judged))
    if fitted_on:
        kept = _run(cases.draw_case, Story, fitted_on, seed, weights, keep=True)
        yield from _moves(fit(kept, weigh_cases(kept, weights), weights), fitted_on)
        yield from _sensitivity(leave_out_each(kept, weights), fitted_on)


def _run(
    draw: Generator, stories: Iterable[Story], count: int, seed: int, weights: Weights, *, keep: bool
) -> list[Outcome]:
    outcomes = []
    for story in stories:
        outcomes += run_cases(draw, (story,), count, seed, weights, keep=keep)
        print(f"{draw.__module__}: {story}", file=sys.stderr)
    return outcomes


def _opening(count: int, seed: int) -> Iterator[str]:
    yield from (
        "# How well verdicts are calibrated",
        "",
        "Written by `python -m bench.calibrate --write`. Made-up mailboxes, as raw mail through the whole",
        f"engine: {count:,} of each story, drawn with the seed {seed} by a generator (`bench/held_out`) that",
        "shares neither code nor mail systems nor assumptions about noise with the one that weights are",
        "fitted on (`bench/cases`). They are as good as the assumptions of their makers: real mailboxes with",
        "a known truth are what would test them.",
        "",
    )


def _targets(
    judged: Sequence[Outcome], adversaries: Sequence[Outcome], weights: Weights
) -> Iterator[str]:
    forged = of_story(judged, Story.FORGED)
    shown = [o for o in of_story(judged, Story.TAKEOVER) if o.is_shown]
    placed = [o for o in shown if o.place_known]
    told = [o for o in judged if o.place_known and o.headline is Cause.ACCOUNT and o.actor is not None]
    right = sum(o.actor is o.story.actor for o in told)
    case_weights = weigh_cases(judged, weights)
    of_notice, of_mailbox = of_notices(judged, case_weights).error, of_mailboxes(judged, case_weights).error
    flipped = sum(_flips(o) for o in adversaries)
    named = [o for o in adversaries if o.headline is Cause.UNDECIDED]
    rows = (
        ("“account used” said to a mailbox with forged mail only",
         f"{sum(o.headline is Cause.ACCOUNT for o in forged):,} of {len(forged):,}", "0 or 1 in 5,000"),
        ("a takeover that T0 or T1 evidence shows, from where too, called something else",
         f"{sum(map(_is_missed, placed)):,} of {len(placed):,}", "1 in 100"),
        ("of these, said outright",
         f"{sum(o.headline is Cause.ACCOUNT for o in placed):,} of {len(placed):,}", ""),
        ("a takeover of which it shows only that mail passed the account, called something else",
         f"{sum(map(_is_missed, shown)):,} of {len(shown):,}", ""),
        ("expected calibration error, of notices", f"{of_notice:.3f}", "0.03"),
        ("expected calibration error, of mailboxes", f"{of_mailbox:.3f}", "0.03"),
        ("takeover against own device, right where told and places are known",
         f"{right:,} of {len(told):,}", "95 of 100"),
        ("adversaries: forged called account, or shown use called forged",
         f"{flipped:,} of {len(adversaries):,}", "none"),
        ("adversaries: undecided, and what is missing is named",
         f"{sum(o.missing for o in named):,} of {len(named):,}", "all that could be had"),
    )  # fmt: skip
    yield from ("## In short", "", "| | found | allowed |", "| --- | ---: | ---: |")
    yield from (f"| {what} | {found} | {allowed} |" for what, found, allowed in rows)
    yield ""


def _is_missed(outcome: Outcome) -> bool:
    return outcome.headline not in (Cause.ACCOUNT, Cause.UNDECIDED)


def _flips(outcome: Outcome) -> bool:
    if outcome.story is Story.FORGED:
        return outcome.headline is Cause.ACCOUNT
    labels = {n.label for n in outcome.notices if n.truth is Cause.ACCOUNT}
    return outcome.headline is Cause.FORGED and outcome.is_shown and Cause.FORGED in labels


def _headlines(title: str, outcomes: Sequence[Outcome]) -> Iterator[str]:
    yield from (f"## {title}", "", f"| story | {' | '.join(_HEADLINES)} |", "| --- |" + " ---: |" * 7)
    for story in Story:
        said = Counter(o.headline for o in of_story(outcomes, story))
        if said:
            yield f"| {story} | {' | '.join(f'{said[h]:,}' for h in _HEADLINES)} |"
    yield ""


def _actors(outcomes: Sequence[Outcome]) -> Iterator[str]:
    yield from (
        "## Who used the account",
        "",
        "Where it is said that the account was used, and there were a login history and stamped addresses.",
        "",
        "| story | takeover | own_device | not told |",
        "| --- | ---: | ---: | ---: |",
    )
    for story in (Story.TAKEOVER, Story.OWN_DEVICE):
        said = Counter(
            o.actor for o in of_story(outcomes, story) if o.place_known and o.headline is Cause.ACCOUNT
        )
        yield f"| {story} | {said[Actor.TAKEOVER]:,} | {said[Actor.OWN_DEVICE]:,} | {said[None]:,} |"
    yield ""


def _reliability(title: str, table: Reliability) -> Iterator[str]:
    yield from (
        f"## {title}",
        "",
        f"Brier score {table.brier:.4f}, expected calibration error {table.error:.4f}. Causes are weighed to",
        "come as often as the priors say.",
        "",
        "| said | was | share |",
        "| ---: | ---: | ---: |",
    )
    whole = sum(b.weight for b in table.bins)
    yield from (f"| {b.said:.3f} | {b.was:.3f} | {b.weight / whole:.1%} |" for b in table.bins)
    yield ""


def _moves(moves: Sequence[Move], count: int) -> Iterator[str]:
    yield from (
        "## Rows that want to move",
        "",
        f"Fitted on {count:,} cases of each story by `bench/cases`, with a penalty for leaving what was",
        "reasoned. A row that wants to move says something of the generator, too: it moves in the table only",
        "where its rationale says “measured”.",
        "",
        "| kind | part | reasoned | fitted | cases that show it |",
        "| --- | --- | ---: | ---: | ---: |",
    )
    yield from (
        f"| `{m.kind}` | {m.part} | {m.reasoned:+.1f} | {m.fitted:+.1f} | {m.cases:,} |" for m in moves
    )
    yield ""


def _sensitivity(rows: Sequence[Without], count: int) -> Iterator[str]:
    yield from (
        "## What moves what",
        "",
        f"The same {count:,} cases of each story decided again without one group of evidence.",
        "",
        "| left out | cases that have it | use found | use missed | cleared | accused | labelled | right |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    )
    for row in rows:
        t = row.tally
        shares = (t.used_found, t.used_missed, t.cleared, t.accused, t.labelled, t.right)
        yield f"| {row.about} | {row.cases:,} | {' | '.join(f'{share:.1%}' for share in shares)} |"
    yield ""


if __name__ == "__main__":
    main()
