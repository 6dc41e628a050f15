"""A real browser at a real server; nothing that it loads may come from elsewhere."""

from __future__ import annotations

import os
import shutil
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import uvicorn

import whosent
from browser.windows import watched_windows
from whosent.apps.web.app import create_app

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
SAMPLE = Path(whosent.__file__).parent / "sample" / "mail"


def find_chromium() -> str:
    return os.environ.get("WHOSENT_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), "")


@pytest.fixture(scope="session")
def browser() -> Iterator[playwright.Browser]:
    path = find_chromium()
    if not path:
        pytest.skip("there is no Chromium here (Debian: apt install chromium)")
    with playwright.sync_playwright() as started:
        # As root, and in containers, Chromium's own sandbox cannot start.
        chromium = started.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield chromium
        chromium.close()


class Server:
    """The page, served to whoever has a token."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self.tokens: list[str] = []
        self._has_token = threading.Event()
        self.app = create_app(port=self._socket.getsockname()[1], announce=self._announce, dns="off")
        self._server = uvicorn.Server(
            uvicorn.Config(self.app, log_level="critical", access_log=False, ws="none")
        )
        self._thread = threading.Thread(target=self._server.run, kwargs={"sockets": [self._socket]})
        self._thread.start()
        assert self._has_token.wait(30)

    def _announce(self, token: str) -> None:
        self.tokens.append(token)
        self._has_token.set()

    def stop(self) -> None:
        self._server.should_exit = True
        self._thread.join()


@pytest.fixture
def server() -> Iterator[Server]:
    running = Server()
    yield running
    running.stop()


Open = Callable[..., "playwright.Page"]


@pytest.fixture
def open_page(browser: playwright.Browser, server: Server) -> Iterator[Open]:
    """Opens a browser window that came in, in a language, width and theme.

    What it must never do fails the test: load from elsewhere, show a dialog, break the policy.
    """
    with watched_windows(browser, server.address, may_be_framed=True) as open_window:

        def open_(
            language: str = "en",
            *,
            width: int = 1280,
            theme: str = "light",
            scripts: bool = True,
            token: str = "",
        ) -> playwright.Page:
            page = open_window(language, width=width, theme=theme, scripts=scripts)
            server.app.state.site.workspace.language = None
            page.goto(f"{server.address}/enter?token={token or server.app.state.site.door.invite()}")
            return page

        yield open_
