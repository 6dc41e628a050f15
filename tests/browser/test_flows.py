"""What people do on the page, from the first look to the ticked plan."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from browser.conftest import SAMPLE, Open, Server
from whosent.catalogue import Language, load_catalogue

NOTICE = SAMPLE / "inbox" / "20250812-031152.eml"
BOTH = pytest.mark.parametrize("language", ["ja", "en"])
WIDTHS = pytest.mark.parametrize("width", [1280, 390])


def say(language: str, key: str) -> str:
    return load_catalogue(Language(language)).sentences[key]


def fits(page) -> bool:
    """Whether nothing has to be scrolled sideways."""
    page.wait_for_load_state()
    return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.fixture(scope="module")
def mbox(tmp_path_factory: pytest.TempPathFactory) -> Path:
    mails = [path.read_bytes() for path in sorted((SAMPLE / "inbox").glob("*.eml"))]
    assert mails
    path = tmp_path_factory.mktemp("mail") / "Inbox.mbox"
    line = b"From x@example.com Tue Aug 12 10:00:00 2025\n"
    path.write_bytes(b"".join(line + mail.replace(b"\nFrom ", b"\n>From ") + b"\n" for mail in mails))
    return path


@BOTH
@WIDTHS
def test_from_a_dropped_mailbox_to_the_ticked_plan(
    open_page: Open, language: str, width: int, mbox: Path
) -> None:
    page = open_page(language, width=width)
    assert fits(page)
    page.get_by_role("link", name=say(language, "web.start.mail")).click()
    page.locator("#mail input[name=files]").set_input_files(mbox)
    page.locator("#mail button.button").click()
    page.wait_for_selector("#mail .given .name >> text=Inbox.mbox")
    assert fits(page)
    page.get_by_role("button", name=say(language, "web.mail.begin")).click()
    page.wait_for_url("**/answers/*")
    assert page.locator("h1").inner_text()
    assert fits(page)
    page.get_by_role("link", name=say(language, "web.answer.to_notices")).click()
    page.locator("#list .rows li").nth(5).wait_for()
    assert page.locator("#list .rows li").count() > 5
    assert fits(page)
    page.locator("#list .rows a").first.click()
    assert page.locator("table.ledger tfoot").is_visible()
    assert fits(page)
    page.locator(f".bar nav a >> text={say(language, 'web.nav.plan')}").click()
    assert fits(page)
    first = page.locator(".plan > li.next")
    done = first.get_attribute("id")
    first.get_by_role("button", name=say(language, "web.plan.done")).click()
    page.wait_for_selector(f".plan > li.ticked[id='{done}']")
    assert page.locator("progress").first.get_attribute("value") == "1"


@BOTH
@WIDTHS
def test_one_pasted_notice_and_the_language_switch(open_page: Open, language: str, width: int) -> None:
    page = open_page(language, width=width)
    page.get_by_role("link", name=say(language, "web.start.notice")).click()
    page.get_by_label(say(language, "web.notice.paste")).fill(NOTICE.read_text("utf-8"))
    page.get_by_role("button", name=say(language, "web.notice.go")).click()
    page.wait_for_url("**/answers/*")
    before = page.locator("h1").inner_text()
    page.locator(".language button").click()
    page.wait_for_url("**/answers/*")
    assert page.locator("h1").inner_text() != before
    assert fits(page)


@BOTH
@WIDTHS
def test_login_trouble_without_any_mail(open_page: Open, language: str, width: int) -> None:
    page = open_page(language, width=width)
    page.get_by_role("link", name=say(language, "web.start.login")).click()
    for _ in range(30):
        if page.locator(".ask").count() == 0:
            break
        page.locator(".ask button[value=no]").click()
        page.wait_for_load_state()
    page.locator(".steps li").first.wait_for()
    assert page.locator(".steps li").count() > 0
    assert fits(page)


def test_the_keyboard_alone_is_enough(open_page: Open) -> None:
    page = open_page("en")

    def reach(selector: str) -> None:
        for _ in range(200):
            page.keyboard.press("Tab")
            if page.evaluate("s => document.activeElement.matches(s)", selector):
                shown = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
                assert shown != "none", f"focus on {selector} cannot be seen"
                return
        raise AssertionError(f"{selector} cannot be reached")

    reach("a[href='/notice']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/notice")
    reach("#text")
    page.keyboard.insert_text(NOTICE.read_text("utf-8"))
    reach("button.button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/answers/*")
    reach("#now a.button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/plan")
    reach(".plan .next button[value=done]")
    page.keyboard.press("Enter")
    page.wait_for_selector(".plan .ticked")


def test_without_scripts_everything_works_too(open_page: Open, mbox: Path) -> None:
    page = open_page("en", scripts=False)
    page.get_by_role("link", name=say("en", "web.start.mail")).click()
    page.locator("#mail input[name=files]").set_input_files(mbox)
    page.locator("#mail button.button").click()
    page.wait_for_selector("#mail .given .name >> text=Inbox.mbox")
    page.get_by_role("button", name=say("en", "web.mail.begin")).click()
    page.wait_for_url("**/answers/*")
    page.goto(page.url + "/notices?q=example&label=forged")
    assert page.locator("#list .rows li").count() > 0


def test_what_was_typed_survives_a_killed_browser(open_page: Open, server: Server) -> None:
    page = open_page("en")
    page.goto(server.address + "/notice")
    with page.expect_response("**/drafts/notice"):
        page.locator("#text").press_sequentially("half a notice")
    page.reload()
    assert page.locator("#text").input_value() == "half a notice"
    page.context.close()
    again = open_page("en")
    again.goto(server.address + "/notice")
    assert again.locator("#text").input_value() == "half a notice"


def test_a_check_goes_on_without_its_tab(open_page: Open, server: Server) -> None:
    page = open_page("en")
    page.get_by_role("button", name=say("en", "web.start.sample")).click()
    page.context.close()
    [job] = server.app.state.site.workspace.jobs
    again = open_page("en")
    again.goto(f"{server.address}/jobs/{job.key}")
    again.wait_for_url("**/answers/*")


def test_the_list_is_searched_without_a_reload(open_page: Open) -> None:
    page = open_page("en")
    page.get_by_role("button", name=say("en", "web.start.sample")).click()
    page.wait_for_url("**/answers/*")
    page.goto(page.url + "/notices")
    all_of_them = page.locator("#list .rows li").count()
    page.evaluate("window.stays = true")
    with page.expect_response(re.compile(r"/notices\?")):
        page.locator("#q").press_sequentially("invoice")
    page.wait_for_function(f"document.querySelectorAll('#list .rows li').length < {all_of_them}")
    assert page.evaluate("window.stays") is True
    page.get_by_label(say("en", "web.list.label")).select_option("account")
    page.wait_for_selector("#list >> text=Nothing fits")


def test_a_used_address_shows_what_to_do(open_page: Open, server: Server) -> None:
    token = server.app.state.site.door.invite()
    open_page("en", token=token)
    page = open_page("ja", token=token)
    assert say("ja", "web.refused.used_token") in page.content()
    assert say("en", "web.refused.used_token") in page.content()
