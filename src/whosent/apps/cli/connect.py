"""``whosent connect``: what the owner connects the program with; nothing until then."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from whosent.apps.cli.command import Command, Group, Speaker, choose_word
from whosent.apps.cli.exits import Exit
from whosent.apps.cli.paint import find_width
from whosent.apps.connect import (
    Connection,
    ConnectionKind,
    Connections,
    Endpoint,
    is_model_name,
    list_models,
    open_connections,
    read_endpoint,
)
from whosent.errors import UsageError, WhosentError
from whosent.report import Figures, make_visible, wrap

_STDIN = "-"
_NAMES_SHOWN = 12


def connect_group(speaker: Speaker) -> Group:
    """``whosent connect …``."""
    commands = [_model_command(speaker), _show_command(speaker), _remove_command(speaker)]
    return Group(speaker, topic="connect", name="connect", commands=commands)


def _model_command(speaker: Speaker) -> Command:
    def link(url: str, model: str | None, key_file: str | None, **_: object) -> int:
        endpoint = read_endpoint(url)
        connections = open_connections(speaker.environment)
        if model is not None and not is_model_name(model, connections.limits):
            raise UsageError("model.bad_name", word=model)
        key = _read_key(key_file, endpoint, connections, speaker)
        chosen = model or _choose_model(endpoint, key, connections)
        connections.link_model(endpoint, chosen, key=key, at=datetime.now(UTC))
        made = connections.all()[0]
        sys.stdout.write(speaker.say("connect.linked", name=make_visible(made.name)) + "\n")
        return Exit.CLEAR

    return Command(
        speaker,
        "connect_model",
        name="model",
        params=[
            click.Argument(["url"], required=True, metavar="URL"),
            speaker.option("--model", about="model_name", value="NAME"),
            speaker.option("--key-file", about="model_key", value="FILE"),
        ],
        does=link,
    )


def _read_key(named: str | None, endpoint: Endpoint, connections: Connections, speaker: Speaker) -> str:
    """The key, from a file, standard input or whoever sits there; "" where there is none."""
    if named is not None:
        try:
            text = sys.stdin.readline() if named == _STDIN else Path(named).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as exc:
            reason = exc.strerror if isinstance(exc, OSError) else ""
            raise WhosentError("connect.key_file", place=named, reason=reason or type(exc).__name__) from exc
        key = text.strip().partition("\n")[0].strip()
    elif sys.stdin.isatty():
        prompt = speaker.say("connect.key", host=endpoint.authority)
        key = click.prompt(prompt, default="", hide_input=True, show_default=False, err=True).strip()
    else:
        key = ""
    if len(key) > connections.limits.key_chars or not key.isascii() or (key and not key.isprintable()):
        raise UsageError("model.bad_key")
    return key


def _choose_model(endpoint: Endpoint, key: str, connections: Connections) -> str:
    """The only model there. Raises ``UsageError`` where there are several, or none is told."""
    names = list_models(endpoint, key=key, limits=connections.limits)
    if not names:
        raise UsageError("model.no_models", place=endpoint.url)
    if len(names) > 1:
        raise UsageError("model.choose", place=endpoint.url, names=", ".join(names[:_NAMES_SHOWN]))
    return names[0]


def _show_command(speaker: Speaker) -> Command:
    def show(**_: object) -> int:
        connections = open_connections(speaker.environment)
        lines = [speaker.say("connect.heading"), ""]
        for one in connections.all():
            lines += _tell(one, connections, speaker)
        if len(lines) == 2:
            lines = [speaker.say("connect.none")]
        sys.stdout.write("\n".join(lines) + "\n")
        return Exit.CLEAR

    return Command(speaker, "connect_show", name="show", params=[], does=show)


def _tell(one: Connection, connections: Connections, speaker: Speaker) -> list[str]:
    figures = Figures(speaker.catalogue, None)
    used = speaker.say("connection.never_used")
    if one.last_used is not None:
        used = speaker.say("connection.used", at=figures.moment(one.last_used))
    place = "connection.keyring" if connections.keys.is_keyring else "connection.file"
    told = (
        speaker.say("connection.since", at=figures.moment(one.since)),
        used,
        speaker.say(f"connection.{one.kind}.sees"),
        speaker.say(place),
    )
    width = find_width("")
    below = [line for text in told for line in wrap(text, width, first="  ", rest="  ")]
    return [speaker.say(f"connection.{one.kind}", name=make_visible(one.name)), *below]


def _remove_command(speaker: Speaker) -> Command:
    def remove(word: str, **_: object) -> int:
        kind = ConnectionKind(choose_word(word, tuple(ConnectionKind), option="whosent connect remove"))
        found = next((c for c in open_connections(speaker.environment).all() if c.kind is kind), None)
        if found is None:
            raise UsageError("connect.none")
        found.unlink()
        sys.stdout.write(speaker.say("connect.removed", name=make_visible(found.name)) + "\n")
        return Exit.CLEAR

    return Command(
        speaker,
        "connect_remove",
        name="remove",
        params=[click.Argument(["word"], required=True, metavar="|".join(ConnectionKind))],
        does=remove,
    )
