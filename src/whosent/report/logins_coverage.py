"""What the login histories that were given leave open: a list that is clean proves no more than it covers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from whosent.account import Door, Understood
from whosent.report.logins_read import tell_logins_read
from whosent.report.page import Item
from whosent.report.telling import Telling

_SOFTWARE = frozenset((Door.READING, Door.SENDING))
_EARLY_SHARE = 20  # one in so many notices may be older than "the first": a stray one is not the flood


def shows_sending(histories: tuple[Understood, ...]) -> bool:
    """Whether one of them lists mail software that sends, as far as is known of its kind."""
    return any(h.doors is None or Door.SENDING in h.doors for h in histories if h.lists_logins)


def shows_web(telling: Telling) -> bool:
    """Whether a history that was given lists logins by browser and app."""
    return any(h.doors is None or Door.WEB in h.doors for h in telling.report.logins_read if h.lists_logins)


def tell_gaps(telling: Telling) -> Iterator[str]:
    """Sentences, the most telling first; none where no history was given or nothing is left open."""
    histories = tuple(h for h in telling.report.logins_read if h.lists_logins and h.entries)
    if not histories:
        return
    yield from _doors(telling, histories)
    yield from _times(telling, histories)
    if any(h.unread for h in histories):
        yield telling.say("looked.logins.unread", count=sum(h.unread for h in histories))


def tell_read(telling: Telling) -> tuple[Item, ...]:
    """Each history as it was understood, for the owner to confirm."""
    told = (
        tell_logins_read(h, telling.catalogue, telling.figures.zone) for h in telling.report.logins_read
    )
    items = tuple(Item(text=sentences[0], notes=sentences[1:]) for sentences in told)
    if any(h.zone for h in telling.report.logins_read):
        items = (*items, Item(text=telling.say("seen.logins_zone")))
    return items


def _doors(telling: Telling, histories: tuple[Understood, ...]) -> Iterator[str]:
    """The ways in that all of them together leave out."""
    listed: set[Door] = set()
    for history in histories:
        if history.doors is None:
            return
        listed |= history.doors
    if not listed & _SOFTWARE:
        yield telling.say("looked.logins.no_software")
    elif Door.SENDING not in listed:
        yield telling.say("looked.logins.no_sending")
    elif Door.WEB not in listed:
        yield telling.say("looked.logins.no_web")


def _times(telling: Telling, histories: tuple[Understood, ...]) -> Iterator[str]:
    """The time of the notices that they do not reach."""
    firsts = [h.first for h in histories if h.first is not None]
    lasts = [h.last for h in histories if h.last is not None]
    seen = (a.observation for a in telling.report.verdict.attributions)
    times: list[datetime] = sorted(o.notice_at for o in seen if o.notice_at is not None)
    if not times or not firsts or not lasts:
        return
    begun = times[len(times) // _EARLY_SHARE]
    if max(lasts).date() < begun.date() or min(firsts).date() > times[-1].date():
        yield telling.say("looked.logins.apart")
    elif min(firsts).date() > begun.date():
        full = next((h for h in histories if h.is_capped), None)
        key = "looked.logins.begins_later" if full is None else "looked.logins.full"
        most = full.most if full is not None else None
        yield telling.say(key, first=telling.figures.day_of(min(firsts)), most=most or 0)
