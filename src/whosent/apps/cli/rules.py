"""``whosent rules``: for those who write rules by which notices are read."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Sequence
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
        names = [name for given in files for name in _rule_files(given)]
        problems = _find_problems(names)
        if problems:
            raise TableError(", ".join(files), problems)
        for name in names:
            sys.stdout.write(speaker.say("cli.rules_good", place=make_visible(name)) + "\n")
        return 0

    return Command(
        speaker,
        "rules_check",
        name="check",
        params=[click.Argument(["files"], nargs=-1, required=True, metavar="FILE...")],
        does=check,
    )


def _rule_files(given: str) -> list[str]:
    """The file itself; of a folder those that ``--rules`` would read."""
    if not Path(given).is_dir():
        return [given]
    found = sorted(str(path) for path in Path(given).glob("*.toml"))
    if not found:
        raise UsageError("rules.none_in_folder", place=given)
    return found


def _find_problems(names: Sequence[str]) -> tuple[Problem, ...]:
    """What is wrong with the files, read together and beside the rules that ship, as ``--rules`` would."""
    with tempfile.TemporaryDirectory(prefix="whosent-") as folder:
        for name in names:
            path = Path(name)
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
