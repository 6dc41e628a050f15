"""A real browser at a real server; nothing that it loads may come from elsewhere."""

from __future__ import annotations

import os
import shutil
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import uvicorn

import whosent
from whosent.apps.web.app import create_app

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
SAMPLE = Path(whosent.__file__).parent / "sample" / "mail"
LOCALES = {"ja": "ja-JP", "en": "en-US"}


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
    wrong: list[str] = []
    contexts: list[playwright.BrowserContext] = []

    def only_ours(route: playwright.Route) -> None:
        if f"http://{urlsplit(route.request.url).netloc}" == server.address:
            route.continue_()
        else:
            wrong.append(f"a request to {route.request.url}")
            route.abort()

    def hear(message: playwright.ConsoleMessage) -> None:
        is_framing = "frame-ancestors" in message.text  # one test tries that
        if "Content Security Policy" in message.text and not is_framing:
            wrong.append(message.text)

    def open_(
        language: str = "en",
        *,
        width: int = 1280,
        theme: str = "light",
        scripts: bool = True,
        token: str = "",
    ) -> playwright.Page:
        context = browser.new_context(
            locale=LOCALES[language],
            viewport={"width": width, "height": 900},
            color_scheme=theme,
            java_script_enabled=scripts,
            reduced_motion="reduce",
        )
        contexts.append(context)
        context.set_default_timeout(60_000)
        context.route("**/*", only_ours)
        page = context.new_page()
        page.on("dialog", lambda dialog: (wrong.append(f"a dialog: {dialog.message}"), dialog.dismiss()))
        page.on("console", hear)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        server.app.state.site.workspace.language = None
        page.goto(f"{server.address}/enter?token={token or server.app.state.site.door.invite()}")
        return page

    yield open_
    for context in contexts:
        context.close()
    assert wrong == []
