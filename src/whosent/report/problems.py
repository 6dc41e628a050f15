"""What is wrong in a table, as a line of one language."""

from __future__ import annotations

from whosent.catalogue import Catalogue
from whosent.errors import Problem
from whosent.report.safe_text import make_visible

_KINDS = ("expected", "found")  # of "expected": they name kinds of values


def say_problem(problem: Problem, catalogue: Catalogue) -> str:
    """The line: the file, the key in it, and what is wrong there."""
    values = {name: make_visible(v) if isinstance(v, str) else v for name, v in problem.values}
    if problem.key == "expected":
        values.update((name, catalogue.say(f"problem.kind.{values[name]}")) for name in _KINDS)
    what = catalogue.say(f"problem.{problem.key}", **values)
    key = "problem.line" if problem.at else "problem.line_whole"
    return catalogue.say(key, file=make_visible(problem.file), at=make_visible(problem.at), what=what)
