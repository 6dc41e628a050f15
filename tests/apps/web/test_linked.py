"""The page that lists what the program is connected with, and unlinks it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from web_visit import HOME, PORT, Visit
from whosent.apps.connect import Connections, KeyStore, load_connect_limits, read_endpoint
from whosent.apps.web.app import create_app
from whosent.catalogue import Language


@pytest.fixture
def connections(tmp_path: Path) -> Connections:
    """A model is connected."""
    made = Connections(tmp_path, KeyStore(tmp_path, None), load_connect_limits())
    endpoint = read_endpoint("http://127.0.0.1:11434/v1")
    made.link_model(endpoint, "kestrel-7b", key="secret-key", at=datetime(2026, 11, 24, tzinfo=UTC))
    return made


@pytest.fixture
def connected(connections: Connections) -> Iterator[Visit]:
    tokens: list[str] = []
    app = create_app(
        port=PORT, announce=tokens.append, dns="off", language=Language.EN, connections=connections
    )
    with TestClient(app, base_url=HOME) as client:
        visit = Visit(app, client, tokens)
        visit.enter()
        yield visit


def test_nothing_is_connected_at_first(visit: Visit) -> None:
    assert "Nothing is connected" in visit.get("/connections").text


def test_each_connection_says_what_it_is_given_since_when_and_its_last_use(connected: Visit) -> None:
    page = connected.get("/connections").text
    assert "kestrel-7b" in page
    assert "It is given no mail" in page
    assert "Connected since" in page
    assert "Never used yet" in page
    assert "secret-key" not in page


def test_it_is_unlinked_with_its_key(connected: Visit, connections: Connections, tmp_path: Path) -> None:
    page = connected.post("/connections/unlink", kind="model")
    assert "Nothing is connected" in page.text
    assert connections.model() is None
    assert [path.name for path in tmp_path.iterdir() if b"secret-key" in path.read_bytes()] == []


def test_what_is_not_connected_cannot_be_unlinked(connected: Visit, connections: Connections) -> None:
    assert connected.post("/connections/unlink", kind="sender").status_code == 404
    assert connections.model() is not None


def test_on_this_machine_alone_no_sender_is_offered(visit: Visit) -> None:
    assert "/connections/sender" not in visit.get("/connections").text
    assert visit.get("/connections/sender").status_code == 404
