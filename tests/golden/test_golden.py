"""Expected outputs, read by eye before they are accepted. ``make golden`` writes them anew."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC
from pathlib import Path

import pytest

from made_up_reports import forged_flood, one_used_among_forged
from whosent.catalogue import Language, load_catalogue
from whosent.raw import Place
from whosent.report import CheckReport, compose, render_html, render_terminal, write_check_json

HERE = Path(__file__).parent
REPORTS: dict[str, Callable[[], CheckReport]] = {
    "forged": forged_flood,
    "account": lambda: one_used_among_forged(20),
}


def locate(place: Place) -> str:
    return f"Mail/{place}"


def render(report: CheckReport, language: Language, form: str) -> str:
    catalogue = load_catalogue(language)
    if form == "json":
        return "".join(write_check_json(report, catalogue))
    page = compose(report, catalogue, zone=UTC, locate=locate)
    if form == "html":
        return "".join(render_html(page))
    return "".join(line.text + "\n" for line in render_terminal(page))


@pytest.mark.parametrize("form", ["txt", "json", "html"])
@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("name", list(REPORTS))
def test_a_report_reads_as_it_was_accepted(name: str, language: Language, form: str) -> None:
    path = HERE / f"{name}.{language}.{form}"
    actual = render(REPORTS[name](), language, form)
    if os.environ.get("WHOSENT_GOLDEN") == "write":
        path.write_text(actual, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == actual
