"""The answer to a question as sentences, with what the owner's own mailbox adds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from whosent.catalogue import Catalogue
from whosent.report.figures import Figures
from whosent.report.page import Bullets, Item, Prose, Section
from whosent.response import KnownQuestion, Ranked
from whosent.verdict import Cause

_OURS = "our own judgement"
_REMARK = " ("


@dataclass(frozen=True, slots=True, kw_only=True)
class MailboxFigures:
    """What a check found, in figures: ``notices`` in all, ``count`` of them of the headline's cause."""

    headline: Cause
    notices: int
    count: int


def tell_answer_to(
    ranked: Sequence[Ranked],
    catalogue: Catalogue,
    figures: Figures,
    checked: date,
    mailbox: MailboxFigures | None = None,
) -> tuple[Section, ...]:
    """The best answer, then questions like it; where none comes near enough, it says so.

    mailbox  None where no mailbox was looked at
    """
    say = catalogue.say
    best = ranked[0] if ranked and ranked[0].is_sure else None
    sections = []
    if best is None:
        sections.append(Section(heading=say("ask.title"), blocks=(Prose(text=say("ask.none")),)))
    else:
        known = best.question
        blocks = [Prose(text=say(f"q.{known.id}.answer"))]
        if known.is_hint:
            blocks.append(Prose(text=say("ask.hint")))
        sources = list_sources(known.source, catalogue)
        blocks.append(Prose(text=say("ask.sources", sources=sources, day=figures.day(checked))))
        sections.append(Section(heading=say(f"q.{known.id}.question"), blocks=tuple(blocks)))
        if mailbox is not None:
            told = Prose(text=tell_mailbox(mailbox, catalogue))
            sections.append(Section(heading=say("ask.case"), blocks=(told,)))
    others = [one.question.id for one in ranked if one is not best]
    if others:
        items = tuple(Item(text=say("ask.also_item", question=say(f"q.{name}.question"))) for name in others)
        sections.append(Section(heading=say("ask.also"), blocks=(Bullets(items=items),)))
    return tuple(sections)


def tell_questions(questions: Sequence[KnownQuestion], catalogue: Catalogue) -> Section:
    """Every question that there is an answer to, with its number."""
    say = catalogue.say
    items = tuple(
        Item(text=say("ask.listed", number=known.id, question=say(f"q.{known.id}.question")))
        for known in questions
    )
    return Section(heading=say("ask.list"), blocks=(Bullets(items=items),))


def list_sources(source: str, catalogue: Catalogue) -> str:
    """Sources parted by "; " as the language lists them, without the remarks that are for maintainers."""
    names = (name.partition(_REMARK)[0] for name in source.split("; "))
    told = (catalogue.say("ask.own_judgement") if name.startswith(_OURS) else name for name in names)
    return catalogue.say("join.words").join(dict.fromkeys(told))


def tell_mailbox(mailbox: MailboxFigures, catalogue: Catalogue) -> str:
    """What the check adds to an answer."""
    return catalogue.say(f"ask.case.{mailbox.headline}", notices=mailbox.notices, matching=mailbox.count)
