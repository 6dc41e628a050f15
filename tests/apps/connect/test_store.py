"""Connections are kept where only their owner can read them, and go with their keys."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from whosent.apps.connect import Connections, KeyStore, load_connect_limits, open_connections, read_endpoint
from whosent.errors import WhosentError

AT = datetime(2026, 8, 12, 9, tzinfo=UTC)
LOCAL = read_endpoint("http://localhost:11434/v1")
FAR = read_endpoint("https://models.example/v1")


class Ring:
    """A keyring of this test."""

    def __init__(self) -> None:
        self.secrets: dict[str, str] = {}

    def get(self, name: str) -> str:
        return self.secrets.get(name, "")

    def keep(self, name: str, secret: str) -> None:
        self.secrets[name] = secret
        if not secret:
            del self.secrets[name]


def connections(folder: Path, ring: Ring | None = None) -> Connections:
    return Connections(folder, KeyStore(folder, ring), load_connect_limits())


def test_nothing_is_connected_at_first(tmp_path: Path) -> None:
    assert open_connections({"WHOSENT_CONFIG": str(tmp_path / "none")}).all() == ()
    assert not (tmp_path / "none").exists()


def test_a_connection_is_listed_until_it_is_unlinked(tmp_path: Path) -> None:
    kept = connections(tmp_path)
    kept.link_model(FAR, "large", key="secret", at=AT)
    [one] = connections(tmp_path).all()
    assert (one.kind, one.name, one.since, one.last_used) == ("model", "large (models.example)", AT, None)
    one.unlink()
    assert connections(tmp_path).all() == ()
    assert "secret" not in "".join(path.read_text("utf-8") for path in tmp_path.iterdir())


@pytest.mark.skipif(os.name != "posix", reason="modes of files are POSIX's")
def test_only_the_owner_can_read_what_is_kept(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    connections(folder).link_model(FAR, "large", key="secret", at=AT)
    files = sorted(folder.iterdir())
    assert [path.name for path in files] == ["connections.json", "keys.json"]
    assert {path.stat().st_mode & 0o777 for path in files} == {0o600}
    assert folder.stat().st_mode & 0o077 == 0
    files[1].chmod(0o644)
    with pytest.raises(WhosentError, match=r"connect\.open_to_others"):
        connections(folder).keys.get("model:models.example")


def test_the_key_lies_in_the_keyring_where_there_is_one(tmp_path: Path) -> None:
    ring = Ring()
    kept = connections(tmp_path, ring)
    kept.link_model(FAR, "large", key="secret", at=AT)
    assert ring.secrets == {"model:models.example": "secret"}
    assert "secret" not in "".join(path.read_text("utf-8") for path in tmp_path.iterdir())
    kept.unlink_model()
    assert ring.secrets == {}


def test_a_key_is_for_its_own_host_only(tmp_path: Path) -> None:
    kept = connections(tmp_path)
    kept.link_model(FAR, "large", key="secret", at=AT)
    kept.link_model(LOCAL, "small", key="", at=AT)
    assert kept.keys.get("model:localhost:11434") == ""
    assert kept.keys.get("model:models.example") == ""


@pytest.mark.parametrize(
    "text",
    [
        *("{", "[]", '{"model": 7}', '{"model": {"url": 7}}', '{"model": {"url": "x"}}'),
        json.dumps({"model": {"url": "http://192.0.2.1/", "model": "m", "since": AT.isoformat()}}),
        json.dumps({"model": {"url": "http://localhost/", "model": "m", "since": "2026-08-12"}}),
    ],
)
def test_a_damaged_file_is_said_and_asks_nobody(tmp_path: Path, text: str) -> None:
    path = tmp_path / "connections.json"
    path.write_text(text, "utf-8")
    path.chmod(0o600)
    with pytest.raises(WhosentError, match=r"connect\.damaged"):
        connections(tmp_path).all()
