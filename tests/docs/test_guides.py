"""The guides for people who come from other bounce parsers name everything, and what they show works."""

from __future__ import annotations

import re

import pytest

from doc_pages import ROOT
from whosent.bounce import Reason
from whosent.report import SisimaiFact

SISIMAI = (ROOT / "docs" / "guides" / "from-sisimai.md").read_text("utf-8")
FLUFL = (ROOT / "docs" / "guides" / "from-flufl.md").read_text("utf-8")


def first_cells(page: str, heading: str) -> set[str]:
    section = page.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    return {match[1] for match in re.finditer(r"(?m)^\| `([a-z]+)` \|", section)}


def test_every_field_is_mapped() -> None:
    fields = set(SisimaiFact.__slots__)
    assert len(fields) == 26
    assert first_cells(SISIMAI, "Every field") == fields


def test_every_reason_is_mapped() -> None:
    assert len(Reason) == 36
    assert first_cells(SISIMAI, "Every reason") == {reason.value for reason in Reason}


@pytest.mark.parametrize("page", [SISIMAI, FLUFL], ids=["sisimai", "flufl"])
def test_what_a_guide_shows_runs(page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    programs = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    assert programs
    for program in programs:
        exec(compile(program, "guide", "exec"), {})  # noqa: S102 - our own pages
