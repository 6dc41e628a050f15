"""How others reach the page: under which names, by whose word, and never without HTTPS."""

from __future__ import annotations

import os
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from starlette.routing import Route

from certificates import make_certificate
from entry_visit import CLIENT, HOME, HOST, PROXY, Browser, ExposedServer
from whosent.apps.web.entry.exposure import Exposure, behind_proxy, place_of, with_certificate
from whosent.errors import WhosentError

NOW = datetime.now(UTC)


def asked_by(exposure: Exposure, client: str, *headers: tuple[str, str]):
    raw = [(name.encode(), value.encode()) for name, value in headers]
    return exposure.peer({"type": "http", "client": (client, 1), "headers": raw})


def proxy(*proxies: str) -> Exposure:
    return behind_proxy(HOME, proxies=proxies or [PROXY], hosts=[], listen="", port=1)


def test_without_a_proxy_what_a_request_says_of_itself_is_not_believed(tmp_path: Path) -> None:
    pair = make_certificate(tmp_path, HOST)
    exposure = with_certificate(*pair, hosts=[], listen="", port=8443, at=NOW)
    peer = asked_by(exposure, CLIENT, ("x-forwarded-for", "198.51.100.1"), ("x-forwarded-proto", "http"))
    assert (peer.address, peer.is_https) == (CLIENT, True)


def test_the_proxy_s_word_is_taken() -> None:
    peer = asked_by(proxy(), PROXY, ("x-forwarded-for", CLIENT), ("x-forwarded-proto", "https"))
    assert (peer.address, peer.is_https) == (CLIENT, True)


def test_nobody_else_s_word_is_taken() -> None:
    forged = (("x-forwarded-for", "127.0.0.1"), ("x-forwarded-proto", "https"))
    assert asked_by(proxy(), CLIENT, *forged) is None


@pytest.mark.parametrize(
    ("said", "address"),
    [
        ("198.51.100.1, 203.0.113.7", "203.0.113.7"),
        ("198.51.100.1, 203.0.113.7, 192.0.2.1", "203.0.113.7"),
        ("203.0.113.7:4711", "203.0.113.7"),
        ("[2001:db8::7]:4711", "2001:db8::7"),
        ("127.0.0.1, nonsense", PROXY),
        ("", PROXY),
    ],
)
def test_of_a_chain_the_last_address_that_is_no_proxy_of_ours_counts(said: str, address: str) -> None:
    assert asked_by(proxy(), PROXY, ("x-forwarded-for", said)).address == address


@pytest.mark.parametrize(
    ("said", "is_https"),
    [("https", True), ("http", False), ("https, http", False), ("", False), (None, False)],
)
def test_the_proxy_must_say_that_it_was_https(said: str | None, is_https: bool) -> None:
    headers = [] if said is None else [("x-forwarded-proto", said)]
    assert asked_by(proxy(), PROXY, *headers).is_https is is_https


def test_a_proxy_may_be_a_network_of_either_kind() -> None:
    exposure = proxy("192.0.2.0/24", "2001:db8::/64")
    for client in ("192.0.2.77", "::ffff:192.0.2.77", "2001:db8::5"):
        assert asked_by(exposure, client) is not None
    assert asked_by(exposure, "2001:db8:1::5") is None


def test_an_address_of_ipv4_that_came_by_ipv6_is_shown_as_what_it_is(tmp_path: Path) -> None:
    exposure = with_certificate(*make_certificate(tmp_path, HOST), hosts=[], listen="", port=1, at=NOW)
    assert asked_by(exposure, f"::ffff:{CLIENT}").address == CLIENT


def test_a_household_stands_for_its_addresses() -> None:
    assert place_of("2001:db8::1") == place_of("2001:db8::ffff")
    assert place_of("192.0.2.1") != place_of("192.0.2.2")
    assert place_of("::ffff:192.0.2.1") == place_of("192.0.2.1")


def test_past_the_proxy_nothing_is_to_be_seen(server: ExposedServer, owner: Browser) -> None:
    from starlette.testclient import TestClient

    direct = TestClient(server.app, base_url=HOME, client=(CLIENT, 1))
    direct.cookies = owner.client.cookies
    answer = direct.get("/", headers={"x-forwarded-for": PROXY, "x-forwarded-proto": "https"})
    assert answer.status_code == 403
    assert "form_token" not in answer.text


def test_without_https_nothing_is_to_be_seen(owner: Browser) -> None:
    answer = owner.get("/", **{"x-forwarded-proto": "http"})
    assert answer.status_code == 403
    assert "https only" in answer.text


@pytest.mark.parametrize(
    "host",
    ["evil.example", "127.0.0.1", "localhost", "127.0.0.1:8765", f"{HOST}:8443", f"{HOST}.evil.example", ""],
)
def test_another_name_is_refused_whoever_asks(owner: Browser, host: str) -> None:
    for path in ("/", "/sign-in", "/static/page.css"):
        answer = owner.get(path, host=host)
        assert answer.status_code == 421
        assert "form_token" not in answer.text


def test_a_forwarded_name_is_not_looked_at(owner: Browser) -> None:
    page = owner.get("/account", **{"x-forwarded-host": "evil.example"})
    assert page.status_code == 200
    assert "evil.example" not in page.text


def routes(server: ExposedServer, method: str) -> list[str]:
    found = [r.path for r in server.app.routes if isinstance(r, Route) and method in (r.methods or ())]
    assert len(found) > 20
    return [re.sub(r"\{number:int\}", "0", re.sub(r"\{\w+\}", "abc", path)) for path in found]


@pytest.mark.parametrize("origin", ["https://evil.example", "null", f"http://{HOST}", f"{HOME}:8443", None])
def test_a_form_from_another_page_is_refused(owner: Browser, origin: str | None) -> None:
    token = owner.form_token("/account")
    headers = dict(owner.headers) | ({} if origin is None else {"origin": origin})
    for path in routes(owner.server, "POST"):
        answer = owner.client.post(path, data={"form_token": token}, headers=headers)
        assert answer.status_code == 403, path
    assert owner.is_in


def test_a_form_without_its_token_changes_nothing(owner: Browser) -> None:
    for path in routes(owner.server, "POST"):
        for token in ("", "guess"):
            answer = owner.bare_post(path, form_token=token)
            assert answer.status_code in (303, 403, 404), path
            assert "set-cookie" not in answer.headers or "=;" in answer.headers["set-cookie"].replace(
                '""', ""
            )
    assert owner.is_in


def test_without_a_session_there_is_only_the_way_in(server: ExposedServer, other: Browser) -> None:
    for path in routes(server, "GET"):
        answer = other.stays(path)
        if path.startswith(("/sign-in", "/set-up")):
            assert "latest" not in answer.text
        else:
            assert answer.status_code == 303, path
            assert answer.headers["location"].startswith("/sign-in"), path


def test_another_site_can_neither_look_nor_post(owner: Browser) -> None:
    for mode in ("cross-site", "same-site"):
        assert owner.get("/account", **{"sec-fetch-site": mode}).status_code == 403
        sent = owner.bare_post("/sign-in", headers={"sec-fetch-site": mode}, form_token="x")
        assert sent.status_code == 403


@pytest.mark.parametrize("path", ["/", "/account", "/sign-in", "/set-up", "/connections", "/nowhere"])
def test_every_answer_carries_the_policy(owner: Browser, path: str) -> None:
    headers = owner.get(path).headers
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["strict-transport-security"] == "max-age=31536000"
    assert headers["cache-control"] == "no-store"


def test_under_a_port_of_its_own_other_pages_of_the_name_are_left_alone(tmp_path: Path) -> None:
    pair = make_certificate(tmp_path, HOST)
    assert not with_certificate(*pair, hosts=[], listen="", port=8443, at=NOW).is_all_ours
    assert with_certificate(*pair, hosts=[], listen="", port=443, at=NOW).is_all_ours


def test_pages_hold_no_inline_script_or_style_and_name_no_other_host(owner: Browser, other: Browser) -> None:
    owner.post("/account/codes", of="/account")
    pages = [owner.get(p).text for p in ("/account", "/account/app", "/account/password", "/account/passkey")]
    pages += [
        owner.get(p).text for p in ("/account/codes", "/connections", "/connections/sender", "/confirm")
    ]
    pages += [other.get("/sign-in").text, other.get("/sign-in/recovery").text, other.give_password().text]
    for text in pages:
        assert re.findall(r"<script(?![^>]*\ssrc=)", text) == []
        assert re.findall(r"<style|\sstyle=|\son\w+=|javascript:", text) == []
        assert re.findall(r'(?:src|href|action)="(?!/|#)[^"]*"', text) == []


def test_names_come_from_the_certificate(tmp_path: Path) -> None:
    pair = make_certificate(tmp_path, HOST, "*.example", "192.0.2.7", "2001:db8::7")
    exposure = with_certificate(*pair, hosts=[], listen="", port=8443, at=NOW)
    assert list(exposure.origins.values()) == [
        f"https://{HOST}:8443",
        "https://192.0.2.7:8443",
        "https://[2001:db8::7]:8443",
    ]


def test_at_the_ordinary_port_the_name_stands_alone(tmp_path: Path) -> None:
    pair = make_certificate(tmp_path)
    exposure = with_certificate(*pair, hosts=["Example.COM"], listen="", port=443, at=NOW)
    assert set(exposure.origins.items()) == {
        ("example.com", "https://example.com"),
        ("example.com:443", "https://example.com"),
    }


def refused(does) -> str:
    with pytest.raises(WhosentError) as told:
        does()
    return told.value.key


@pytest.mark.parametrize(
    "origin", ["http://whosent.example", "whosent.example", f"{HOME}/path", f"https://a@{HOST}", f"{HOME}:x"]
)
def test_a_proxy_s_address_is_https_and_nothing_more(origin: str) -> None:
    assert (
        refused(lambda: behind_proxy(origin, proxies=[], hosts=[], listen="", port=1)) == "expose.bad_origin"
    )


@pytest.mark.parametrize("host", ["a b", "https://a", "a:1", "a/b", "", "a" * 300])
def test_a_name_is_a_name(host: str) -> None:
    assert (
        refused(lambda: behind_proxy(HOME, proxies=[], hosts=[host], listen="", port=1)) == "expose.bad_host"
    )


def test_a_proxy_is_an_address() -> None:
    assert refused(lambda: proxy("proxy.example")) == "expose.bad_proxy"


def test_what_is_wrong_with_a_certificate_is_said(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    certificate, key = make_certificate(tmp_path, HOST)
    other, _ = make_certificate(tmp_path / "other", HOST)

    def use(certificate: Path, key: Path):
        return lambda: with_certificate(certificate, key, hosts=[], listen="", port=1, at=NOW)

    assert refused(use(tmp_path / "none", key)) == "expose.no_file"
    assert refused(use(other, key)) == "expose.bad_certificate"
    assert refused(use(key, certificate)) in ("expose.bad_certificate", "expose.open_key")
    assert (
        refused(use(make_certificate(tmp_path / "other")[0], tmp_path / "other" / "whosent.key"))
        == "expose.no_name"
    )
    over = make_certificate(tmp_path / "other", HOST, days=-1)
    assert refused(use(*over)) == "expose.certificate_over"


@pytest.mark.skipif(os.name != "posix", reason="there are no such rights")
def test_a_key_that_everybody_can_read_is_refused(tmp_path: Path) -> None:
    certificate, key = make_certificate(tmp_path, HOST)
    key.chmod(0o644)
    assert (
        refused(lambda: with_certificate(certificate, key, hosts=[], listen="", port=1, at=NOW))
        == "expose.open_key"
    )
