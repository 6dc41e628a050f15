"""``whosent forget``: deletes a case."""

from __future__ import annotations

import sys

import click

from whosent.apps.cli.case_file import case_option, find_case
from whosent.apps.cli.command import Command, Speaker
from whosent.apps.cli.exits import Exit
from whosent.case import CaseError, copies_of, delete_file, is_case, open_case
from whosent.errors import UsageError
from whosent.report import make_visible


def forget_command(speaker: Speaker) -> Command:
    """``whosent forget``."""

    def forget(case: str | None, yes: bool, **_: object) -> int:
        path = find_case(case)
        if not path.is_file():
            raise CaseError("case.missing", place=str(path))
        if not is_case(path):
            raise CaseError("case.not_a_case", place=str(path))
        if not yes and not _ask(speaker, case):
            sys.stdout.write(speaker.say("forget.kept") + "\n")
            return Exit.CLEAR
        for file in delete_file(path):
            sys.stdout.write(speaker.say("forget.deleted", place=make_visible(str(file))) + "\n")
        return Exit.CLEAR

    return Command(
        speaker,
        "forget",
        params=[case_option(speaker), speaker.option("--yes", about="yes")],
        does=forget,
    )


def _ask(speaker: Speaker, case: str | None) -> bool:
    """Shows what would go, and asks. Raises ``UsageError`` where nobody can answer."""
    path = find_case(case)
    if not sys.stdin.isatty():
        raise UsageError("forget.needs_yes", place=str(path))
    held: list[str] = []
    try:
        with open_case(path) as opened:
            held.append(speaker.say("forget.verdicts", count=len(opened.verdicts())))
            held.append(speaker.say("forget.ticks", count=len(opened.ticks())))
            held.append(speaker.say("forget.diary", count=len(opened.diary())))
    except CaseError:
        held.append(speaker.say("forget.unreadable"))  # what cannot be read any more can still be deleted
    if copies := copies_of(path):
        held.append(speaker.say("forget.copies", count=len(copies)))
    sys.stderr.write(speaker.say("forget.what", place=make_visible(str(path))) + "\n")
    sys.stderr.writelines(f"  {line}\n" for line in held)
    sys.stderr.write(speaker.say("forget.mail_stays") + "\n")
    question = speaker.say("forget.ask")
    answer = click.prompt(question, default="", show_default=False, prompt_suffix=" ", err=True)
    return str(answer).strip().lower() in speaker.say("forget.yes_words").split()
