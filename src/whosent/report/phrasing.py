"""What a model is given to put an answer into other words; nothing of any mail is in it."""

from __future__ import annotations

from collections.abc import Iterable

from whosent.catalogue import Catalogue
from whosent.report.answer_page import MailboxFigures, list_sources, tell_mailbox
from whosent.report.cover import cover
from whosent.report.page import Bullets, Item, Prose, Section
from whosent.response import Brief, KnownQuestion, PhrasingTable, split_facts


def write_brief(
    asked: str,
    known: KnownQuestion,
    catalogue: Catalogue,
    table: PhrasingTable,
    mailbox: MailboxFigures | None = None,
    *,
    addresses: Iterable[str] = (),
    names: Iterable[str] = (),
    subjects: Iterable[str] = (),
) -> Brief:
    """The answer's sentences and what the mailbox adds as numbered facts, and the question, covered.

    asked  the owner's words; "" for the question as it was collected
    addresses, names, subjects  as in ``cover``
    """
    say = catalogue.say
    facts = split_facts(say(f"q.{known.id}.answer"), table)
    if mailbox is not None:
        facts = (*facts, tell_mailbox(mailbox, catalogue))
    covered = cover(asked[: table.question], addresses=addresses, names=names, subjects=subjects)
    question = " ".join(covered.split()) or say(f"q.{known.id}.question")
    order = say("model.order")
    numbered = "\n".join(f"[{number}] {fact}" for number, fact in enumerate(facts, start=1))
    sources = list_sources(known.source, catalogue)
    letter = say("model.letter", question=question, facts=numbered, sources=sources)
    return Brief(order=order, question=question, facts=facts, letter=letter)


def tell_brief(brief: Brief, catalogue: Catalogue, *, host: str, model: str) -> Section:
    """All that would be sent, and to whom."""
    say = catalogue.say
    lines = (brief.order, *brief.letter.splitlines())
    blocks = (
        Prose(text=say("model.to", host=host, model=model)),
        Bullets(items=tuple(Item(text=line) for line in lines if line.strip())),
        Prose(text=say("model.not_sent")),
    )
    return Section(heading=say("model.heading.sends"), blocks=blocks)


def tell_phrased(
    phrased: str, brief: Brief, known: KnownQuestion, catalogue: Catalogue, *, host: str, model: str
) -> tuple[Section, ...]:
    """A model's words, whose they are, and the facts that they name."""
    say = catalogue.say
    paragraphs = [Prose(text=line.strip()) for line in phrased.splitlines() if line.strip()]
    said = Section(
        heading=say(f"q.{known.id}.question"),
        blocks=(*paragraphs, Prose(text=say("model.whose", host=host, model=model))),
    )
    facts = tuple(Item(text=f"[{number}] {fact}") for number, fact in enumerate(brief.facts, start=1))
    return said, Section(heading=say("model.heading.facts"), blocks=(Bullets(items=facts),))
