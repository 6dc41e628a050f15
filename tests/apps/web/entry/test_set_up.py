"""Making the login: at an address that works once, and not for long."""

from __future__ import annotations

import pytest

from entry_visit import NAME, PASSWORD, Browser, ExposedServer, exposed
from whosent.apps.web.entry.entrance import SETUP


def test_before_there_is_a_login_nothing_is_to_be_seen(server: ExposedServer) -> None:
    browser = Browser(server)
    assert not browser.is_in
    assert "No login has been made yet" in browser.get("/").text


def test_the_address_opens_in_one_browser_only(server: ExposedServer) -> None:
    token = server.tokens[-1]
    first, second = Browser(server), Browser(server, address="198.51.100.66")
    assert first.get(f"/set-up?token={token}").status_code == 200
    assert second.get(f"/set-up?token={token}").status_code == 403
    assert second.cookie(SETUP) == ""
    assert len(server.tokens) == 2, "the terminal shows another one"


def test_the_token_is_gone_from_the_address_at_once(server: ExposedServer) -> None:
    answer = Browser(server).stays(f"/set-up?token={server.tokens[-1]}")
    assert answer.headers["location"] == "/set-up"


def test_the_address_works_for_half_an_hour(server: ExposedServer) -> None:
    server.clock.pass_by(minutes=31)
    token = server.tokens[-1]
    assert Browser(server).get(f"/set-up?token={token}").status_code == 403


def test_whoever_only_looks_whether_it_leads_anywhere_does_not_use_it_up(server: ExposedServer) -> None:
    browser = Browser(server)
    path = f"/set-up?token={server.tokens[-1]}"
    assert browser.client.head(path, headers=browser.headers).status_code == 204
    assert browser.get(path).status_code == 200


def test_a_guessed_token_opens_nothing(server: ExposedServer) -> None:
    for token in ("a", server.tokens[-1][:-1], server.tokens[-1] + "a", "\u3042"):
        assert Browser(server).get(f"/set-up?token={token}").status_code == 403


def test_once_there_is_a_login_the_address_has_done_its_work(server: ExposedServer, owner: Browser) -> None:
    stranger = Browser(server, address="198.51.100.66")
    for path in (f"/set-up?token={server.tokens[0]}", "/set-up", "/set-up/app"):
        assert stranger.get(path).status_code == 403
    assert owner.get("/set-up").status_code == 403
    assert len(server.tokens) == 1, "nobody can make the terminal show another one"


def test_a_weak_password_is_refused_with_a_suggestion(server: ExposedServer) -> None:
    browser = Browser(server)
    browser.get(f"/set-up?token={server.tokens[-1]}")
    for weak in ("", "letmein2", "aaaaaaaaaaaaaaaaaaaa", "ねこneko2020", "x" * 1001):
        answer = browser.post("/set-up", name=NAME, password=weak)
        assert answer.status_code == 400, weak
        assert weak not in answer.text or not weak
        assert 'class="phrase' in answer.text
    assert server.entrance.accounts.find() is None


def test_a_name_is_needed(server: ExposedServer) -> None:
    browser = Browser(server)
    browser.get(f"/set-up?token={server.tokens[-1]}")
    assert browser.post("/set-up", name="  ", password=PASSWORD).status_code == 400


def test_the_login_is_made_only_with_a_code_that_works(server: ExposedServer) -> None:
    browser = Browser(server)
    browser.get(f"/set-up?token={server.tokens[-1]}")
    browser.post("/set-up", name=NAME, password=PASSWORD)
    assert browser.post("/set-up/app", code="000000").status_code == 400
    assert server.entrance.accounts.find() is None


def test_the_picture_stays_the_same_after_a_reload_and_a_wrong_code(server: ExposedServer) -> None:
    browser = Browser(server)
    browser.get(f"/set-up?token={server.tokens[-1]}")
    browser.post("/set-up", name=NAME, password=PASSWORD)
    pages = [browser.get("/set-up/app").text, browser.get("/set-up/app").text]
    pages.append(browser.post("/set-up/app", code="000000").text)
    drawn = {page[page.index("<svg viewBox") : page.index("</figure>")] for page in pages}
    assert len(drawn) == 1


def test_recovery_codes_are_shown_until_they_are_kept_and_never_again(server: ExposedServer) -> None:
    browser = Browser(server)
    browser.set_up()
    assert len(set(server.recovery)) == 10
    assert browser.get("/account/codes").url.path == "/account"


def test_recovery_codes_survive_a_reload_until_they_are_kept(server: ExposedServer, owner: Browser) -> None:
    first = owner.post("/account/codes", of="/account").text
    assert owner.get("/account/codes").text == first


def test_two_tabs_make_one_login(server: ExposedServer) -> None:
    browser = Browser(server)
    browser.get(f"/set-up?token={server.tokens[-1]}")
    browser.post("/set-up", name=NAME, password=PASSWORD)
    token = browser.form_token("/set-up/app")
    page = browser.get("/set-up/app").text
    server.app_secret = page.split('phrase name">')[1].split("<")[0].replace(" ", "")
    assert browser.bare_post("/set-up/app", form_token=token, code=server.app_code()).status_code == 303
    server.clock.pass_by(seconds=30)
    assert browser.bare_post("/set-up/app", form_token=token, code=server.app_code()).status_code == 403


def test_a_new_login_ends_everything_of_the_one_before(server: ExposedServer, owner: Browser) -> None:
    old_secret, old_codes = server.app_secret, list(server.recovery)
    server.link_sender()
    assert server.entrance.invite(is_new=True)
    new = Browser(server, address="198.51.100.9")
    new.set_up("another-kettle-marble-orbit-quince")
    assert not owner.is_in
    assert owner.give_password().status_code == 403
    server.app_secret = old_secret
    server.clock.pass_by(minutes=1)
    assert owner.post("/sign-in", name=NAME, password="another-kettle-marble-orbit-quince").status_code == 200
    assert owner.post("/sign-in/code", code=server.app_code()).status_code == 403
    assert owner.post("/sign-in/code", code=old_codes[0]).status_code == 403
    assert "A new login was made" in server.sink.letters[0].text
    assert server.sink.letters[0].to == "notices@example.org"


def test_where_there_is_a_login_no_address_is_shown_unless_asked_for(
    server: ExposedServer, owner: Browser
) -> None:
    with exposed(server.entrance.store.path.parent) as again:
        assert again.tokens == []
        assert again.entrance.invite(is_new=True)
        assert len(again.tokens) == 1


@pytest.mark.parametrize("path", ["/set-up", "/set-up/app", "/set-up/passkey", "/set-up/passkey/answer"])
def test_without_the_cookie_nothing_can_be_made(server: ExposedServer, path: str) -> None:
    answer = Browser(server).bare_post(path, form_token="guess", name=NAME, password=PASSWORD)
    assert answer.status_code == 403
