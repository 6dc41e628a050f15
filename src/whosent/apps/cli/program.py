"""The program as a whole: from arguments to an exit code; here every error ends as one sentence."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module

import click

from whosent.apps.cli.command import Group, Speaker
from whosent.apps.cli.exits import Exit
from whosent.apps.cli.language import choose_language
from whosent.apps.cli.output import close_stdout
from whosent.apps.cli.streams import can_show, prepare_streams
from whosent.apps.cli.trouble import exit_code_of, explain, explain_bug
from whosent.catalogue import Language, load_catalogue
from whosent.errors import WhosentError

_DEBUG = "--debug"
# The most needed first: each command's module here, and what makes it.
_COMMANDS = {
    "check": "check:check_command",
    "show": "show:show_command",
    "plan": "plan:plan_command",
    "ask": "ask:ask_command",
    "login-help": "login_help:login_help_command",
    "services": "services:services_command",
    "texts": "texts:texts_command",
    "password": "password:password_command",
    "guide": "guide:guide_command",
    "serve": "serve:serve_command",
    "diary": "diary:diary_group",
    "export": "export:export_command",
    "forget": "forget:forget_command",
    "connect": "connect:connect_group",
    "parse": "parse:parse_command",
    "rules": "rules:rules_group",
    "data": "data:data_group",
    "demo": "demo:demo_command",
}


def main() -> None:
    """Entry point of the ``whosent`` command."""
    prepare_streams(os.environ)
    language = choose_language(sys.argv[1:], os.environ)
    if not can_show(load_catalogue(language).say("join.words"), sys.stdout):
        _say(load_catalogue(Language.EN).say("cli.charset", charset=sys.stdout.encoding))
    sys.exit(run(sys.argv[1:], os.environ))


def run(arguments: Sequence[str], environment: Mapping[str, str]) -> int:
    """Runs a command line and returns its exit code. Results go to stdout, everything else to stderr."""
    speaker = Speaker(load_catalogue(choose_language(arguments, environment)), environment)
    try:
        # click's own main would end the process itself where a reader goes away.
        program = _Program(speaker, commands=())
        with program.make_context("whosent", list(arguments)) as context:
            code = program.invoke(context)
        sys.stdout.flush()
    except click.exceptions.Exit as exc:
        return exc.exit_code
    except (WhosentError, click.ClickException) as exc:
        _say(explain(exc, speaker.catalogue))
        if _DEBUG in arguments:
            traceback.print_exc()
        return exit_code_of(exc)
    except BrokenPipeError:
        close_stdout()
        return Exit.PIPE_CLOSED
    except (KeyboardInterrupt, click.Abort):
        return Exit.INTERRUPTED
    except Exception as exc:  # noqa: BLE001 - the outermost line: a bug ends as a sentence, not as a traceback
        _say(explain_bug(exc, speaker.catalogue))
        if _DEBUG in arguments:
            traceback.print_exc()
        return Exit.TROUBLE
    return code if isinstance(code, int) else Exit.CLEAR


class _Program(Group):
    """All commands; the module of each is loaded when it is called."""

    def topics(self) -> dict[str, str]:
        """The topic of each command, by name."""
        return {name: name.replace("-", "_") for name in _COMMANDS}

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name; None where there is none."""
        if cmd_name not in _COMMANDS:
            return super().get_command(ctx, cmd_name)
        module, name = _COMMANDS[cmd_name].split(":")
        make: Callable[[Speaker], click.Command] = getattr(import_module(f"{__package__}.{module}"), name)
        return make(self.speaker)


def _say(text: str) -> None:
    try:
        sys.stderr.write(text + "\n")
    except BrokenPipeError:
        close_stdout()
