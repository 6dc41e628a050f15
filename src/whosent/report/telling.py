"""What every part of a report draws on: the findings, the language, and how to name things in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from whosent.catalogue import Catalogue, Language
from whosent.provider import MailClient
from whosent.raw import Place
from whosent.report.advice import AdviceTable
from whosent.report.figures import Figures
from whosent.report.model import CheckReport
from whosent.report.sentence import name_provider
from whosent.verdict import Attribution, Cause

Locate = Callable[[Place], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """A report that is being told.

    locate   how a place is written for ``whosent show``; "" where it cannot be shown again
    clients  mail programs that show the full source, for where the provider's way is not known
    case     the case that the check went into, as ``--case`` names it; "" for none
    """

    report: CheckReport
    catalogue: Catalogue
    figures: Figures
    advice: AdviceTable
    locate: Locate
    clients: tuple[MailClient, ...] = ()
    case: str = ""
    by_label: Mapping[Cause, tuple[Attribution, ...]] = field(init=False)
    provider: str = field(init=False)

    def __post_init__(self) -> None:
        groups: dict[Cause, list[Attribution]] = {}
        for attribution in self.report.verdict.attributions:
            groups.setdefault(attribution.label, []).append(attribution)
        by_label = MappingProxyType({label: tuple(group) for label, group in groups.items()})
        object.__setattr__(self, "by_label", by_label)
        object.__setattr__(self, "provider", name_provider(self.catalogue, self.report.provider))

    @property
    def language(self) -> Language:
        """The language that is spoken."""
        return self.catalogue.language

    def say(self, key: str, /, **values: object) -> str:
        """A sentence; ``{provider}`` is known."""
        return self.catalogue.say(key, **{"provider": self.provider, **values})

    def of(self, label: Cause) -> tuple[Attribution, ...]:
        """The notices with that label."""
        return self.by_label.get(label, ())

    def join(self, sentences: list[str]) -> str:
        """Sentences as one paragraph."""
        return self.catalogue.say("join.sentences").join(sentences)
