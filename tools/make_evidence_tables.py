"""Writes the tables of ``docs/evidence.md`` from the weights that ship.

    python tools/make_evidence_tables.py [--check]
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from whosent.verdict import load_weights
from whosent.verdict.weights import Combine, Weight, Weights

PAGE = Path(__file__).parents[1] / "docs" / "evidence.md"
_TABLE = re.compile(r"(<!-- table: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)


def caps(weights: Weights) -> Iterable[str]:
    """What facts of a tier may do together."""
    c = weights.caps
    yield from _rows(
        ("facts together", "towards “passed the account”", "towards “forged”"),
        [
            ("T0 and T1", "no cap", "no cap"),
            ("of these and T2, what shows the provider only", _db(c.provider_through_db), "no cap"),
            ("T2", _db(c.T2_through_db), _db(c.T2_forged_db)),
            ("T3", _db(c.T3_through_db), _db(c.T3_forged_db)),
            ("what the owner tells", _db(c.owner_through_db), _db(c.owner_forged_db)),
        ],
    )


def priors(weights: Weights) -> Iterable[str]:
    """The three situations."""
    names = {
        "a known web mail or carrier, 20 or more notices on a day": weights.priors.webmail_flood,
        "a hosted or custom domain, or an unknown provider, as many": weights.priors.hosted_flood,
        "a single notice": weights.priors.single,
    }
    yield from _rows(
        ("situation", "forged", "account", "own", "automatic", "fake", "from"),
        [(name, *(f"{100 * value:g} %" for value in p.values), p.source) for name, p in names.items()],
    )


def decision(weights: Weights) -> Iterable[str]:
    """The thresholds."""
    d = weights.decision
    yield from _rows(
        ("", "threshold"),
        [
            ("a notice gets a label at", f"{100 * d.label_at:g} %"),
            ("“the account was used” needs, at all three priors", f"{100 * d.account_at:g} % or more"),
            ("“it was not” needs, at all three priors", f"{100 * d.clear_below:g} % or less"),
            ("the factor between the three", f"{d.sensitivity:g}"),
            ("and against the owner", f"{_db(d.stranger_db)} or more of evidence, not of prior"),
            (
                "“you sent it yourself” needs for the owner",
                f"{_db(d.owner_db)} or more of evidence, not of prior",
            ),
            ("T0 and T1 facts show that a mail passed the account from", _db(d.passed_at_db)),
        ],
    )


def missing(weights: Weights) -> Iterable[str]:
    """How probable it is that each further piece speaks up."""
    yield from _rows(
        ("what could be fetched", "forged", "account", "own", "automatic", "fake", "why", "from"),
        [
            (f"`{kind}`", *(f"{100 * v:g} %" for v in outlook.values), outlook.rationale, outlook.source)
            for kind, outlook in weights.missing.items()
        ],
    )


def facts(weights: Weights) -> Iterable[str]:
    """Every row, by group."""
    for name, group in weights.groups.items():
        rows = [(kind, w) for kind, w in weights.facts.items() if w.group == name]
        if not rows:
            continue
        how = f", added up to {_db(group.cap_db)}" if group.combine is Combine.SUM else ""
        yield f"### {name}: {group.about}{how}"
        yield ""
        yield from _rows(
            ("kind", "decibans", "why", "from"),
            [(f"`{kind}`", _decibans(w), w.rationale, w.source) for kind, w in rows],
        )
        yield ""


_TABLES: dict[str, Callable[[Weights], Iterable[str]]] = {
    "caps": caps,
    "priors": priors,
    "decision": decision,
    "missing": missing,
    "facts": facts,
}


def _decibans(weight: Weight) -> str:
    forged, account, own, automatic, fake = weight.decibans
    pairs = [("forged", forged), ("fake", fake)]
    if account == own == automatic:
        pairs.insert(0, ("through", account))
    else:
        pairs = [("account", account), ("own", own), ("automatic", automatic), *pairs]
    said = [f"{name} {value:+g}" for name, value in pairs if value]
    return ", ".join(said + (["*provider*"] if weight.of_provider else [])) or "0"


def _rows(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterable[str]:
    yield f"| {' | '.join(head)} |"
    yield f"| {' | '.join('---' for _ in head)} |"
    for row in rows:
        yield f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |"


def _db(value: float) -> str:
    return f"{value:g} dB"


def render(page: str, weights: Weights) -> str:
    """The page with its tables written anew."""

    def fill(match: re.Match[str]) -> str:
        return match[1] + "\n".join(_TABLES[match[2]](weights)).rstrip("\n") + "\n" + match[3]

    return _TABLE.sub(fill, page)


def main(arguments: list[str]) -> int:
    """Writes the page, or with ``--check`` only says whether it would change."""
    page = PAGE.read_text("utf-8")
    fresh = render(page, load_weights())
    if "--check" in arguments:
        if fresh != page:
            print(f"{PAGE.name} is not up to date: python tools/make_evidence_tables.py", file=sys.stderr)
        return int(fresh != page)
    PAGE.write_text(fresh, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
