"""The page takes what the account shows, and what only its owner knows, where it asks for them."""

from __future__ import annotations

import html
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mailbox_builder import Mailbox, Return, gone, letter
from web_visit import Visit, visiting
from whosent.catalogue import Language, load_catalogue

LIST = "time,address,success\n2026-08-01T09:00:00,192.0.2.1,true\n2026-08-14T09:00:00,192.0.2.1,true\n"
SIEVE = 'require ["copy"];\nredirect :copy "elsewhere@far.example";\n'


def open_mailbox(folder: Path) -> Mailbox:
    box = Mailbox(names_login=False, verifies=False, stamps_delivery=False)
    mail = box.submit(letter(box.owner, to="a@far.example"))
    box.own_notice(mail, gone("a@far.example", remote="mx.far.example"), returned=Return.NONE)
    box.write(folder)
    return box


@pytest.mark.parametrize("language", Language)
def test_a_pasted_list_is_told_back_and_its_zone_can_be_corrected(language: Language) -> None:
    say = load_catalogue(language).say
    with visiting(language=language) as visit:
        page = visit.post("/mail/add", use="logins", logins=LIST.replace("00,192", "00Z,192"))
        assert say("web.pasted.logins") in html.unescape(page.text)
        assert say("web.mail.zone.wrong") in html.unescape(page.text)
        visit.post("/mail/zone", zone="+09:00")
        assert visit.site.workspace.material.login_zone == "+09:00"
        wrong = visit.post("/mail/zone", zone="Mars/Base")
        assert wrong.status_code == 422
        assert "Mars/Base" in wrong.text


@pytest.mark.parametrize("use", ["logins", "settings"])
def test_what_cannot_be_read_is_said_where_it_was_pasted_and_not_lost(visit: Visit, use: str) -> None:
    page = visit.post("/mail/add", use=use, **{use: "not a list of anything"})
    assert page.status_code == 422
    assert "not a list of anything</textarea>" in page.text


def test_settings_and_another_mailbox_reach_the_check(tmp_path: Path) -> None:
    box = open_mailbox(tmp_path)
    with visiting() as visit:
        assert visit.post("/mail/add", use="settings", settings=SIEVE).status_code == 200
        assert visit.post("/mail/add", use="also", path=str(tmp_path / "inbox")).status_code == 200
        key = visit.check(tmp_path / "inbox", addresses=box.owner)
        found = visit.site.workspace.job(key).found
    assert "elsewhere@far.example" in repr(found.report.settings)
    assert len(found.report.settings) == 1


def test_answers_are_kept_in_the_case_survive_and_can_be_taken_back(tmp_path: Path) -> None:
    box = open_mailbox(tmp_path)
    case = tmp_path / "my.case"
    with visiting(case=case) as visit:
        key = visit.check(tmp_path / "inbox", addresses=box.owner)
        told = {"logged_out_typed": "yes", "logged_out": "yes", "logged_out_day": "2026-08-11"}
        again = visit.post(f"/answers/{key}/told", **told).url.path.rpartition("/")[2]
        visit.wait(again)
    with visiting(case=case) as visit:
        key = visit.begin(addresses=box.owner)
        [answer] = visit.site.workspace.job(key).found.report.answers
        assert (answer.question, answer.words, answer.moments[0].has_time) == ("logged_out", ("yes",), False)
        page = visit.get(f"/answers/{key}/questions").text
        assert 'value="2026-08-11"' in page
        again = visit.post(f"/answers/{key}/told", logged_out_typed="yes", logged_out="").url.path
        visit.wait(again.rpartition("/")[2])
        assert visit.site.workspace.journal().intake().given == ()


def test_a_draft_of_the_questions_survives_a_reload(tmp_path: Path) -> None:
    box = open_mailbox(tmp_path)
    with visiting() as visit:
        key = visit.check(tmp_path / "inbox", addresses=box.owner)
        visit.post("/drafts/intake", uses_vpn_typed="yes", uses_vpn="no")
        page = visit.get(f"/answers/{key}/questions").text
        assert 'id="uses_vpn-no" name="uses_vpn" value="no" checked' in page


@pytest.mark.parametrize("language", Language)
def test_linked_services_are_a_page_of_their_own(language: Language) -> None:
    with visiting(language=language) as visit:
        key = visit.sample()
        assert f"/answers/{key}/services" in visit.get(f"/answers/{key}/plan").text
        page = visit.get(f"/answers/{key}/services")
        assert page.status_code == 200
        assert load_catalogue(language).say("services.heading") in html.unescape(page.text)


def test_whose_an_event_was_is_one_line_of_the_diary(visit: Visit) -> None:
    from whosent.report.model import DiaryEntry
    from whosent.response import Answer

    at = datetime(2026, 8, 12, tzinfo=UTC)
    journal = visit.site.workspace.journal()
    for text in ("mine", "not mine"):
        entry = DiaryEntry(number=0, at=at, has_time=True, text=text)
        journal.say_whose("one", Answer.NO, entry, at)
    assert [entry.text for entry in journal.diary()] == ["not mine"]
    assert dict(journal.was_it_you()) == {"one": Answer.NO}
    journal.say_whose("one", Answer.UNKNOWN, None, at)
    assert journal.diary() == ()
