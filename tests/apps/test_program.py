"""The command line as a user meets it."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from made_up_mail import OWNER, VACATION, notice, write_mbox
from whosent import __version__
from whosent.apps.cli import run
from whosent.apps.cli.exits import Exit, exit_of
from whosent.verdict import Cause

EN = {"LC_ALL": "en_US.UTF-8"}
JA = {"LANG": "ja_JP.UTF-8"}


@pytest.fixture
def box(tmp_path: Path) -> Path:
    return write_mbox(tmp_path / "box.mbox")


def spawn(*arguments: str, data: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "whosent", *arguments]
    environment = {**os.environ, "LC_ALL": "C.UTF-8", "COLUMNS": "200"}
    return subprocess.run(command, input=data, capture_output=True, check=False, env=environment)


@pytest.mark.parametrize(
    ("headline", "code"),
    [(Cause.ACCOUNT, 10), (Cause.UNDECIDED, 11), (Cause.FORGED, 0), (Cause.OWN, 0), (Cause.NONE, 0)],
)
def test_the_exit_code_tells_the_headline(headline: Cause, code: int) -> None:
    assert exit_of(headline) == code


def test_check_prints_a_verdict_on_stdout_and_nothing_else_anywhere(
    box: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = run(["check", str(box), "--address", OWNER, "--dns", "off"], EN)
    out, err = capsys.readouterr()
    assert code in (Exit.CLEAR, Exit.UNDECIDED)
    assert "What to do now" in out
    assert "\x1b" not in out
    assert err == ""


def test_check_speaks_the_language_of_the_environment(box: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["check", str(box), "--address", OWNER, "--dns", "off"], JA)
    assert "■ 今すること" in capsys.readouterr().out


def test_check_writes_json_for_programs(box: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["check", str(box), "--address", OWNER, "--dns", "off", "--format", "json"], EN)
    result = json.loads(capsys.readouterr().out)
    assert [n["index"] for n in result["notices"]] == [0, 1, 2]
    assert {n["source"] for n in result["notices"]} == {"box.mbox"}


def test_a_file_appears_whole_and_stdout_stays_empty(box: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = box.parent / "report.html"
    run(["check", str(box), "--address", OWNER, "--dns", "off", "--format", "html", "-o", str(target)], EN)
    assert capsys.readouterr().out == ""
    assert target.read_text(encoding="utf-8").endswith("</html>\n")
    assert {p.name for p in box.parent.iterdir()} == {"box.mbox", "report.html"}
    assert target.stat().st_mode & 0o077 == 0


def test_one_pasted_notice_is_enough() -> None:
    done = spawn("check", "-", "--address", OWNER, "--dns", "off", "--lang", "en", data=notice())
    assert done.returncode in (Exit.CLEAR, Exit.UNDECIDED)
    assert b"Traceback" not in done.stderr


def test_pasted_visible_text_leads_to_the_full_source() -> None:
    text = b"""This is the mail system at host mx.example.com.

I'm sorry to have to inform you that your message could not
be delivered to one or more recipients. It's attached below.

                   The mail system

<you@example.com>: host mx.example.com[192.0.2.25] said: 550 5.1.1 User unknown
    (in reply to RCPT TO command)
"""
    done = spawn("check", "-", "--address", "hanako@gmail.com", "--dns", "off", "--lang", "en", data=text)
    assert b"usually hidden" in done.stdout
    assert b"Show original" in done.stdout


def test_parse_prints_a_line_per_recipient(box: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["parse", str(box)], EN) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [json.loads(line)["recipient"] for line in lines] == [f"user{n}@example.com" for n in range(3)]


def test_parse_writes_csv_with_a_head(box: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["parse", str(box), "--format", "csv"], EN)
    rows = list(csv.DictReader(capsys.readouterr().out.splitlines()))
    assert [row["status"] for row in rows] == ["5.1.1"] * 3


def test_parse_keeps_the_order_with_several_processes(tmp_path: Path) -> None:
    box = write_mbox(tmp_path / "many.mbox", 450)
    one = spawn("parse", str(box))
    two = spawn("parse", str(box), "--jobs", "2")
    assert one.stdout.count(b"\n") == 450
    assert two.stdout == one.stdout


def test_parse_prints_automatic_replies_only_when_asked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "away.eml").write_bytes(VACATION)
    run(["parse", str(tmp_path)], EN)
    assert capsys.readouterr().out == ""
    run(["parse", str(tmp_path), "--vacation"], EN)
    assert json.loads(capsys.readouterr().out)["mail_system"] == "vacation"


def test_parse_names_what_it_could_not_read(box: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (box.parent / "broken.zip").write_bytes(b"PK\x03\x04" + b"x" * 100)
    assert run(["parse", str(box.parent)], EN) == 0
    err = capsys.readouterr().err
    assert "could not be read: 1." in err
    assert "broken.zip" in err


def test_show_shows_one_mail_and_what_it_tells(box: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["show", f"{box}#1", "--dns", "off"], EN) == 0
    out = capsys.readouterr().out
    assert "user1@example.com: not delivered." in out
    assert "What this mail tells by itself" in out


def test_show_says_that_there_are_more(box: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["show", str(box), "--dns", "off"], EN) == 0
    out, err = capsys.readouterr()
    assert "user0@example.com" in out
    assert "box.mbox#1" in err


def test_show_says_how_many_there_are(box: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["show", f"{box}#7"], EN) == Exit.USAGE
    assert "Mails in it: 3." in capsys.readouterr().err


def test_a_good_rule_is_called_good_and_a_bad_one_is_explained(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = tmp_path / "bad.toml"
    bad.write_text('nme = "bad"\n', encoding="utf-8")
    assert run(["rules", "check", str(bad)], EN) == Exit.TROUBLE
    assert "did you mean name?" in capsys.readouterr().err


def test_a_folder_of_rules_is_checked_as_it_would_be_used(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rule = (
        'schema = 1\nname = "{name}"\ntitle = "Kestrel"\nsource = "https://{name}.example/manual"\n'
        'confidence = "documented"\nexample = ["{name}-01"]\nbefore = ["{other}"]\n'
        '[recognise]\nbody_contains = ["this is {name} speaking"]\n'
        '[recipient]\nline = "<{{address}}> refused: {{diagnostic}}"\n'
    )
    assert run(["rules", "check", str(tmp_path)], EN) == Exit.USAGE
    assert "no rule in this folder" in capsys.readouterr().err
    (tmp_path / "kestrel.toml").write_text(rule.format(name="kestrel", other="merlin"), encoding="utf-8")
    (tmp_path / "merlin.toml").write_text(rule.format(name="merlin", other="qmail"), encoding="utf-8")
    assert run(["rules", "check", str(tmp_path)], EN) == 0
    out, err = capsys.readouterr()
    assert (out.count("no mistakes found"), err) == (2, "")


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--version"], EN) == 0
    assert capsys.readouterr().out == f"whosent {__version__}\n"


@pytest.mark.parametrize("command", [[], ["check"], ["parse"], ["show"], ["rules"], ["rules", "check"]])
@pytest.mark.parametrize("environment", [EN, JA])
def test_help_opens_with_two_examples_and_ends_with_what_to_do(
    command: list[str], environment: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([*command, "--help"], environment) == 0
    lines = capsys.readouterr().out.rstrip("\n").split("\n")
    assert lines[0] in ("Examples:", "使用例:")
    assert all(line.startswith("  whosent ") for line in lines[1:3])
    assert lines[3] == ""
    assert "whosent" in lines[-1] or "docs/" in lines[-1] or "whosent" in lines[-2]
    assert "KeyError" not in "".join(lines)


WRONG: list[tuple[list[str], int, str]] = [
    (["chekc", "x"], 2, "Did you mean check?"),
    (["check"], 2, "SOURCE is missing"),
    (["check", "x", "--adress", "y"], 2, "Did you mean --address?"),
    (["check", "x", "--address"], 2, "--address needs a value"),
    (["check", "x", "--lang", "jp"], 2, "It can be ja, en"),
    (["check", "x", "--format", "jsno"], 2, "Did you mean json?"),
    (["check", "/no/such/place"], 2, "/no/such/place"),
    (["check", "BOX", "--address", "hanako"], 2, "“hanako” cannot be read as a mail address"),
    (["check", "BOX", "--dns", "/no/dns.json"], 2, "/no/dns.json"),
    (["check", "BOX", "--provider", "gmial"], 2, "gmail"),
    (["check", "BOX", "--logins", "/no/logins.csv"], 2, "/no/logins.csv"),
    (["check", "BOX", "--dns", "off", "-o", "/no/folder/report.txt"], 2, "/no/folder/report.txt"),
    (["check", ""], 2, "(an empty name): there is no such file or folder"),
    (["check", "BOX", "--logins", ""], 2, "(an empty name): this file could not be opened"),
    (["show", ""], 2, "(an empty name)"),
    (["check", "EMPTY"], 1, "no mail"),
    (["check", "BINARY"], 1, "BINARY"),
    (["check", "ZIP"], 1, "ZIP"),
    (["parse", "BOX", "--jobs", "none"], 2, "“none” is none"),
    (["parse", "BOX", "--rules", "/no/rules"], 2, "/no/rules"),
    (["show", "/no/such/mail.eml#3"], 2, "/no/such/mail.eml"),
    (["rules", "check", "/no/rule.toml"], 2, "/no/rule.toml"),
    (["rules", "chek", "x"], 2, "Did you mean check?"),
]


@pytest.mark.parametrize(("arguments", "code", "words"), WRONG, ids=lambda value: str(value)[:40])
@pytest.mark.parametrize("environment", [EN, JA])
def test_wrong_usage_is_one_clear_message(
    arguments: list[str],
    code: int,
    words: str,
    environment: dict[str, str],
    box: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (box.parent / "empty").mkdir()
    (box.parent / "binary.bin").write_bytes(bytes(range(256)) * 8)
    (box.parent / "broken.zip").write_bytes(b"PK\x03\x04" + b"x" * 100)
    names = {"BOX": box, "EMPTY": box.parent / "empty", "BINARY": box.parent / "binary.bin"}
    names["ZIP"] = box.parent / "broken.zip"
    typed = [str(names.get(argument, argument)) for argument in arguments]
    assert run(typed, environment) == code
    out, err = capsys.readouterr()
    assert out == ""
    assert "Traceback" not in err
    assert err.count("\n") <= 2
    if environment is EN:
        assert str(names.get(words, words)) in err
    else:
        assert any("\u3041" <= char <= "\u309f" for char in err)


def test_no_arguments_give_the_help_but_are_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert run([], EN) == Exit.USAGE
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("Examples:")


def test_a_reader_that_goes_away_is_no_trouble(tmp_path: Path) -> None:
    box = write_mbox(tmp_path / "many.mbox", 400)
    command = [sys.executable, "-m", "whosent", "parse", str(box)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait() == Exit.PIPE_CLOSED


def test_a_full_disk_is_said_in_a_sentence(box: Path) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    command = [sys.executable, "-m", "whosent", "check", str(box), "--dns", "off", "--lang", "en"]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, check=False)
    assert done.returncode == Exit.TROUBLE
    assert done.stderr.startswith(b"stdout: the result could not be written")
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("closed", "arguments", "code", "words"),
    [
        ("<&-", ["parse", "-"], Exit.TROUBLE, b"Nothing arrived on standard input"),
        ("<&-", ["parse", "BOX"], 0, b""),
        (">&-", ["parse", "BOX"], Exit.TROUBLE, b"stdout: the result could not be written"),
        (">&-", ["parse", "BOX", "-o", "RESULT"], 0, b""),
        ("2>&-", ["parse", "/no/such/place"], Exit.USAGE, b""),
    ],
)
def test_streams_may_be_closed_from_the_start(
    box: Path, closed: str, arguments: list[str], code: int, words: bytes
) -> None:
    named = {"BOX": str(box), "RESULT": str(box.parent / "result.jsonl")}
    command = ["sh", "-c", f'exec "$@" {closed}', "sh", sys.executable, "-m", "whosent", "--lang", "en"]
    command += [named.get(word, word) for word in arguments]
    done = subprocess.run(command, capture_output=True, check=False)
    assert (done.returncode, done.stderr[: len(words) or None]) == (code, words)


def test_an_old_result_stays_when_writing_fails(box: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = box.parent / "result.json"
    target.write_text("old", encoding="utf-8")
    (box.parent / "empty").mkdir()
    code = run(["parse", str(box.parent / "empty"), "-o", str(target)], EN)
    capsys.readouterr()
    assert code == Exit.TROUBLE
    assert target.read_text(encoding="utf-8") == "old"
    assert not list(box.parent.glob(".*part"))


@pytest.mark.parametrize(("environment", "words"), [(EN, "whole notice"), (JA, "お知らせの全文")])
def test_pasted_text_that_is_no_notice_leads_to_the_full_source(
    environment: dict[str, str], words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pasted = tmp_path / "pasted.eml"
    pasted.write_bytes(b"Subject: hello\n\nDid you get my mail?\n")
    assert run(["check", str(pasted), "--dns", "off"], environment) == Exit.CLEAR
    assert capsys.readouterr().out.split("\n\n")[0].count(words) == 1


def test_a_file_in_a_place_that_cannot_be_written_to_is_named(
    box: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = f"{box}/report.html"
    assert run(["check", str(box), "--dns", "off", "-o", target], EN) == Exit.USAGE
    assert target in capsys.readouterr().err


def test_an_address_in_two_words_is_refused(box: Path, capsys: pytest.CaptureFixture[str]) -> None:
    address = "hanako sato@kestrel.example"
    assert run(["check", str(box), "--dns", "off", "--address", address], EN) == Exit.USAGE
    assert address in capsys.readouterr().err
