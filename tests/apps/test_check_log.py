"""``whosent check --log``: the command as a person runs it."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest

from mailbox_builder import THIEF, Mailbox, spam
from whosent.apps.cli import run
from whosent.apps.cli.exits import Exit
from whosent.message import parse

EN = {"LC_ALL": "en_US.UTF-8"}
SCHEMA = Path(__file__).parents[2] / "docs" / "schema" / "check.schema.json"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A notice, and the log of the server that took its mail from outside, rotated and packed."""
    box = Mailbox(signs=False, names_login=False)
    box.abuse(1)
    box.write(tmp_path)
    message_id = parse(spam(box.owner, 0)).headers.unfolded("message-id")
    stamp = "Nov  2 21:00:00 mail postfix"
    lines = (
        f"{stamp}/smtpd[1]: AAAAAA: client=x[192.0.2.130], sasl_username=taro@provider.example",
        f"{stamp}/cleanup[1]: AAAAAA: message-id=<another@provider.example>",
        f"{stamp}/smtpd[1]: BBBBBB: client=x[{THIEF.address}]",
        f"{stamp}/cleanup[1]: BBBBBB: message-id={message_id}",
    )
    (tmp_path / "logs").mkdir()
    (tmp_path / "logs" / "mail.log.2.gz").write_bytes(gzip.compress("\n".join(lines).encode()))
    return tmp_path


Said = Callable[..., tuple[int, str, str]]


@pytest.fixture
def said(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Said:
    """Exit code, output and errors of a check with more arguments, in that folder."""
    monkeypatch.chdir(folder)

    def check(*more: str) -> tuple[int, str, str]:
        code = run(["check", "inbox", "--address", "hana@provider.example", "--dns", "off", *more], EN)
        output = capsys.readouterr()
        return code, output.out.replace("\n    ", " "), output.err

    return check


def test_it_says_what_was_read_and_in_which_zone(said: Said) -> None:
    code, output, _ = said("--log", "logs", "--log-zone", "Asia/Tokyo")
    assert code == 0
    assert "without any login" in output
    assert "1 file (Postfix;" in output
    assert "Asia/Tokyo" in output


def test_json_says_what_was_read(said: Said) -> None:
    report = json.loads(said("--log", "logs/mail.log.2.gz", "--log-zone", "+09:00", "--format", "json")[1])
    jsonschema.validate(report, json.loads(SCHEMA.read_text("utf-8")))
    (log,) = report["logs"]
    assert (log["file"], log["servers"]) == ("logs/mail.log.2.gz", ["postfix"])
    assert (log["mails"], log["logins"]) == (2, 1)
    assert (log["from"], log["zone"]) == ("2026-11-02T12:00:00Z", "UTC+09:00")


def test_without_a_log_json_speaks_of_none(said: Said) -> None:
    assert "logs" not in json.loads(said("--format", "json")[1])


def test_a_file_that_is_no_log_is_called_so(folder: Path, said: Said) -> None:
    (folder / "notes.txt").write_text("Nothing of the kind\n")
    assert "no line was recognised" in said("--log", "notes.txt")[1]


@pytest.mark.parametrize("more", [("--log", "nowhere"), ("--log", "logs", "--log-zone", "Mars/Base")])
def test_what_cannot_be_is_wrong_usage(said: Said, more: tuple[str, ...]) -> None:
    code, _, errors = said(*more)
    assert code == Exit.USAGE
    assert more[-1] in errors
