"""How long a browser is signed in, how it is signed out, and how calmly that is said."""

from __future__ import annotations

from entry_visit import Browser, ExposedServer, exposed, path_of
from whosent.apps.web.entry.entrance import SESSION


def test_thirty_minutes_without_use_end_it_and_are_said_calmly(server: ExposedServer, owner: Browser) -> None:
    server.clock.pass_by(minutes=29)
    assert owner.is_in
    server.clock.pass_by(minutes=31)
    page = owner.get("/")
    assert page.url.path == "/sign-in"
    assert "You were signed out because the page was not used for 30 minutes" in page.text
    assert "What you had entered is still there" in page.text


def test_a_page_that_asks_by_itself_keeps_nothing_open(server: ExposedServer, owner: Browser) -> None:
    for _ in range(4):
        server.clock.pass_by(minutes=9)
        owner.get("/jobs/none/progress")
    assert not owner.is_in


def test_twelve_hours_end_it_however_much_it_is_used(server: ExposedServer, owner: Browser) -> None:
    for _ in range(12 * 3 - 1):
        server.clock.pass_by(minutes=20)
        assert owner.is_in
    server.clock.pass_by(minutes=20)
    assert "12 hours have passed" in owner.get("/").text


def test_what_was_typed_is_still_there_after_signing_in_again(server: ExposedServer, owner: Browser) -> None:
    owner.post("/drafts/notice", of="/notice", text="half a notice")
    server.clock.pass_by(minutes=45)
    owner.sign_in()
    assert "half a notice" in owner.get("/notice").text


def test_the_language_is_the_owner_s_on_every_page(owner: Browser) -> None:
    page = owner.post("/language", of="/account", language="ja", back="/account")
    assert page.url.path == "/account"
    assert '<html lang="ja">' in page.text
    assert '<html lang="ja">' in owner.post("/sign-out", of="/account").text


def test_signing_out_ends_this_browser_s_session(server: ExposedServer, owner: Browser) -> None:
    before = owner.cookie(SESSION)
    page = owner.post("/sign-out", of="/account")
    assert "You have signed out" in page.text
    owner.client.cookies.set(SESSION, before, domain="whosent.example", path="/")
    assert not owner.is_in


def test_signing_out_everywhere_ends_every_session(
    server: ExposedServer, owner: Browser, other: Browser
) -> None:
    other.sign_in()
    waiting = Browser(server, address="198.51.100.10")
    waiting.give_password()
    owner.post("/account/sign-out-everywhere", of="/account")
    assert not owner.is_in
    assert not other.is_in
    assert waiting.get("/sign-in/code").url.path == "/sign-in"
    assert "signed out from another browser" in other.get("/").text


def test_the_owner_sees_who_is_signed_in(owner: Browser, other: Browser) -> None:
    other.sign_in()
    page = owner.get("/account").text
    assert "203.0.113.7" in page
    assert "198.51.100.9" in page
    assert page.count("(this browser)") == 1
    assert "Firefox, Windows" in page


def test_a_piece_of_a_page_takes_the_whole_page_to_the_sign_in(server: ExposedServer, owner: Browser) -> None:
    server.clock.pass_by(minutes=45)
    answer = owner.get("/jobs/none/progress", **{"hx-request": "true"})
    assert answer.headers["hx-redirect"] == "/sign-in"


def test_a_form_that_comes_too_late_changes_nothing(server: ExposedServer, owner: Browser) -> None:
    token = owner.form_token("/account")
    server.clock.pass_by(minutes=45)
    assert path_of(owner.bare_post("/account/codes", form_token=token)) == "/sign-in"
    account = server.entrance.accounts.find()
    assert account is not None
    assert account.recovery_at == account.made_at


def test_no_more_browsers_are_open_than_the_table_says(server: ExposedServer, owner: Browser) -> None:
    for number in range(20):
        Browser(server, address=f"198.51.100.{number}").sign_in()
    assert len(server.entrance.sessions.all()) == server.entrance.limits.session.kept


def test_the_end_of_the_server_signs_everybody_out(server: ExposedServer, owner: Browser) -> None:
    with exposed(server.entrance.store.path.parent) as again:
        browser = Browser(again)
        browser.client.cookies = owner.client.cookies
        assert not browser.is_in
