"""What people do around an answer: where to look, questions, passwords, notes, texts, and an archive."""

from __future__ import annotations

import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from browser.conftest import Open, Server
from browser.test_flows import BOTH, WIDTHS, fits, say
from fake_model import answering, says
from mailbox_builder import Mailbox, Return, gone, letter
from shared.scenarios import IS_ABSENT, NAMES, read_scenario
from whosent.apps.connect import Connections, KeyStore, load_connect_limits, read_endpoint
from whosent.apps.web.phrasing import Phrasings
from whosent.catalogue import Language, load_catalogue
from whosent.report.advice import find_situation

axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")
_COMBINED = [(language, width) for language in ("ja", "en") for width in (1280, 390)]


def open_sample(page) -> str:
    page.locator("form[action='/sample'] button").click()
    page.wait_for_url("**/answers/*")
    return page.url


@BOTH
@WIDTHS
def test_where_to_look_without_any_mail(open_page: Open, language: str, width: int) -> None:
    page = open_page(language, width=width)
    page.get_by_role("link", name=say(language, "web.start.look")).first.click()
    assert fits(page)
    page.locator("#provider").select_option("gmail")
    page.get_by_role("button", name=say(language, "web.look.show")).click()
    page.wait_for_url("**/look?provider=gmail*")
    page.locator(".places li").nth(5).wait_for()
    assert page.locator(".places li").count() > 5
    assert fits(page)


@BOTH
@WIDTHS
def test_a_question_and_its_answer(open_page: Open, language: str, width: int) -> None:
    page = open_page(language, width=width)
    page.locator(f".bar nav a >> text={say(language, 'web.nav.ask')}").click()
    assert fits(page)
    asked = say(language, "q.J2.question")
    page.locator("#q").fill(asked)
    page.keyboard.press("Enter")
    page.wait_for_url("**/ask?q=*")
    assert page.locator(".panel h2").first.inner_text() == asked
    assert page.locator("form[action='/ask/phrase']").count() == 0
    assert fits(page)


@BOTH
@WIDTHS
def test_a_password_is_looked_at_and_a_new_one_made(open_page: Open, language: str, width: int) -> None:
    page = open_page(language, width=width)
    page.get_by_role("link", name=say(language, "web.start.password")).click()
    before = page.locator(".phrase").inner_text()
    page.locator("#password").fill("password123")
    page.get_by_role("button", name=say(language, "web.password.go")).click()
    assert page.locator("meter").get_attribute("value") == "0"
    assert page.locator("#password").input_value() == ""
    assert "password123" not in page.content()
    assert page.locator(".phrase").inner_text() != before
    assert fits(page)


@BOTH
@WIDTHS
def test_notes_texts_and_an_archive(
    open_page: Open, language: str, width: int, tmp_path: Path
) -> None:
    page = open_page(language, width=width)
    answer = open_sample(page)
    page.get_by_text(say(language, "web.diary.add")).click()
    page.locator("#day").fill("2025-08-12")
    page.locator("#time").fill("21:30")
    page.locator("#event").select_option("sms_limit")
    page.locator("#diary-text").fill("No more codes")
    page.get_by_role("button", name=say(language, "web.diary.go")).click()
    page.wait_for_selector(".diary >> text=No more codes")
    assert fits(page)
    page.goto(f"{answer}/happened")
    assert "No more codes" in page.locator("table").inner_text()
    assert fits(page)
    page.goto(f"{answer}/plan")
    page.locator("a[href$='/texts/friends']").click()
    page.locator("#name").fill("Hanako")
    page.get_by_role("button", name=say(language, "web.texts.name.go")).click()
    assert "Hanako" in page.locator("#letter").input_value()
    assert fits(page)
    page.goto(answer)
    with page.expect_download() as waiting:
        page.locator("form[action$='/export'] button").click()
    waiting.value.save_as(tmp_path / "a.zip")
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        assert {"report.ja.html", "report.en.html", "SHA256SUMS"} <= set(archive.namelist())


@BOTH
@WIDTHS
def test_an_open_answer_is_settled_by_what_the_owner_knows(
    open_page: Open, server: Server, language: str, width: int, tmp_path: Path
) -> None:
    box = Mailbox(names_login=False, verifies=False, stamps_delivery=False)
    mail = box.submit(letter(box.owner, to="a@far.example"))
    box.own_notice(mail, gone("a@far.example", remote="mx.far.example"), returned=Return.NONE)
    box.write(tmp_path)
    page = open_page(language, width=width)
    page.goto(server.address + "/mail")
    page.locator("#mail summary").click()
    page.locator("#mail-path").fill(str(tmp_path / "inbox"))
    page.locator("#mail form button.button").last.click()
    page.get_by_role("link", name=say(language, "web.mail.go_on")).click()
    page.locator("#addresses").fill(box.owner)
    page.locator("#begin button.button").click()
    page.wait_for_url("**/answers/*")
    open_answer = page.locator("h1").inner_text()
    assert axe.Axe().run(page).response["violations"] == []
    assert fits(page)
    page.get_by_label(say(language, "intake.said.wrote_mail.all")).check()
    page.get_by_role("button", name=say(language, "web.told.go")).click()
    page.wait_for_function("before => document.querySelector('h1')?.innerText !== before", arg=open_answer)
    page.wait_for_url("**/answers/*")
    assert page.locator("#wrote_mail-all").is_checked()
    assert page.locator("h1").inner_text() == say(language, "answer.own.first")


@BOTH
@WIDTHS
def test_a_model_gets_what_was_seen_once_the_button_is_pressed(
    open_page: Open, server: Server, language: str, width: int, tmp_path: Path
) -> None:
    fact = say(language, "q.J2.answer").split("。" if language == "ja" else ". ")[0]
    with answering(says(f"{fact} [1]")) as model:
        connections = Connections(tmp_path, KeyStore(tmp_path, None), load_connect_limits())
        at = datetime.now(UTC)
        connections.link_model(read_endpoint(model.url), "small", key="", at=at)
        server.app.state.site.phrasings = Phrasings(connections)
        page = open_page(language, width=width)
        page.goto(f"{server.address}/ask?number=J2&q=tom@firm.example")
        page.get_by_text(say(language, "web.model.see")).click()
        shown = page.locator("pre.letter").inner_text()
        assert "firm.example" not in shown
        assert model.asked == []
        assert fits(page)
        page.locator("form[action='/ask/phrase'] button").click()
        page.wait_for_selector(f"#phrased >> text={say(language, 'model.heading.facts')}")
        assert fits(page)
    [asked] = model.asked
    sent = "\n\n".join(message["content"] for message in json.loads(asked.body)["messages"])
    assert "".join(sent.split()) == "".join(shown.split())


@pytest.mark.skipif(IS_ABSENT, reason="the labelled mailboxes are not beside the checkout")
@pytest.mark.parametrize(
    ("name", "language", "width"),
    [(name, *_COMBINED[n % len(_COMBINED)]) for n, name in enumerate(NAMES)],
)
def test_each_labelled_mailbox_shows_what_the_command_says(
    open_page: Open, server: Server, name: str, language: str, width: int
) -> None:
    scenario = read_scenario(name)
    said = scenario.check()
    page = open_page(language, width=width)
    dns = scenario.folder / "dns.json"
    workspace = server.app.state.site.workspace
    workspace.material = type(workspace.material)(dns=str(dns) if json.loads(dns.read_text()) else "off")
    page.goto(server.address + "/mail")
    given = [("mail", "inbox"), ("sent", "sent"), ("logins", "logins.csv")]
    for use, below in given:
        path = scenario.folder / below
        if path.is_file() or (path.is_dir() and any(path.iterdir())):
            page.locator(f"#{use} summary").click()
            page.locator(f"#{use}-path").fill(str(path))
            page.locator(f"#{use} form button.button").last.click()
            page.wait_for_selector(f"#{use} .given")
    page.locator("#addresses").fill(", ".join((scenario.owner, *scenario.aliases)))
    page.locator("#begin summary").click()
    page.locator("#authserv").fill(scenario.authserv_id)
    page.locator("#begin button.button").click()
    page.wait_for_url("**/answers/*")
    count = sum(a.label is said.verdict.headline for a in said.verdict.attributions)
    first = f"answer.{find_situation(said.verdict)}.first"
    assert page.locator("h1").inner_text() == load_catalogue(Language(language)).say(first, count=count)
    assert fits(page)
