"""What the tables, docstrings and pages cite can be followed by whoever has the project."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from doc_pages import ROOT

PACKAGE = ROOT / "src" / "whosent"
REFERENCES = ROOT / "docs" / "references.md"
# Sentences are no facts; the sample is made up, and says so; a provider that nobody knows has no facts.
UNCITED = ("locale", "sample", "fallback")
TABLES = sorted(p for p in PACKAGE.rglob("*.toml") if not set(UNCITED) & set(p.relative_to(PACKAGE).parts))
SHORT_NAMES = re.findall(r"^\| `([^`]+)` \| \S", REFERENCES.read_text("utf-8"), re.MULTILINE)

_STANDARD = re.compile(r"RFC \d{3,4}\b|draft-[a-z0-9-]+")
_ADDRESS = re.compile(r"https?://\w|(?<![\w.@-])(?:[a-z0-9-]+\.)+(?:com|org|net|jp|io|de|fr|info|dev|page)\b")
_OURS = re.compile(r"[Oo]ur own judgement: .{12,}|[Oo]wn reading of .{12,}")
# Notes of the makers that are not part of the project.
_NOT_SHIPPED = re.compile(
    r"\bDESIGN(?:\.md)?\b(?! Patterns)|\bprior[ _]art\b|\bSTYLE\.md\b|\bresearch/|(?<![\w-])\.{0,2}/?shared/"
    r"|\b(?:peers|dependencies|story|aesthetics)\.md\b"
)
_READ = {".py", ".toml", ".md", ".json", ".css", ".yml", ".cfg", ""}


def citations(value: Any, key: str = "") -> Iterator[str]:
    """Every text under a key that says where something is from."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from citations(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from citations(inner, key)
    elif isinstance(value, str) and (key == "source" or key.endswith("_source")):
        yield value


def cites_by_key(value: Any) -> bool:
    """Whether a table has a list of sources which its rows cite; their schema resolves the keys."""
    return isinstance(value, dict) and bool(value.get("sources")) and isinstance(value["sources"][0], dict)


def read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text("utf-8"))


def can_be_followed(citation: str) -> bool:
    return bool(
        _STANDARD.search(citation)
        or _ADDRESS.search(citation)
        or _OURS.search(citation)
        or any(name_in(name, citation) for name in SHORT_NAMES)
    )


def name_in(name: str, text: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(name)}s?(?!\w)", text) is not None


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_there_are_tables_and_short_names() -> None:
    assert len(TABLES) > 120
    assert len(SHORT_NAMES) > 30
    assert len(SHORT_NAMES) == len(set(SHORT_NAMES))


@pytest.mark.parametrize("path", TABLES, ids=named)
def test_a_table_says_where_it_is_from(path: Path) -> None:
    table = read(path)
    cited = list(citations(table))
    assert cited or cites_by_key(table)
    assert all(text.strip() for text in cited)


@pytest.mark.parametrize("path", TABLES, ids=named)
def test_what_a_table_cites_can_be_followed(path: Path) -> None:
    assert [text for text in citations(read(path)) if not can_be_followed(text)] == []


def test_every_short_name_is_used() -> None:
    said = [text for path in TABLES for text in citations(read(path))]
    said += [path.read_text("utf-8") for path in (PACKAGE / "bounce" / "hosts").glob("*.toml")]
    said += [path.read_text("utf-8") for path in (PACKAGE / "providers").rglob("*.toml")]
    said.append((PACKAGE / "bounce" / "reasons.toml").read_text("utf-8"))
    assert [name for name in SHORT_NAMES if not any(name_in(name, text) for text in said)] == []


def shipped() -> Iterator[Path]:
    for folder in ("src", "docs", "tools", "changelog.d"):
        yield from sorted(p for p in (ROOT / folder).rglob("*") if p.is_file() and p.suffix in _READ)
    yield from sorted(p for p in ROOT.iterdir() if p.is_file() and p.suffix in _READ)


def test_nothing_cites_what_readers_do_not_have() -> None:
    files = [path for path in shipped() if "__pycache__" not in path.parts]
    assert len(files) > 300
    found = [
        f"{named(path)}:{number}: {line.strip()[:80]}"
        for path in files
        for number, line in enumerate(path.read_text("utf-8", "replace").splitlines(), 1)
        if _NOT_SHIPPED.search(line)
    ]
    assert found == []


def test_docstrings_of_tests_cite_no_such_notes_either() -> None:
    files = [p for p in sorted((ROOT / "tests").rglob("*.py")) if p != Path(__file__)]
    assert len(files) > 50
    notes = re.compile(r"\bDESIGN\b §?|\bprior art\b")
    assert [named(p) for p in files if notes.search(p.read_text("utf-8"))] == []
