"""A real browser at a real server that others can reach: TLS, a name, and a passkey device in software."""

from __future__ import annotations

import base64
import hashlib
import socket
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import uvicorn
from cryptography import x509
from cryptography.hazmat.primitives import serialization

from browser.conftest import find_chromium
from browser.windows import watched_windows
from certificates import make_certificate
from entry_visit import HOST, ExposedServer, quick_limits
from whosent.apps.web.entry.exposure import with_certificate

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture(scope="session")
def pair(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Certificate and key."""
    return make_certificate(tmp_path_factory.mktemp("certificate"), HOST)


@pytest.fixture(scope="session")
def trusting_browser(browser: playwright.Browser, pair: tuple[Path, Path]) -> Iterator[playwright.Browser]:
    """One that knows the certificate and finds the name here; it has no other way out."""
    read = x509.load_pem_x509_certificate(pair[0].read_bytes())
    key = read.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    known = base64.b64encode(hashlib.sha256(key).digest()).decode()
    chromium = browser.browser_type.launch(
        executable_path=find_chromium(),
        args=[
            "--no-sandbox",
            f"--ignore-certificate-errors-spki-list={known}",
            f"--host-resolver-rules=MAP {HOST} 127.0.0.1",
        ],
    )
    yield chromium
    chromium.close()


class TlsServer(ExposedServer):
    """The page with TLS of its own, served in a thread."""

    def __init__(self, folder: Path, pair: tuple[Path, Path]) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        self.address = f"https://{HOST}:{self.port}"
        exposure = with_certificate(*pair, hosts=[], listen="", port=self.port, at=datetime.now(UTC))
        super().__init__(folder, exposure, quick_limits())
        config = uvicorn.Config(
            self.app,
            log_level="critical",
            access_log=False,
            ws="none",
            ssl_certfile=pair[0],
            ssl_keyfile=pair[1],
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, kwargs={"sockets": [self._socket]})
        self._thread.start()
        self.entrance.invite(is_new=False)

    @property
    def set_up_address(self) -> str:
        return f"{self.address}/set-up?token={self.tokens[-1]}"

    def stop(self) -> None:
        self._server.should_exit = True
        self._thread.join()


@pytest.fixture
def server(tmp_path: Path, pair: tuple[Path, Path]) -> Iterator[TlsServer]:
    running = TlsServer(tmp_path, pair)
    yield running
    running.stop()


Open = Callable[..., "playwright.Page"]


@pytest.fixture
def open_page(trusting_browser: playwright.Browser, server: TlsServer) -> Iterator[Open]:
    """Opens a window in a language, width and theme; with ``device`` it has a passkey device.

    What it must never do fails the test: load from elsewhere, show a dialog, break the policy.
    """
    with watched_windows(trusting_browser, server.address) as open_window:

        def open_(
            language: str = "en",
            *,
            width: int = 1280,
            theme: str = "light",
            scripts: bool = True,
            device: bool = False,
        ) -> playwright.Page:
            page = open_window(language, width=width, theme=theme, scripts=scripts)
            if device:
                session = page.context.new_cdp_session(page)
                session.send("WebAuthn.enable")
                made = session.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
                page.device = (session, made["authenticatorId"])
            server.app.state.site.workspace.language = None
            return page

        yield open_
