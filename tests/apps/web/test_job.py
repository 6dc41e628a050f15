"""A check under way: how far it is, and how it ends."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from whosent.apps.web.found import Found
from whosent.apps.web.job import Job, Stage, State
from whosent.apps.web.material import Material, Source, Use
from whosent.catalogue import Language, load_catalogue
from whosent.errors import UsageError

MAIL = b"From: a@example.com\r\nTo: b@example.com\r\nMessage-ID: <1@example.com>\r\n\r\ntext\r\n"


def job(path: Path) -> Job:
    source = Source(key="k", use=Use.MAIL, name="mail", path=path, is_ours=False)
    return Job(Material(sources=(source,), dns="off"), datetime(2026, 11, 24, tzinfo=UTC))


def run(work: Job) -> None:
    catalogues = {language: load_catalogue(language) for language in Language}
    work.run(lambda report: Found(report, work.about, catalogues))
    assert work.over.is_set()


def test_it_ends_with_what_was_found(tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(MAIL)
    work = job(tmp_path)
    run(work)
    assert work.state.stage is Stage.DONE
    assert work.found is not None
    assert work.found.report.seen.messages == work.state.read == 1


def test_it_stops_when_it_is_told_to(tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(MAIL)
    work = job(tmp_path)
    work.stop()
    run(work)
    assert work.state.stage is Stage.STOPPED
    assert work.found is None


def test_what_cannot_be_read_ends_it_with_the_reason(tmp_path: Path) -> None:
    work = job(tmp_path / "nowhere")
    run(work)
    assert work.state.stage is Stage.FAILED
    assert isinstance(work.error, UsageError)


def test_a_bug_ends_it_and_does_not_leave_the_page_waiting(tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(MAIL)
    work = job(tmp_path)

    def fail(_: object) -> Found:
        raise ZeroDivisionError

    work.run(fail)
    assert work.state.stage is Stage.FAILED
    assert work.over.is_set()


@pytest.mark.parametrize(
    ("read", "estimate", "share"),
    [(0, None, None), (5, 0, None), (0, 10, 0), (5, 10, 50), (10, 10, 99), (500, 10, 99)],
)
def test_progress_is_never_said_to_be_complete_before_the_end(read: int, estimate: int, share: int) -> None:
    assert State(stage=Stage.READING, read=read, estimate=estimate).share == share
