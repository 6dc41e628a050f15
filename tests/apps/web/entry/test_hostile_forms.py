"""Whatever strangers send to the way in: it is refused, and nothing breaks."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from entry_visit import HOME, Browser, ExposedServer, exposed

PATHS = [
    "/sign-in",
    "/sign-in/passkey",
    "/sign-in/passkey/answer",
    "/sign-in/code",
    "/sign-in/send",
    "/sign-in/restart",
    "/sign-in/recovery",
    "/set-up",
    "/set-up/app",
    "/set-up/passkey",
    "/set-up/passkey/answer",
]
CALM = {200, 303, 400, 403, 404, 413, 429}
many = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ExposedServer]:
    with exposed(tmp_path_factory.mktemp("login")) as server:
        Browser(server).set_up()
        server.entrance.sessions.end_others(None)
        yield server


@many
@given(
    path=st.sampled_from(PATHS),
    fields=st.dictionaries(st.sampled_from(["name", "password", "code", "credential", "next"]), st.text()),
    address=st.ip_addresses().map(str),
)
def test_fields_of_any_text_open_nothing(
    server: ExposedServer, path: str, fields: dict[str, str], address: str
) -> None:
    browser = Browser(server, address=address)
    token = browser.form_token("/sign-in")
    answer = browser.bare_post(path, form_token=token, **fields)
    assert answer.status_code in CALM
    assert server.entrance.sessions.all() == ()


@many
@given(
    path=st.sampled_from(PATHS),
    body=st.binary(max_size=2_000),
    kind=st.sampled_from(
        ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/json", ""]
    ),
)
def test_bodies_of_any_octets_open_nothing(server: ExposedServer, path: str, body: bytes, kind: str) -> None:
    browser = Browser(server)
    headers = {**browser.headers, "origin": HOME, "content-type": kind}
    answer = browser.client.post(path, content=body, headers=headers, follow_redirects=False)
    assert answer.status_code in CALM
    assert server.entrance.sessions.all() == ()


@many
@given(
    headers=st.dictionaries(
        st.sampled_from(["x-forwarded-for", "x-forwarded-proto", "cookie", "user-agent", "accept-language"]),
        st.text(st.characters(min_codepoint=32, max_codepoint=126)),
    )
)
def test_headers_of_any_text_open_nothing(server: ExposedServer, headers: dict[str, str]) -> None:
    browser = Browser(server)
    answer = browser.client.get("/account", headers={**browser.headers, **headers}, follow_redirects=False)
    assert answer.status_code in CALM - {200}
