"""The details: what login histories show that is unlike the owner, and what to ask the owner of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from whosent.account.benign import Question
from whosent.account.login_facts import LoginsJudged
from whosent.account.login_findings import FindingKind, LoginFinding
from whosent.account.usual import JudgedLogin, country_code
from whosent.catalogue import Catalogue
from whosent.report.figures import Figures
from whosent.report.page import Block, Bullets, Item, Prose, Section
from whosent.report.safe_text import make_visible
from whosent.report.sentence import shorten

_MOST = 8
_NAME_MAX = 60


def tell_unusual_logins(judged: LoginsJudged, catalogue: Catalogue, figures: Figures) -> Iterator[Section]:
    """The section; nothing where there are no logins."""
    if not judged.judged:
        return
    say = catalogue.say
    blocks: list[Block] = [Prose(text=say(f"logins.basis.{judged.basis}"))]
    findings = [Item(text=tell_finding(f, catalogue)) for f in judged.findings]
    asked = [
        Item(text=tell_question(q, catalogue), notes=(tell_asked(q, catalogue, figures),))
        for q in judged.questions
    ]
    for heading, items in (
        ("logins.unusual", _unusual(judged, catalogue, figures)),
        ("logins.findings", findings),
        ("logins.questions", asked),
    ):
        if items:
            blocks += [Prose(text=say(heading)), Bullets(items=_the_first(items, catalogue))]
    blocks.append(Prose(text=say("logins.credit")))
    yield Section(heading=say("logins.heading"), blocks=tuple(blocks))


def tell_question(question: Question, catalogue: Catalogue) -> str:
    """The question itself."""
    return catalogue.say(f"logins.ask.{question.name}")


def tell_asked(question: Question, catalogue: Catalogue, figures: Figures) -> str:
    """About which logins a question is: how many, when and from where."""
    countries = (name_country(country, catalogue) for country in question.countries)
    places = [*countries, *(_name(operator) for operator in question.operators)]
    return catalogue.say(
        "logins.ask.seen",
        count=question.logins,
        span=figures.span(question.first_at, question.last_at),
        places=catalogue.say("join.words").join(places[:_MOST]) or catalogue.say("blank.address"),
    )


def tell_finding(finding: LoginFinding, catalogue: Catalogue) -> str:
    """What stands out, in one sentence."""
    first, last = finding.logins[0], finding.logins[-1]
    failed = sum(not j.got_in for j in finding.logins)
    return catalogue.say(
        f"logins.finding.{finding.kind}",
        address=make_visible(last.login.address) or catalogue.say("blank.address"),
        count=failed if finding.kind is FindingKind.GUESSED else len(finding.logins),
        door=catalogue.say(f"logins.door.{finding.door}") if finding.door is not None else "",
        first=name_country(first.country, catalogue),
        second=name_country(last.country, catalogue),
        stated=name_country(country_code(last.login), catalogue),
        found=name_country(last.place.country, catalogue),
    )


def tell_place(judged: JudgedLogin, catalogue: Catalogue) -> str:
    """Where a login came from: country, operator and kind of network, as far as they are known."""
    kind = catalogue.say(f"logins.kind.{judged.place.kind}")
    if judged.place.is_guess:
        kind = catalogue.say("logins.kind.guess", kind=kind)
    known = (name_country(judged.country, catalogue), _name(judged.place.name), kind)
    return catalogue.say("join.words").join(part for part in known if part)


def name_country(code: str, catalogue: Catalogue) -> str:
    """The country's name; its two letters where the catalogue has none, "" for ""."""
    key = f"country.{code.lower()}"
    return catalogue.say(key) if catalogue.has(key) else code


def _unusual(judged: LoginsJudged, catalogue: Catalogue, figures: Figures) -> list[Item]:
    """One for each address from which somebody unlike the owner got in."""
    ordered = sorted((s.judged for s in judged.suspects), key=lambda j: (j.login.address, j.login.at))
    items = []
    for address, group in groupby(ordered, key=lambda j: j.login.address):
        logins = list(group)
        text = catalogue.say(
            "logins.unusual_from",
            address=make_visible(address) or catalogue.say("blank.address"),
            place=tell_place(logins[0], catalogue),
            count=len(logins),
            span=figures.span(logins[0].login.at, logins[-1].login.at),
        )
        items.append(Item(text=text))
    return items


def _the_first(items: Sequence[Item], catalogue: Catalogue) -> tuple[Item, ...]:
    if len(items) <= _MOST:
        return tuple(items)
    return (*items[:_MOST], Item(text=catalogue.say("logins.more", count=len(items) - _MOST)))


def _name(operator: str) -> str:
    return shorten(make_visible(operator), _NAME_MAX)
