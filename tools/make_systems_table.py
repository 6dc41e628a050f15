"""Writes the table of ``docs/mail-systems.md`` from the rules that ship.

    python tools/make_systems_table.py [--check]
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

from whosent.bounce.rule import Rule
from whosent.bounce.ruleset import load_ruleset

PAGE = Path(__file__).parents[1] / "docs" / "mail-systems.md"
_BEGIN, _END = "<!-- table: systems -->\n", "<!-- end -->"


def table(rules: Iterable[Rule]) -> Iterable[str]:
    """One row a rule, by the system's name."""
    yield "| system | `mail_system` | known | from |"
    yield "| --- | --- | --- | --- |"
    for rule in sorted(rules, key=lambda rule: rule.title.casefold()):
        cells = (rule.title, f"`{rule.name}`", rule.confidence.value, rule.source)
        yield f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def render(page: str, rules: Iterable[Rule]) -> str:
    """The page with its table written anew."""
    before, _, rest = page.partition(_BEGIN)
    after = rest.partition(_END)[2]
    return before + _BEGIN + "\n".join(table(rules)) + "\n" + _END + after


def main(arguments: list[str]) -> int:
    """Writes the page, or with ``--check`` only says whether it would change."""
    page = PAGE.read_text("utf-8")
    fresh = render(page, load_ruleset().rules)
    if "--check" in arguments:
        if fresh != page:
            print(f"{PAGE.name} is not up to date: python tools/make_systems_table.py", file=sys.stderr)
        return int(fresh != page)
    PAGE.write_text(fresh, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
