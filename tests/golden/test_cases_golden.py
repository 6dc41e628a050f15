"""Whole cases as a terminal tells them, read by eye before they are accepted."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest

from mail_hosts import JST
from story_case import OWNER, write_story
from told_cases import write_dead_forward, write_smtp_only
from whosent.account import Answers, read_answers
from whosent.api import check
from whosent.catalogue import Language, load_catalogue
from whosent.raw import Place
from whosent.report import CheckReport, compose, render_terminal, write_check_json

HERE = Path(__file__).parent
SCHEMA = HERE.parents[1] / "docs" / "schema" / "check.schema.json"
KNOWS_NOTHING = b"travelled = false\nuses_vpn = false\nsends_by_itself = false\nknows_logins = false\n"


def locate(place: Place) -> str:
    return f"Mail/{place}"


def story(folder: Path) -> CheckReport:
    """The flood of August 2025, with all that its owner had on the fourth day."""
    write_story(folder)
    return check(
        [folder / "inbox", folder / "spam"],
        addresses=(OWNER,),
        provider="yahoo-japan",
        dns=folder / "dns.json",
        logins=[folder / "web-logins.txt"],
        also=[folder / "second"],
        answers=_told(folder.joinpath("answers.toml").read_bytes()),
    )


def smtp_only(folder: Path, *, answers: bytes = b"") -> CheckReport:
    """Somebody sends by SMTP only; the web's history is clean, that of mail software is not."""
    write_smtp_only(folder)
    return check(
        [folder / "inbox"],
        addresses=(OWNER,),
        provider="yahoo-japan",
        dns=folder / "dns.json",
        logins=[folder / "web-logins.txt", folder / "software-logins.txt"],
        answers=_told(answers),
    )


def dead_forward(folder: Path, *, with_settings: bool = False) -> CheckReport:
    """The owner's mail is sent on to an address that is gone."""
    box = write_dead_forward(folder)
    assert box.mail
    return check(
        [folder / "inbox"],
        addresses=("hana@provider.example",),
        sent=[folder / "sent"],
        settings=["rules.sieve"] if with_settings else (),
        dns=folder / "dns.json",
        authserv_ids=("mail.provider.example",),
    )


def _told(answers: bytes) -> Answers:
    return read_answers(answers, "answers.toml", localize=lambda at: at)


CASES: dict[str, Callable[[Path], CheckReport]] = {
    "case-story": story,
    "case-smtp-only": smtp_only,
    "case-smtp-only-told": lambda folder: smtp_only(folder, answers=KNOWS_NOTHING),
    "case-dead-forward": dead_forward,
    "case-dead-forward-settings": lambda folder: dead_forward(folder, with_settings=True),
}


@pytest.mark.parametrize("name", list(CASES))
def test_a_case_reads_as_it_was_accepted(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # a settings file is named as it was given
    report = CASES[name](tmp_path)
    for language in Language:
        page = compose(report, load_catalogue(language), zone=JST, locate=locate)
        actual = "".join(line.text + "\n" for line in render_terminal(page))
        assert str(tmp_path) not in actual
        path = HERE / f"{name}.{language}.txt"
        if os.environ.get("WHOSENT_GOLDEN") == "write":
            path.write_text(actual, encoding="utf-8")
        assert path.read_text(encoding="utf-8") == actual


@pytest.mark.parametrize("name", list(CASES))
def test_a_case_in_json_is_as_its_schema_says(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    written = "".join(write_check_json(CASES[name](tmp_path), load_catalogue(Language.EN)))
    jsonschema.validate(json.loads(written), json.loads(SCHEMA.read_text("utf-8")))
