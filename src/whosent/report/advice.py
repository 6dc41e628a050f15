"""What to do and what not to do, by what was found: steps as data in ``advice.toml``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

from whosent.cited import Citation
from whosent.provider import NoteKind, PageKind
from whosent.tables import read_table
from whosent.verdict import Actor, Cause, Verdict


class Situation(StrEnum):
    """What advice is for."""

    TAKEOVER = "takeover"
    OWN_DEVICE = "own_device"
    ACCOUNT = "account"
    ENTERED = "entered"
    UNDECIDED = "undecided"
    FORGED = "forged"
    OWN = "own"
    AUTOMATIC = "automatic"
    FAKE = "fake"
    NONE = "none"


class Unless(StrEnum):
    """What makes a step needless."""

    LOGINS_SEEN = "logins_seen"
    SENDING_SEEN = "sending_seen"  # or there is nowhere to see it
    LOGINS_DENIED = "logins_denied"  # the owner said already that it was not they


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Something to do; its sentence is ``todo.<name>``.

    pages   pages of the account that it needs, shown where they are known
    notes   notes of the provider's profile that belong to it
    unless  what makes it needless
    """

    pages: tuple[PageKind, ...] = ()
    notes: tuple[NoteKind, ...] = ()
    unless: Unless | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """Names of steps to do now, in order, and of things not to do."""

    now: tuple[str, ...]
    never: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Certainty:
    """From which probability on which word is used: ``sure.<word>``; below the lowest, ``sure.fair``."""

    very_high: float
    high: float

    def word(self, probability: float) -> str:
        """The word's name."""
        if probability >= self.very_high:
            return "very_high"
        return "high" if probability >= self.high else "fair"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """How much is shown of what may be long."""

    reasons: int
    reason_least_db: float
    reason_least_share: float
    rare_reasons: int
    against: int
    against_least_db: float
    named_notices: int
    campaigns: int
    skipped: int
    recipients: int
    bars: int
    bars_on_page: int
    notices_on_page: int


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """How much is shown of one mail."""

    headers: int
    header_chars: int
    text_chars: int
    text_lines: int
    attachments: int
    links: int
    recipients: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetLimits:
    """How much goes on one page: ``bars`` days with notices or logins, ``entries`` of the diary and done."""

    bars: int
    entries: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AdviceTable:
    """The whole of ``advice.toml``."""

    schema: int
    source: Citation
    certainty: Certainty
    shown: Shown
    view: View
    sheet: SheetLimits
    advice: Mapping[Situation, Advice]
    steps: Mapping[str, Step]

    def __post_init__(self) -> None:
        if missing := [s.value for s in Situation if s not in self.advice]:
            raise ValueError(f"advice: {', '.join(missing)} missing")

    def step(self, name: str) -> Step:
        """The step of that name; one that needs nothing is not listed."""
        return self.steps.get(name, Step())


@cache
def load_advice() -> AdviceTable:
    """The table that ships."""
    return read_table(AdviceTable, files("whosent.report").joinpath("advice.toml"))


def find_situation(verdict: Verdict) -> Situation:
    """What advice a verdict needs."""
    match verdict.headline:
        case Cause.ACCOUNT:
            match verdict.actor:
                case Actor.TAKEOVER:
                    return Situation.TAKEOVER
                case Actor.OWN_DEVICE:
                    return Situation.OWN_DEVICE
                case None:
                    return Situation.ACCOUNT
        case Cause.UNDECIDED if verdict.was_entered:
            return Situation.ENTERED
        case headline:
            return Situation(headline.value)
