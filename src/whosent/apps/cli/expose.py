"""``whosent serve --expose``: how others reach the page, as options say it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from whosent.apps.cli.command import Speaker
from whosent.errors import UsageError

if TYPE_CHECKING:
    from whosent.apps.web.entry.exposure import Exposure


@dataclass(frozen=True, slots=True, kw_only=True)
class ExposeOptions:
    """What was given. ``port`` 0: none."""

    expose: bool
    certificate: str | None
    key: str | None
    behind_proxy: str | None
    proxies: Sequence[str]
    hosts: Sequence[str]
    listen: str | None
    new_login: bool
    port: int


def expose_options(speaker: Speaker) -> list[click.Option]:
    """The options."""
    return [
        speaker.option("--expose", about="expose"),
        speaker.option("--certificate", about="certificate", value="FILE"),
        speaker.option("--key", about="key", value="FILE"),
        speaker.option("--behind-proxy", about="behind_proxy", value="ORIGIN"),
        speaker.option("--proxy", about="proxy", value="ADDRESS", many=True),
        speaker.option("--host", about="host", value="NAME", many=True),
        speaker.option("--listen", about="listen", value="ADDRESS"),
        speaker.option("--new-login", about="new_login"),
    ]


def check_unexposed(given: ExposeOptions) -> None:
    """Raises ``UsageError`` for an option that needs ``--expose``."""
    for option, value in (
        ("--certificate", given.certificate),
        ("--key", given.key),
        ("--behind-proxy", given.behind_proxy),
        ("--proxy", given.proxies),
        ("--host", given.hosts),
        ("--listen", given.listen),
        ("--new-login", given.new_login),
    ):
        if value:
            raise UsageError("expose.only", option=option, **{"with": "--expose"})


def find_exposure(given: ExposeOptions) -> Exposure:
    """The way in which others reach the page. Raises ``UsageError`` or ``WhosentError``."""
    from whosent.apps.web.entry.exposure import behind_proxy, with_certificate  # the extra: only here
    from whosent.apps.web.entry.limits import load_entry_limits

    defaults = load_entry_limits().listen
    if given.behind_proxy:
        if given.certificate or given.key:
            raise UsageError("expose.both")
        return behind_proxy(
            given.behind_proxy,
            proxies=given.proxies or defaults.proxies,
            hosts=given.hosts,
            listen=given.listen or defaults.proxy_listen,
            port=given.port or defaults.proxy_port,
        )
    if not given.certificate and not given.key:
        raise UsageError("expose.needs_https")
    if not given.certificate or not given.key:
        raise UsageError("expose.needs_key")
    if given.proxies:
        raise UsageError("expose.only", option="--proxy", **{"with": "--behind-proxy"})
    return with_certificate(
        Path(given.certificate),
        Path(given.key),
        hosts=given.hosts,
        listen=given.listen or "",
        port=given.port or defaults.certificate_port,
        at=datetime.now(UTC),
    )
