"""The strength of a password, a new one, and second factors, as sentences."""

from __future__ import annotations

from whosent.catalogue import Catalogue
from whosent.provider import FactorKind, Profile
from whosent.report.page import Bullets, Item, Prose, Section
from whosent.report.sentence import name_provider
from whosent.response import FactorAdvice, FactorOffer, Passphrase, Strength


def tell_strength(strength: Strength, catalogue: Catalogue) -> Section:
    """How strong it is and why; the password itself is never in it."""
    say = catalogue.say
    weak = tuple(Item(text=say(f"password.weak.{weakness}")) for weakness in strength.weaknesses)
    advice = say("password.enough" if strength.is_enough else "password.reuse")
    bullets = (Bullets(items=weak),) if weak else ()
    return Section(
        heading=say("password.title"),
        blocks=(Prose(text=say(f"password.score.{strength.score}")), *bullets, Prose(text=advice)),
    )


def tell_passphrase(phrase: Passphrase, catalogue: Catalogue) -> Section:
    """A new password and how it was made."""
    say = catalogue.say
    return Section(
        heading=say("password.new"),
        blocks=(
            Prose(text=say("password.made", text=phrase.text)),
            Prose(text=say("password.how_made", words=phrase.words)),
            Prose(text=say("password.keep")),
        ),
    )


def tell_factors(advice: FactorAdvice, catalogue: Catalogue, provider: Profile) -> Section:
    """The second factors of a provider and what they leave open; the usual kinds where none is known."""
    name = name_provider(catalogue, provider)
    offers = advice.offers or tuple(FactorOffer(kind=kind, is_hint=False) for kind in FactorKind)
    items = tuple(_offer(offer, catalogue) for offer in offers)
    lead = () if advice.offers else (Prose(text=catalogue.say("factor.choose")),)
    return Section(
        heading=catalogue.say("factor.title", provider=name),
        blocks=(
            *lead,
            Bullets(items=items),
            Prose(text=catalogue.say(f"factor.door.{advice.door}", provider=name)),
        ),
    )


def _offer(offer: FactorOffer, catalogue: Catalogue) -> Item:
    key = "factor.offer_hint" if offer.is_hint else "factor.offer"
    name, text = (catalogue.say(f"factor.{part}.{offer.kind}") for part in ("name", "text"))
    return Item(text=catalogue.say(key, name=name, text=text))
