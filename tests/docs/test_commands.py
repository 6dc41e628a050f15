"""What the pages tell readers to type works, and prints what they show."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from doc_pages import ROOT, Shown, blocks, commands, shown
from made_up_reports import forged_flood
from whosent.account import load_server_log_rules
from whosent.catalogue import Language, load_catalogue
from whosent.report import write_check_json

SAMPLE = ROOT / "src" / "whosent" / "sample"
ENVIRONMENT = {**os.environ, "TZ": "Asia/Tokyo", "COLUMNS": "80", "PYTHONUTF8": "1"}


def whosent(arguments: list[str], cwd: Path = ROOT, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    assert arguments[0] == "whosent"
    command = [sys.executable, "-m", *arguments]
    return subprocess.run(command, cwd=cwd, input=stdin, env=ENVIRONMENT, capture_output=True, check=False)


@pytest.mark.parametrize("example", shown(), ids=str)
def test_a_command_prints_what_the_page_shows(example: Shown) -> None:
    done = whosent(list(example.arguments))
    lines = done.stdout.decode().splitlines()
    if os.environ.get("WHOSENT_GOLDEN") == "write":
        write_anew(example, lines)
        return
    assert tuple(lines[: len(example.lines)]) == example.lines
    assert example.is_cut == (len(lines) > len(example.lines))


def write_anew(example: Shown, lines: list[str]) -> None:
    page = example.block.page.read_text("utf-8")
    first = example.block.text.splitlines()[0]
    kept = lines[: len(example.lines)] + (["…"] if example.is_cut else [])
    example.block.page.write_text(page.replace(example.block.text, "\n".join([first, *kept]) + "\n"), "utf-8")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A folder that holds all that the pages name, made of the sample."""
    mail = SAMPLE / "mail"
    for inbox, spam, sent in (
        ("Mail/INBOX", "Mail/Spam", "Mail/Sent"),
        ("メール/受信箱", "メール/迷惑メール", "メール/送信済み"),
    ):
        shutil.copytree(mail / "inbox", tmp_path / inbox)
        shutil.copytree(mail / "spam", tmp_path / spam)
        shutil.copytree(mail / "sent", tmp_path / sent)
    shutil.copy(SAMPLE / "logins.csv", tmp_path)
    for name in ("report.json", "kekka.json"):
        saved = "".join(write_check_json(forged_flood(), load_catalogue(Language.EN)))
        (tmp_path / name).write_text(saved, "utf-8")
    with zipfile.ZipFile(tmp_path / "takeout-20251124T000000Z-001.zip", "w") as archive:
        archive.writestr("Takeout/Mail/All mail Including Spam and Trash.mbox", takeout(mail))
    write_first_rule(tmp_path)
    write_logs(tmp_path / "logs")
    return tmp_path


def write_logs(folder: Path) -> None:
    """The log of a mail server, and one that was rotated."""
    (rule,) = (r for r in load_server_log_rules() if r.name == "postfix")
    folder.mkdir()
    for name in ("mail.log", "mail.log.1"):
        (folder / name).write_text("\n".join(rule.example), "utf-8")


def write_first_rule(folder: Path) -> None:
    """The notice and the rule with which the guide to rules begins."""
    guide = (ROOT / "docs" / "rules.md").read_text("utf-8")
    notice, rule = re.findall(r"```(?:toml)?\n(.*?)```", guide, re.DOTALL)[:2]
    (folder / "notice.eml").write_text(notice, "utf-8")
    (folder / "my-rules").mkdir()
    (folder / "my-rules" / "kestrel.toml").write_text(rule, "utf-8")


def takeout(mail: Path) -> bytes:
    """The sample as Google exports mail."""
    labels = {"inbox": b"Inbox", "spam": b"Spam", "sent": b"Sent"}
    found = [(p, labels[p.parent.name]) for p in sorted(mail.rglob("*.eml"))]
    assert found
    return b"".join(
        b"From 1@xxx Mon Aug 11 00:00:00 +0000 2025\nX-Gmail-Labels: " + label + b"\n"
        + re.sub(rb"^(>*From )", rb">\1", path.read_bytes(), flags=re.MULTILINE) + b"\n"
        for path, label in found
    )  # fmt: skip


ENDING = [c for c in commands("whosent") if c[1] != "serve"]  # that one goes on: tests/apps/web


@pytest.mark.parametrize("command", ENDING, ids=" ".join)
def test_a_command_for_ones_own_mail_gives_an_answer(command: list[str], home: Path) -> None:
    arguments = [str(home / word[2:]) if word.startswith("~/") else word for word in command]
    pasted = (SAMPLE / "mail" / "inbox" / "20250812-031152.eml").read_bytes()
    if arguments[1] == "check":  # the default asks DNS, and tests stay on this machine
        arguments += ["--dns", "off"]
    done = whosent(arguments, home, pasted)
    assert done.returncode in (0, 10, 11), done.stderr.decode()
    if "-o" in arguments:
        assert (home / arguments[arguments.index("-o") + 1]).stat().st_size > 1000
    else:
        assert done.stdout


def test_make_has_every_target_that_the_pages_name() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    named = {command[1] for command in commands("make")}
    assert {"demo", "test"} <= named <= targets


@pytest.mark.parametrize("block", blocks("python"), ids=str)
def test_code_for_library_users_runs(block: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    exec(compile(block.text, str(block), "exec"), {})  # noqa: S102 - our own pages
