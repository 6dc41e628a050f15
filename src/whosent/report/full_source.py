"""How to get the full source of a mail at the owner's provider."""

from __future__ import annotations

from collections.abc import Iterator

from whosent.provider import ClientKind, FullSource, Menu
from whosent.report.telling import Telling


def tell_full_source(telling: Telling) -> tuple[str, ...]:
    """The ways there, in sentences: the provider's own, then mail programs', then what to do with it."""
    own = list(_own_ways(telling))
    programs = list(_by_programs(telling))
    if not own:
        own = [telling.say("full_source.unknown")]
    elif programs:
        programs.insert(0, telling.say("full_source.by_program"))
    return (*own, *programs, telling.say("full_source.then"))


def _own_ways(telling: Telling) -> Iterator[str]:
    provider = telling.report.provider
    for way in provider.full_source:
        if way.menu is None:
            yield telling.say(f"full_source.cannot_{way.client}")
            continue
        key = "web" if way.client is ClientKind.WEB else "app" if way.client is ClientKind.APP else "desktop"
        said = [telling.say(f"full_source.{key}", menu=_menu(telling, way.menu), client=telling.provider)]
        seen = provider.seen(way)
        if way.is_hint:
            said.append(telling.say("full_source.hint", seen=seen))
        elif seen:
            said.append(telling.say("full_source.as_of", seen=seen))
        if way.note:
            said.append(way.note.in_language(telling.language))
        yield telling.join(said)


def _by_programs(telling: Telling) -> Iterator[str]:
    for client in telling.clients:
        for way in client.full_source:
            if way.menu is not None and not way.is_hint:
                yield _by_program(telling, client.title.in_language(telling.language), way, way.menu)


def _by_program(telling: Telling, title: str, way: FullSource, menu: Menu) -> str:
    said = [telling.say("full_source.desktop", menu=_menu(telling, menu), client=title)]
    if way.note:
        said.append(way.note.in_language(telling.language))
    return telling.join(said)


def _menu(telling: Telling, menu: Menu) -> str:
    steps = menu.in_language(telling.language)
    joint = telling.say("full_source.menu_joint")
    return joint.join(telling.say("full_source.menu_step", label=label) for label in steps)
