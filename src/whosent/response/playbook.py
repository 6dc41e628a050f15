"""Playbooks: which steps a cause needs and in what order; read from ``steps.toml`` and ``playbooks/``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from whosent.cited import Citation
from whosent.provider import Confidence, PageKind, Profile, Words
from whosent.response.model import Answer, Cause, EventKind, Minutes, PlanSituation, Question
from whosent.tables import packaged, read_table
from whosent.verdict import Actor
from whosent.verdict import Cause as Headline

_NOBODY = "nobody"


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmation:
    """A step is done once ``event`` arrives within ``within_minutes`` of ``word`` or of the owner's tick."""

    event: EventKind
    word: EventKind
    within_minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StepRow:
    """A step as ``steps.toml`` has it.

    how              key of the sentence; "" is ``step.<id>.how``
    pages            pages of the account that it needs, the most useful first
    done_after_quiet_days  it is done once no notice of the flood has come for so long; None: never
    done_by          what shows that it is done
    done_by_all      what shows it only together
    confirmed_by     what confirms the owner's word
    explained_by     the owner's word by which such an event is their own; it ticks nothing
    reopened_by      what speaks against its being done, when it comes afterwards
    rank             for a step about a class of services
    tells_factors    the provider's second factors are told with it
    changes          false for a step that only looks, or only waits
    """

    minutes: Minutes
    is_reversible: bool
    source: Citation
    checked: date
    confidence: Confidence
    how: str = ""
    pages: tuple[PageKind, ...] = ()
    remind_days: tuple[int, ...] = ()
    done_after_quiet_days: int | None = None
    done_by: tuple[EventKind, ...] = ()
    done_by_all: tuple[EventKind, ...] = ()
    confirmed_by: Confirmation | None = None
    explained_by: Confirmation | None = None
    reopened_by: tuple[EventKind, ...] = ()
    rank: int | None = None
    tells_factors: bool = False
    changes: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class StepTable:
    """``steps.toml``."""

    schema: int
    steps: Mapping[str, StepRow]


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceRow:
    """A service that is often linked with a mail account.

    step     the step for its kind, in ``steps.toml``
    linked   providers (profile names) whose login it takes; for suggestions
    """

    title: Words
    step: str
    source: Citation
    linked: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceTable:
    """``services.toml``."""

    schema: int
    services: Mapping[str, ServiceRow]


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """What a playbook is for; all that is stated must hold.

    actors       which of them, where the headline is ``account``; ``nobody`` stands for None
    was_entered  whether a login history shows somebody who got in by guessing
    providers    profile names
    """

    headlines: tuple[Headline, ...]
    actors: tuple[str, ...] = ()
    contacts_leaked: bool | None = None
    was_entered: bool | None = None
    providers: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        known = {*Actor, _NOBODY}
        if wrong := [name for name in self.actors if name not in known]:
            raise ValueError(f"actors: {', '.join(wrong)} is none of {', '.join(sorted(known))}")

    def holds(self, situation: PlanSituation) -> bool:
        """Whether it fits."""
        return (
            situation.headline in self.headlines
            and (not self.actors or (situation.actor or _NOBODY) in self.actors)
            and self.contacts_leaked in (None, situation.contacts_leaked)
            and self.was_entered in (None, situation.was_entered)
            and (not self.providers or situation.profile.name in self.providers)
        )

    @property
    def narrowness(self) -> tuple[bool, int]:
        """The greater, the more it asks for; one for a provider comes before all others."""
        asked = (bool(self.actors), self.contacts_leaked is not None, self.was_entered is not None)
        return bool(self.providers), sum(asked)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A step of a playbook.

    when      answers for which it is in the plan; all of them must fit
    after     it is in the plan only once one of these happened, and no word of the owner explains it
    until     it is in the plan only as long as none of these did
    services  it stands once for every linked service of its kind, and once without where none is known
    """

    step: str
    when: Mapping[Question, tuple[Answer, ...]] = field(default_factory=lambda: MappingProxyType({}))
    after: tuple[EventKind, ...] = ()
    until: tuple[EventKind, ...] = ()
    services: bool = False

    def is_for(self, situation: PlanSituation) -> bool:
        """Whether the owner's answers call for it."""
        return all(situation.answer(question) in fitting for question, fitting in self.when.items())


@dataclass(frozen=True, slots=True, kw_only=True)
class Playbook:
    """What to do about one cause. ``opening``, ``never`` and ``expect`` as in ``Plan``.

    opening_after  said instead of ``opening`` once a step is there for what happened (``Entry.after``)
    """

    schema: int
    name: str
    cause: Cause
    source: Citation
    checked: date
    when: When
    steps: tuple[Entry, ...]
    never: tuple[str, ...]
    opening: tuple[str, ...] = ()
    opening_after: tuple[str, ...] = ()
    expect: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Playbooks:
    """All that ships, with the steps and services that they name."""

    steps: Mapping[str, StepRow]
    services: Mapping[str, ServiceRow]
    all: tuple[Playbook, ...]

    def __post_init__(self) -> None:
        if problems := tuple(self._problems()):
            raise ValueError("; ".join(problems))

    def choose(self, situation: PlanSituation) -> Playbook:
        """The playbook that asks for most of what holds. Raises ``LookupError`` where none fits: a bug
        of the tables, which their tests look for."""
        fitting = [playbook for playbook in self.all if playbook.when.holds(situation)]
        if not fitting:
            raise LookupError(situation.headline)
        return max(fitting, key=lambda playbook: playbook.when.narrowness)

    def example(self, cause: Cause, profile: Profile) -> PlanSituation:
        """What the cause's own playbook is for, at that provider, where nothing else is known."""
        when = next(book.when for book in self.all if book.cause is cause and not book.when.providers)
        actor = next((Actor(name) for name in when.actors if name != _NOBODY), None)
        return PlanSituation(
            headline=when.headlines[0],
            actor=actor,
            contacts_leaked=bool(when.contacts_leaked),
            profile=profile,
            was_entered=bool(when.was_entered),
        )

    def _problems(self) -> Iterator[str]:
        for playbook in self.all:
            for entry in playbook.steps:
                if entry.step not in self.steps:
                    yield f"{playbook.name}: steps.toml has no {entry.step}"
        for name, service in self.services.items():
            if service.step not in self.steps:
                yield f"services.toml: {name}: steps.toml has no {service.step}"


@cache
def load_playbooks() -> Playbooks:
    """The playbooks that ship."""
    root = files("whosent.response")
    return Playbooks(
        steps=read_table(StepTable, root.joinpath("steps.toml")).steps,
        services=read_table(ServiceTable, root.joinpath("services.toml")).services,
        all=tuple(read_table(Playbook, file) for file in packaged("whosent.response", "playbooks")),
    )

