"""What an unusual login may be when nothing is wrong: asked before anything is called somebody else's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache

from whosent.account.logins import Door, Login, Methods
from whosent.account.networks import NetworkKind
from whosent.account.usual import JudgedLogin
from whosent.cited import Citation
from whosent.errors import RowError
from whosent.tables import read_packaged


class Standing(StrEnum):
    """What is known of an unusual login once explanations are looked at."""

    EXPLAINED = "explained"  # the owner says yes to one
    ASKED = "asked"  # a service that only reads fits, and was not ruled out
    OPEN = "open"  # something that holds for many logins fits, and was not ruled out
    DENIED = "denied"  # the owner says no to all that fit


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """One row of ``benign.toml``. An empty tuple or None fits everything.

    name         its question is ``logins.ask.<name>`` in the catalogue
    operators    numbers of autonomous systems
    doors        ways in
    is_abroad    from another country than the owner's, or not; what is not known fits
    is_specific  names a service that reads and does not send
    explains_bursts  of many logins within seconds, too
    is_last_resort  is asked only where no other row fits; there is one
    question, word  the question of intake that asks the same, and the answer that means yes; ""
    """

    name: str
    rationale: str
    source: Citation
    operators: tuple[int, ...] = ()
    kinds: tuple[NetworkKind, ...] = ()
    doors: tuple[Door, ...] = ()
    is_abroad: bool | None = None
    is_specific: bool = False
    explains_bursts: bool = False
    is_last_resort: bool = False
    question: str = ""
    word: str = ""

    def fits(self, judged: JudgedLogin, door: Door | None, *, is_abroad: bool | None) -> bool:
        """Whether it may explain a login. ``door`` is None where the way in is not known."""
        if self.operators and judged.place.operator not in self.operators:
            return False
        if self.kinds and judged.place.kind not in self.kinds:
            return False
        if self.doors and door is not None and door not in self.doors:
            return False
        return self.is_abroad is None or is_abroad is None or self.is_abroad is is_abroad


@dataclass(frozen=True, slots=True, kw_only=True)
class BenignTable:
    """``benign.toml``. The order is that in which questions are asked."""

    schema: int
    explanations: tuple[Explanation, ...]

    def __post_init__(self) -> None:
        names = [e.name for e in self.explanations]
        if twice := sorted({name for name in names if names.count(name) > 1}):
            raise RowError("text", text=f"stands twice: {', '.join(twice)}")
        if sum(e.is_last_resort for e in self.explanations) != 1:
            raise RowError("text", text="there must be one last resort")


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question to the owner about unusual logins that it may explain.

    name       of the explanation, or "places"; ``logins.ask.<name>`` in the catalogue
    countries  from where, the most logins first
    operators  of networks, as they call themselves, the most logins first
    """

    name: str
    logins: int
    first_at: datetime
    last_at: datetime
    countries: tuple[str, ...]
    operators: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspect:
    """An unusual login that got in, and what is known of it once explanations are looked at.

    explains_burst  one that is open would explain many such logins within seconds
    """

    judged: JudgedLogin
    standing: Standing
    explains_burst: bool = False


class Explanations:
    """The explanations that fit logins, with the owner's answers to their questions."""

    def __init__(self, table: BenignTable, answers: Mapping[str, bool]) -> None:
        self._rows = table.explanations
        self._answers = answers
        self._asked: dict[str, list[JudgedLogin]] = {}

    def look_at(self, judged: JudgedLogin, door: Door | None, *, is_abroad: bool | None) -> Suspect:
        """What is known of an unusual login; the questions that are open are kept."""
        fitting = [row for row in self._rows if row.fits(judged, door, is_abroad=is_abroad)]
        if len(fitting) > 1:
            fitting = [row for row in fitting if not row.is_last_resort]
        if any(self._answers.get(row.name) for row in fitting):
            return Suspect(judged=judged, standing=Standing.EXPLAINED)
        open_rows = [row for row in fitting if row.name not in self._answers]
        specific = [row for row in open_rows if row.is_specific]
        for row in specific or open_rows:  # first those that say most; the others where these are ruled out
            self._asked.setdefault(row.name, []).append(judged)
        if not open_rows:
            return Suspect(judged=judged, standing=Standing.DENIED)
        return Suspect(
            judged=judged,
            standing=Standing.ASKED if specific else Standing.OPEN,
            explains_burst=any(row.explains_bursts for row in open_rows),
        )

    def questions(self) -> tuple[Question, ...]:
        """Those that are open, in the order of the table."""
        return tuple(
            ask_about(row.name, self._asked[row.name]) for row in self._rows if row.name in self._asked
        )


def door_of(login: Login, methods: Methods) -> Door | None:
    """The way in that a login's method names; None where it names none that is known."""
    if login.method in methods.sending:
        return Door.SENDING
    if login.method in methods.software:
        return Door.READING
    return Door.WEB if login.method in methods.reading else None


def ask_about(name: str, logins: Sequence[JudgedLogin]) -> Question:
    """A question about logins, of which there is at least one."""
    return Question(
        name=name,
        logins=len(logins),
        first_at=min(j.login.at for j in logins),
        last_at=max(j.login.at for j in logins),
        countries=most_often(j.country for j in logins),
        operators=most_often(j.place.name for j in logins),
    )


def most_often(words: Iterable[str]) -> tuple[str, ...]:
    """Each word once, the most frequent first; "" is left out."""
    counts: dict[str, int] = {}
    for word in words:
        if word:
            counts[word] = counts.get(word, 0) + 1
    return tuple(sorted(counts, key=lambda word: (-counts[word], word)))


@cache
def load_benign() -> BenignTable:
    """The table that ships."""
    return read_packaged(BenignTable, "whosent.account", "benign.toml")
