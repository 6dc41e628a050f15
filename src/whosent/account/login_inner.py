"""What a cell or an object holds: JSON, a list of name and value, or lines of "name: value"."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import cast

from whosent.account.login_forms import plain_name

Json = None | bool | int | float | str | Sequence["Json"] | Mapping[str, "Json"]
_MOST_ITEMS = 200  # of a list of name and value
_LONGEST = 200_000  # characters of a cell that is read as JSON


def load_json(text: str) -> Json:
    """The value that ``text`` is. Raises ``ValueError`` for what is no JSON or nested too deeply."""
    try:
        return cast("Json", json.loads(text))
    except RecursionError as exc:
        raise ValueError("nested too deeply") from exc


def find_inner(value: Json, path: Sequence[str]) -> str:
    """What stands at ``path`` (plain names) inside ``value``, as text; "" for nothing or no plain value."""
    for name in path:
        value = _step(value, name)
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case str() | int() | float():
            return str(value)
        case _:
            return ""


def _step(value: Json, name: str) -> Json:
    if isinstance(value, str):
        value = _open(value)
    if isinstance(value, Mapping):
        return next((inner for key, inner in value.items() if plain_name(key) == name), None)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return _named(value, name)
    return None


@lru_cache(maxsize=8)  # a row's cell is asked for several things in a row
def _open(text: str) -> Json:
    """What a cell's text holds: JSON, or lines of "name: value"."""
    if text.lstrip().startswith("{") and len(text) <= _LONGEST:
        try:
            return load_json(text)
        except ValueError:
            return None
    pairs = [line.partition(":") for line in text[:_LONGEST].split("\n")[:_MOST_ITEMS]]
    return {name: value.strip() for name, sign, value in pairs if sign}


def _named(items: Sequence[Json], name: str) -> Json:
    """The value of that name in a list such as ``[{"Name": "UserAgent", "Value": "…"}]``."""
    for item in items[:_MOST_ITEMS]:
        if isinstance(item, Mapping):
            plain = {plain_name(key): inner for key, inner in item.items()}
            called = plain.get("name")
            if isinstance(called, str) and plain_name(called) == name:
                return plain.get("value")
    return None
