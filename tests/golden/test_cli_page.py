"""What is written about the command line is what the command line says of itself."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from whosent.apps.cli import run

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "cli.md"
COMMANDS = [
    [],
    ["check"],
    ["show"],
    ["plan"],
    ["ask"],
    ["login-help"],
    ["services"],
    ["texts"],
    ["password"],
    ["guide"],
    ["serve"],
    ["diary"],
    ["diary", "add"],
    ["diary", "list"],
    ["diary", "remove"],
    ["export"],
    ["forget"],
    ["connect"],
    ["connect", "model"],
    ["connect", "show"],
    ["connect", "remove"],
    ["parse"],
    ["rules"],
    ["rules", "check"],
    ["data"],
    ["data", "show"],
    ["data", "update"],
    ["demo"],
]
INTRO = """\
# The command line

What each command says of itself with `--help`. Results go to standard output, everything else to standard
error; `-o FILE` replaces a file only once it is complete. Exit codes: 0 nothing says that the account was
used, 10 it was used, 11 undecided, 1 the mail or the system failed, 2 wrong usage, 130 interrupted, 141 the
reader of the output went away.
"""


def test_the_page_on_the_command_line_is_its_help(capsys: pytest.CaptureFixture[str]) -> None:
    said = INTRO
    for command in COMMANDS:
        assert run([*command, "--help"], {"LANG": "en"}) == 0
        page = capsys.readouterr().out.rstrip()
        said += f"\n## {' '.join(['whosent', *command])}\n\n```text\n{page}\n```\n"
    if os.environ.get("WHOSENT_GOLDEN") == "write":
        PAGE.write_text(said, encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == said


@pytest.mark.parametrize("name", ["README.md", "README.ja.md"])
def test_every_option_in_the_readme_exists(name: str) -> None:
    known = set(re.findall(r"--[a-z][a-z-]+", PAGE.read_text(encoding="utf-8")))
    path = ROOT / name
    if not path.exists():
        pytest.skip(f"there is no {name}")
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if "whosent " in line]
    used = {option for line in lines for option in re.findall(r"(?<=[\s`])--[a-z][a-z-]+", line)}
    assert used <= known
