"""``whosent rules``: for those who write rules by which notices are read."""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

import click

from whosent.apps.cli.command import Command, Group, Speaker
from whosent.bounce import load_tables
from whosent.errors import Problem, TableError, UsageError
from whosent.report import make_visible


def rules_group(speaker: Speaker) -> Group:
    """``whosent rules …``."""
    return Group(speaker, topic="rules", name="rules", commands=[_check_command(speaker)])


def _check_command(speaker: Speaker) -> Command:
    def check(files: tuple[str, ...], **_: object) -> int:
        problems: list[Problem] = []
        for name in files:
            problems += _find_problems(name)
        if problems:
            raise TableError(", ".join(files), tuple(problems))
        for name in files:
            sys.stdout.write(speaker.say("cli.rules_good", place=make_visible(name)) + "\n")
        return 0

    return Command(
        speaker,
        "rules_check",
        name="check",
        params=[click.Argument(["files"], nargs=-1, required=True, metavar="FILE...")],
        does=check,
    )


def _find_problems(name: str) -> tuple[Problem, ...]:
    """What is wrong with the file, read beside the rules that ship as ``--rules`` would read it."""
    path = Path(name)
    with tempfile.TemporaryDirectory(prefix="whosent-") as folder:
        try:
            shutil.copyfile(path, Path(folder) / f"{path.stem}.toml")
        except FileNotFoundError as exc:
            raise UsageError("rules.missing", place=name) from exc
        except OSError as exc:
            raise UsageError("rules.unreadable", place=name, reason=exc.strerror or str(exc)) from exc
        try:
            load_tables(Path(folder))
        except TableError as exc:
            return exc.problems
    return ()
