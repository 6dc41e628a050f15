"""axe finds nothing on any page, in either theme and language."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from browser.conftest import Open, Server
from fake_model import answering, says
from whosent.apps.connect import Connections, KeyStore, load_connect_limits, read_endpoint
from whosent.apps.web.phrasing import Phrasings

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")


def with_scripts(route: playwright.Route) -> None:
    """axe is a script, and the text of a mail lets none run."""
    answer = route.fetch()
    kept = {k: v for k, v in answer.headers.items() if k.lower() != "content-security-policy"}
    route.fulfill(response=answer, headers=kept)


LOOKS = pytest.mark.parametrize(
    ("language", "theme", "width"),
    [("en", "light", 1280), ("ja", "dark", 390), ("ja", "light", 390), ("en", "dark", 1280)],
)


def find_violations(page: playwright.Page) -> list[tuple[str, list[str]]]:
    found = axe.Axe().run(page).response["violations"]
    return [(one["id"], [node["html"][:120] for node in one["nodes"][:3]]) for one in found]


@LOOKS
def test_axe_finds_nothing_to_mend(
    open_page: Open, server: Server, language: str, theme: str, width: int
) -> None:
    page = open_page(language, theme=theme, width=width)
    paths = [
        "/",
        "/notice",
        "/mail",
        "/look?provider=gmail",
        "/login",
        "/ask",
        "/ask?number=J2&q=hacked",
        "/password",
        "/connections",
        "/nowhere",
    ]
    page.locator("form[action='/sample'] button").click()
    page.wait_for_url("**/answers/*")
    answer = page.url.removeprefix(server.address)
    paths += [
        answer,
        f"{answer}/notices",
        f"{answer}/notices/0",
        f"{answer}/notices/0/text",
        f"{answer}/plan",
        f"{answer}/happened",
    ]
    paths += [f"{answer}/texts/friends", f"/jobs/{answer.rpartition('/')[2]}"]
    page.route("**/text", with_scripts)
    found = []
    for path in paths:
        page.goto(server.address + path)
        found += [(path, *violation) for violation in find_violations(page)]
    assert found == []


@LOOKS
def test_axe_finds_nothing_where_something_was_done(
    open_page: Open, server: Server, language: str, theme: str, width: int, tmp_path: Path
) -> None:
    page = open_page(language, theme=theme, width=width)
    found = []

    def look(name: str) -> None:
        page.wait_for_load_state()
        found.extend((name, *violation) for violation in find_violations(page))

    page.goto(server.address + "/password")
    page.locator("#password").fill("password123")
    page.locator("form[action='/password'][method=post] button").click()
    look("a password that was looked at")
    page.goto(server.address + "/mail")
    page.locator("#mail button.button").last.click()
    look("a form with a mistake")
    page.goto(server.address + "/login")
    while page.locator(".ask").count():
        page.locator(".ask button[value=no]").click()
        page.wait_for_load_state()
    look("where the login help ends")
    page.goto(server.address)
    page.locator("form[action='/sample'] button").click()
    page.wait_for_url("**/answers/*")
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    look("an answer with all its details")
    page.locator("#now a.button").click()
    page.locator(".plan .next button[value=done]").click()
    page.wait_for_selector(".plan .ticked")
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    look("a plan under way")
    with answering(says("They keep coming. [1]")) as model:
        connections = Connections(tmp_path, KeyStore(tmp_path, None), load_connect_limits())
        connections.link_model(read_endpoint(model.url), "small", key="", at=datetime.now(UTC))
        server.app.state.site.phrasings = Phrasings(connections)
        page.goto(server.address + "/ask?number=J2&q=hacked")
        page.locator("#phrased summary").click()
        look("what a model would be given")
        page.locator("form[action='/ask/phrase'] button").click()
        look("what a model said")
    assert found == []
