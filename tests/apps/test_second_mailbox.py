"""A second mailbox and the list of services, on the command line."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import jsonschema
import pytest

from security_mails import EXAMPLES, FOLDER
from whosent.apps.cli import run

SCHEMAS = Path(__file__).parents[2] / "docs" / "schema"
ENGLISH = {"LANG": "en"}


@pytest.fixture
def second(tmp_path: Path) -> Path:
    """A mailbox of security notices, and one MAILER-DAEMON notice that is not about the owner's address."""
    folder = tmp_path / "second"
    folder.mkdir()
    for name in EXAMPLES:
        shutil.copy(FOLDER / f"{name}.eml", folder)
    notice = next((Path(__file__).parents[1] / "rules").glob("postfix-*.eml"))
    shutil.copy(notice, folder / "notice.eml")
    return folder


@pytest.fixture
def first(tmp_path: Path) -> Path:
    folder = tmp_path / "first"
    folder.mkdir()
    (folder / "1.eml").write_text(
        "Delivered-To: other.owner@home.example\n"
        "Received: from a.example (a.example [192.0.2.1]) by mx.home.example with ESMTP id 1;"
        " Mon, 11 Aug 2025 07:00:00 +0900\n"
        "From: friend@a.example\nTo: other.owner@home.example\nSubject: hello\n\nhello\n"
    )
    return folder


def checked(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, list[dict[str, object]]]:
    run(["check", *arguments, "--dns", "off", "--format", "json"], ENGLISH)
    found: dict[str, list[dict[str, object]]] = json.loads(capsys.readouterr().out)
    jsonschema.validate(found, json.loads((SCHEMAS / "check.schema.json").read_text("utf-8")))
    return found


def test_a_second_mailbox_gives_security_notices_and_nothing_else(
    first: Path, second: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    alone = checked(capsys, str(first))
    found = checked(capsys, str(first), "--also", str(second))
    assert len(found["security_notices"]) == len(EXAMPLES)
    assert all(notice["in_second"] for notice in found["security_notices"])
    assert {key: found[key] for key in ("notices", "others", "owner", "verdict")} == {
        key: alone[key] for key in ("notices", "others", "owner", "verdict")
    }


def test_a_notice_in_a_second_mailbox_is_about_the_first_only_where_it_says_so(
    first: Path, second: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = checked(capsys, str(first), "--also", str(second))
    assert {notice["concerns"] for notice in found["security_notices"]} <= {"other", "unstated"}


def test_a_second_mailbox_that_is_not_there_is_wrong_usage(
    first: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["check", str(first), "--also", str(tmp_path / "none")], ENGLISH) == 2
    assert capsys.readouterr().err


@pytest.mark.parametrize("language", ["ja", "en"])
def test_services_are_listed_for_people(
    second: Path, language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["services", str(second), "--lang", language], ENGLISH) == 0
    said = capsys.readouterr().out
    assert said.index("PayPay") < said.index("Microsoft") < said.index("au ID") < said.index("Amazon")


def test_services_are_listed_for_programs(second: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["services", str(second), "--format", "json"], ENGLISH) == 0
    found = json.loads(capsys.readouterr().out)
    jsonschema.validate(found, json.loads((SCHEMAS / "services.schema.json").read_text("utf-8")))
    assert {"paypay", "amazon", "docomo", "google"} <= {service["name"] for service in found["services"]}
    assert found["owner"]["addresses"] == ["hanako.sato@mailbox.example"]


def test_services_of_a_mailbox_without_any_say_so(first: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["services", str(first)], ENGLISH) == 0
    assert "No mail in it is shown to come from a service" in " ".join(capsys.readouterr().out.split())
