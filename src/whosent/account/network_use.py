"""From which networks an account was used, and when."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from whosent.account.usual import JudgedLogin
from whosent.evidence import NetworkUse
from whosent.evidence.network import neighbourhood


def logins_by_network(logins: Iterable[JudgedLogin]) -> tuple[NetworkUse, ...]:
    """From which networks (/24, /48) somebody got in; logins without an address are left out."""
    times: dict[str, list[datetime]] = {}
    countries: dict[str, str] = {}
    for judged in logins:
        if judged.got_in and judged.login.address:
            network = neighbourhood(judged.login.address)
            times.setdefault(network, []).append(judged.login.at)
            countries[network] = countries.get(network) or judged.country
    return tuple(
        NetworkUse(network=network, country=countries[network], times=tuple(sorted(at)))
        for network, at in times.items()
    )
