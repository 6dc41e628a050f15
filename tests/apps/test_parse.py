"""``whosent parse``: its forms, and what can be asked of them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from made_up_mail import write_mbox
from whosent.apps.cli import run
from whosent.apps.cli.exits import Exit

EN = {"LC_ALL": "en_US.UTF-8"}
JA = {"LANG": "ja_JP.UTF-8"}


@pytest.fixture
def box(tmp_path: Path) -> Path:
    return write_mbox(tmp_path / "box.mbox")


def test_explanations_are_text_for_people(box: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["parse", str(box), "--explain"], EN) == 0
    out = capsys.readouterr().out
    assert "box.mbox#1  user1@example.com" in out
    assert "Stated in Final-Recipient." in out
    assert max(map(len, out.splitlines())) <= 80


def test_explanations_speak_japanese(box: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["parse", str(box), "--explain"], JA)
    assert "Final-Recipient に書かれています。" in capsys.readouterr().out


def test_explanations_are_json_for_programs(box: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["parse", str(box), "--explain", "--format", "jsonl"], EN)
    line = json.loads(capsys.readouterr().out.splitlines()[0])
    explained = {e["field"]: e for e in line["explain"]}
    assert explained["recipient"]["value"] == line["recipient"]
    where = explained["recipient"]["where"]
    assert where["quoted"].startswith("Final-Recipient:")


def test_headers_come_in_order_as_they_were_written(box: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["parse", str(box), "--headers"], EN)
    line = json.loads(capsys.readouterr().out.splitlines()[0])
    assert "Subject" in [name for name, _ in line["notice_headers"]]
    assert dict(line["original_headers"])["Message-ID"].strip("<>") == line["message_id"]


def test_the_array_for_programs_written_for_sisimai_is_whole(
    box: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(["parse", str(box), "--format", "sisimai"], EN)
    facts = json.loads(capsys.readouterr().out)
    assert [fact["recipient"] for fact in facts] == [f"user{n}@example.com" for n in range(3)]


def test_that_array_is_empty_where_nothing_was_found(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "hi.eml").write_bytes(b"From: hana@example.com\nSubject: Hi\n\nHello\n")
    run(["parse", str(tmp_path / "hi.eml"), "--format", "sisimai"], EN)
    assert json.loads(capsys.readouterr().out) == []


@pytest.mark.parametrize("option", ["--explain", "--headers"])
@pytest.mark.parametrize("form", ["csv", "sisimai"])
def test_what_a_form_cannot_hold_is_refused(
    box: Path, capsys: pytest.CaptureFixture[str], option: str, form: str
) -> None:
    assert run(["parse", str(box), "--format", form, option], EN) == Exit.USAGE
    out, err = capsys.readouterr()
    assert out == ""
    assert "needs --format jsonl" in err


@pytest.mark.parametrize("form", [["--format", "sisimai"], ["--explain"], ["--format", "csv"], ["--headers"]])
def test_several_processes_print_the_same_in_every_form(tmp_path: Path, form: list[str]) -> None:
    box = write_mbox(tmp_path / "many.mbox", 250)
    for jobs in ("1", "2"):
        assert run(["parse", str(box), "--jobs", jobs, "-o", str(tmp_path / f"{jobs}.out"), *form], EN) == 0
    one = (tmp_path / "1.out").read_bytes()
    assert b"user249@example.com" in one
    assert (tmp_path / "2.out").read_bytes() == one
