"""The pages agree with the program and with one another."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

import whosent
from doc_pages import ROOT, pages
from whosent.apps.cli.exits import Exit
from whosent.bounce.records import ParseRecord
from whosent.evidence.dns_snapshot import read_snapshot
from whosent.mailbox.limits import Limits as SourceLimits
from whosent.message import Limits as MessageLimits
from whosent.verdict import load_weights

_OPTION = re.compile(r"(?<![\w-])(--?[a-z][a-z-]*)")


def help_of(command: str) -> str:
    arguments = [sys.executable, "-m", "whosent", command, "--help", "--lang", "en"]
    return subprocess.run(arguments, capture_output=True, text=True, check=True).stdout


def text_of(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def test_the_readme_lists_the_options_of_check() -> None:
    rows = [line for line in text_of("README.md").splitlines() if line.startswith("| `-")]
    listed = {option for row in rows for option in _OPTION.findall(row.split(" | ")[0])}
    lines = help_of("check").partition("Options:")[2].splitlines()
    offered = {o for line in lines if line.startswith("  -") for o in _OPTION.findall(line[:26])}
    assert listed == offered


@pytest.mark.parametrize("name", ["README.md", "README.ja.md"])
def test_both_readmes_explain_every_exit_code_of_a_verdict(name: str) -> None:
    page = text_of(name)
    codes = (Exit.CLEAR, Exit.ACCOUNT_USED, Exit.UNDECIDED, Exit.USAGE, Exit.TROUBLE)
    assert [c for c in codes if f"**{c.value}**" not in page and f"| {c.value} |" not in page] == []


def test_every_link_between_pages_leads_somewhere() -> None:
    broken = [
        f"{page.relative_to(ROOT)}: {target}"
        for page in pages()
        for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text("utf-8"))
        if "://" not in target and not (page.parent / target).exists()
    ]
    assert broken == []


@pytest.mark.parametrize("tool", ["make_evidence_tables.py", "make_host_table.py"])
def test_tables_of_pages_are_those_that_ship(tool: str) -> None:
    command = [sys.executable, str(ROOT / "tools" / tool), "--check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_every_kind_of_fact_is_explained() -> None:
    page = text_of("docs/evidence.md")
    kinds = load_weights().facts
    assert kinds
    assert [kind for kind in kinds if f"`{kind}`" not in page] == []


def test_the_caps_that_are_promised_are_those_of_the_code() -> None:
    page = text_of("docs/security.md")
    source, message = SourceLimits(), MessageLimits()
    said = [
        f"{source.message_octets >> 20} MiB; a longer one is skipped",
        f"{source.members:,} files, archives two deep, {source.expansion} times",
        f"{source.expansion_from >> 30} GiB, {source.expanded_octets >> 30} GiB in all",
        f"{message.depth} deep, {message.parts:,} in all",
        f"{message.headers:,} fields, {message.header_octets >> 10} KiB",
        f"{message.text_octets >> 20} MiB as text, {message.decoded_octets >> 20} MiB decoded",
    ]
    assert source.archive_depth == 2
    assert [cap for cap in said if cap not in page] == []


def test_the_dns_file_that_is_shown_can_be_read(tmp_path: Path) -> None:
    shown = text_of("docs/security.md").partition("```json\n")[2].partition("```")[0]
    assert json.loads(shown)
    file = tmp_path / "dns.json"
    file.write_text(shown, "utf-8")
    read_snapshot(file)


def test_every_column_of_parse_is_explained() -> None:
    page = text_of("docs/json.md").partition("## `whosent parse`")[2]
    names = ParseRecord.__dataclass_fields__
    assert [name for name in names if f"`{name}`" not in page] == []


def test_every_key_of_check_is_explained() -> None:
    schema = json.loads(text_of("docs/schema/check.schema.json"))
    page = text_of("docs/json.md")
    keys = schema["properties"]
    assert keys
    assert [key for key in keys if f"| `{key}` |" not in page] == []


def test_the_index_names_what_it_can_fetch() -> None:
    assert [name for name in whosent.__all__ if not hasattr(whosent, name)] == []
    assert list(whosent.__all__) == sorted(whosent.__all__)


def test_decisions_are_numbered_without_gaps() -> None:
    names = sorted(p.name for p in (ROOT / "docs" / "adr").glob("*.md"))
    assert names
    assert [int(name[:4]) for name in names] == list(range(1, len(names) + 1))
    for name in names:
        page = text_of(f"docs/adr/{name}")
        assert page.startswith(f"# {int(name[:4])}. ")
        assert [h for h in ("## Context", "## Decision", "## What it costs", "## What would change our mind")
                if h not in page] == []  # fmt: skip
