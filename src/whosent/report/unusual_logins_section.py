"""What login histories show that is unlike the owner, and what to ask the owner of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from whosent.account import Basis, FindingKind, LoginQuestion, LoginsTold, TellingFinding, UnusualPlace
from whosent.catalogue import Catalogue
from whosent.report.figures import Figures
from whosent.report.page import Block, Bullets, Item, Prose, Section
from whosent.report.safe_text import make_visible
from whosent.report.sentence import shorten

_MOST = 8
_NAME_MAX = 60


def tell_unusual_logins(told: LoginsTold, catalogue: Catalogue, figures: Figures) -> Iterator[Section]:
    """The section."""
    say = catalogue.say
    blocks: list[Block] = [Prose(text=say(f"logins.basis.{told.basis}"))]
    if not told.unusual and told.basis is not Basis.NOTHING:
        blocks.append(Prose(text=say("logins.nothing_unusual")))
    unusual = [Item(text=_tell_unusual(place, catalogue, figures)) for place in told.unusual]
    findings = [Item(text=tell_finding(finding, catalogue)) for finding in told.findings]
    asked = [
        Item(text=tell_question(q, catalogue), notes=(tell_asked(q, catalogue, figures),))
        for q in told.questions
    ]
    for heading, items in (
        ("logins.unusual", unusual),
        ("logins.findings", findings),
        ("logins.questions", asked),
    ):
        if items:
            blocks += [Prose(text=say(heading)), Bullets(items=_the_first(items, catalogue))]
    blocks.append(Prose(text=say("logins.credit")))
    yield Section(heading=say("logins.heading"), blocks=tuple(blocks))


def tell_question(question: LoginQuestion, catalogue: Catalogue) -> str:
    """The question itself."""
    return catalogue.say(f"logins.ask.{question.name}")


def tell_asked(question: LoginQuestion, catalogue: Catalogue, figures: Figures) -> str:
    """About which logins a question is: how many, when and from where."""
    countries = (name_country(country, catalogue) for country in question.countries)
    places = [*countries, *(_name(operator) for operator in question.operators)]
    return catalogue.say(
        "logins.ask.seen",
        count=question.logins,
        span=figures.span(question.first_at, question.last_at),
        places=catalogue.say("join.words").join(places[:_MOST]) or catalogue.say("blank.address"),
    )


def tell_finding(finding: TellingFinding, catalogue: Catalogue) -> str:
    """What stands out, in one sentence."""
    is_many = finding.kind is FindingKind.BURST and finding.addresses > 1
    return catalogue.say(
        "logins.finding.burst_many" if is_many else f"logins.finding.{finding.kind}",
        addresses=finding.addresses,
        address=make_visible(finding.address) or catalogue.say("blank.address"),
        count=finding.failed if finding.kind is FindingKind.GUESSED else finding.logins,
        door=catalogue.say(f"logins.door.{finding.door}") if finding.door is not None else "",
        first=name_country(finding.first_country, catalogue),
        second=name_country(finding.last_country, catalogue),
        stated=name_country(finding.stated, catalogue),
        found=name_country(finding.found, catalogue),
    )


def tell_place(unusual: UnusualPlace, catalogue: Catalogue) -> str:
    """Where logins came from: country, operator and kind of network, as far as they are known."""
    kind = catalogue.say(f"logins.kind.{unusual.place.kind}")
    if unusual.place.is_guess:
        kind = catalogue.say("logins.kind.guess", kind=kind)
    known = (name_country(unusual.country, catalogue), _name(unusual.place.name), kind)
    return catalogue.say("join.words").join(part for part in known if part)


def name_country(code: str, catalogue: Catalogue) -> str:
    """The country's name; its two letters where the catalogue has none, "" for ""."""
    key = f"country.{code.lower()}"
    return catalogue.say(key) if catalogue.has(key) else code


def _tell_unusual(unusual: UnusualPlace, catalogue: Catalogue, figures: Figures) -> str:
    return catalogue.say(
        "logins.unusual_from",
        address=make_visible(unusual.address) or catalogue.say("blank.address"),
        place=tell_place(unusual, catalogue),
        count=unusual.logins,
        span=figures.span(unusual.first_at, unusual.last_at),
    )


def _the_first(items: Sequence[Item], catalogue: Catalogue) -> tuple[Item, ...]:
    if len(items) <= _MOST:
        return tuple(items)
    return (*items[:_MOST], Item(text=catalogue.say("logins.more", count=len(items) - _MOST)))


def _name(operator: str) -> str:
    return shorten(make_visible(operator), _NAME_MAX)
