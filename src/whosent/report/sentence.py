"""Facts and other findings as sentences of one language."""

from __future__ import annotations

import string

from whosent.catalogue import Catalogue
from whosent.evidence import Fact
from whosent.provider import Profile
from whosent.report.safe_text import defang, make_visible, show_domain

_VALUE_MAX = 80
_PLACEHOLDERS = ("reporter", "domain", "address", "login")
_NAMES = frozenset({"reporter", "domain", "login"})


def say_fact(fact: Fact, catalogue: Catalogue, provider: Profile) -> str:
    """The sentence of a fact. What the fact does not know is said in general words, never left blank."""
    values = {name: catalogue.say(f"blank.{name}") for name in _PLACEHOLDERS}
    values["provider"] = name_provider(catalogue, provider)
    values.update((name, _show(name, value)) for name, value in fact.values if value)
    return catalogue.say(f"fact.{fact.kind}", **values)


def placeholders(catalogue: Catalogue, fact: Fact) -> frozenset[str]:
    """The names of the values that the fact's sentence shows."""
    parsed = string.Formatter().parse(catalogue.sentences[f"fact.{fact.kind}"])
    return frozenset(name for _, name, _, _ in parsed if name)


def name_provider(catalogue: Catalogue, provider: Profile) -> str:
    """The provider's name in the catalogue's language; general words where not even a domain is known."""
    title = provider.title.in_language(catalogue.language)
    return make_visible(title) if title.strip() else catalogue.say("blank.provider")


def shorten(text: str, length: int) -> str:
    """At most ``length`` characters, the cut marked."""
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


def _show(name: str, value: str) -> str:
    shown = show_domain(value) if name in _NAMES else make_visible(value)
    return shorten(defang(shown), _VALUE_MAX)
