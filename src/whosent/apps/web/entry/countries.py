"""The country of an address, looked up on this machine."""

from __future__ import annotations

import ipaddress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from whosent.account.networks import country_in, load_networks, open_countries, own_folder
from whosent.errors import SourceError

if TYPE_CHECKING:
    from maxminddb import Reader


class Countries:
    """A table of countries. Nothing is remembered of what was looked up, however many addresses try."""

    def __init__(self, table: Path) -> None:
        """The table is opened when it is first asked."""
        self._table = table

    def find(self, address: str) -> str:
        """Two letters (ISO 3166-1); "" for an address that has none, and where there is no table to ask."""
        try:
            parsed = ipaddress.ip_address(address.partition("%")[0])
        except ValueError:
            return ""
        if not parsed.is_global or self._reader is None:
            return ""
        return country_in(self._reader.get(parsed))

    @cached_property
    def _reader(self) -> Reader | None:
        try:
            return open_countries(self._table)
        except SourceError:
            return None


def load_countries() -> Countries:
    """The table that ships, or the owner's newer one."""
    return Countries(load_networks(own_folder()).countries)
