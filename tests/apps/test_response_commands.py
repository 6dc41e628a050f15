"""plan, ask, login-help, texts, password and guide as a user meets them."""

from __future__ import annotations

import json
import re
import stat
from pathlib import Path

import icalendar
import jsonschema
import pytest

from made_up_reports import forged_flood, one_used_among_forged
from whosent.apps.cli import run
from whosent.apps.cli.exits import Exit
from whosent.catalogue import Language, load_catalogue
from whosent.report import CheckReport, width_of, write_check_json
from whosent.response import Cause as PlanCause
from whosent.response import TextKind

SCHEMAS = Path(__file__).parents[2] / "docs" / "schema"
EN = {"LC_ALL": "en_US.UTF-8"}
JA = {"LANG": "ja_JP.UTF-8"}

Capture = pytest.CaptureFixture[str]
both = pytest.mark.parametrize("environment", [JA, EN], ids=["ja", "en"])


def save(report: CheckReport, path: Path) -> str:
    path.write_text("".join(write_check_json(report, load_catalogue(Language.EN))), "utf-8")
    return str(path)


@pytest.fixture
def used(tmp_path: Path) -> str:
    return save(one_used_among_forged(), tmp_path / "used.json")


@pytest.fixture
def forged(tmp_path: Path) -> str:
    return save(forged_flood(), tmp_path / "forged.json")


def validate(name: str, text: str) -> None:
    schema = json.loads((SCHEMAS / f"{name}.schema.json").read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(json.loads(text))


def states(used: str, capsys: Capture) -> dict[str, str]:
    assert run(["plan", "--from", used, "--format", "json"], EN) == Exit.CLEAR
    text = capsys.readouterr().out
    validate("plan", text)
    return {step["id"]: step["state"] for step in json.loads(text)["steps"]}


@both
def test_the_plan_fits_80_columns_and_ends_with_what_to_type(
    used: str, capsys: Capture, environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(Path(used).parent)
    assert run(["plan", "--from", "used.json"], environment) == Exit.CLEAR
    out, err = capsys.readouterr()
    lines = out.splitlines()
    assert max(width_of(line) for line in lines if not line.strip().startswith("$")) <= 80
    assert "whosent plan --from used.json done 1" in " ".join(lines[-3:])
    assert err == ""


def test_ticks_are_kept_beside_the_result_for_its_owner_only(used: str, capsys: Capture) -> None:
    assert (
        run(["plan", "--from", used, "done", "1", "password", "--note", "at the library"], EN) == Exit.CLEAR
    )
    kept = Path(used + ".plan")
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    capsys.readouterr()
    found = states(used, capsys)
    assert (found["save_evidence"], found["password"]) == ("done", "done")
    assert run(["plan", "--from", used, "undo", "1"], EN) == Exit.CLEAR
    capsys.readouterr()
    assert states(used, capsys)["save_evidence"] == "open"


def test_a_step_that_is_not_for_the_owner_is_put_aside(used: str, capsys: Capture) -> None:
    run(["plan", "--from", used, "skip", "replace_phone"], EN)
    capsys.readouterr()
    assert states(used, capsys)["replace_phone"] == "not_for_me"


def test_answers_are_kept_and_shorten_the_plan(used: str, capsys: Capture) -> None:
    run(["plan", "--from", used, "--answer", "has_second_device=no", "--answer", "replaces_phone=no"], EN)
    capsys.readouterr()
    found = states(used, capsys)
    assert "scan_first" in found
    assert not {"trusted_device", "replace_phone"} & set(found)


def test_linked_services_of_the_family_are_in_the_plan(used: str, capsys: Capture) -> None:
    run(["plan", "--from", used, "--service", "paypay", "--service", "amazon@Jiro"], EN)
    capsys.readouterr()
    assert {"services_money.paypay", "services_shopping.amazon@Jiro"} <= set(states(used, capsys))


def test_show_tells_the_steps_that_it_names_and_changes_nothing(used: str, capsys: Capture) -> None:
    run(["plan", "--from", used, "show", "sign_out"], EN)
    out = capsys.readouterr().out
    assert "Somebody who is already in may stay in" in out
    assert not Path(used + ".plan").exists()


def test_steps_can_be_looked_at_without_a_check(capsys: Capture) -> None:
    assert run(["plan", "--for", "account_used_by_thief", "--provider", "docomo"], EN) == Exit.CLEAR
    assert "Keep the evidence" in capsys.readouterr().out
    assert run(["plan", "--for", "account_used_by_thief", "done", "1"], EN) == Exit.USAGE
    assert "nowhere to keep" in capsys.readouterr().err


@pytest.mark.parametrize("cause", list(PlanCause))
def test_every_cause_can_be_named(cause: PlanCause, capsys: Capture) -> None:
    assert run(["plan", "--for", cause, "--format", "json"], EN) == Exit.CLEAR
    text = capsys.readouterr().out
    validate("plan", text)
    assert json.loads(text)["cause"] == cause


def test_reminders_go_into_a_calendar(used: str, tmp_path: Path) -> None:
    target = tmp_path / "again.ics"
    assert run(["plan", "--from", used, "--ics", str(target)], JA) == Exit.CLEAR
    events = icalendar.Calendar.from_ical(target.read_bytes()).walk("VEVENT")
    assert len(events) >= 3


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["plan"], "needs the result of a check"),
        (["plan", "--from", "USED", "done"], "give the number"),
        (["plan", "--from", "USED", "done", "99"], "no step"),
        (["plan", "--from", "USED", "finish", "1"], "“finish”"),
        (["plan", "--from", "USED", "--answer", "has_second_divice=no"], "has_second_device"),
        (["plan", "--from", "USED", "--answer", "has_second_device=maybe"], "maybe"),
        (["plan", "--from", "USED", "--service", "paypall"], "paypay"),
        (["plan", "--for", "account_used_by_theif"], "account_used_by_thief"),
        (["plan", "--from", "missing.json"], "no such file"),
        (["plan", "--from", "USED", "--case", "default"], "not both"),
        (["ask", "--number", "J99"], "J99"),
        (["login-help", "--answer", "works_nov=yes"], "works_now"),
        (["login-help", "--fact", "unknown_logins"], "unknown_login"),
        (["login-help", "--since", "noon"], "noon"),
        (["login-help"], "came_from_mail"),
        (["texts", "frends"], "friends"),
        (["texts", "bank", "--changed", "yesterday"], "yesterday"),
    ],
)
def test_what_is_typed_wrongly_is_said(arguments: list[str], said: str, used: str, capsys: Capture) -> None:
    code = run([used if word == "USED" else word for word in arguments], EN)
    out, err = capsys.readouterr()
    assert code == Exit.USAGE
    assert out == ""
    assert said in err


def test_a_file_that_is_no_check_is_refused(tmp_path: Path, capsys: Capture) -> None:
    other = tmp_path / "other.json"
    other.write_bytes(b"\xff\xfe")
    assert run(["plan", "--from", str(other)], EN) == Exit.TROUBLE
    assert "other.json" in capsys.readouterr().err


def test_a_damaged_record_of_the_plan_is_named_and_left_alone(used: str, capsys: Capture) -> None:
    kept = Path(used + ".plan")
    kept.write_text('{"step": "password"', "utf-8")
    assert run(["plan", "--from", used], EN) == Exit.TROUBLE
    assert "used.json.plan" in capsys.readouterr().err
    assert kept.read_text("utf-8") == '{"step": "password"'


@both
def test_a_question_is_answered_with_what_the_mailbox_shows(
    used: str, capsys: Capture, environment: dict[str, str]
) -> None:
    question = "開いてしまった" if environment is JA else "I opened it"
    assert run(["ask", question, "--from", used], environment) == Exit.CLEAR
    out = capsys.readouterr().out
    assert max(map(width_of, out.splitlines())) <= 80
    heading = load_catalogue(Language.JA if environment is JA else Language.EN).say("ask.case")
    assert heading in out


def test_a_question_may_be_in_the_other_language(capsys: Capture) -> None:
    run(["ask", "パスキー", "設定できない", "--format", "json", "--lang", "en"], JA)
    text = capsys.readouterr().out
    validate("ask", text)
    first = json.loads(text)["answers"][0]
    assert first["id"] == "J15"
    assert first["answer"].isascii() or "passkey" in first["answer"]


def test_other_matters_are_not_answered(capsys: Capture) -> None:
    run(["ask", "ラーメンの作り方"], JA)
    assert load_catalogue(Language.JA).say("ask.none")[:20] in capsys.readouterr().out


@both
def test_without_a_question_those_that_have_an_answer_are_listed(
    capsys: Capture, environment: dict[str, str]
) -> None:
    run(["ask"], environment)
    assert len(re.findall(r"^  - [JES]\d+: ", capsys.readouterr().out, re.MULTILINE)) >= 30


LIMIT = [
    *("--answer", "came_from_mail=no", "--answer", "has_change_notice=no"),
    *("--answer", "limit_message=yes", "--answer", "limit_again=no"),
]


@both
def test_login_help_counts_the_wait(capsys: Capture, environment: dict[str, str]) -> None:
    assert run(["login-help", *LIMIT, "--since", "2025-08-12T14:05"], environment) == Exit.CLEAR
    over = load_catalogue(Language.JA if environment is JA else Language.EN).say("login.wait_over")
    out = capsys.readouterr().out
    assert over in out
    assert max(map(width_of, out.splitlines())) <= 80


def test_login_help_knows_what_the_check_found(forged: str, capsys: Capture) -> None:
    run(["login-help", *LIMIT, "--from", forged, "--format", "json"], EN)
    text = capsys.readouterr().out
    validate("login-help", text)
    found = json.loads(text)
    assert found["outcome"] == "sms_limit"
    assert [known["fact"] for known in found["known"]] == ["address_forged"]
    assert found["wait_until"]


@both
@pytest.mark.parametrize("kind", list(TextKind))
def test_a_text_is_on_stdout_and_all_else_is_not(
    used: str, capsys: Capture, environment: dict[str, str], kind: TextKind
) -> None:
    assert run(["texts", kind, "--from", used, "--name", "Hanako"], environment) == Exit.CLEAR
    out, err = capsys.readouterr()
    language = Language.JA if environment is JA else Language.EN
    note = load_catalogue(language).say("texts.note")[:10]
    assert note in err
    assert note not in out
    assert out.endswith("Hanako\n")


def test_a_text_that_does_not_fit_the_finding_says_so(used: str, forged: str, capsys: Capture) -> None:
    run(["texts", "not_me", "--from", used], EN)
    assert "may not fit" in capsys.readouterr().err
    run(["texts", "not-me", "--from", forged], EN)
    assert "may not fit" not in capsys.readouterr().err


@both
def test_password_asks_nothing_where_nobody_can_type(capsys: Capture, environment: dict[str, str]) -> None:
    assert run(["password", "--provider", "yahoo-japan"], environment) == Exit.CLEAR
    out = capsys.readouterr().out
    assert re.search(r"^  [a-z]+(-[a-z]+){5,}$", out, re.MULTILINE)
    assert "IMAP" in out
    assert max(map(width_of, out.splitlines())) <= 80


def test_the_guide_is_one_file(tmp_path: Path) -> None:
    target = tmp_path / "guide.html"
    assert run(["guide", "-o", str(target), "--provider", "gmail"], JA) == Exit.CLEAR
    text = target.read_text("utf-8")
    assert "Gmail" in text
    assert "ドコモ" not in text.partition("ログインできないとき")[0]
