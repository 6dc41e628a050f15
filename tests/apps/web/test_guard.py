"""What is turned away, and what every answer carries."""

from __future__ import annotations

import re

import pytest
from starlette.routing import Route

from web_visit import HOME, ORIGIN, PORT, Visit

POLICY = "content-security-policy"


def routes(visit: Visit, method: str) -> list[str]:
    found = [r.path for r in visit.app.routes if isinstance(r, Route) and method in (r.methods or ())]
    assert len(found) > 10
    return [re.sub(r"\{number:int\}", "0", re.sub(r"\{\w+\}", "abc", path)) for path in found]


@pytest.mark.parametrize(
    "host",
    ["evil.example", f"evil.example:{PORT}", "127.0.0.1", "127.0.0.1:80", "localhost:1", "", "[::1]:80"],
)
def test_another_host_is_refused_whoever_asks(visit: Visit, host: str) -> None:
    for path in ("/", "/static/page.css", "/enter"):
        answer = visit.client.get(path, headers={"host": host})
        assert answer.status_code == 421
        assert "form_token" not in answer.text


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost", "[::1]"])
def test_this_machine_s_own_names_are_taken(visit: Visit, name: str) -> None:
    answer = visit.client.get("/static/page.css", headers={"host": f"{name}:{PORT}"})
    assert answer.status_code == 200


@pytest.mark.parametrize(
    "origin",
    ["http://evil.example", "null", "https://127.0.0.1:8765", "http://127.0.0.1:1", HOME + ".evil", None],
)
def test_a_form_from_another_page_is_refused(visit: Visit, origin: str | None) -> None:
    headers = {} if origin is None else {"origin": origin}
    data = {"form_token": visit.form_token, "language": "ja"}
    for path in routes(visit, "POST"):
        assert visit.client.post(path, data=data, headers=headers).status_code == 403, path


def test_a_form_without_its_token_changes_nothing(visit: Visit) -> None:
    for path in routes(visit, "POST"):
        for data in ({}, {"form_token": "guess"}, {"form_token": ""}):
            refused = visit.client.post(path, data={**data, "language": "ja"}, headers=ORIGIN)
            assert refused.status_code in (403, 404), path
    assert visit.site.workspace.jobs == ()
    assert 'lang="en"' in visit.get("/").text


def test_another_site_cannot_even_look(visit: Visit) -> None:
    for mode in ("cross-site", "same-site"):
        assert visit.client.get("/mail", headers={"sec-fetch-site": mode}).status_code == 403


def test_without_a_session_there_is_nothing_to_see(stranger: Visit) -> None:
    for path in routes(stranger, "GET"):
        answer = stranger.client.get(path)
        assert answer.status_code == 403, path
        assert "form_token" not in answer.text
    for path in routes(stranger, "POST"):
        assert stranger.client.post(path, headers=ORIGIN).status_code == 403, path


def test_a_refusal_speaks_both_languages(stranger: Visit) -> None:
    text = stranger.get("/").text
    assert 'lang="ja"' in text
    assert 'lang="en"' in text


@pytest.mark.parametrize(
    "path", ["/", "/mail", "/nowhere", "/answers/gone", "/enter?token=no", "/static/page.css"]
)
def test_every_answer_carries_the_policy(visit: Visit, path: str) -> None:
    headers = visit.client.get(path).headers
    policy = headers[POLICY]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert headers["cache-control"] == ("max-age=3600" if path.startswith("/static/") else "no-store")


def test_pages_hold_no_inline_script_or_style_and_name_no_other_host(sampled: tuple[Visit, str]) -> None:
    visit, key = sampled
    for path in (
        "/",
        "/notice",
        "/mail",
        "/login",
        "/ask",
        "/password",
        f"/answers/{key}",
        f"/answers/{key}/plan",
        f"/answers/{key}/notices",
        f"/answers/{key}/notices/0",
    ):
        text = visit.get(path).text
        assert re.findall(r"<script(?![^>]*\ssrc=)", text) == []
        assert re.findall(r"<style|\sstyle=|\son\w+=|javascript:", text) == []
        assert re.findall(r'(?:src|href|action)="(?!/|#)[^"]*"', text) == []


def test_a_bug_ends_as_a_page_with_all_headers(visit: Visit) -> None:
    async def fail(_: object) -> None:
        raise ZeroDivisionError

    visit.app.router.routes.append(Route("/fail", fail))
    answer = visit.get("/fail")
    assert answer.status_code == 500
    assert "Traceback" not in answer.text
    assert "ZeroDivision" not in answer.text
    assert "default-src 'none'" in answer.headers[POLICY]


def test_static_files_lead_nowhere_else(visit: Visit) -> None:
    for path in (
        "/static/../limits.toml",
        "/static/%2e%2e/limits.toml",
        "/static/..%2flimits.toml",
        "/static/",
    ):
        assert visit.client.get(path).status_code == 404
