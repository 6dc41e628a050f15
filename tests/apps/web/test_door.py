"""The way in: a token opens once, and what it buys is new."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from web_visit import PORT, Visit
from whosent.apps.web.door import Door
from whosent.apps.web.limits import load_limits

COOKIE = f"whosent_{PORT}"


def door(now: list[datetime], told: list[str]) -> Door:
    return Door(told.append, lambda: now[0], load_limits().session)


def test_a_token_opens_once(stranger: Visit) -> None:
    token = stranger.tokens[-1]
    stranger.enter()
    stranger.client.cookies.clear()
    again = stranger.client.get("/enter", params={"token": token})
    assert again.status_code == 403
    assert COOKIE not in again.cookies


def test_a_used_token_makes_the_server_announce_the_next_one(stranger: Visit) -> None:
    stranger.enter()
    stranger.client.cookies.clear()
    stranger.get("/enter", token="old")
    assert len(stranger.tokens) == 2
    stranger.get("/enter", token="old")
    stranger.get("/")
    assert len(stranger.tokens) == 2, "one waits already"
    stranger.enter()


def test_a_guessed_token_opens_nothing(stranger: Visit) -> None:
    for token in ("", "a", stranger.tokens[-1][:-1], stranger.tokens[-1] + "a", "\u3042"):
        assert stranger.get("/enter", token=token).status_code == 403


def test_a_cookie_from_before_is_worth_nothing_after(stranger: Visit) -> None:
    stranger.client.cookies.set(COOKIE, "chosen-by-somebody")
    stranger.client.get("/enter", params={"token": stranger.tokens[-1]}, follow_redirects=False)
    values = {cookie.value for cookie in stranger.client.cookies.jar if cookie.name == COOKIE}
    stranger.client.cookies.clear()
    stranger.client.cookies.set(COOKIE, "chosen-by-somebody")
    assert stranger.get("/").status_code == 403
    assert len(values - {"chosen-by-somebody"}) == 1


def test_the_cookie_is_kept_from_scripts_and_other_sites(stranger: Visit) -> None:
    answer = stranger.client.get("/enter", params={"token": stranger.tokens[-1]}, follow_redirects=False)
    said = answer.headers["set-cookie"].lower()
    assert "httponly" in said
    assert "samesite=strict" in said
    assert "domain" not in said


def test_two_browsers_have_cookies_and_forms_of_their_own(stranger: Visit) -> None:
    stranger.enter()
    first = (stranger.client.cookies[COOKIE], stranger.form_token)
    stranger.client.cookies.clear()
    stranger.site.door.invite()
    stranger.enter()
    second = (stranger.client.cookies[COOKIE], stranger.form_token)
    assert first[0] != second[0]
    assert first[1] != second[1]


def test_what_was_given_is_still_there_for_another_browser(stranger: Visit) -> None:
    stranger.enter()
    stranger.post("/drafts/notice", text="half a notice")
    stranger.client.cookies.clear()
    stranger.site.door.invite()
    stranger.enter()
    assert "half a notice" in stranger.get("/notice").text


def test_a_session_that_nobody_uses_ends() -> None:
    now, told = [datetime(2026, 11, 24, tzinfo=UTC)], []
    door_ = door(now, told)
    visitor = door_.enter(door_.invite())
    assert visitor is not None
    now[0] += timedelta(hours=11)
    assert door_.find(visitor.key) is visitor
    now[0] += timedelta(hours=13)
    assert door_.find(visitor.key) is None


def test_a_new_invitation_ends_the_one_before() -> None:
    now, told = [datetime(2026, 11, 24, tzinfo=UTC)], []
    door_ = door(now, told)
    old = door_.invite()
    new = door_.invite()
    assert door_.enter(old) is None
    assert door_.enter(new) is not None
    assert told == [old, new]
