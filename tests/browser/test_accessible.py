"""axe finds nothing on any page, in either theme and language."""

from __future__ import annotations

import pytest

from browser.conftest import Open, Server

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")


def with_scripts(route: playwright.Route) -> None:
    """axe is a script, and the text of a mail lets none run."""
    answer = route.fetch()
    kept = {k: v for k, v in answer.headers.items() if k.lower() != "content-security-policy"}
    route.fulfill(response=answer, headers=kept)


@pytest.mark.parametrize(("language", "theme", "width"), [("en", "light", 1280), ("ja", "dark", 390)])
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
        "/ask?q=hacked",
        "/password",
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
        for violation in axe.Axe().run(page).response["violations"]:
            where = [node["html"][:120] for node in violation["nodes"][:3]]
            found.append((path, violation["id"], where))
    assert found == []
