"""The case as a file: who may read it, what it refuses, how it is brought up to date and deleted."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from whosent.case import CaseError, copies_of, default_path, delete_file, open_case
from whosent.case.file import Migration, load_migrations
from whosent.catalogue import Language, load_catalogue
from whosent.response.model import StepState, Tick

AT = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
NEXT = Migration(
    load_migrations()[-1].version + 1, "CREATE TABLE more (what TEXT);\nINSERT INTO more VALUES ('new');\n"
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "my.case"


def fill(path: Path) -> Path:
    with open_case(path) as case:
        case.add_diary("SMS failed three times", at=AT)
        case.add_tick(Tick(step="save_evidence", state=StepState.DONE, at=AT))
    return path


def refusal(path: Path, **more: tuple[Migration, ...]) -> str:
    with pytest.raises(CaseError) as caught:
        open_case(path, **more).close()
    for language in Language:
        sentence = load_catalogue(language).say(f"error.{caught.value.key}", **caught.value.values)
        assert str(path) in sentence
        assert "{" not in sentence
    return caught.value.key


@pytest.mark.skipif(os.name != "posix", reason="file modes")
def test_only_its_owner_may_read_it(path: Path) -> None:
    before = os.umask(0)
    try:
        fill(path)
    finally:
        os.umask(before)
    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.skipif(os.name != "posix", reason="file modes")
def test_a_case_that_others_may_read_is_closed_to_them(path: Path) -> None:
    fill(path).chmod(0o644)
    open_case(path).close()
    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.skipif(os.name != "posix", reason="file modes")
def test_the_default_case_lies_in_a_folder_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    open_case(default_path()).close()
    assert tmp_path in default_path().parents
    assert default_path().parent.stat().st_mode & 0o777 == 0o700
    assert default_path().stat().st_mode & 0o777 == 0o600


def test_one_file_holds_it_all(path: Path) -> None:
    fill(path)
    assert [p.name for p in path.parent.iterdir()] == ["my.case"]


def test_what_is_no_case_is_left_alone(path: Path) -> None:
    path.write_bytes(b"Dear diary, " * 100)
    assert refusal(path) == "case.not_a_case"
    assert path.read_bytes() == b"Dear diary, " * 100


@pytest.mark.skipif(os.name != "posix", reason="file modes")
def test_what_is_no_case_keeps_its_rights(path: Path) -> None:
    path.write_text("for all to read")
    path.chmod(0o644)
    assert refusal(path) == "case.not_a_case"
    assert path.stat().st_mode & 0o777 == 0o644


@pytest.mark.skipif(os.name != "posix", reason="a device")
def test_a_device_is_no_case() -> None:
    before = Path(os.devnull).stat().st_mode
    assert refusal(Path(os.devnull)) == "case.not_a_case"
    assert Path(os.devnull).stat().st_mode == before


def test_the_database_of_another_program_is_left_alone(path: Path) -> None:
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE bookmarks (url TEXT)")
        other.commit()
    before = path.read_bytes()
    assert refusal(path) == "case.not_a_case"
    assert path.read_bytes() == before


def test_a_case_that_was_copied_in_part_is_left_alone(path: Path) -> None:
    data = fill(path).read_bytes()
    path.write_bytes(data[: len(data) // 2])
    assert refusal(path) == "case.damaged"
    assert path.read_bytes() == data[: len(data) // 2]


def test_a_case_whose_pages_are_garbled_is_told_so(path: Path) -> None:
    data = bytearray(fill(path).read_bytes())
    data[100:] = bytes(len(data) - 100)
    path.write_bytes(data)
    assert refusal(path) == "case.damaged"


def test_a_case_of_a_newer_version_is_refused(path: Path) -> None:
    open_case(path, migrations=(*load_migrations(), NEXT)).close()
    before = path.read_bytes()
    assert refusal(path) == "case.newer"
    assert path.read_bytes() == before


def test_a_folder_is_no_case(tmp_path: Path) -> None:
    assert refusal(tmp_path) == "case.is_folder"


def test_a_case_in_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path / "away" / "my.case") == "case.no_folder"


@pytest.mark.skipif(not Path("/sys/kernel").is_dir(), reason="needs a folder that nobody may write to")
def test_a_folder_that_cannot_be_written_to_is_told_so() -> None:
    assert refusal(Path("/sys/my.case")) == "case.read_only"


def test_a_full_disk_is_told_so_and_nothing_is_lost(path: Path) -> None:
    fill(path)
    with open_case(path) as case:
        pages = case._connection.execute("PRAGMA page_count").fetchone()[0]
        case._connection.execute(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(CaseError) as caught:
            case.add_diary("x" * 100_000, at=AT)
        assert caught.value.key == "case.full"
        assert [entry.text for entry in case.diary()] == ["SMS failed three times"]


def test_a_case_that_cannot_be_written_can_still_be_read(path: Path) -> None:
    fill(path)
    with open_case(path) as case:
        case._connection.execute("PRAGMA query_only = ON")
        with pytest.raises(CaseError) as caught:
            case.add_diary("more", at=AT)
        assert caught.value.key == "case.read_only"
        assert len(case.diary()) == 1


def test_a_case_that_another_process_holds_is_told_so(path: Path) -> None:
    fill(path)
    with closing(sqlite3.connect(path, isolation_level=None)) as other, open_case(path) as case:
        case._connection.execute("PRAGMA busy_timeout = 0")
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(CaseError) as caught:
            case.add_diary("more", at=AT)
        assert caught.value.key == "case.locked"
        other.execute("ROLLBACK")
        case.add_diary("more", at=AT)
        assert len(case.diary()) == 2


def test_an_older_case_is_copied_and_brought_up_to_date(path: Path) -> None:
    fill(path)
    with open_case(path, migrations=(*load_migrations(), NEXT)) as case:
        assert case._connection.execute("SELECT what FROM more").fetchall() == [("new",)]
        assert [entry.text for entry in case.diary()] == ["SMS failed three times"]
    [copy] = copies_of(path)
    assert copy.name == f"my.case.v{NEXT.version - 1}.bak"
    assert copy.stat().st_mode & 0o077 == 0
    with open_case(copy) as older:
        assert len(older.diary()) == 1


def test_a_step_that_fails_changes_nothing(path: Path) -> None:
    fill(path)
    broken = Migration(NEXT.version, "CREATE TABLE more (what TEXT);\nINSERT INTO nowhere VALUES (1);\n")
    with pytest.raises(CaseError):
        open_case(path, migrations=(*load_migrations(), broken))
    with open_case(path) as case:
        assert len(case.diary()) == 1
        assert case._connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'more'").fetchall() == []


def test_migrations_are_numbered_without_gaps() -> None:
    versions = [step.version for step in load_migrations()]
    assert versions == list(range(1, len(versions) + 1))
    assert versions


def test_a_deleted_case_leaves_nothing_behind(path: Path) -> None:
    fill(path)
    open_case(path, migrations=(*load_migrations(), NEXT)).close()
    deleted = delete_file(path)
    assert len(deleted) == 2
    assert list(path.parent.iterdir()) == []


def test_a_damaged_case_can_be_deleted(path: Path) -> None:
    path.write_bytes(fill(path).read_bytes()[:200])
    delete_file(path)
    assert not path.exists()


def test_a_link_leads_to_the_case_itself(path: Path) -> None:
    link = path.with_name("link")
    link.symlink_to(path)
    fill(link)
    with open_case(path) as case:
        assert len(case.diary()) == 1
    delete_file(link)
    assert not path.exists()


def test_nothing_but_a_case_is_ever_deleted(path: Path) -> None:
    path.write_text("my only copy")
    with pytest.raises(CaseError):
        delete_file(path)
    assert path.read_text() == "my only copy"


def test_what_was_removed_is_overwritten_in_the_file(path: Path) -> None:
    with open_case(path) as case:
        entry = case.add_diary("a secret that was regretted", at=AT)
        case.remove_diary(entry.number)
    assert b"regretted" not in path.read_bytes()


WRITER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from whosent.case import open_case
for number in range(20):
    with open_case(Path(sys.argv[1])) as case:
        case.add_diary(f"{sys.argv[2]} {number}", at=datetime.now(UTC))
"""


def test_two_processes_may_write_to_one_case(path: Path) -> None:
    fill(path)
    writers = [subprocess.Popen([sys.executable, "-c", WRITER, str(path), name]) for name in ("one", "two")]
    assert [writer.wait() for writer in writers] == [0, 0]
    with open_case(path) as case:
        assert len(case.diary()) == 41
