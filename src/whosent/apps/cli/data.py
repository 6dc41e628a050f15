"""``whosent data``: the tables by which addresses of logins are looked up."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import click

from whosent.account.network_update import GivenFile, Origin, check_tables, load_origins, store_tables
from whosent.account.networks import COUNTRIES, NetworkTables, load_networks, own_folder
from whosent.apps.cli.command import Command, Group, Speaker
from whosent.apps.cli.exits import Exit
from whosent.errors import SourceError, UsageError, WhosentError
from whosent.report import Figures, make_visible, wrap

_WIDTH = 80
_FIRST_YEAR = 2000


def data_group(speaker: Speaker) -> Group:
    """``whosent data …``."""
    commands = [_show_command(speaker), _update_command(speaker)]
    return Group(speaker, topic="data", name="data", commands=commands)


def _show_command(speaker: Speaker) -> Command:
    def show(**_: object) -> int:
        tables, origins = load_networks(own_folder()), load_origins()
        lines = [
            *_tell_countries(tables, origins.countries, speaker),
            "",
            *_tell_networks(tables, origins.networks, speaker),
        ]
        sys.stdout.write("\n".join(lines) + "\n")
        return Exit.CLEAR

    return Command(speaker, "data_show", name="show", params=[], does=show)


def _update_command(speaker: Speaker) -> Command:
    def update(files: tuple[str, ...], **_: object) -> int:
        folder = own_folder()
        found = check_tables([_read(name) for name in files], load_networks())
        try:
            stored = store_tables(found, folder)
        except OSError as exc:
            raise WhosentError("data.unwritable", place=str(folder), reason=exc.strerror or str(exc)) from exc
        for table, path in zip(found, stored, strict=True):
            what = speaker.say("data.countries" if table.name == COUNTRIES else "data.networks")
            place = make_visible(str(path))
            said = speaker.say("data.updated", what=what, day=_day(table.as_of, speaker), place=place)
            sys.stdout.write(said + "\n")
        return Exit.CLEAR

    return Command(
        speaker,
        "data_update",
        name="update",
        params=[click.Argument(["files"], nargs=-1, required=True, metavar="FILE...")],
        does=update,
    )


def _read(name: str) -> GivenFile:
    path = Path(name)
    try:
        written = datetime.fromtimestamp(path.stat().st_mtime, UTC).date()
        # Archives of packages give all their files one day, long before there was such data.
        day = written if written.year >= _FIRST_YEAR else datetime.now(UTC).date()
        return GivenFile(path=path, data=path.read_bytes(), day=day)
    except FileNotFoundError as exc:
        raise UsageError("data.missing", place=name) from exc
    except OSError as exc:
        raise UsageError("data.unreadable", place=name, reason=exc.strerror or str(exc)) from exc


def _tell_countries(tables: NetworkTables, origin: Origin, speaker: Speaker) -> list[str]:
    try:
        as_of = tables.countries_as_of
    except SourceError:
        as_of = None
    return _tell(speaker.say("data.countries"), tables.countries, as_of, origin, speaker)


def _tell_networks(tables: NetworkTables, origin: Origin, speaker: Speaker) -> list[str]:
    try:
        packed = tables.packed
    except SourceError:
        return _tell(speaker.say("data.networks"), tables.networks, None, origin, speaker)
    v4, v6, names = packed.counts
    counts = speaker.say("data.counts", v4=v4, v6=v6, names=names)
    return [
        *_tell(speaker.say("data.networks"), tables.networks, packed.as_of, origin, speaker),
        *_indent([counts]),
    ]


def _tell(what: str, path: Path, as_of: date | None, origin: Origin, speaker: Speaker) -> list[str]:
    """A table: whose it is and of which day, where it lies, and on which terms."""
    place = speaker.say("data.at", place=make_visible(str(path)))
    if as_of is None:
        return [what, *_indent([speaker.say("data.unreadable"), place])]
    day = _day(as_of, speaker)
    if path.parent == own_folder():
        return [what, *_indent([speaker.say("data.own", day=day), place, speaker.say("data.own_licence")])]
    return [
        what,
        *_indent([
            speaker.say("data.shipped", title=origin.title, day=day),
            place,
            speaker.say("data.licence", licence=origin.licence),
            speaker.say("data.credit", credit=origin.credit),
        ]),
    ]  # fmt: skip


def _indent(lines: Sequence[str]) -> list[str]:
    return [piece for line in lines for piece in wrap(line, _WIDTH, first="  ", rest="    ")]


def _day(day: date, speaker: Speaker) -> str:
    return Figures(speaker.catalogue, None).day(day)
