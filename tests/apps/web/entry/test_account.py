"""What belongs to the login: asking again, changing, the history, notices of changes."""

from __future__ import annotations

import re

import pytest

from entry_visit import CLIENT, NAME, PASSWORD, Browser, ExposedServer
from whosent.apps.web.entry.login_history import Method

NEW = "another-lantern-harbour-thistle-mango"


def late(owner: Browser) -> Browser:
    """The owner, who proved who they are too long ago."""
    owner.server.clock.pass_by(minutes=11)
    return owner


def confirm(owner: Browser, password: str = PASSWORD):
    return owner.post("/confirm", password=password)


@pytest.mark.parametrize(
    ("path", "of"),
    [
        ("/forget", "/account"),
        ("/account/codes", "/account"),
        ("/account/passkey/remove", "/account"),
        ("/connections/unlink", "/connections"),
        ("/answers/none/export", "/account"),
    ],
)
def test_what_a_thief_would_do_is_asked_for_twice(owner: Browser, path: str, of: str) -> None:
    page = late(owner).post(path, of=of, redact="yes")
    assert page.url.path == "/confirm"
    assert "Is it you?" in page.text


@pytest.mark.parametrize(
    "path",
    [
        "/account/password",
        "/account/app",
        "/account/passkey",
        "/connections/sender",
        "/answers/none/save/json",
    ],
)
def test_pages_that_change_the_login_or_give_answers_away_ask_first(owner: Browser, path: str) -> None:
    assert late(owner).get(path).url.path == "/confirm"


def test_one_goes_on_with_what_one_was_doing(owner: Browser) -> None:
    owner.post("/drafts/notice", of="/notice", text="half a notice")
    late(owner).post("/forget", of="/account")
    page = confirm(owner)
    assert "Delete everything" in page.text
    assert 'action="/forget"' in page.text
    assert owner.post("/forget", of="/confirm").url.path == "/"
    assert "half a notice" not in owner.get("/notice").text


def test_the_export_goes_on_with_its_choice(server: ExposedServer, owner: Browser) -> None:
    started = owner.post("/sample", of="/")
    key = started.url.path.rpartition("/")[2]
    server.app.state.site.workspace.job(key).over.wait()
    late(owner).post(f"/answers/{key}/export", of="/account", redact="yes")
    page = confirm(owner).text
    assert '<input type="hidden" name="redact" value="yes">' in page
    saved = owner.post(f"/answers/{key}/export", of="/confirm", redact="yes")
    assert saved.headers["content-type"] == "application/zip"


def test_what_is_saved_is_offered_once_it_is_confirmed(owner: Browser) -> None:
    late(owner).get("/answers/none/save/html")
    page = confirm(owner)
    assert page.url.path == "/confirm"
    assert '<a class="button" href="/answers/none/save/html" download>' in page.text


def test_for_ten_minutes_nobody_is_asked_again(owner: Browser) -> None:
    late(owner).get("/account/app")
    assert confirm(owner).url.path == "/account/app"
    owner.server.clock.pass_by(minutes=9)
    assert owner.get("/account/password").url.path == "/account/password"


def test_a_wrong_password_confirms_nothing_and_counts(owner: Browser) -> None:
    late(owner).get("/account/app")
    assert [confirm(owner, "guess").status_code for _ in range(6)] == [403, 403, 403, 403, 429, 429]
    assert owner.get("/account/app").url.path == "/confirm"


def test_a_password_is_never_kept_while_one_is_asked(owner: Browser) -> None:
    token = owner.form_token("/account/password")
    late(owner).bare_post("/account/password", form_token=token, password=NEW)
    [session] = owner.server.entrance.sessions.all()
    assert session.errand is not None
    assert session.errand.fields is None
    assert NEW not in repr(session)


def test_a_place_on_the_server_is_read_only_for_who_proved_it(owner: Browser, tmp_path) -> None:
    token = owner.form_token("/mail")
    late(owner)
    answer = owner.bare_post("/mail/add", form_token=token, use="mail", path=str(tmp_path))
    assert answer.headers["location"] == "/confirm"
    page = confirm(owner)
    assert page.url.path == "/mail"
    assert str(tmp_path) in page.text, "what was typed is still there"


def test_another_password_ends_the_other_sessions_and_is_told(
    server: ExposedServer, owner: Browser, other: Browser
) -> None:
    server.link_sender()
    other.sign_in()
    page = owner.post("/account/password", password=NEW)
    assert "The password was changed" in page.text
    assert owner.is_in
    assert not other.is_in
    [letter] = server.sink.letters
    assert letter.to == "notices@example.org"
    assert "The password was changed." in letter.text
    assert CLIENT in letter.text
    assert NEW not in letter.text
    assert other.give_password(password=PASSWORD).status_code == 403
    assert other.sign_in(password=NEW).url.path == "/"


def test_a_weak_new_password_is_refused(owner: Browser) -> None:
    assert owner.post("/account/password", password="password1").status_code == 400


def test_another_code_app_replaces_the_old_one_once_it_was_tried(
    server: ExposedServer, owner: Browser, other: Browser
) -> None:
    page = owner.get("/account/app").text
    old, new = server.app_secret, re.search(r'phrase name">([^<]+)<', page)[1].replace(" ", "")
    assert new != old
    assert owner.post("/account/app", code="000000").status_code == 400
    server.app_secret = new
    assert owner.post("/account/app", code=server.app_code()).url.path == "/account"
    server.app_secret = old
    server.clock.pass_by(minutes=1)
    other.give_password()
    assert other.post("/sign-in/code", code=server.app_code()).status_code == 403
    server.app_secret = new
    assert other.post("/sign-in/code", code=server.app_code()).url.path == "/"


def test_new_recovery_codes_end_the_old_ones(server: ExposedServer, owner: Browser, other: Browser) -> None:
    page = owner.post("/account/codes", of="/account").text
    fresh = re.findall(r"<li>([0-9a-z-]{19})</li>", page)
    assert not set(fresh) & set(server.recovery)
    other.give_password()
    assert other.post("/sign-in/code", code=server.recovery[3]).status_code == 403
    assert other.post("/sign-in/code", code=fresh[3]).url.path == "/"


def test_the_use_of_a_recovery_code_is_told(server: ExposedServer, owner: Browser, other: Browser) -> None:
    server.link_sender()
    other.give_password()
    other.post("/sign-in/code", code=server.recovery[0])
    assert "Somebody signed in with a recovery code" in server.sink.letters[-1].text


def test_a_notice_that_cannot_be_sent_is_said(server: ExposedServer, owner: Browser) -> None:
    server.link_sender()
    server.sink.is_down = True
    assert "could not be sent" in owner.post("/account/password", password=NEW).text


def test_the_history_tells_when_whence_how_and_with_what_result(
    server: ExposedServer, owner: Browser, other: Browser
) -> None:
    other.give_password(password="guess")
    other.sign_in()
    newest, failed, made = server.entrance.history.all()
    assert (newest.method, newest.is_success, newest.address) == (Method.APP_CODE, True, "198.51.100.9")
    assert (failed.method, failed.is_success, failed.times) == (Method.PASSWORD, False, 1)
    assert (made.method, made.country, made.client.browser) == (Method.SETUP, "JP", "Firefox")
    page = owner.get("/account").text
    assert "Did not fit" in page
    assert "203.0.113.7 (Japan)" in page


def test_names_that_were_typed_are_not_kept(server: ExposedServer, other: Browser) -> None:
    other.post("/sign-in", name="my-secret-password", password="x")
    assert b"my-secret-password" not in server.entrance.store.path.read_bytes()


def test_failures_cannot_push_successes_out_of_the_history(server: ExposedServer, owner: Browser) -> None:
    history, limits = server.entrance.history, server.entrance.limits.history
    client = server.entrance.history.all()[0].client
    for number in range(limits.failures + 50):
        server.clock.pass_by(minutes=1)
        address = f"2001:db8::{number:x}"
        history.add(Method.PASSWORD, is_success=False, address=address, client=client, at=server.clock())
    logins = history.all()
    assert len(logins) == limits.failures + 1
    assert logins[-1].is_success


def test_what_browsers_call_themselves_is_shown_as_text(server: ExposedServer, owner: Browser) -> None:
    client = Browser(server, address='"><script>alert(1)</script>')
    client.headers["user-agent"] = "<script>alert(1)</script> Firefox/1"
    client.get("/sign-in")
    client.give_password(password="guess")
    assert "<script>alert" not in owner.get("/account").text


def test_a_form_of_another_session_is_refused(owner: Browser, other: Browser) -> None:
    other.sign_in()
    stolen = other.form_token("/account")
    for path in ("/account/codes", "/sign-out", "/account/sign-out-everywhere", "/account/password"):
        assert owner.bare_post(path, form_token=stolen, password=NEW).status_code == 403
    assert owner.is_in
    assert owner.server.entrance.accounts.check_password(NAME, PASSWORD)
