"""Letters reach the reader, or the reader is told why not; and "help" helps."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from whosent.apps.cli import run
from whosent.catalogue import Language, load_catalogue

ASK = ["ask", "--number", "J2", "--lang", "ja"]


def start(arguments: list[str], stdin: bytes = b"", **environment: str) -> subprocess.CompletedProcess[bytes]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("LC_", "LANG", "PYTHON"))}
    if path := os.environ.get("PYTHONPATH"):
        kept["PYTHONPATH"] = path
    command = [sys.executable, "-m", "whosent", *arguments]
    return subprocess.run(
        command, input=stdin, env={**kept, **environment}, capture_output=True, check=False
    )


def test_where_only_ascii_is_known_japanese_comes_out_as_utf_8() -> None:
    done = start(ASK, LC_ALL="POSIX", PYTHONCOERCECLOCALE="0", PYTHONUTF8="0")
    assert load_catalogue(Language.JA).say("q.J2.question") in done.stdout.decode("utf-8")
    assert done.stderr == b""


@pytest.mark.parametrize("charset", ["ascii", "cp1252"])
def test_a_charset_without_japanese_is_told_once(charset: str) -> None:
    done = start(ASK, PYTHONIOENCODING=charset)
    said = load_catalogue(Language.EN).say("cli.charset", charset=charset)
    assert done.stderr.decode("ascii").count(said) == 1
    assert done.returncode == 0


@pytest.mark.parametrize("charset", ["cp932", "euc_jp", "utf-8"])
def test_a_charset_with_japanese_is_used_as_it_is(charset: str) -> None:
    done = start(ASK, PYTHONIOENCODING=charset)
    assert load_catalogue(Language.JA).say("q.J2.question") in done.stdout.decode(charset)
    assert done.stderr == b""


@pytest.mark.parametrize("language", Language)
def test_what_is_no_mail_on_standard_input_gets_advice_of_its_own(language: Language) -> None:
    done = start(["check", "-", "--lang", language.value], bytes(range(256)) * 8, PYTHONUTF8="1")
    assert done.returncode == 1
    assert load_catalogue(language).say("error.source.binary.stdin") in done.stderr.decode("utf-8")


@pytest.mark.parametrize(("words", "meant"), [(["help"], []), (["help", "check"], ["check"])])
def test_help_is_what_others_call_it(
    words: list[str], meant: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([*meant, "--help"], {"LANG": "en"}) == 0
    page = capsys.readouterr().out
    assert run(words, {"LANG": "en"}) == 0
    assert capsys.readouterr().out == page
    assert page
