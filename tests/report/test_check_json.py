from __future__ import annotations

import json
from datetime import UTC
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from made_up_reports import (
    HOSTILE_SUBJECT,
    entered,
    forged_flood,
    headline_only,
    one_used_among_forged,
    undecided,
)
from whosent.catalogue import Language, load_catalogue
from whosent.report import CheckReport, compose, write_check_json
from whosent.report.page import Steps
from whosent.verdict import HYPOTHESES, Cause

SCHEMA = Path(__file__).parents[2] / "docs" / "schema" / "check.schema.json"


def write(report: CheckReport, language: Language = Language.EN) -> str:
    return "".join(write_check_json(report, load_catalogue(language)))


def read(report: CheckReport, language: Language = Language.EN) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(write(report, language))
    return loaded


@pytest.mark.parametrize(
    "report",
    [forged_flood(), one_used_among_forged(), undecided(), entered(), *(headline_only(c) for c in Cause)],
)
@pytest.mark.parametrize("language", list(Language))
def test_the_object_keeps_to_the_published_schema(report: CheckReport, language: Language) -> None:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(read(report, language))


def test_the_contract_names_come_first_and_are_all_there() -> None:
    names = ["whosent", "verdict", "advice", "counts", "timeline", "campaigns"]
    names += ["notices", "others", "skipped"]
    assert [name for name in read(forged_flood()) if name in names] == names


def test_posteriors_are_objects_that_add_up_to_one() -> None:
    notices = read(one_used_among_forged())["notices"]
    assert notices
    for notice in notices:
        assert list(notice["posterior"]) == [c.value for c in HYPOTHESES]
        assert sum(notice["posterior"].values()) == pytest.approx(1.0, abs=1e-4)


def test_facts_speak_the_language_chosen() -> None:
    facts = {lang: read(forged_flood(), lang)["notices"][0]["facts"][0]["text"] for lang in Language}
    assert facts[Language.JA] != facts[Language.EN]


def test_values_stay_as_found_though_nothing_acts_on_a_terminal() -> None:
    text = write(forged_flood())
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert HOSTILE_SUBJECT not in text
    assert "\\u202e" not in text or json.loads(text)


def test_a_notice_is_one_line() -> None:
    lines = write(one_used_among_forged()).splitlines()
    assert sum(line.startswith('  {"source"') for line in lines) == 201 + 2 + 1


def test_counts_and_days_cover_every_notice_with_a_date() -> None:
    result = read(forged_flood())
    assert result["counts"]["notices"] == 14
    assert sum(result["counts"][label] for label in ("forged", "own", "fake")) == 14
    assert sum(day["notices"] for day in result["timeline"]) == 13


@pytest.mark.parametrize("language", list(Language))
def test_what_to_do_is_told_as_on_the_page(language: Language) -> None:
    for report in (entered(), undecided(), one_used_among_forged(), headline_only(Cause.OWN)):
        page = compose(report, load_catalogue(language), zone=UTC, locate=lambda _: "")
        blocks = [block for section in page.sections for block in section.blocks]
        told = [item.text for block in blocks if isinstance(block, Steps) for item in block.items]
        assert [step["text"] for step in read(report, language)["advice"]["now"]] == told


def test_who_got_in_is_in_the_verdict_and_in_what_to_do() -> None:
    result = read(entered(undecided()))
    assert [f["kind"] for f in result["verdict"]["facts"]] == ["logins.intruder"]
    assert result["advice"]["situation"] == "entered"
    assert [s["step"] for s in result["advice"]["now"]][-1] == "then.sent_folder"
