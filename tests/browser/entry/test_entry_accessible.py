"""axe finds nothing on any page of the login, in either theme and language; none is wider than a phone."""

from __future__ import annotations

import pytest

from browser.entry.conftest import Open, TlsServer
from browser.entry.test_entry_flows import fits, press
from entry_visit import NAME, PASSWORD

axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")


@pytest.mark.parametrize(
    ("language", "theme", "width"),
    [("en", "light", 1280), ("ja", "dark", 390), ("en", "dark", 390), ("ja", "light", 1280)],
)
def test_axe_finds_nothing_to_mend(
    open_page: Open, server: TlsServer, language: str, theme: str, width: int
) -> None:
    page = open_page(language, theme=theme, width=width)
    found = []

    def look(what: str) -> None:
        page.wait_for_load_state()
        if not fits(page):
            found.append((what, "too wide", []))
        violations = axe.Axe().run(page).response["violations"]
        found.extend((what, v["id"], [n["html"][:120] for n in v["nodes"][:3]]) for v in violations)

    page.goto(server.address + "/")
    look("sign in, before there is a login")
    page.goto(server.set_up_address)
    look("set up")
    form = page.locator("form[action='/set-up']")
    form.locator("#name").fill(NAME)
    form.locator("#password").fill("password")
    press(page, language, "entry.next")
    look("set up, weak password")
    go_on_from_here(page, server, language, look)
    server.link_sender()
    for path in (
        "/account",
        "/account/password",
        "/account/app",
        "/account/passkey",
        "/connections",
        "/connections/sender",
    ):
        page.goto(server.address + path)
        look(path)
    form = page.locator("form:has(input[value=mail])")
    for field, value in (("server", "127.0.0.1"), ("codes_to", "a@example.net"), ("author", "b@example.net")):
        form.locator(f"#{field}").fill(value)
    form.get_by_role("button").click()
    look("sender, code")
    server.clock.pass_by(minutes=11)
    page.goto(server.address + "/account")
    page.locator("form[action='/account/codes'] button").click()
    look("confirm")
    page.locator("form[action='/confirm'] #password").fill(PASSWORD)
    press(page, language, "entry.confirm.go")
    look("confirmed")
    page.goto(server.address + "/account")
    press(page, language, "entry.sign_out")
    look("sign in")
    page.goto(server.address + "/sign-in/recovery")
    look("recovery")
    page.goto(server.address + "/sign-in")
    page.locator("form[action='/sign-in'] #name").fill(NAME)
    page.locator("#password").fill(PASSWORD)
    press(page, language, "entry.next")
    look("code")
    for _ in range(5):
        page.locator("#code").fill("000000")
        press(page, language, "entry.sign_in.go")
    look("code, waiting")
    page.goto(server.address + "/set-up?token=used")
    look("refused")
    assert found == []


def go_on_from_here(page, server: TlsServer, language: str, look) -> None:
    page.locator("form[action='/set-up'] #password").fill(PASSWORD)
    press(page, language, "entry.next")
    look("code app")
    page.locator(".steps summary").click()
    server.app_secret = page.locator(".phrase").inner_text().replace(" ", "")
    page.locator("#code").fill(server.app_code())
    press(page, language, "entry.set_up.go")
    look("recovery codes")
    press(page, language, "entry.codes.kept")
