"""The server: a socket on this machine, the application, and the address in a browser."""

from __future__ import annotations

import socket
import webbrowser
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import uvicorn
from starlette.applications import Starlette

from whosent.apps.connect import Connections
from whosent.apps.web.app import create_app
from whosent.case import open_case
from whosent.catalogue import Language
from whosent.errors import WhosentError

HOST = "127.0.0.1"


def serve(
    *,
    port: int,
    dns: str,
    language: Language | None,
    say_address: Callable[[str], None],
    opens_browser: bool,
    case: Path | None,
    connections: Connections | None,
    debug: bool,
) -> None:
    """Serves until it is told to end (SIGINT, SIGTERM).

    port         0 takes one that is free
    case, connections  see ``create_app``
    say_address  is told each address that opens the page; each opens it once

    Raises ``WhosentError`` where the port cannot be used.
    """
    if case is not None:
        open_case(case).close()  # what is wrong with it is said before anybody waits for a page
    listening = _listen(port)
    actual = listening.getsockname()[1]
    is_first = True

    def announce(token: str) -> None:
        nonlocal is_first
        address = f"http://{HOST}:{actual}/enter?token={token}"
        say_address(address)
        if is_first and opens_browser:
            webbrowser.open(address)
        is_first = False

    app = create_app(
        port=actual,
        announce=announce,
        dns=dns,
        language=language,
        case=case,
        connections=connections,
        debug=debug,
    )
    run(app, listening)


def run(
    app: Starlette, listening: socket.socket, *, certificate: Path | None = None, key: Path | None = None
) -> None:
    """Serves an application at a socket until it is told to end; with a certificate and its key by TLS."""
    config = uvicorn.Config(
        app,
        log_level="critical",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        date_header=False,
        ws="none",
        lifespan="on",
        timeout_graceful_shutdown=3,
        ssl_certfile=certificate,
        ssl_keyfile=key,
    )
    with listening, suppress(KeyboardInterrupt):  # the way in which it is ended
        uvicorn.Server(config).run(sockets=[listening])


def _listen(port: int) -> socket.socket:
    try:
        return socket.create_server((HOST, port), backlog=128)
    except (OSError, OverflowError) as exc:
        reason = exc.strerror if isinstance(exc, OSError) else str(exc)
        raise WhosentError("serve.port", port=port, reason=reason or "") from exc
