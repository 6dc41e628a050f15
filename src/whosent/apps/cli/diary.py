"""``whosent diary``: what the owner saw and did, on the same timeline as the notices."""

from __future__ import annotations

import sys
from datetime import UTC, datetime

import click

from whosent.apps.cli.case_file import case_option, find_case, open_existing
from whosent.apps.cli.command import Command, Group, Speaker, choose_word
from whosent.apps.cli.exits import Exit
from whosent.case import open_case
from whosent.errors import UsageError
from whosent.report import DiaryEntry, Figures, make_visible
from whosent.response import EventKind, load_login_guide

_NOON = 12


def diary_group(speaker: Speaker) -> Group:
    """``whosent diary …``."""
    commands = [_add_command(speaker), _list_command(speaker), _remove_command(speaker)]
    return Group(speaker, topic="diary", name="diary", commands=commands)


def _add_command(speaker: Speaker) -> Command:
    def add(
        words: tuple[str, ...], at: str | None, event: str | None, case: str | None, **_: object
    ) -> int:
        text = " ".join(words).strip()
        if not text:
            raise UsageError("diary.empty")
        when, has_time = read_moment(at) if at is not None else (datetime.now(UTC), True)
        kind = _read_event(event, has_time=has_time) if event is not None else None
        with open_case(find_case(case)) as opened:
            entry = opened.add_diary(text, at=when, has_time=has_time, event=kind)
        lines = [speaker.say("diary.added", line=_line(entry, speaker))]
        if kind is not None:
            lines.append(speaker.say("diary.counts_as", event=speaker.say(f"happened.{kind}")))
        sys.stdout.write("\n".join(lines) + "\n")
        return Exit.CLEAR

    return Command(
        speaker,
        "diary_add",
        name="add",
        params=[
            click.Argument(["words"], nargs=-1, required=True, metavar="TEXT..."),
            speaker.option("--at", about="diary_at", value="DATE|TIME"),
            speaker.option("--event", about="diary_event", value="EVENT"),
            case_option(speaker),
        ],
        does=add,
    )


def _read_event(word: str, *, has_time: bool) -> EventKind:
    tellable = load_login_guide().tellable
    name = choose_word(word.replace("-", "_"), [one.event.value for one in tellable], option="--event")
    told = next(one for one in tellable if one.event == name)
    if told.needs_time and not has_time:
        raise UsageError("diary.needs_time", word=word)
    return told.event


def _list_command(speaker: Speaker) -> Command:
    def listing(case: str | None, **_: object) -> int:
        entries: tuple[DiaryEntry, ...] = ()
        if find_case(case).exists():
            with open_existing(case) as opened:
                entries = opened.diary()
        lines = [_line(entry, speaker) for entry in entries] or [speaker.say("diary.none")]
        sys.stdout.write("\n".join(lines) + "\n")
        return Exit.CLEAR

    return Command(speaker, "diary_list", name="list", params=[case_option(speaker)], does=listing)


def _remove_command(speaker: Speaker) -> Command:
    def remove(number: str, case: str | None, **_: object) -> int:
        found = number.lstrip("#")
        with open_existing(case) as opened:
            is_known = found.isascii() and found.isdigit() and opened.remove_diary(int(found[:9]))
        if not is_known:
            raise UsageError("diary.no_entry", number=number)
        sys.stdout.write(speaker.say("diary.removed", number=found) + "\n")
        return Exit.CLEAR

    return Command(
        speaker,
        "diary_remove",
        name="remove",
        params=[click.Argument(["number"], required=True, metavar="N"), case_option(speaker)],
        does=remove,
    )


def read_moment(text: str) -> tuple[datetime, bool]:
    """A day or a moment as ``--at`` takes it, and whether a time of day was told.

    2026-08-12, 2026/8/12, and with a time: 2026-08-12 21:30, 2026-08-12T21:30+09:00. Without an offset it is
    the machine's zone; a day alone is its noon. Raises ``UsageError``.
    """
    day, _, time = text.strip().replace("T", " ").partition(" ")
    try:
        year, month, number = day.replace("/", "-").split("-")
        told = f"{int(year):04}-{int(month):02}-{int(number):02}"
        moment = datetime.fromisoformat(f"{told} {time.strip()}" if time.strip() else told)
        if not time.strip():
            moment = moment.replace(hour=_NOON)
        return moment.astimezone(UTC), bool(time.strip())
    except (ValueError, OverflowError, OSError) as exc:
        raise UsageError("diary.bad_time", word=text) from exc


def _line(entry: DiaryEntry, speaker: Speaker) -> str:
    figures = Figures(speaker.catalogue, None)
    at = figures.moment(entry.at) if entry.has_time else figures.day_of(entry.at)
    return speaker.say("diary.line", number=entry.number, at=at, text=make_visible(entry.text))
