"""How to get the full source of a mail at the owner's provider."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from whosent.provider import FullSource, Menu
from whosent.report.telling import Telling


def tell_full_source(telling: Telling) -> tuple[str, ...]:
    """The ways there, in sentences: the provider's own, then mail programs', then what to do with it."""
    own = list(_own_ways(telling))
    programs: list[str] = []
    if not any(way.can and not way.is_hint for way in telling.report.provider.full_source):
        lead = "full_source.by_program" if own else "full_source.unknown"
        programs = [telling.say(lead), *_by_programs(telling)]
    return (*own, *programs, telling.say("full_source.then"))


def _own_ways(telling: Telling) -> Iterator[str]:
    provider = telling.report.provider
    for way in provider.full_source:
        if way.menu is None:
            yield telling.say(f"full_source.cannot_{way.client}")
            continue
        seen = provider.seen(way)
        key = "hint" if way.is_hint else "as_of" if seen else ""
        date = [telling.say(f"full_source.{key}", seen=telling.figures.written_day(seen))] if key else []
        yield _tell_way(telling, way, way.menu, telling.provider, date)


def _by_programs(telling: Telling) -> Iterator[str]:
    for program in telling.clients:
        title = program.title.in_language(telling.language)
        for way in program.full_source:
            if way.menu is not None and not way.is_hint:
                yield _tell_way(telling, way, way.menu, title, [])


def _tell_way(telling: Telling, way: FullSource, menu: Menu, client: str, date: list[str]) -> str:
    choose = tell_menu(telling, menu.in_language(telling.language))
    note = [way.note.in_language(telling.language)] if way.note else []
    return telling.join([telling.say(f"full_source.{way.client}", menu=choose, client=client), *date, *note])


def tell_menu(telling: Telling, steps: Sequence[str]) -> str:
    """A way through menus, as in “Settings” → “Security”."""
    joint = telling.say("full_source.menu_joint")
    return joint.join(telling.say("full_source.menu_step", label=label) for label in steps)
