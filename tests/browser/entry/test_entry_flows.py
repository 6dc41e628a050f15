"""Making a login and signing in, as people do it: with a passkey, a password and a code, without scripts."""

from __future__ import annotations

import re

import pytest

from browser.entry.conftest import Open, TlsServer
from entry_visit import NAME, PASSWORD
from whosent.catalogue import Language, load_catalogue

BOTH = pytest.mark.parametrize("language", ["ja", "en"])
WIDTHS = pytest.mark.parametrize("width", [1280, 390])


def say(language: str, key: str, **values: object) -> str:
    return load_catalogue(Language(language)).say(key, **values)


def fits(page) -> bool:
    """Whether nothing has to be scrolled sideways."""
    page.wait_for_load_state()
    return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def press(page, language: str, key: str) -> None:
    page.get_by_role("button", name=say(language, key), exact=True).click()


def set_up_with_password(page, server: TlsServer, language: str) -> None:
    page.goto(server.set_up_address)
    form = page.locator("form[action='/set-up']")
    form.locator("#name").fill(NAME)
    form.locator("#password").fill(PASSWORD)
    press(page, language, "entry.next")
    page.wait_for_url("**/set-up/app")
    assert page.locator("svg.qr").is_visible()
    assert fits(page)
    page.locator(".steps summary").click()
    server.app_secret = page.locator(".phrase").inner_text().replace(" ", "")
    page.locator("#code").fill(server.app_code())
    press(page, language, "entry.set_up.go")
    page.wait_for_url("**/account/codes")
    server.recovery = page.locator(".codes li").all_inner_texts()
    assert fits(page)
    press(page, language, "entry.codes.kept")
    page.wait_for_url(server.address + "/")


@BOTH
@WIDTHS
def test_a_passkey_from_the_first_look_to_signing_in_again(
    open_page: Open, server: TlsServer, language: str, width: int
) -> None:
    page = open_page(language, width=width, device=True)
    page.goto(server.set_up_address)
    assert fits(page)
    page.locator("#passkey-name").fill(NAME)
    press(page, language, "entry.set_up.passkey.go")
    page.wait_for_url("**/account/codes")
    page.locator(".codes li").first.wait_for()
    assert page.locator(".codes li").count() == 10
    press(page, language, "entry.codes.kept")
    page.wait_for_url(server.address + "/")
    page.get_by_role("link", name=say(language, "entry.nav.account"), exact=True).click()
    assert fits(page)
    press(page, language, "entry.sign_out")
    page.wait_for_url("**/sign-in")
    assert fits(page)
    press(page, language, "entry.sign_in.passkey.go")
    page.wait_for_url(server.address + "/")
    session, device = page.device
    [kept] = session.send("WebAuthn.getCredentials", {"authenticatorId": device})["credentials"]
    assert kept["rpId"] == "whosent.example"
    assert kept["isResidentCredential"]


@BOTH
def test_one_is_asked_again_and_goes_on_with_what_one_was_doing(
    open_page: Open, server: TlsServer, language: str
) -> None:
    page = open_page(language, width=390, device=True)
    page.goto(server.set_up_address)
    page.locator("#passkey-name").fill(NAME)
    press(page, language, "entry.set_up.passkey.go")
    page.wait_for_url("**/account/codes")
    before = page.locator(".codes li").all_inner_texts()
    server.clock.pass_by(minutes=11)
    page.goto(server.address + "/account")
    press(page, language, "entry.account.codes.new")
    page.wait_for_url("**/confirm")
    assert fits(page)
    press(page, language, "entry.confirm.passkey.go")
    press(page, language, "entry.errand.codes.go")
    page.wait_for_url("**/account/codes")
    after = page.locator(".codes li").all_inner_texts()
    assert len(after) == 10
    assert not set(before) & set(after)


@BOTH
def test_a_sender_is_linked_and_unlinked(open_page: Open, server: TlsServer, language: str) -> None:
    page = open_page(language, width=390)
    set_up_with_password(page, server, language)
    page.goto(server.address + "/connections")
    page.get_by_role("link", name=say(language, "connections.sender.go")).click()
    page.wait_for_url("**/connections/sender")
    form = page.locator("form:has(input[value=mail])")
    with page.expect_response("**/drafts/sender"):
        form.locator("#server").press_sequentially("127.0.0.1")
    page.reload()
    assert form.locator("#server").input_value() == "127.0.0.1"
    form.locator("#codes_to").fill("codes@example.net")
    form.locator("#author").fill("whosent@example.net")
    form.get_by_role("button").click()
    page.wait_for_url("**/connections/sender/code")
    assert fits(page)
    page.reload()
    page.locator("#code").fill(server.sink.code)
    press(page, language, "entry.sender.link")
    page.wait_for_url("**/connections")
    assert fits(page)
    page.locator("form[action='/connections/unlink'] button").click()
    page.get_by_text(say(language, "connections.none")).wait_for()


@BOTH
@WIDTHS
def test_a_password_and_a_code_app(open_page: Open, server: TlsServer, language: str, width: int) -> None:
    page = open_page(language, width=width)
    set_up_with_password(page, server, language)
    page.goto(server.address + "/account")
    press(page, language, "entry.sign_out")
    page.wait_for_url("**/sign-in")
    page.locator("form[action='/sign-in'] #name").fill(NAME)
    page.locator("#password").fill(PASSWORD)
    press(page, language, "entry.next")
    page.wait_for_url("**/sign-in/code**")
    assert fits(page)
    server.clock.pass_by(seconds=30)
    page.locator("#code").fill(server.app_code())
    press(page, language, "entry.sign_in.go")
    page.wait_for_url(server.address + "/")


@BOTH
def test_a_code_that_was_sent_survives_a_reload_and_a_killed_tab(
    open_page: Open, server: TlsServer, language: str
) -> None:
    page = open_page(language, width=390)
    set_up_with_password(page, server, language)
    server.link_sender()
    page.goto(server.address + "/account")
    press(page, language, "entry.sign_out")
    page.locator("form[action='/sign-in'] #name").fill(NAME)
    page.locator("#password").fill(PASSWORD)
    press(page, language, "entry.next")
    press(page, language, "entry.code.send")
    page.wait_for_selector("[role=status]")
    page.reload()
    killed = page.context
    page.close()
    again = killed.new_page()
    again.goto(server.address + "/")
    again.locator("#code").fill(server.sink.code)
    press(again, language, "entry.sign_in.go")
    again.wait_for_url(server.address + "/")
    assert len(server.sink.letters) == 1


def test_without_scripts_a_password_and_a_code_work(open_page: Open, server: TlsServer) -> None:
    page = open_page("en", scripts=False)
    page.goto(server.set_up_address)
    assert page.get_by_text(say("en", "entry.passkey.needs_script")).is_visible()
    form = page.locator("form[action='/set-up']")
    form.locator("#name").fill(NAME)
    form.locator("#password").fill(PASSWORD)
    press(page, "en", "entry.next")
    page.locator(".steps summary").click()
    server.app_secret = page.locator(".phrase").inner_text().replace(" ", "")
    page.locator("#code").fill(server.app_code())
    press(page, "en", "entry.set_up.go")
    press(page, "en", "entry.codes.kept")
    assert page.url == server.address + "/"
    page.goto(server.address + "/account")
    press(page, "en", "entry.sign_out")
    for _ in range(5):
        page.locator("#name").fill(NAME)
        page.locator("#password").fill("guess")
        press(page, "en", "entry.next")
    assert page.locator("[data-wait]").inner_text() == "0:30"


def test_a_wait_counts_down(open_page: Open, server: TlsServer) -> None:
    page = open_page("en")
    set_up_with_password(page, server, "en")
    guest = open_page("en")
    guest.goto(server.address + "/sign-in")
    for _ in range(5):
        guest.locator("form[action='/sign-in'] #name").fill("nobody")
        guest.locator("#password").fill("guess")
        press(guest, "en", "entry.next")
        guest.wait_for_load_state()
    guest.locator("[data-wait]", has_text=re.compile(r"^0:2\d$")).wait_for()


def test_a_passkey_that_is_cancelled_is_said_calmly(open_page: Open, server: TlsServer) -> None:
    page = open_page("en", device=True)
    page.goto(server.set_up_address)
    session, device = page.device
    session.send("WebAuthn.setUserVerified", {"authenticatorId": device, "isUserVerified": False})
    page.locator("#passkey-name").fill(NAME)
    press(page, "en", "entry.set_up.passkey.go")
    page.wait_for_selector("text=The passkey was not set up")
    session.send("WebAuthn.setUserVerified", {"authenticatorId": device, "isUserVerified": True})
    press(page, "en", "entry.set_up.passkey.go")
    page.wait_for_url("**/account/codes")


def test_the_keyboard_alone_is_enough_to_sign_in(open_page: Open, server: TlsServer) -> None:
    page = open_page("en")
    set_up_with_password(page, server, "en")
    page.context.clear_cookies()
    page.goto(server.address + "/")

    def reach(selector: str) -> None:
        for _ in range(60):
            page.keyboard.press("Tab")
            if page.evaluate("s => document.activeElement.matches(s)", selector):
                return
        raise AssertionError(f"{selector} cannot be reached")

    reach("form[action='/sign-in'] #name")
    page.keyboard.insert_text(NAME)
    reach("#password")
    page.keyboard.insert_text(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/sign-in/code**")
    server.clock.pass_by(seconds=30)
    reach("#code")
    page.keyboard.insert_text(server.app_code())
    page.keyboard.press("Enter")
    page.wait_for_url(server.address + "/")


def test_the_language_can_be_chosen_before_signing_in(open_page: Open, server: TlsServer) -> None:
    page = open_page("en")
    page.goto(server.address + "/sign-in")
    page.get_by_role("link", name="日本語").click()
    assert page.locator("h1").inner_text() == say("ja", "entry.sign_in.title")
    assert page.locator("html").get_attribute("lang") == "ja"
