"""Errors as sentences: what was tried, what happened, what to do. The one place that renders them."""

from __future__ import annotations

import click

from whosent.apps.cli.exits import Exit
from whosent.catalogue import Catalogue
from whosent.errors import TableError, WhosentError
from whosent.report.problems import say_problem
from whosent.report.safe_text import make_visible

_STDIN = "-"


def explain(exc: WhosentError | click.ClickException, catalogue: Catalogue) -> str:
    """The sentence for an error, in the catalogue's language."""
    if isinstance(exc, TableError):
        problems = "\n".join(f"  {say_problem(problem, catalogue)}" for problem in exc.problems)
        return catalogue.say("error.table.invalid", place=make_visible(exc.place)) + "\n" + problems
    if isinstance(exc, WhosentError):
        values = {name: make_visible(v) if isinstance(v, str) else v for name, v in exc.values.items()}
        if not exc.place.strip():
            values["place"] = catalogue.say("error.no_place")
        elif exc.place == _STDIN:
            values["place"] = catalogue.say("error.stdin")
        alone = f"error.{exc.key}.stdin"
        if exc.place == _STDIN and catalogue.has(alone):
            return catalogue.say(alone, **values)
        return catalogue.say(f"error.{exc.key}", **values)
    return _explain_usage(exc, catalogue) + "\n" + catalogue.say("cli.try_help", command=_path(exc))


def exit_code_of(exc: WhosentError | click.ClickException) -> int:
    """2 where the command was used wrongly, 1 where content or environment failed."""
    if isinstance(exc, WhosentError):
        return exc.exit_code
    return Exit.USAGE


def explain_bug(exc: BaseException, catalogue: Catalogue) -> str:
    """The sentence for what nobody foresaw."""
    if isinstance(exc, MemoryError):
        return catalogue.say("error.memory")
    if isinstance(exc, OSError):
        return catalogue.say("error.system", reason=make_visible(exc.strerror or str(exc)))
    return catalogue.say("error.bug", kind=type(exc).__name__)


def _explain_usage(exc: click.ClickException, catalogue: Catalogue) -> str:
    match exc:
        case click.NoSuchOption():
            if exc.possibilities:
                return catalogue.say(
                    "error.cli.no_such_option_close", option=exc.option_name, suggestion=exc.possibilities[0]
                )
            return catalogue.say("error.cli.no_such_option", option=exc.option_name)
        case click.MissingParameter():
            name = exc.param.make_metavar(exc.ctx) if exc.param and exc.ctx else exc.param_hint or ""
            key = "error.cli.missing_source" if str(name).startswith("SOURCE") else "error.cli.missing"
            return catalogue.say(key, name=str(name).rstrip("."))
        case click.BadOptionUsage():
            return catalogue.say("error.cli.needs_value", option=exc.option_name)
        case click.BadParameter():
            return catalogue.say("error.cli.bad_value", detail=make_visible(exc.format_message()))
        case _:
            return catalogue.say("error.cli.usage", detail=make_visible(exc.format_message()))


def _path(exc: click.ClickException) -> str:
    context = getattr(exc, "ctx", None)
    return context.command_path if isinstance(context, click.Context) else "whosent"
