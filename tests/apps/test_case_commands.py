"""``check --case``, ``diary``, ``export`` and ``forget`` as a user meets them."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from made_up_mail import OWNER, notice, write_mbox
from whosent.apps.cli import run
from whosent.apps.cli.diary import read_moment
from whosent.apps.cli.exits import Exit
from whosent.case import open_case
from whosent.catalogue import Language, load_catalogue
from whosent.errors import UsageError
from whosent.response import EventKind

EN = {"LC_ALL": "en_US.UTF-8"}
JA = {"LANG": "ja_JP.UTF-8"}


@pytest.fixture
def box(tmp_path: Path) -> Path:
    return write_mbox(tmp_path / "box.mbox")


@pytest.fixture
def case(tmp_path: Path) -> str:
    return str(tmp_path / "my.case")


def check(box: Path, case: str, *more: str) -> int:
    return run(["check", str(box), "--address", OWNER, "--dns", "off", "--case", case, *more], EN)


def test_a_check_with_a_case_says_what_one_without_says(
    box: Path, case: str, capsys: pytest.CaptureFixture[str]
) -> None:
    run(["check", str(box), "--address", OWNER, "--dns", "off", "--format", "json"], EN)
    without = capsys.readouterr().out
    for known in (0, 3):
        check(box, case, "--format", "json")
        out, err = capsys.readouterr()
        assert out == without
        assert f"Mails looked at: 3, known from before: {known}." in err
    with open_case(Path(case)) as opened:
        assert len(opened.verdicts()) == 2
        assert [source.path for source in opened.sources()] == [str(box)]


def test_the_default_case_is_found_again(
    box: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("HOME", str(tmp_path))
    assert run(["diary", "add", "SMS failed", "--at", "2025-08-11"], EN) == Exit.CLEAR
    check(box, "default")
    assert "your diary: SMS failed" in capsys.readouterr().out


def test_a_diary_is_written_read_and_corrected(case: str, capsys: pytest.CaptureFixture[str]) -> None:
    run(["diary", "add", "SMS", "failed three times", "--at", "2026-08-12", "--case", case], EN)
    run(["diary", "add", "--case", case, "code page lost", "--at", "2026/8/11 21:30"], EN)
    capsys.readouterr()
    assert run(["diary", "list", "--case", case], EN) == Exit.CLEAR
    assert capsys.readouterr().out.splitlines() == [
        "2. 11 August 2026, 21:30: code page lost",
        "1. 12 August 2026: SMS failed three times",
    ]
    run(["diary", "remove", "1", "--case", case], JA)
    run(["diary", "list", "--case", case], JA)
    assert capsys.readouterr().out.splitlines()[-1] == "2. 2026年8月11日 21:30: code page lost"
    assert run(["diary", "remove", "1", "--case", case], EN) == Exit.USAGE


def test_an_entry_can_tell_what_happened_until_it_is_removed(
    case: str, capsys: pytest.CaptureFixture[str]
) -> None:
    told = ["--event", "password-tried", "--case", case]
    assert run(["diary", "add", "changed it", "--at", "2026-08-12T21:05", *told], EN) == Exit.CLEAR
    assert "counts as: I changed the password" in capsys.readouterr().out
    with open_case(Path(case)) as opened:
        assert [event.kind for event in opened.events()] == [EventKind.PASSWORD_TRIED]
        opened.remove_diary(1)
        assert opened.events() == ()


@pytest.mark.parametrize("more", [["--at", "2026-08-12", "--event", "password_tried"], ["--event", "rain"]])
def test_an_event_without_its_time_or_of_no_known_kind_is_refused(case: str, more: list[str]) -> None:
    assert run(["diary", "add", "changed it", *more, "--case", case], EN) == Exit.USAGE
    assert not Path(case).exists()


def test_listing_an_empty_diary_makes_no_case(case: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["diary", "list", "--case", case], EN) == Exit.CLEAR
    assert "Nothing is written down yet." in capsys.readouterr().out
    assert not Path(case).exists()


@pytest.mark.parametrize(
    ("text", "has_time"),
    [
        ("2026-08-12", False),
        ("2026/8/12", False),
        ("2026-08-12T21:30", True),
        ("2026-8-12 21:30+09:00", True),
    ],
)
def test_a_day_or_a_moment_can_be_told(text: str, has_time: bool) -> None:
    at, told = read_moment(text)
    assert told is has_time
    assert (at.year, at.month) == (2026, 8)


@pytest.mark.parametrize("text", ["", "yesterday", "2026-13-01", "2026-08-12T25:00", "12.8.2026", "2026-08"])
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(UsageError):
        read_moment(text)


def unpack(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def test_an_archive_holds_report_notices_and_checksums(
    box: Path, case: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    check(box, case)
    assert run(["export", "-o", str(tmp_path / "a.zip"), "--case", case], EN) == Exit.CLEAR
    assert "with 3 notices" in capsys.readouterr().err
    assert (tmp_path / "a.zip").stat().st_mode & 0o077 == 0
    files = unpack(tmp_path / "a.zip")
    reports = {f"report.{lang}.{form}" for lang in ("ja", "en") for form in ("html", "json")}
    reports |= {"happened.ja.html", "happened.en.html"}
    assert reports | {"README.ja.txt", "README.en.txt", "notices.csv", "SHA256SUMS"} <= set(files)
    mails = [files[f"notices/0000{n}.eml"] for n in (1, 2, 3)]
    assert mails == [notice(f"user{n}@example.com", n) for n in range(3)]
    sums = dict(reversed(line.split("  ", 1)) for line in files["SHA256SUMS"].decode().splitlines())
    assert sums == {n: hashlib.sha256(d).hexdigest() for n, d in files.items() if n != "SHA256SUMS"}
    rows = list(csv.DictReader(io.StringIO(files["notices.csv"].decode("utf-8-sig"))))
    assert [row["sha256_as_arrived"] for row in rows] == [hashlib.sha256(mail).hexdigest() for mail in mails]
    assert len(json.loads(files["report.en.json"])["notices"]) == 3


def test_a_redacted_archive_names_nobody_else(box: Path, case: str, tmp_path: Path) -> None:
    check(box, case)
    run(["export", "-o", str(tmp_path / "a.zip"), "--case", case, "--redact", "--lang", "ja"], EN)
    files = unpack(tmp_path / "a.zip")
    assert "report.en.html" not in files
    everything = b"".join(files.values())
    assert b"@example.com" not in everything
    assert OWNER.encode() in everything
    marks = [json.loads(files["report.ja.json"])["notices"][n]["recipients"][0]["address"] for n in range(3)]
    assert len(set(marks)) == 3
    assert all(mark.encode() in files[f"notices/0000{n + 1}.eml"] for n, mark in enumerate(marks))
    assert "person-1@redacted.invalid" in files["README.ja.txt"].decode()


def test_an_archive_tells_of_the_logins_that_the_check_was_given(
    box: Path, case: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    logins = tmp_path / "logins.csv"
    rows = ("time,ip,success", "2025-08-12T09:00:00Z,192.0.2.1,true", "2025-08-12T10:00:00Z,192.0.2.1,false")
    logins.write_text("\n".join(rows), "utf-8")
    run(["check", str(box), "--address", OWNER, "--dns", "off", "--case", case, "--logins", str(logins)], EN)
    run(["export", "-o", str(tmp_path / "a.zip"), "--case", case], EN)
    say = load_catalogue(Language.EN).say
    assert say("sheet.logins", count=1, failed=1) in unpack(tmp_path / "a.zip")["happened.en.html"].decode()
    logins.unlink()
    capsys.readouterr()
    assert run(["export", "-o", str(tmp_path / "b.zip"), "--case", case], EN) == Exit.CLEAR
    assert "this login history could not be read again" in capsys.readouterr().err


def test_what_can_no_longer_be_read_is_listed_without_its_text(
    box: Path, case: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    check(box, case)
    write_mbox(box, 2)
    run(["export", "-o", str(tmp_path / "a.zip"), "--case", case], EN)
    assert "1 notice of the last check was not found again" in capsys.readouterr().err
    box.unlink()
    assert run(["export", "-o", str(tmp_path / "b.zip"), "--case", case], EN) == Exit.CLEAR
    assert "3 notices of the last check were not found again" in capsys.readouterr().err
    rows = list(csv.DictReader(io.StringIO(unpack(tmp_path / "b.zip")["notices.csv"].decode("utf-8-sig"))))
    assert [row["file"] for row in rows] == [""] * 3


def test_there_is_nothing_to_export_before_a_check(case: str, tmp_path: Path) -> None:
    target = tmp_path / "a.zip"
    assert run(["export", "-o", str(target), "--case", case], EN) == Exit.TROUBLE
    run(["diary", "add", "x", "--case", case], EN)
    assert run(["export", "-o", str(target), "--case", case], EN) == Exit.TROUBLE
    assert run(["export", "--case", case], EN) == Exit.USAGE
    assert not target.exists()


@pytest.mark.skipif(os.name != "posix", reason="named pipes")
def test_an_archive_takes_the_place_of_files_only(box: Path, case: str, tmp_path: Path) -> None:
    check(box, case)
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    assert run(["export", "-o", str(pipe), "--case", case], EN) == Exit.USAGE
    assert pipe.is_fifo()


def forget(case: str, *more: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "whosent", "forget", "--case", case, "--lang", "en", *more]
    return subprocess.run(command, input=b"", capture_output=True, check=False, env=os.environ)


def test_forgetting_asks_first_and_deletes_nothing_where_nobody_answers(box: Path, case: str) -> None:
    check(box, case)
    done = forget(case)
    assert done.returncode == Exit.USAGE
    assert b"--yes" in done.stderr
    assert Path(case).exists()
    done = forget(case, "--yes")
    assert done.returncode == Exit.CLEAR
    assert not Path(case).exists()
    assert box.exists()


def test_forgetting_what_is_no_case_deletes_nothing(box: Path) -> None:
    done = forget(str(box), "--yes")
    assert done.returncode == Exit.TROUBLE
    assert box.exists()


def test_a_case_that_cannot_be_used_is_told_in_one_message(
    box: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "note.txt").write_text("not a case")
    assert check(box, str(tmp_path / "note.txt")) == Exit.TROUBLE
    out, err = capsys.readouterr()
    assert out == ""
    assert "note.txt: this file is not a case of whosent." in err
    assert len(err.splitlines()) == 1
