"""``whosent password``: how strong a password is, and a new one. What is typed is not kept."""

from __future__ import annotations

import sys

import click

from whosent.apps.cli.case_file import case_option
from whosent.apps.cli.command import Command, Speaker
from whosent.apps.cli.exits import Exit
from whosent.apps.cli.known import choose_profile, from_option, open_known
from whosent.apps.cli.paint import find_width
from whosent.apps.cli.sections import write_sections
from whosent.report import tell_factors, tell_passphrase, tell_strength, wrap
from whosent.response import advise_factors, load_password_table, load_words, make_passphrase, rate_password


def password_command(speaker: Speaker) -> Command:
    """``whosent password``."""

    def password(
        new: bool, saved: str | None, case: str | None, provider: str | None, **_: object
    ) -> int:
        with open_known(saved, case) as known:
            profile = choose_profile(provider, known)
        table = load_password_table()
        sections = []
        if typed := "" if new else _prompt(speaker):
            sections.append(tell_strength(rate_password(typed, table), speaker.catalogue))
        phrase = make_passphrase(load_words(speaker.catalogue.language), table)
        sections.append(tell_passphrase(phrase, speaker.catalogue))
        sections.append(tell_factors(advise_factors(profile), speaker.catalogue, profile))
        write_sections(sections, speaker, "")
        return Exit.CLEAR

    return Command(
        speaker,
        "password",
        params=[
            speaker.option("--new", about="new_password"),
            from_option(speaker),
            case_option(speaker),
            speaker.option("--provider", about="provider", value="NAME|FILE"),
        ],
        does=password,
    )


def _prompt(speaker: Speaker) -> str:
    """What was typed, unseen; "" where nothing was, or where nobody can type."""
    if not sys.stdin.isatty():
        sys.stderr.write("\n".join(wrap(speaker.say("password.not_asked"), find_width(""))) + "\n\n")
        return ""
    sys.stderr.write("\n".join(wrap(speaker.say("password.private"), find_width(""))) + "\n")
    text = speaker.say("password.prompt")
    return str(click.prompt(text, default="", hide_input=True, show_default=False, err=True))
