"""The owner's diary stands among the notices, in every form of a report."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import jsonschema
import pytest

from made_up_reports import forged_flood, headline_only
from whosent.catalogue import Language, load_catalogue
from whosent.report import (
    CheckReport,
    DiaryEntry,
    compose,
    render_html,
    render_terminal,
    width_of,
    write_check_json,
)
from whosent.verdict import Cause

SCHEMA = Path(__file__).parents[2] / "docs" / "schema" / "check.schema.json"
TEXT = "SMS\x1b failed <b>three</b> times \u202e"
ENTRY = DiaryEntry(number=1, at=datetime(2025, 8, 12, 12, 30, tzinfo=UTC), has_time=True, text=TEXT)

both = pytest.mark.parametrize("language", list(Language))


def with_diary(report: CheckReport) -> CheckReport:
    return replace(report, diary=(ENTRY,))


def terminal(report: CheckReport, language: Language, width: int = 80) -> list[str]:
    page = compose(report, load_catalogue(language), zone=UTC, locate=lambda _: "")
    return [line.text for line in render_terminal(page, width)]


@both
def test_an_entry_stands_under_its_day_on_the_terminal(language: Language) -> None:
    lines = terminal(with_diary(forged_flood()), language)
    [line] = [number for number, line in enumerate(lines) if "SMS<U+001B> failed" in line]
    assert "12" in lines[line - 1]
    assert "12:30" in lines[line]
    assert all(width_of(text) <= 80 for text in lines[line - 8 : line + 3])


@both
def test_an_entry_is_marked_and_written_out_on_the_page(language: Language) -> None:
    page = compose(with_diary(forged_flood()), load_catalogue(language), zone=UTC, locate=lambda _: "")
    html = "".join(render_html(page))
    assert '<path class="diary"' in html
    assert '<ul class="diary">' in html
    assert "&lt;b&gt;three&lt;/b&gt;" in html
    assert "\x1b" not in html


@both
def test_a_diary_without_any_notice_is_shown_all_the_same(language: Language) -> None:
    report = with_diary(headline_only(Cause.NONE))
    assert report.verdict.attributions == ()
    assert any("SMS<U+001B> failed" in line for line in terminal(report, language))


def test_programs_get_the_diary_only_where_there_is_one() -> None:
    catalogue = load_catalogue(Language.EN)
    told = json.loads("".join(write_check_json(with_diary(forged_flood()), catalogue)))
    assert told["diary"] == [{"at": "2025-08-12T12:30:00Z", "has_time": True, "text": TEXT}]
    jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8"))).validate(told)
    assert "diary" not in json.loads("".join(write_check_json(forged_flood(), catalogue)))
