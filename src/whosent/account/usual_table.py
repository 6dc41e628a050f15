"""``usual.toml``: how much likelier somebody else is than the owner, by what a login is like."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from whosent.account.networks import NetworkKind
from whosent.cited import Citation
from whosent.errors import RowError
from whosent.provider import Profile
from whosent.tables import read_packaged


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """How far a login fits what is known of the owner, and how likely that is for them and for others."""

    level: str
    owner: float
    other: float
    rationale: str
    source: Citation

    def __post_init__(self) -> None:
        if not (0.0 < self.owner < 1.0 and 0.0 < self.other < 1.0):
            raise RowError("text", text="owner and other must be between 0 and 1")


@dataclass(frozen=True, slots=True, kw_only=True)
class CountryWeights:
    """Inside and outside of the owner's country, as told or as the provider's customers have it."""

    told_inside_db: float
    told_outside_db: float
    provider_inside_db: float
    provider_outside_db: float
    rationale: str
    source: Citation


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """Providers, by the names of their profiles, whose customers live in one country."""

    country: str
    providers: frozenset[str]
    rationale: str
    source: Citation


@dataclass(frozen=True, slots=True, kw_only=True)
class KindWeights:
    """What each kind of network says."""

    line: float
    mobile: float
    mail: float
    relay: float
    unknown: float
    cloud: float
    vpn: float
    hosting: float
    rationale: str
    source: Citation

    def of(self, kind: NetworkKind) -> float:
        """Decibans towards somebody else."""
        value: float = getattr(self, kind.value)
        return value


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """How hours are smoothed: ``reach`` to both sides, ``believed`` logins spread over the day beforehand."""

    reach: int
    believed: float
    most_db: float
    rationale: str
    source: Citation


@dataclass(frozen=True, slots=True, kw_only=True)
class System:
    """Words that name an operating system."""

    name: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Travel:
    """Two logins are too far apart for one person from here on."""

    fastest_kmh: float
    least_km: float
    least_s: float
    rationale: str
    source: Citation


@dataclass(frozen=True, slots=True, kw_only=True)
class Burst:
    """So many logins from one network within so many seconds are a program's."""

    sending: int
    reading: int
    within_s: float
    rationale: str
    source: Citation


@dataclass(frozen=True, slots=True, kw_only=True)
class GuessingWindow:
    """For how long failures count towards a success."""

    within_h: float
    rationale: str
    source: Citation


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstUse:
    """For how long a way in was not used before it counts as new."""

    quiet_days: float
    rationale: str
    source: Citation


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """Being near an unusual login says nothing where such logins fill more than this share of the time, and
    so many hours."""

    most_share: float
    least_h: float
    rationale: str
    source: Citation


@dataclass(frozen=True, slots=True, kw_only=True)
class UsualTable:
    """``usual.toml``. Levels go from the nearest to the farthest; their chances add up to 1."""

    schema: int
    unusual_db: float
    most_db: float
    prior_days: float
    where: tuple[Level, ...]
    country: CountryWeights
    homes: tuple[Home, ...]
    kinds: KindWeights
    client: tuple[Level, ...]
    method: tuple[Level, ...]
    hours: Hours
    systems: tuple[System, ...]
    travel: Travel
    burst: Burst
    guessing: GuessingWindow
    first_use: FirstUse
    near: Near

    def __post_init__(self) -> None:
        for levels in (self.where, self.client, self.method):
            for chances in ([x.owner for x in levels], [x.other for x in levels]):
                if not math.isclose(sum(chances), 1.0):
                    raise RowError("text", text=f"the chances of {levels[0].level} and on must add up to 1")

    def home_of(self, profile: Profile | None) -> str:
        """The country in which a provider's customers live; "" where they live everywhere."""
        name = profile.name if profile is not None else ""
        return next((home.country for home in self.homes if name in home.providers), "")

    def system_of(self, text: str) -> str:
        """The operating system that a client's text names; ""."""
        text = text.lower()
        return next((s.name for s in self.systems if any(word in text for word in s.words)), "")


def surprise_db(levels: Sequence[Level], at: int, seen: Sequence[int], prior_days: float) -> float:
    """Decibans towards somebody else of a login that fits level ``at``.

    ``seen`` counts on how many days the owner's own logins were of each level, when they were new.
    """
    level = levels[at]
    owner = (seen[at] + prior_days * level.owner) / (sum(seen) + prior_days)
    return 10.0 * math.log10(level.other / owner)


@cache
def load_usual_table() -> UsualTable:
    """The table that ships."""
    return read_packaged(UsualTable, "whosent.account", "usual.toml")
