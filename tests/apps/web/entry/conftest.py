"""A server that others can reach, and browsers at it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from entry_visit import Browser, ExposedServer, exposed


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ExposedServer]:
    """One that has no login yet."""
    with exposed(tmp_path) as server:
        yield server


@pytest.fixture
def owner(server: ExposedServer) -> Browser:
    """A browser that made the login, and is signed in."""
    browser = Browser(server)
    browser.set_up()
    return browser


@pytest.fixture
def other(server: ExposedServer, owner: Browser) -> Browser:
    """A browser elsewhere, once there is a login."""
    return Browser(server, address="198.51.100.9")
