"""``whosent serve``: the page in a browser."""

from __future__ import annotations

import sys

from whosent.apps.cli.case_file import case_option, find_case
from whosent.apps.cli.command import Command, Speaker, read_number
from whosent.apps.connect import open_connections
from whosent.catalogue import Language
from whosent.errors import WhosentError

_NEEDS = frozenset(("starlette", "jinja2", "uvicorn", "python_multipart"))


def serve_command(speaker: Speaker) -> Command:
    """``whosent serve``."""

    def serve(
        dns: str | None,
        port: str | None,
        no_browser: bool,
        case: str | None,
        lang: str | None,
        debug: bool,
        **_: object,
    ) -> int:
        number = read_number(port, option="--port") if port is not None else 0
        try:
            from whosent.apps.web.server import serve as run  # the extra: only where it is asked for
        except ModuleNotFoundError as exc:
            if (exc.name or "").partition(".")[0] not in _NEEDS:
                raise
            raise WhosentError("serve.not_installed") from exc
        sys.stderr.write(speaker.say("serve.end") + "\n")
        run(
            port=number,
            dns=dns or "auto",
            language=Language(lang) if lang else None,
            say_address=lambda address: _say(speaker, address),
            opens_browser=not no_browser,
            case=find_case(case) if case is not None else None,
            connections=open_connections(speaker.environment),
            debug=debug,
        )
        return 0

    return Command(
        speaker,
        "serve",
        params=[
            speaker.option("--port", about="port", value="N"),
            speaker.option("--no-browser", about="no_browser"),
            speaker.option("--dns", about="dns", value="auto|live|off|FILE"),
            case_option(speaker),
        ],
        does=serve,
    )


def _say(speaker: Speaker, address: str) -> None:
    """On stdout, for it is the result; at once, for somebody waits for it."""
    sys.stdout.write(speaker.say("serve.address", address=address) + "\n")
    sys.stdout.flush()
