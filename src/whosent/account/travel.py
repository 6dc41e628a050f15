"""How far apart two countries are at least: between the nearest of their principal cities."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from whosent.cited import Citation
from whosent.tables import read_packaged

_EARTH_KM = 6371.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Cities:
    """``data/cities.toml``: latitude and longitude of cities, in degrees, by country."""

    schema: int
    source: Citation
    cities: Mapping[str, tuple[tuple[float, ...], ...]]


@cache
def distance_km(one: str, other: str) -> float | None:
    """At least so far apart are two countries; 0 within one, None where one of them is not known."""
    if one == other:
        return 0.0
    cities = _load_cities().cities
    if one not in cities or other not in cities:
        return None
    return min(_between(a, b) for a in cities[one] for b in cities[other])


def _between(one: tuple[float, ...], other: tuple[float, ...]) -> float:
    """The great circle between two places (haversine formula)."""
    (lat1, lon1), (lat2, lon2) = (tuple(map(math.radians, place)) for place in (one, other))
    squared = (
        math.sin((lat2 - lat1) / 2) ** 2
        + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    )
    return 2 * _EARTH_KM * math.asin(math.sqrt(min(1.0, squared)))


@cache
def _load_cities() -> Cities:
    return read_packaged(Cities, "whosent.account", "data/cities.toml")
