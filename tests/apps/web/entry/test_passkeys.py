"""Passkeys: what proves one, and what does not."""

from __future__ import annotations

import json
import re

import pytest

from entry_visit import CLIENT, HOME, NAME, Browser, ExposedServer, exposed
from soft_passkey import SoftPasskey
from whosent.apps.web.entry.exposure import behind_proxy
from whosent.apps.web.entry.login_history import Method
from whosent.apps.web.entry.passkeys import takes_passkeys


def ask(browser: Browser, path: str, *, of: str, **fields: str) -> dict:
    answer = browser.post(path, of=of, **fields)
    assert answer.headers["content-type"] == "application/json", answer.text
    return json.loads(answer.text)


def set_up(browser: Browser) -> SoftPasskey:
    passkey = SoftPasskey()
    browser.get(f"/set-up?token={browser.server.tokens[-1]}")
    options = ask(browser, "/set-up/passkey", of="/set-up", name=NAME)
    made = browser.post(
        "/set-up/passkey/answer", of="/set-up", name=NAME, credential=passkey.make(options, origin=HOME)
    )
    assert made.url.path == "/account/codes", made.text
    return passkey


@pytest.fixture
def passkey(server: ExposedServer) -> SoftPasskey:
    return set_up(Browser(server))


@pytest.fixture
def guest(server: ExposedServer, passkey: SoftPasskey) -> Browser:
    return Browser(server)


def sign_in(guest: Browser, answer: str):
    return guest.post("/sign-in/passkey/answer", of="/sign-in", credential=answer)


def challenge(guest: Browser) -> dict:
    return ask(guest, "/sign-in/passkey", of="/sign-in")


def test_a_passkey_alone_opens_the_page(guest: Browser, passkey: SoftPasskey) -> None:
    assert sign_in(guest, passkey.prove(challenge(guest), origin=HOME)).url.path == "/"
    assert guest.is_in
    assert guest.server.entrance.history.all()[0].method is Method.PASSKEY


def test_the_page_asks_everybody_the_same(guest: Browser) -> None:
    options = challenge(guest)
    assert options["allowCredentials"] == []
    assert options["userVerification"] == "required"
    assert options["rpId"] == "whosent.example"


def test_an_answer_works_once(guest: Browser, passkey: SoftPasskey) -> None:
    answer = passkey.prove(challenge(guest), origin=HOME)
    assert sign_in(guest, answer).status_code == 200
    guest.post("/sign-out", of="/account")
    assert sign_in(guest, answer).status_code == 403
    assert not guest.is_in


def test_an_answer_is_worth_nothing_in_another_browser(
    server: ExposedServer, guest: Browser, passkey: SoftPasskey
) -> None:
    stolen = passkey.prove(challenge(guest), origin=HOME)
    assert sign_in(Browser(server, address="198.51.100.66"), stolen).status_code == 403


def test_an_answer_has_five_minutes(server: ExposedServer, guest: Browser, passkey: SoftPasskey) -> None:
    answer = passkey.prove(challenge(guest), origin=HOME)
    server.clock.pass_by(minutes=6)
    assert sign_in(guest, answer).status_code == 403


@pytest.mark.parametrize(
    "wrong",
    [
        {"origin": "https://evil.example"},
        {"origin": "http://whosent.example"},
        {"origin": HOME, "host": "evil.example"},
        {"origin": HOME, "host": "example"},
        {"origin": HOME, "verified": False},
        {"origin": HOME, "kind": "webauthn.create"},
    ],
    ids=lambda wrong: next(reversed(wrong.items()))[0] + "=" + str(next(reversed(wrong.values()))),
)
def test_a_proof_for_another_page_or_without_its_owner_is_refused(
    guest: Browser, passkey: SoftPasskey, wrong: dict
) -> None:
    assert sign_in(guest, passkey.prove(challenge(guest), **wrong)).status_code == 403
    assert not guest.is_in


def test_an_unknown_passkey_is_refused(guest: Browser) -> None:
    assert sign_in(guest, SoftPasskey().prove(challenge(guest), origin=HOME)).status_code == 403


def test_the_signature_must_be_the_known_key_s(guest: Browser, passkey: SoftPasskey) -> None:
    impostor = SoftPasskey()
    impostor.id, impostor.count = passkey.id, 100
    assert sign_in(guest, impostor.prove(challenge(guest), origin=HOME)).status_code == 403


def test_a_copy_that_counts_behind_is_refused(guest: Browser, passkey: SoftPasskey) -> None:
    passkey.count = 7
    assert sign_in(guest, passkey.prove(challenge(guest), origin=HOME)).status_code == 200
    guest.post("/sign-out", of="/account")
    passkey.count = 3
    assert sign_in(guest, passkey.prove(challenge(guest), origin=HOME)).status_code == 403


@pytest.mark.parametrize(
    "answer",
    ["", "{}", "[]", "null", "{", '{"id": 1}', '{"id": "AAAA", "response": {"clientDataJSON": "e30"}}', "あ"],
)
def test_an_answer_that_no_browser_gives_is_refused_calmly(guest: Browser, answer: str) -> None:
    assert sign_in(guest, answer).status_code == 403


def test_a_challenge_for_one_thing_is_no_good_for_another(guest: Browser, passkey: SoftPasskey) -> None:
    stolen = challenge(guest)
    sign_in(guest, passkey.prove(challenge(guest), origin=HOME))
    guest.server.clock.pass_by(minutes=11)
    sent = guest.post("/confirm/passkey/answer", of="/confirm", credential=passkey.prove(stolen, origin=HOME))
    assert sent.status_code == 403


def test_a_new_passkey_must_be_made_for_this_page(server: ExposedServer) -> None:
    browser, passkey = Browser(server), SoftPasskey()
    browser.get(f"/set-up?token={server.tokens[-1]}")
    for wrong in ({"origin": "https://evil.example"}, {"origin": HOME, "host": "evil.example"}):
        options = ask(browser, "/set-up/passkey", of="/set-up", name=NAME)
        made = passkey.make(options, **wrong)
        answer = browser.post("/set-up/passkey/answer", of="/set-up", name=NAME, credential=made)
        assert answer.status_code == 400
    assert server.entrance.accounts.find() is None


def test_one_is_asked_again_with_a_passkey_too(guest: Browser, passkey: SoftPasskey) -> None:
    sign_in(guest, passkey.prove(challenge(guest), origin=HOME))
    guest.server.clock.pass_by(minutes=11)
    assert guest.get("/account/app").url.path == "/confirm"
    options = ask(guest, "/confirm/passkey", of="/confirm")
    sent = guest.post(
        "/confirm/passkey/answer", of="/confirm", credential=passkey.prove(options, origin=HOME)
    )
    assert sent.url.path == "/account/app"


def test_another_passkey_can_be_added_and_the_first_one_removed(guest: Browser, passkey: SoftPasskey) -> None:
    sign_in(guest, passkey.prove(challenge(guest), origin=HOME))
    second = SoftPasskey()
    options = ask(guest, "/account/passkey/ask", of="/account/passkey")
    assert [one["id"] for one in options["excludeCredentials"]]
    made = second.make(options, origin=HOME)
    added = guest.post("/account/passkey/answer", of="/account/passkey", credential=made, label="Phone")
    assert "Passkey: Phone" in added.text
    guest.post("/account/passkey/remove", of="/account", id=passkey.id.hex())
    [left] = guest.server.entrance.passkeys.all()
    assert left.id == second.id


def test_the_last_passkey_stays_where_nothing_else_opens(guest: Browser, passkey: SoftPasskey) -> None:
    sign_in(guest, passkey.prove(challenge(guest), origin=HOME))
    page = guest.post("/account/passkey/remove", of="/account", id=passkey.id.hex())
    assert "your only way in" in page.text
    assert len(guest.server.entrance.passkeys.all()) == 1


def test_a_recovery_code_opens_where_the_passkey_is_gone(server: ExposedServer) -> None:
    browser = Browser(server)
    set_up(browser)
    code = re.search(r"<li>([0-9a-z-]{19})</li>", browser.get("/account/codes").text)[1]
    guest = Browser(server, address="198.51.100.9")
    assert guest.post("/sign-in/recovery", name="nobody", code=code).status_code == 403
    assert guest.post("/sign-in/recovery", name=NAME, code=code).url.path == "/account"
    again = Browser(server, address="198.51.100.10")
    assert again.post("/sign-in/recovery", name=NAME, code=code).status_code == 403


def test_with_a_password_a_recovery_code_alone_opens_nothing(server: ExposedServer, owner: Browser) -> None:
    guest = Browser(server, address="198.51.100.9")
    assert guest.post("/sign-in/recovery", name=NAME, code=server.recovery[0]).status_code == 403


@pytest.mark.parametrize(
    ("host", "takes"),
    [
        ("whosent.example", True),
        ("localhost", True),
        ("192.0.2.7", False),
        ("[2001:db8::7]", False),
        ("router", False),
    ],
)
def test_browsers_make_passkeys_under_names_only(host: str, takes: bool) -> None:
    assert takes_passkeys(host) is takes


def test_under_an_address_a_password_is_offered_calmly(tmp_path) -> None:
    exposure = behind_proxy("https://192.0.2.7", proxies=["192.0.2.1"], hosts=[], listen="", port=1)
    with exposed(tmp_path, exposure=exposure) as server:
        browser = Browser(server, address=CLIENT)
        browser.client.base_url = "https://192.0.2.7"
        page = browser.get(f"/set-up?token={server.tokens[-1]}").text
        assert "There are no passkeys here" in page
        assert "data-passkey=" not in page
        assert 'action="/set-up"' in page
