"""The details: mailings in Sent, or deleted from it, that are unlike the owner's."""

from __future__ import annotations

from collections.abc import Iterator

from whosent.report.page import Bullets, Item, Section
from whosent.report.safe_text import defang, make_visible
from whosent.report.sentence import shorten
from whosent.report.telling import Telling

_SUBJECT_MAX = 60
_MOST = 5


def tell_odd_sent(telling: Telling) -> Iterator[Section]:
    """The section; nothing where there is no such mailing."""
    odd = telling.report.odd_sent
    if not odd:
        return
    items = []
    for mailing in odd[:_MOST]:
        subject = shorten(defang(make_visible(mailing.subject)), _SUBJECT_MAX)
        first = telling.figures.moment(mailing.first_at)
        text = telling.say(
            "odd_sent.line", count=mailing.copies, people=mailing.people, first=first, subject=subject
        )
        notes = (telling.say("odd_sent.deleted", count=mailing.deleted),) if mailing.deleted else ()
        items.append(Item(text=text, notes=notes))
    yield Section(heading=telling.say("odd_sent.heading"), blocks=(Bullets(items=tuple(items)),))
