"""``whosent serve``: the page in a browser."""

from __future__ import annotations

import sys
from importlib import import_module

from whosent.apps.cli.case_file import case_option, find_case
from whosent.apps.cli.command import Command, Speaker, read_number
from whosent.apps.cli.expose import ExposeOptions, check_unexposed, expose_options, find_exposure
from whosent.apps.connect import open_connections
from whosent.catalogue import Language
from whosent.errors import WhosentError

_NEEDS = frozenset(("starlette", "jinja2", "uvicorn", "python_multipart"))
_NEEDS_EXPOSED = frozenset(("webauthn", "pyotp", "argon2", "segno"))


def serve_command(speaker: Speaker) -> Command:
    """``whosent serve``."""

    def serve(
        dns: str | None,
        port: str | None,
        no_browser: bool,
        case: str | None,
        lang: str | None,
        debug: bool,
        expose: bool,
        certificate: str | None,
        key: str | None,
        behind_proxy: str | None,
        proxy: tuple[str, ...],
        host: tuple[str, ...],
        listen: str | None,
        new_login: bool,
        **_: object,
    ) -> int:
        number = read_number(port, option="--port") if port is not None else 0
        given = ExposeOptions(
            expose=expose,
            certificate=certificate,
            key=key,
            behind_proxy=behind_proxy,
            proxies=proxy,
            hosts=host,
            listen=listen,
            new_login=new_login,
            port=number,
        )
        if not expose:
            check_unexposed(given)
        _require(exposed=expose)
        exposure = find_exposure(given) if expose else None
        language = Language(lang) if lang else None
        path = find_case(case) if case is not None else None
        connections = open_connections(speaker.environment)
        sys.stderr.write(speaker.say("serve.end") + "\n")
        if exposure is not None:
            from whosent.apps.web.entry.serving import serve_exposed

            serve_exposed(
                exposure,
                dns=dns or "auto",
                language=language,
                say_address=lambda address: _say(speaker, "serve.at", address),
                say_set_up=lambda address: _say(speaker, "serve.set_up", address),
                makes_new_login=new_login,
                case=path,
                connections=connections,
                debug=debug,
            )
            return 0
        from whosent.apps.web.server import serve as run

        run(
            port=number,
            dns=dns or "auto",
            language=language,
            say_address=lambda address: _say(speaker, "serve.address", address),
            opens_browser=not no_browser,
            case=path,
            connections=connections,
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
            *expose_options(speaker),
        ],
        does=serve,
    )


def _require(*, exposed: bool) -> None:
    """The extras are loaded only where they are asked for. Raises ``WhosentError`` where one is missing."""
    try:
        import_module("whosent.apps.web.server")
        if exposed:
            import_module("whosent.apps.web.entry.serving")
    except ModuleNotFoundError as exc:
        if (exc.name or "").partition(".")[0] not in _NEEDS | _NEEDS_EXPOSED:
            raise
        raise WhosentError("expose.not_installed" if exposed else "serve.not_installed") from exc


def _say(speaker: Speaker, key: str, address: str) -> None:
    """On stdout, for it is the result; at once, for somebody waits for it."""
    sys.stdout.write(speaker.say(key, address=address) + "\n")
    sys.stdout.flush()
