"""A text to others in words, ready to be copied."""

from __future__ import annotations

from collections.abc import Iterator

from whosent.catalogue import Catalogue
from whosent.provider import Profile
from whosent.report.figures import Figures
from whosent.report.safe_text import make_visible
from whosent.report.sentence import name_provider
from whosent.response import Draft, TextFacts


def tell_draft(
    draft: Draft, facts: TextFacts, catalogue: Catalogue, figures: Figures, provider: Profile
) -> tuple[str, ...]:
    """Its subject line and paragraphs, in order."""
    values: dict[str, object] = {
        "provider": name_provider(catalogue, provider),
        "name": make_visible(facts.name),
        "address": make_visible(facts.address),
        "notices": facts.notices,
        "account_notices": facts.account_notices,
        "span": figures.span(facts.first_at, facts.last_at),
        "password_changed": figures.moment(facts.password_changed_at),
        "unknown_addresses": catalogue.say("join.words").join(map(make_visible, facts.unknown_addresses)),
    }
    subject = catalogue.say("texts.subject", subject=catalogue.say(draft.subject, **values))
    return (subject, *(catalogue.say(key, **values) for key in draft.paragraphs))


def tell_draft_hints(draft: Draft, catalogue: Catalogue) -> Iterator[str]:
    """For the owner alone: how to use the text, and where to send it."""
    yield catalogue.say(f"text.{draft.kind}.how")
    for place in draft.places:
        label = place.label.in_language(catalogue.language)
        key = "texts.place_url" if place.url else "texts.place"
        yield catalogue.say(key, label=label, url=place.url)
    yield catalogue.say("texts.note")
