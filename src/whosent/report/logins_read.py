"""What was understood of a login history, in sentences for its owner to confirm."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import tzinfo

from whosent.account import Door, Understood, find_zone
from whosent.catalogue import Catalogue
from whosent.report.figures import Figures

_SOFTWARE = frozenset((Door.READING, Door.SENDING))


def tell_logins_read(understood: Understood, catalogue: Catalogue, zone: tzinfo | None) -> tuple[str, ...]:
    """Sentences, the question first: how much was read, from when, in which zone; then what it leaves open.

    ``zone`` is that in which days are named where the history states its own times; None: the machine's.
    """
    return tuple(_tell(understood, catalogue, zone))


def _tell(understood: Understood, catalogue: Catalogue, zone: tzinfo | None) -> Iterator[str]:
    figures = Figures(catalogue, find_zone(understood.zone) if understood.zone else zone)
    title = understood.title
    form = catalogue.say("logins.read.form.other") if title is None else title.in_language(catalogue.language)
    if not understood.entries:
        yield catalogue.say("logins.read.nothing", form=form)
    else:
        yield catalogue.say(
            "logins.read.zoned" if understood.zone else "logins.read.stated",
            form=form,
            count=understood.entries,
            span=figures.span(understood.first, understood.last),
            zone=_zone_name(understood.zone, catalogue),
        )
    if understood.unread:
        yield catalogue.say("logins.read.unread", count=understood.unread)
    if not understood.is_verified:
        yield catalogue.say("logins.read.unverified")
    if not understood.lists_logins:
        yield catalogue.say("logins.read.devices")
        return
    if understood.most is not None:
        yield catalogue.say(
            "logins.read.capped", most=understood.most, first=figures.moment(understood.first)
        )
    if (gap := _gap(understood.doors)) is not None:
        yield catalogue.say(gap)


def _gap(doors: frozenset[Door] | None) -> str | None:
    """The key of the sentence on the ways in that the history leaves out; None where it is known of none."""
    if doors is None:
        return None
    if not doors & _SOFTWARE:
        return "logins.read.no_software"
    if Door.SENDING not in doors:
        return "logins.read.no_sending"
    return "logins.read.no_web" if Door.WEB not in doors else None


def _zone_name(name: str, catalogue: Catalogue) -> str:
    key = f"logins.zone.{name.lower().replace('/', '_')}"
    return catalogue.say(key) if catalogue.has(key) else name
