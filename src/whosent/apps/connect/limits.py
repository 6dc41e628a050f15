"""``limits.toml``: how long a model's endpoint is waited for, and how much of it is read."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from whosent.cited import Citation
from whosent.tables import read_table


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectLimits:
    """The whole table. ``timeout_s`` is for a whole exchange, however slowly its octets come."""

    schema: int
    source: Citation
    timeout_s: float
    octets: int
    models: int
    name_chars: int
    key_chars: int
    url_chars: int


@cache
def load_connect_limits() -> ConnectLimits:
    """The table that ships."""
    return read_table(ConnectLimits, files("whosent.apps.connect").joinpath("limits.toml"))
