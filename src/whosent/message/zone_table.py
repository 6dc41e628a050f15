"""The rows of zones.toml: names of time zones and of eras."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from whosent.cited import Citation
from whosent.tables import read_packaged


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneTable:
    """``zones.toml``: minutes east of UTC by name, and the year before an era's first."""

    schema: int
    source: Citation
    zones: Mapping[str, int]
    eras: Mapping[str, int]


@cache
def load_zones() -> ZoneTable:
    """The table that ships with whosent. Raises ``TableError``."""
    return read_packaged(ZoneTable, "whosent.message", "zones.toml")
