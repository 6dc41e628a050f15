"""The table of weights: decibans per kind of fact, groups, caps, priors and thresholds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

from whosent.cited import Citation
from whosent.tables import read_table
from whosent.verdict.model import HYPOTHESES, Cause, MissingKind


class Combine(StrEnum):
    """How the facts of one group add up: the strongest speaks, or their sum up to the group's cap."""

    STRONGEST = "strongest"
    SUM = "sum"


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A set of facts that are not independent of one another. ``cap_db`` bounds a SUM group."""

    about: str
    combine: Combine = Combine.STRONGEST
    cap_db: float = 40.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Weight:
    """Decibans of one kind of fact per hypothesis; ``through`` fills account, own and automatic.

    takeover     towards a thief, against a program on the owner's own device, where the account was used
    of_provider  shows that the mail passed the provider, by whichever of its customers
    silences     kinds that this one explains, so that they say nothing beside it
    """

    group: str
    rationale: str
    source: Citation
    through: float = 0.0
    forged: float = 0.0
    account: float | None = None
    own: float | None = None
    automatic: float | None = None
    fake: float = 0.0
    takeover: float = 0.0
    of_provider: bool = False
    silences: tuple[str, ...] = ()

    @property
    def decibans(self) -> tuple[float, ...]:
        """In the order of HYPOTHESES."""

        def or_through(value: float | None) -> float:
            return self.through if value is None else value

        return (
            self.forged,
            or_through(self.account),
            or_through(self.own),
            or_through(self.automatic),
            self.fake,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _OfEach:
    """A number for each of the five explanations."""

    forged: float
    account: float
    own: float
    automatic: float
    fake: float

    @property
    def values(self) -> tuple[float, ...]:
        """In the order of HYPOTHESES."""
        return tuple(getattr(self, cause.value) for cause in HYPOTHESES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Prior(_OfEach):
    """What is believed of a notice before its evidence is seen; sums to 1."""

    rationale: str
    source: Citation

    def __post_init__(self) -> None:
        if abs(sum(self.values) - 1.0) > 1e-9 or min(self.values) <= 0.0:
            raise ValueError("a prior's five values must be positive and sum to 1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Priors:
    """The three kinds of situation (docs/adr/0008)."""

    webmail_flood: Prior
    hosted_flood: Prior
    single: Prior


@dataclass(frozen=True, slots=True, kw_only=True)
class Caps:
    """How far all facts of a tier, or of the provider, together may move "through the account"."""

    T2_through_db: float
    T2_forged_db: float
    T3_through_db: float
    T3_forged_db: float
    owner_through_db: float
    owner_forged_db: float
    provider_through_db: float
    binding_provider_through_db: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """Thresholds; each is explained in the table."""

    label_at: float
    account_at: float
    clear_below: float
    sensitivity: float
    passed_at_db: float
    flood_strength: float
    flood_purity: float
    per_reporter_db: float
    reporters_cap_db: float
    page_unknown: float
    bare_db: float
    open_db: float
    stranger_db: float
    owner_db: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorRules:
    """How a thief is told from a program on the owner's own device; see ``find_actor``."""

    takeover_prior: float
    decided_at: float
    rationale: str
    source: Citation


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook(_OfEach):
    """How probable it is that a piece of missing evidence speaks up, under each hypothesis.

    comes_first  named before all others where it is missing: they hang on it
    first_if     named next where that cause is the likeliest
    """

    rationale: str
    source: Citation
    comes_first: bool = False
    first_if: Cause | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """All of ``weights.toml``."""

    schema: int
    decision: Decision
    caps: Caps
    priors: Priors
    actor: ActorRules
    groups: Mapping[str, Group]
    facts: Mapping[str, Weight]
    missing: Mapping[MissingKind, Outlook]

    def __post_init__(self) -> None:
        unknown = sorted({w.group for w in self.facts.values()} - set(self.groups))
        if unknown:
            raise ValueError(f"facts name groups that do not exist: {', '.join(unknown)}")
        silenced = sorted({kind for w in self.facts.values() for kind in w.silences} - set(self.facts))
        if silenced:
            raise ValueError(f"facts silence kinds that do not exist: {', '.join(silenced)}")


@cache
def load_weights() -> Weights:
    """The weights that ship. Raises ``TableError`` where the table is wrong."""
    return read_table(Weights, files("whosent.verdict").joinpath("weights.toml"))
