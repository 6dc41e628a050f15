"""The guide: one page for everybody, from the same tables as the answers; needs no mail and no case."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.resources import files

from whosent import __version__
from whosent.catalogue import Catalogue, Language
from whosent.cited import Citation
from whosent.provider import PageKind, Profile, generic_profile
from whosent.report.figures import Figures
from whosent.report.page import Block, Bullets, Item, Prose, Section, Steps
from whosent.report.plan_page import PlanTelling, plan_telling, tell_step
from whosent.report.sentence import name_provider
from whosent.response import (
    PlanSituation,
    StepPage,
    load_login_guide,
    load_questions,
    load_texts,
    make_plan,
)
from whosent.tables import read_table
from whosent.verdict import Actor, Cause


@dataclass(frozen=True, slots=True, kw_only=True)
class GuidePart:
    """A chapter; sections without a heading follow its own."""

    anchor: str
    heading: str
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Guide:
    """The whole guide, before it is laid out."""

    language: Language
    title: str
    opening: tuple[str, ...]
    contents: str
    parts: tuple[GuidePart, ...]
    closing: str
    made_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GuideTable:
    """``guide.toml``: what goes into the guide, by name.

    opening, signs, look  sentences ``guide.<part>.<n>``, so many of each
    pages       pages of the account that are listed per provider
    providers   profiles whose pages are listed, in this order
    questions   numbers of questions that are answered
    """

    schema: int
    source: Citation
    opening: int
    signs: int
    look: int
    pages: tuple[PageKind, ...]
    providers: tuple[str, ...]
    questions: tuple[str, ...]


@cache
def load_guide_table() -> GuideTable:
    """The table that ships."""
    return read_table(GuideTable, files("whosent.report").joinpath("guide.toml"))


def compose_guide(catalogue: Catalogue, profiles: Sequence[Profile], now: datetime) -> Guide:
    """The guide in the catalogue's language, with the pages of those providers, in this order.

    ``now`` is printed, so that readers see how old their copy is.
    """
    table = load_guide_table()
    figures = Figures(catalogue, None)
    return Guide(
        language=catalogue.language,
        title=catalogue.say("guide.title"),
        opening=_numbered(catalogue, "opening", table.opening),
        contents=catalogue.say("guide.contents"),
        parts=tuple(_parts(catalogue, figures, table, profiles, now)),
        closing=catalogue.say("guide.closing"),
        made_by=catalogue.say("guide.made_by", version=__version__, day=figures.day(now.date())),
    )


def _parts(
    catalogue: Catalogue, figures: Figures, table: GuideTable, profiles: Sequence[Profile], now: datetime
) -> Iterator[GuidePart]:
    telling = plan_telling(catalogue, figures, generic_profile(""))
    yield _part(catalogue, "signs", [_bullets(_numbered(catalogue, "signs", table.signs))])
    look = [_bullets(_numbered(catalogue, "look", table.look))]
    places = (_places(profile, table.pages, catalogue, figures) for profile in profiles)
    yield _part(catalogue, "look", look, *(section for section in places if section is not None))
    yield _part(catalogue, "login", [Prose(text=catalogue.say("guide.login.lead"))], *_login(catalogue))
    yield _part(catalogue, "account", (), *_plan(telling, Cause.ACCOUNT, Actor.TAKEOVER, now))
    yield _part(catalogue, "forged", (), *_plan(telling, Cause.FORGED, None, now))
    yield _part(catalogue, "questions", (), *_answers(catalogue, table.questions))
    yield _part(catalogue, "help", [_bullets(_contacts(catalogue))])


def _part(catalogue: Catalogue, name: str, blocks: Iterable[Block], *sections: Section) -> GuidePart:
    first = tuple(blocks)
    lead = (Section(heading="", blocks=first),) if first else ()
    return GuidePart(anchor=name, heading=catalogue.say(f"guide.{name}"), sections=(*lead, *sections))


def _numbered(catalogue: Catalogue, part: str, count: int) -> tuple[str, ...]:
    return tuple(catalogue.say(f"guide.{part}.{number}") for number in range(1, count + 1))


def _bullets(lines: Iterable[str]) -> Bullets:
    return Bullets(items=tuple(Item(text=line) for line in lines))


def _places(
    profile: Profile, kinds: Sequence[PageKind], catalogue: Catalogue, figures: Figures
) -> Section | None:
    """Where things are at one provider; None where nothing is known."""
    telling = plan_telling(catalogue, figures, profile)
    found = [(kind, page) for kind in kinds if (page := profile.page(kind)) is not None]
    items = tuple(
        Item(
            text=catalogue.say(
                "guide.place",
                about=catalogue.say(f"guide.page.{kind}"),
                way=telling.way(StepPage(page=page, confidence=page.confidence, checked=profile.seen(page))),
            ),
            notes=(page.lacks.in_language(catalogue.language),) if page.lacks else (),
        )
        for kind, page in found
    )
    if not items:
        return None
    return Section(heading=name_provider(catalogue, profile), blocks=(Bullets(items=items),))


def _login(catalogue: Catalogue) -> Iterator[Section]:
    for outcome in load_login_guide().outcomes:
        name = f"login.{outcome.name}"
        steps = tuple(
            Item(text=catalogue.say(f"{name}.next.{number}")) for number in range(1, outcome.steps + 1)
        )
        hint = (Prose(text=catalogue.say("login.hint")),) if outcome.is_hint else ()
        yield Section(
            heading=catalogue.say(f"{name}.if"),
            blocks=(
                Prose(text=catalogue.say(f"{name}.title")),
                Prose(text=catalogue.say(f"{name}.what")),
                *hint,
                Steps(items=steps) if len(steps) > 1 else Bullets(items=steps),
            ),
        )


def _plan(
    telling: PlanTelling, headline: Cause, actor: Actor | None, now: datetime
) -> Iterator[Section]:
    situation = PlanSituation(headline=headline, actor=actor, contacts_leaked=False, profile=telling.provider)
    plan = make_plan(situation, (), now)
    say = telling.say
    steps = Steps(items=tuple(tell_step(planned, telling) for planned in plan.steps))
    never = _bullets(say(f"never.{name}") for name in plan.never)
    expect = _bullets(say(key) for key in plan.expect)
    opening = (Prose(text=say(key)) for key in (*plan.opening, "plan.reach"))
    yield Section(heading="", blocks=(*opening, steps))
    yield Section(heading=say("plan.heading.never"), blocks=(never,))
    yield Section(heading=say("plan.heading.expect"), blocks=(expect,))


def _answers(catalogue: Catalogue, numbers: Sequence[str]) -> Iterator[Section]:
    table = load_questions()
    for number in numbers:
        known = table.find(number)
        if known is not None:
            yield Section(
                heading=catalogue.say(f"q.{known.id}.question"),
                blocks=(Prose(text=catalogue.say(f"q.{known.id}.answer")),),
            )


def _contacts(catalogue: Catalogue) -> Iterator[str]:
    for row in load_texts().texts.values():
        for place in row.places:
            label = place.label.in_language(catalogue.language)
            key = "texts.place_url" if place.url else "texts.place"
            yield catalogue.say(key, label=label, url=place.url)
    yield catalogue.say("todo.help")
