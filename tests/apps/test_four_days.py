"""A diary replayed day by day: what a calm expert would have said, in the terminal and on the page."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from four_days import LAST_DAY, live_until
from web_visit import visiting
from whosent.apps.cli import run
from whosent.case import open_case
from whosent.catalogue import Language, load_catalogue
from whosent.report import Figures
from whosent.verdict import Cause

DAYS = range(1, LAST_DAY + 1)
LOCALES: Mapping[Language, str] = {Language.EN: "en_US.UTF-8", Language.JA: "ja_JP.UTF-8"}
ANSWERS = {
    1: (
        *("came_from_mail=no", "has_change_notice=no", "limit_message=no"),
        *("page_was_lost=no", "only_biometrics=no"),
    ),
    2: ("came_from_mail=no", "has_change_notice=no", "limit_message=no", "page_was_lost=yes"),
    3: ("came_from_mail=no",),
    4: ("came_from_mail=no",),
}
MORE = ("stopped_message=no", "only_mail_software=no", "contact_not_mine=no", "works_now=unknown")
HELP = {1: "expired", 2: "page_lost", 3: "changed_by_me", 4: "in_again"}
JOINED = {
    1: ("login.known.address_forged",),
    2: ("login.known.address_forged",),
    3: (
        "login.known.address_forged",
        "login.known.password_changed_by_owner",
        "login.known.sms_limit_reached",
    ),
    4: (
        "login.known.address_forged",
        "login.known.password_changed_by_owner",
        "login.known.web_logins_clean",
    ),
}
SHOWN = {
    1: ("shown.notices.forged", "shown.logins.none", "shown.together"),
    2: ("shown.notices.forged", "shown.logins.none", "shown.together"),
    3: ("shown.notices.forged", "shown.logins.none", "shown.together"),
    4: ("shown.notices.forged", "shown.logins.no_software", "shown.together"),
}
NOT_SHOWN = {
    1: ("shown.logins.no_software",),
    2: ("shown.logins.no_software",),
    3: ("shown.logins.no_software",),
    4: ("shown.logins.none",),
}


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> dict[int, str]:
    """The case as it was at the end of each day."""
    return {day: live_until(day, tmp_path_factory.mktemp(f"day{day}")) for day in DAYS}


def bare(text: str) -> str:
    """Text without what wrapping and lists do to it."""
    return "".join(text.split())


def say(language: Language, key: str) -> str:
    return bare(load_catalogue(language).say(key))


def command(words: list[str], language: Language, capsys: pytest.CaptureFixture[str]) -> str:
    capsys.readouterr()
    assert run(words, {"LC_ALL": LOCALES[language]}) == 0
    return bare(capsys.readouterr().out)


@pytest.mark.parametrize("day", DAYS)
def test_the_answer_is_the_same_each_day(cases: dict[int, str], day: int) -> None:
    with open_case(Path(cases[day])) as case:
        [verdict] = case.verdicts()
    assert verdict.headline is Cause.FORGED
    assert verdict.notices == (44 if day == 1 else 294)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("day", DAYS)
def test_the_help_with_the_login_knows_what_the_case_knows(
    cases: dict[int, str], day: int, language: Language, capsys: pytest.CaptureFixture[str]
) -> None:
    answers = [word for answer in (*ANSWERS[day], *MORE) for word in ("--answer", answer)]
    text = command(["login-help", "--case", cases[day], *answers], language, capsys)
    assert say(language, f"login.{HELP[day]}.title") in text
    known = {key for key in JOINED[3] + JOINED[4] if say(language, key) in text}
    assert known == set(JOINED[day])


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("day", DAYS)
def test_the_plan_closes_with_what_is_shown_and_what_is_not(
    cases: dict[int, str], day: int, language: Language, capsys: pytest.CaptureFixture[str]
) -> None:
    text = command(["plan", "--case", cases[day]], language, capsys)
    assert say(language, "shown.heading") in text
    assert [key for key in SHOWN[day] if say(language, key) not in text] == []
    assert [key for key in NOT_SHOWN[day] if say(language, key) in text] == []


@pytest.mark.parametrize("language", Language)
def test_the_limit_on_codes_is_counted_down_from_the_diary(
    cases: dict[int, str], language: Language, capsys: pytest.CaptureFixture[str]
) -> None:
    text = command(["login-help", "--case", cases[3], "--answer", "came_from_mail=no"], language, capsys)
    over = say(language, "login.wait_over")
    assert over not in text
    ended = command(["login-help", "--case", cases[4], "--answer", "came_from_mail=no"], language, capsys)
    assert over not in ended
    assert say(language, "login.known.sms_limit_reached") not in ended


@pytest.mark.parametrize("language", Language)
def test_a_clean_history_of_the_web_does_not_tick_the_step_for_both(
    cases: dict[int, str], language: Language, capsys: pytest.CaptureFixture[str]
) -> None:
    with open_case(Path(cases[4])) as case:
        at = next(e.at for e in case.events() if e.kind == "web_logins_clean")
    catalogue = load_catalogue(language)
    text = command(["plan", "--case", cases[4]], language, capsys)
    said = catalogue.say("state.evidence_says.web_logins_clean", at=Figures(catalogue, None).moment(at))
    assert bare(said) in text
    assert bare(catalogue.say("plan.progress", done=0, total=4)) in text


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("day", DAYS)
def test_the_page_says_the_same(cases: dict[int, str], day: int, language: Language) -> None:
    folder = Path(cases[day]).parent
    dns = str(folder / "dns.json")
    with visiting(language=language, dns=dns, case=Path(cases[day])) as visit:
        key = visit.check(folder / "inbox", addresses="hana@provider.example")
        plan = bare(visit.get(f"/answers/{key}/plan").text)
        assert [key for key in SHOWN[day] if say(language, key) not in plan] == []
        assert [key for key in NOT_SHOWN[day] if say(language, key) in plan] == []
        for answer in (*ANSWERS[day], *MORE):
            question, _, word = answer.partition("=")
            visit.post("/login/answer", question=question, answer=word)
        login = bare(visit.get("/login").text)
        assert say(language, f"login.{HELP[day]}.title") in login
        assert all(say(language, key) in login for key in JOINED[day])


@pytest.mark.parametrize("language", Language)
def test_one_page_tells_what_happened(cases: dict[int, str], language: Language) -> None:
    folder = Path(cases[4]).parent
    with visiting(language=language, dns=str(folder / "dns.json"), case=Path(cases[4])) as visit:
        key = visit.check(folder / "inbox", addresses="hana@provider.example")
        visit.post(f"/answers/{key}/plan/tick", step="check_logins", state="done")
        pages = [visit.get(f"/answers/{key}/{name}").text for name in ("happened", "save/happened")]
    catalogue = load_catalogue(language)
    label = catalogue.say("label.forged")
    for page in map(bare, pages):
        told = [
            catalogue.say("sheet.notices", count=n, labels=catalogue.say("sheet.label", label=label, count=n))
            for n in (44, 250)
        ]
        told += [catalogue.say("sheet.diary", text="No more codes are sent"), catalogue.say("shown.together")]
        places = [page.index(bare(text)) for text in told]
        assert places == sorted(places)
        assert bare(catalogue.say("sheet.done", title=catalogue.say("step.check_logins.title"))) in page


def test_a_note_on_the_page_tells_what_happened(tmp_path: Path) -> None:
    with visiting(case=tmp_path / "my.case") as visit:
        key = visit.sample()
        notes = (("21:05", "password_tried"), ("21:07", "password_changed"), ("", "sms_limit"))
        for time, event in notes:
            visit.post(f"/answers/{key}/diary", day="2026-08-12", time=time, text="Noted", event=event)
        plan = bare(visit.get(f"/answers/{key}/plan").text)
        at = load_catalogue(Language.EN).say("shown.password.own", at="12 August 2026, 21:07")
        assert bare(at) in plan
        assert say(Language.EN, "shown.sms_limit")[:20] not in plan


@pytest.mark.parametrize("language", Language)
def test_a_changed_password_that_nobody_explains_comes_first(
    cases: dict[int, str], language: Language
) -> None:
    folder = Path(cases[1]).parent
    with visiting(language=language, dns=str(folder / "dns.json")) as visit:
        key = visit.check(folder / "inbox", addresses="hana@provider.example")
        say = load_catalogue(language).say
        calm = say("web.answer.first.calm", title=say("step.check_logins.title"))
        pressing = say("web.answer.first", title=say("step.password.title"))
        before = visit.get(f"/answers/{key}").text
        assert (calm in before, pressing in before) == (True, False)
        note = {"day": "2026-08-12", "time": "21:07", "text": "Noted", "event": "password_changed"}
        visit.post(f"/answers/{key}/diary", **note)
        after = visit.get(f"/answers/{key}").text
        assert (calm in after, pressing in after) == (False, True)
        assert bare(say("expect.called_for")) in bare(visit.get(f"/answers/{key}/plan").text)
