"""The program as a whole: from arguments to an exit code; here every error ends as one sentence."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Mapping, Sequence

import click

from whosent.apps.cli.ask import ask_command
from whosent.apps.cli.check import check_command
from whosent.apps.cli.command import Group, Speaker
from whosent.apps.cli.connect import connect_group
from whosent.apps.cli.data import data_group
from whosent.apps.cli.demo import demo_command
from whosent.apps.cli.diary import diary_group
from whosent.apps.cli.exits import Exit
from whosent.apps.cli.export import export_command
from whosent.apps.cli.forget import forget_command
from whosent.apps.cli.guide import guide_command
from whosent.apps.cli.language import choose_language
from whosent.apps.cli.login_help import login_help_command
from whosent.apps.cli.output import close_stdout
from whosent.apps.cli.parse import parse_command
from whosent.apps.cli.password import password_command
from whosent.apps.cli.plan import plan_command
from whosent.apps.cli.rules import rules_group
from whosent.apps.cli.serve import serve_command
from whosent.apps.cli.services import services_command
from whosent.apps.cli.show import show_command
from whosent.apps.cli.streams import can_show, prepare_streams
from whosent.apps.cli.texts import texts_command
from whosent.apps.cli.trouble import exit_code_of, explain, explain_bug
from whosent.catalogue import Language, load_catalogue
from whosent.errors import WhosentError

_DEBUG = "--debug"


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
        program = _program(speaker)
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


def _program(speaker: Speaker) -> Group:
    check = check_command(speaker)
    demo = demo_command(speaker, check.does)
    commands = [
        check,
        show_command(speaker),
        plan_command(speaker),
        ask_command(speaker),
        login_help_command(speaker),
        services_command(speaker),
        texts_command(speaker),
        password_command(speaker),
        guide_command(speaker),
        serve_command(speaker),
        diary_group(speaker),
        export_command(speaker),
        forget_command(speaker),
        connect_group(speaker),
        parse_command(speaker),
        rules_group(speaker),
        data_group(speaker),
        demo,
    ]
    return Group(speaker, commands=commands)


def _say(text: str) -> None:
    try:
        sys.stderr.write(text + "\n")
    except BrokenPipeError:
        close_stdout()
