"""Signing in: the same answer for every name, codes that work once, and nothing lost with a tab."""

from __future__ import annotations

import re
import unicodedata

import pytest

from entry_visit import NAME, PASSWORD, Browser, ExposedServer, exposed, path_of
from whosent.apps.web.entry.entrance import GUEST, KNOWN, SESSION, WAITING


def test_password_and_code_open_the_page(other: Browser) -> None:
    assert not other.is_in
    assert other.sign_in().url.path == "/"
    assert other.is_in


def test_one_comes_back_to_where_one_wanted_to_go(other: Browser, server: ExposedServer) -> None:
    assert other.stays("/ask").headers["location"] == "/sign-in?next=/ask"
    other.post("/sign-in", of="/sign-in?next=/ask", name=NAME, password=PASSWORD, next="/ask")
    server.clock.pass_by(seconds=30)
    assert other.post("/sign-in/code", code=server.app_code(), next="/ask").url.path == "/ask"


@pytest.mark.parametrize(
    "target", ["//evil.example", "https://evil.example", "\\\\evil.example", "/\\evil.example"]
)
def test_one_is_never_sent_elsewhere(other: Browser, server: ExposedServer, target: str) -> None:
    other.give_password()
    server.clock.pass_by(seconds=30)
    token = other.form_token("/sign-in/code")
    answer = other.bare_post("/sign-in/code", form_token=token, code=server.app_code(), next=target)
    assert answer.headers["location"] == "/"


def test_an_unknown_name_gets_the_same_answer_as_a_wrong_password(
    server: ExposedServer, owner: Browser
) -> None:
    def answer(name: str, address: str) -> tuple[int, str]:
        page = Browser(server, address=address).post("/sign-in", name=name, password="guess")
        return page.status_code, re.sub(r'value="[^"]*"', "", page.text)

    assert answer(NAME, "198.51.100.1") == answer("nobody", "198.51.100.2")


def test_the_name_is_not_case_sensitive(other: Browser) -> None:
    assert other.sign_in(name="  hanako ").url.path == "/"


def test_a_password_is_the_same_from_every_keyboard(server: ExposedServer) -> None:
    browser = Browser(server)
    browser.set_up("café-lantern-harbour-thistle-mango-がぎぐ")
    other = Browser(server, address="198.51.100.9")
    composed = unicodedata.normalize("NFD", "café-lantern-harbour-thistle-mango-がぎぐ")
    assert other.give_password(password=composed).url.path == "/sign-in/code"


def test_a_code_of_the_app_works_once(server: ExposedServer, owner: Browser) -> None:
    server.clock.pass_by(seconds=30)
    code = server.app_code()
    for number, wanted in ((1, 200), (2, 403)):
        browser = Browser(server, address=f"198.51.100.{number}")
        browser.give_password()
        assert browser.post("/sign-in/code", code=code).status_code == wanted


def test_an_older_code_than_the_last_one_is_refused(server: ExposedServer, other: Browser) -> None:
    other.sign_in()
    again = Browser(server, address="198.51.100.10")
    again.give_password()
    assert again.post("/sign-in/code", code=server.app_code(steps=-1)).status_code == 403


@pytest.mark.parametrize(("steps", "wanted"), [(-2, 403), (-1, 200), (1, 200), (2, 403)])
def test_clocks_may_differ_a_little(server: ExposedServer, other: Browser, steps: int, wanted: int) -> None:
    server.clock.pass_by(minutes=5)
    other.give_password()
    assert other.post("/sign-in/code", code=server.app_code(steps=steps)).status_code == wanted


def test_a_recovery_code_stands_in_for_the_app_once(server: ExposedServer, other: Browser) -> None:
    code = server.recovery[0]
    other.give_password()
    assert other.post("/sign-in/code", code=f" {code.upper()} ").url.path == "/"
    again = Browser(server, address="198.51.100.10")
    again.give_password()
    assert again.post("/sign-in/code", code=code).status_code == 403
    account = server.entrance.accounts.find()
    assert account is not None
    assert account.codes_left == 9


def test_the_code_page_survives_a_killed_tab(other: Browser) -> None:
    other.give_password()
    waiting = next(c for c in other.client.cookies.jar if c.name == WAITING)
    assert waiting.expires, "the cookie outlives the browser"
    for path in ("/", "/sign-in", "/sign-in/code"):
        page = other.get(path)
        assert page.url.path == "/sign-in/code"
        assert page.text.count('name="code"') == 1


def test_the_code_page_is_there_for_a_quarter_of_an_hour(server: ExposedServer, other: Browser) -> None:
    other.give_password()
    server.clock.pass_by(minutes=14)
    assert other.get("/sign-in/code").url.path == "/sign-in/code"
    server.clock.pass_by(minutes=2)
    assert other.get("/sign-in/code").url.path == "/sign-in"


def test_a_code_without_its_password_opens_nothing(server: ExposedServer, other: Browser) -> None:
    server.clock.pass_by(seconds=30)
    answer = other.bare_post("/sign-in/code", form_token="x", code=server.app_code())
    assert path_of(answer) == "/sign-in"
    assert not other.is_in


def test_signing_in_gives_new_values_whatever_the_browser_brought(other: Browser) -> None:
    other.client.cookies.set(SESSION, "chosen-by-somebody", domain="whosent.example", path="/")
    other.sign_in()
    values = [c.value for c in other.client.cookies.jar if c.name == SESSION]
    assert "chosen-by-somebody" not in values
    assert other.is_in


def test_signing_in_again_ends_the_session_before(server: ExposedServer, owner: Browser) -> None:
    before = owner.cookie(SESSION)
    owner.post("/sign-out", of="/account")
    owner.sign_in()
    assert owner.cookie(SESSION) != before
    assert server.entrance.sessions.find(before) is None


def test_cookies_are_kept_from_scripts_other_sites_and_plain_connections(owner: Browser) -> None:
    for name in (SESSION, GUEST, KNOWN):
        assert name.startswith("__Host-")
    owner.post("/sign-out", of="/account")
    owner.give_password()
    owner.server.clock.pass_by(seconds=30)
    token = owner.form_token("/sign-in/code")
    answer = owner.bare_post("/sign-in/code", form_token=token, code=owner.server.app_code())
    said = [line.lower() for line in answer.headers.get_list("set-cookie")]
    assert len(said) >= 2
    for line in said:
        assert "secure" in line
        assert "httponly" in line
        assert "samesite=strict" in line
        assert "domain" not in line


def test_a_guest_s_form_is_worth_nothing_in_another_browser(server: ExposedServer, other: Browser) -> None:
    stolen = other.form_token("/sign-in")
    thief = Browser(server, address="198.51.100.66")
    thief.get("/sign-in")
    answer = thief.bare_post("/sign-in", form_token=stolen, name=NAME, password=PASSWORD)
    assert answer.status_code == 403
    assert thief.cookie(WAITING) == ""


def test_a_huge_form_is_refused_before_anybody_signed_in(other: Browser) -> None:
    token = other.form_token("/sign-in")
    answer = other.bare_post("/sign-in", form_token=token, name="x" * 100_000, password="x")
    assert answer.status_code == 413


def test_nothing_secret_is_shown_or_kept_in_the_clear(server: ExposedServer, owner: Browser) -> None:
    kept = server.entrance.store.path.read_bytes()
    assert NAME.encode() in kept
    secrets = [PASSWORD, server.app_secret, *server.recovery, *(c.replace("-", "") for c in server.recovery)]
    assert [secret for secret in secrets if secret.encode() in kept] == []
    assert all(PASSWORD not in repr(value) for value in vars(server.entrance).values())


def test_only_the_owner_can_read_the_files(server: ExposedServer) -> None:
    folder = server.entrance.store.path.parent
    modes = {path.name: path.stat().st_mode & 0o777 for path in folder.iterdir() if path.is_file()}
    assert modes == {"login.db": 0o600, "login.key": 0o600}


def test_the_second_factor_is_worth_nothing_without_the_key(server: ExposedServer, other: Browser) -> None:
    (server.entrance.store.path.parent / "login.key").write_bytes(bytes(32))
    with exposed(server.entrance.store.path.parent) as again:
        again.app_secret = server.app_secret
        browser = Browser(again)
        browser.give_password()
        again.clock.pass_by(minutes=2)
        assert browser.post("/sign-in/code", code=again.app_code()).status_code == 403
