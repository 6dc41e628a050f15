"""What the owner did, told and wrote down stays in the case."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from made_up_reports import forged_flood, one_used_among_forged
from whosent.case import Case, CaseError, ReadSource, Scan, open_case
from whosent.report import CheckReport
from whosent.response.model import Event, EventKind, StepState, Tick, TickBy
from whosent.verdict import Cause

AT = datetime(2026, 8, 12, 12, 30, tzinfo=UTC)
JST = timezone(timedelta(hours=9))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "my.case"


def finish(case: Case, report: CheckReport, at: datetime = AT) -> None:
    Scan(case, [ReadSource(path="/mail/INBOX", is_sent=False)], at=at).finish(report, at=at)


def test_ticks_come_back_in_the_order_in_which_they_were_given(path: Path) -> None:
    ticks = (
        Tick(step="password", state=StepState.DONE, at=AT, note="パソコンから"),
        Tick(step="password", state=StepState.REOPENED, at=AT - timedelta(days=1), by=TickBy.EVIDENCE),
        Tick(step="friends", state=StepState.NOT_FOR_ME, at=AT),
    )
    with open_case(path) as case:
        case.add_tick(*ticks[:2])
        case.add_tick(ticks[2])
    with open_case(path) as case:
        assert case.ticks() == ticks


def test_a_later_answer_takes_the_place_of_an_earlier_one(path: Path) -> None:
    with open_case(path) as case:
        case.set_answer("can_log_in", "no", at=AT)
        case.set_answer("opened_attachment", "unknown", at=AT)
        case.set_answer("can_log_in", "yes", at=AT)
        assert dict(case.answers()) == {"can_log_in": "yes", "opened_attachment": "unknown"}


def test_what_an_entry_of_the_diary_tells_comes_back_until_it_is_taken_out(path: Path) -> None:
    with open_case(path) as case:
        entry = case.add_diary("somebody tried", at=AT, event=EventKind.PASSWORD_TRIED)
    with open_case(path) as case:
        assert case.events() == (Event(kind=EventKind.PASSWORD_TRIED, at=AT),)
        case.remove_diary(entry.number)
        assert case.events() == ()


def test_the_diary_is_in_the_order_of_what_it_is_about(path: Path) -> None:
    with open_case(path) as case:
        case.add_diary("second", at=AT.astimezone(JST), has_time=False)
        case.add_diary("first", at=AT - timedelta(hours=5))
        assert [entry.text for entry in case.diary()] == ["first", "second"]
        assert [entry.has_time for entry in case.diary()] == [True, False]
        assert case.diary()[1].at == AT


def test_an_entry_can_be_taken_out_once(path: Path) -> None:
    with open_case(path) as case:
        entry = case.add_diary("x", at=AT)
        assert case.remove_diary(entry.number)
        assert not case.remove_diary(entry.number)
        assert case.diary() == ()


def test_a_number_is_not_given_twice(path: Path) -> None:
    with open_case(path) as case:
        first = case.add_diary("x", at=AT)
        case.remove_diary(first.number)
        assert case.add_diary("y", at=AT).number != first.number


@pytest.mark.parametrize("text", ["'; DROP TABLE diary; --", "\0 \ud7ff 日記 \U0001f4a9", "a\nb", "%s ? :x"])
def test_any_words_can_be_written_down(path: Path, text: str) -> None:
    with open_case(path) as case:
        case.add_diary(text, at=AT)
        case.set_answer(text, text, at=AT)
        assert case.diary()[0].text == text
        assert dict(case.answers()) == {text: text}


def test_words_that_are_no_characters_are_written_down_all_the_same(path: Path) -> None:
    with open_case(path) as case:
        entry = case.add_diary("caf\udce9 日記", at=AT)
        assert case.diary() == (entry,)
        assert entry.text == "caf\ufffd 日記"


@pytest.mark.skipif(os.name != "posix", reason="file names that are no text")
def test_a_source_whose_name_is_no_text_is_found_again(path: Path) -> None:
    name = os.fsdecode(b"/mail/\xff.mbox")
    with open_case(path) as case:
        Scan(case, [ReadSource(path=name, is_sent=True)], at=AT).finish(forged_flood(), at=AT)
        assert case.sources() == (ReadSource(path=name, is_sent=True),)


def test_verdicts_are_kept_over_time(path: Path) -> None:
    with open_case(path) as case:
        finish(case, forged_flood(), AT)
        finish(case, one_used_among_forged(20), AT + timedelta(days=1))
        first, second = case.verdicts()
        assert (first.headline, second.headline) == (Cause.FORGED, Cause.ACCOUNT)
        assert second.at - first.at == timedelta(days=1)
        assert second.causes == one_used_among_forged(20).verdict.causes
        assert second.notices == len(one_used_among_forged(20).verdict.attributions)


def test_the_last_report_is_there_in_whole_with_the_diary_of_now(path: Path) -> None:
    with open_case(path) as case:
        assert case.last_report() is None
        finish(case, forged_flood())
        finish(case, one_used_among_forged(20))
        entry = case.add_diary("SMS failed three times", at=AT)
        report = case.last_report()
    assert report is not None
    assert report.verdict == one_used_among_forged(20).verdict
    assert report.diary == (entry,)


def test_a_report_of_another_version_is_not_trusted(path: Path) -> None:
    with open_case(path) as case:
        finish(case, forged_flood())
        with case.writing() as connection:
            connection.execute("UPDATE report SET shape = '0.0.9 ' || shape")
        assert case.last_report() is None
        assert len(case.verdicts()) == 1


def test_a_report_that_is_garbled_is_told_so(path: Path) -> None:
    with open_case(path) as case:
        finish(case, forged_flood())
        with case.writing() as connection:
            connection.execute("UPDATE report SET data = x'00'")
        with pytest.raises(CaseError) as caught:
            case.last_report()
    assert caught.value.key == "case.damaged"


def test_a_scan_that_was_not_finished_says_nothing(path: Path) -> None:
    with open_case(path) as case:
        finish(case, forged_flood())
        Scan(case, [ReadSource(path="/other", is_sent=False)], at=AT)
        assert len(case.verdicts()) == 1
        assert [source.path for source in case.sources()] == ["/mail/INBOX"]


def test_a_verdict_that_cannot_be_written_leaves_the_earlier_one(path: Path) -> None:
    with open_case(path) as case:
        finish(case, forged_flood())
        pages = case._connection.execute("PRAGMA page_count").fetchone()[0]
        case._connection.execute(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(CaseError):
            finish(case, one_used_among_forged(2_000))
        assert [verdict.headline for verdict in case.verdicts()] == [Cause.FORGED]
        report = case.last_report()
        assert report is not None
        assert report.verdict.headline is Cause.FORGED


def test_a_word_of_nobody_knows_what_is_told_as_damage(path: Path) -> None:
    with open_case(path) as case:
        case.add_tick(Tick(step="password", state=StepState.DONE, at=AT))
        with case.writing() as connection:
            connection.execute("UPDATE tick SET state = 'half'")
        with pytest.raises(CaseError):
            case.ticks()


def test_the_login_histories_of_the_newest_check_are_remembered(path: Path) -> None:
    with open_case(path) as case:
        given = [ReadSource(path="/mail", is_sent=False)]
        assert case.login_files() == ()
        Scan(case, given, at=AT, logins=["/a.csv", "/b\udcff.csv"]).finish(forged_flood(), at=AT)
        assert case.login_files() == ("/a.csv", "/b\udcff.csv")
        Scan(case, given, at=AT, logins=["/interrupted.csv"])
        assert case.login_files() == ("/a.csv", "/b\udcff.csv")
        Scan(case, given, at=AT).finish(forged_flood(), at=AT)
        assert case.login_files() == ()
