"""The list of mail systems is that of the rules."""

from __future__ import annotations

import subprocess
import sys

from doc_pages import ROOT
from whosent.bounce.ruleset import load_ruleset

PAGE = (ROOT / "docs" / "mail-systems.md").read_text("utf-8")


def test_the_table_of_mail_systems_is_that_of_the_rules() -> None:
    command = [sys.executable, str(ROOT / "tools" / "make_systems_table.py"), "--check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_systems_that_write_anothers_notice_name_a_rule() -> None:
    names = {rule.name for rule in load_ruleset().rules}
    section = PAGE.partition("## Systems that write another's notice")[2].partition("\n## ")[0]
    rows = [line.split("|") for line in section.splitlines() if line.startswith("| ")][2:]
    named = {cell[2].split("`")[1] for cell in rows if "`" in cell[2]}
    assert len(named) >= 5
    assert named - names == set()
