"""The page with what happened: in the order of time, and no longer than a page."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from made_up_reports import forged_flood
from whosent.account import Login
from whosent.catalogue import Language, load_catalogue
from whosent.report import Sheet, compose_sheet, plan_telling, render_sheet_html, summarise
from whosent.report.advice import load_advice
from whosent.report.composition import begin
from whosent.report.model import CheckReport, DiaryEntry
from whosent.report.page import Table
from whosent.response import StepState, Tick, make_plan

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def sheet_of(report: CheckReport, *ticks: Tick, logins: tuple[Login, ...] = ()) -> Sheet:
    telling = begin(report, load_catalogue(Language.EN), zone=UTC, locate=lambda _: "")
    situation = summarise(report).situation({})
    words = plan_telling(telling.catalogue, telling.figures, report.provider)
    return compose_sheet(telling, make_plan(situation, ticks, NOW), situation, words, now=NOW, logins=logins)


def rows(sheet: Sheet) -> list[tuple[str, ...]]:
    table = sheet.sections[0].blocks[0]
    assert isinstance(table, Table)
    return list(table.rows)


def entry(number: int, at: datetime) -> DiaryEntry:
    return DiaryEntry(number=number, at=at, has_time=True, text=f"entry {number}")


def test_ticks_logins_and_diary_stand_where_they_belong() -> None:
    report = replace(forged_flood(), diary=(entry(1, NOW - timedelta(hours=2)),))
    tick = Tick(step="check_logins", state=StepState.DONE, at=NOW - timedelta(hours=1))
    logins = tuple(Login(at=NOW - timedelta(hours=3), success=n > 0) for n in range(3))
    *_, third, second, last = rows(sheet_of(report, tick, logins=logins))
    assert third == ("24 November 2026", "Login history: 2 logins; failed: 1")
    assert second == ("24 November 2026, 07:00", "Diary: entry 1")
    assert last[0] == "24 November 2026, 08:00"
    assert last[1].startswith("Done: ")


def test_what_does_not_fit_on_a_page_is_counted() -> None:
    limit = load_advice().sheet.entries
    diary = tuple(entry(n, NOW - timedelta(hours=100 - n)) for n in range(limit + 3))
    sheet = sheet_of(replace(forged_flood(), diary=diary))
    assert sum(what.startswith("Diary") for _, what in rows(sheet)) == limit
    html = "".join(render_sheet_html(sheet))
    assert "3 earlier entries are left out" in html
    assert f"entry {limit + 2}" in html


def test_words_of_the_diary_are_no_markup() -> None:
    report = replace(forged_flood(), diary=(replace(entry(1, NOW), text="<script>x</script>"),))
    assert "<script" not in "".join(render_sheet_html(sheet_of(report)))
