"""The server where others can reach it."""

from __future__ import annotations

import socket
from collections.abc import Callable
from pathlib import Path

from whosent.apps.connect import Connections
from whosent.apps.web.app import create_app
from whosent.apps.web.entry.countries import load_countries
from whosent.apps.web.entry.entrance import SET_UP, Entrance
from whosent.apps.web.entry.exposure import Exposure
from whosent.apps.web.entry.store import default_folder
from whosent.apps.web.server import run
from whosent.apps.web.site import now
from whosent.case import open_case
from whosent.catalogue import Language
from whosent.errors import WhosentError


def serve_exposed(
    exposure: Exposure,
    *,
    dns: str,
    language: Language | None,
    say_address: Callable[[str], None],
    say_set_up: Callable[[str], None],
    makes_new_login: bool,
    case: Path | None,
    connections: Connections | None,
    debug: bool,
) -> None:
    """Serves until it is told to end (SIGINT, SIGTERM).

    say_address      is told where the page is
    say_set_up       is told each address at which a login can be made, once
    makes_new_login  whether another one is wanted in place of the one that there is

    Raises ``WhosentError`` where the port or the file of the login cannot be used.
    """
    if case is not None:
        open_case(case).close()  # what is wrong with it is said before anybody waits for a page
    entrance = Entrance(
        exposure,
        folder=default_folder(),
        announce=lambda token: say_set_up(f"{exposure.origin}{SET_UP}?token={token}"),
        now=now,
        locate=load_countries().find,
    )
    listening = _listen(exposure)
    app = create_app(
        port=exposure.port,
        announce=lambda _: None,
        dns=dns,
        language=language,
        case=case,
        connections=connections,
        debug=debug,
        entrance=entrance,
    )
    say_address(exposure.origin)
    entrance.invite(is_new=makes_new_login)
    run(app, listening, certificate=exposure.certificate, key=exposure.key)


def _listen(exposure: Exposure) -> socket.socket:
    address, port = exposure.listen, exposure.port
    try:
        if not address and socket.has_dualstack_ipv6():
            return socket.create_server(("", port), family=socket.AF_INET6, dualstack_ipv6=True, backlog=128)
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        return socket.create_server((address, port), family=family, backlog=128)
    except (OSError, OverflowError) as exc:
        reason = exc.strerror if isinstance(exc, OSError) else str(exc)
        raise WhosentError("expose.address", address=address or "*", port=port, reason=reason or "") from exc
