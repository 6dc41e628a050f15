"""Questions on the terminal and answers from a file, as whosent check takes them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC
from pathlib import Path

import pytest

from mailbox_builder import Mailbox
from whosent.account import Answers, read_answers
from whosent.apps.cli.intake import keep_answers, recall_answers
from whosent.case import open_case
from whosent.response import Question

pty = pytest.importorskip("pty", reason="needs pseudo-terminals, which this system lacks")


END = b"\x04" * 3  # whoever asks more than was answered is told that nobody is there


def run(folder: Path, *options: str, typed: str | None = None) -> subprocess.CompletedProcess[bytes]:
    """``whosent check``; ``typed`` is what somebody types at a terminal, None for no terminal."""
    command = [sys.executable, "-m", "whosent", "check", str(folder / "inbox"), *options]
    environment = {**os.environ, "TZ": "Asia/Tokyo", "COLUMNS": "80", "PYTHONUTF8": "1"}
    if typed is None:
        return subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, env=environment)
    ours, theirs = pty.openpty()
    try:
        os.write(ours, typed.encode() + END)
        return subprocess.run(command, stdin=theirs, capture_output=True, env=environment)
    finally:
        os.close(ours)
        os.close(theirs)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    box = Mailbox()
    box.report_spam(2)
    return box.write(tmp_path_factory.mktemp("mailbox"))


OFF = ("--dns", "off", "--format", "json")


@pytest.mark.parametrize(
    ("language", "typed"),
    [
        ("en", "none\n\nyes\n2026-08-11 21:00\nperhaps\n" + "\n" * 8 + "outlook, gmail\n"),
        ("ja", "なし\n\nはい\n2026-08-11 21:00\nたぶん\n" + "\n" * 8 + "outlook、gmail\n"),
    ],
)
def test_questions_are_asked_and_can_be_skipped(folder: Path, language: str, typed: str) -> None:
    done = run(folder, "--ask", "--lang", language, *OFF, typed=typed)
    assert json.loads(done.stdout)["answers"] == [
        {"question": "wrote_mail", "words": ["none"], "at": []},
        {"question": "logged_out", "words": ["yes"], "at": ["2026-08-11T12:00:00Z"]},
        {"question": "reading_apps", "words": ["outlook_app", "gmail_fetch"], "at": []},
    ]


def test_what_a_file_answers_is_not_asked_again(folder: Path, tmp_path: Path) -> None:
    seen = tmp_path / "seen.toml"
    seen.write_text('wrote_mail = "none"\nlogged_out = false\npassword_refused = false\n')
    done = run(folder, "--ask", "--answers", str(seen), "--lang", "en", *OFF, typed="\n" * 10)
    assert b"Did you write" not in done.stderr
    assert b"Did codes sent to your phone" in done.stderr
    assert [answer["question"] for answer in json.loads(done.stdout)["answers"]] == [
        "wrote_mail",
        "logged_out",
        "password_refused",
    ]


def test_nobody_is_asked_without_a_terminal(folder: Path) -> None:
    done = run(folder, "--ask", "--lang", "en")
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"--answers" in done.stderr


@pytest.mark.parametrize("language", ["ja", "en"])
def test_mistakes_in_a_file_of_answers_are_said_line_by_line(
    folder: Path, tmp_path: Path, language: str
) -> None:
    seen = tmp_path / "seen.toml"
    seen.write_text('logged_ou = true\nwrote_mail = "never"\n')
    done = run(folder, "--answers", str(seen), "--lang", language)
    lines = done.stderr.decode().splitlines()
    assert done.returncode == 1
    assert [line.split(":")[1].strip() for line in lines if "seen.toml: " in line][-2:] == ["1", "2"]


def test_a_missing_file_of_answers_is_wrong_usage(folder: Path) -> None:
    done = run(folder, "--answers", "nowhere.toml", "--lang", "en")
    assert done.returncode == 2
    assert b"nowhere.toml: there is no such file" in done.stderr


def test_a_case_keeps_what_was_told_and_tells_the_plan(tmp_path: Path) -> None:
    case = str(tmp_path / "mine.whosent")
    text = b"logged_out = [2026-08-11T21:00:00, 2026-08-12]\ntyped_password_on_page = true\n"
    told = read_answers(text, "seen.toml", localize=lambda at: at.replace(tzinfo=UTC))
    assert recall_answers(case) == Answers()
    keep_answers(case, told)
    assert recall_answers(case) == told
    keep_answers(case, read_answers(b"logged_out = false", "seen.toml", localize=lambda at: at))
    assert {answer.question: answer.words for answer in recall_answers(case).given} == {
        "logged_out": ("no",),
        "typed_password_on_page": ("yes",),
    }
    with open_case(Path(case)) as opened:
        assert opened.answers()[Question.TYPED_PASSWORD_ON_PAGE.value] == "yes"
