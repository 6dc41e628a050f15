"""JSON -> the objects in it, and what they say: an array, one object a line, or an array inside an object."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import cast

from whosent.account.login_entry import Record, has_value
from whosent.account.login_forms import INNER, Form, plain_name
from whosent.account.login_inner import Json, find_inner

_MOST_DAMAGE = 100  # damaged objects after which no more are looked for
_HEAD = 2_000  # characters in which an array inside an object begins
_DECODER = json.JSONDecoder()
_NEXT = re.compile(r"\}\s{0,20},?\s{0,20}(?=\{)")

JsonItem = tuple[int, Mapping[str, Json] | None]  # its number from 1; None for one that is damaged


def read_objects(text: str) -> Iterator[JsonItem]:
    """The objects that a history holds, in order; of a file that is cut short, those before the cut.

    Raises ``ValueError`` for what is nested too deeply.
    """
    try:
        whole = cast("Json", json.loads(text))
    except RecursionError as exc:
        raise ValueError("nested too deeply") from exc
    except ValueError:
        yield from _one_by_one(text)
        return
    for number, item in enumerate(_items(whole), start=1):
        yield number, item if isinstance(item, Mapping) else None


def _items(whole: Json) -> Sequence[Json]:
    if isinstance(whole, Mapping):
        arrays = (inner for inner in whole.values() if _is_array_of_objects(inner))
        return cast("Sequence[Json]", next(arrays, None)) or (whole,)
    return () if whole is None or isinstance(whole, (bool, int, float, str)) else whole


def _is_array_of_objects(value: Json) -> bool:
    if isinstance(value, str) or not isinstance(value, Sequence):
        return False
    return bool(value) and isinstance(value[0], Mapping)


def _one_by_one(text: str) -> Iterator[JsonItem]:
    """Objects one after another, parted by commas, lines or nothing."""
    at = 0 if _decode(text, 0) else max(0, text.find("[", 0, _HEAD) + 1)
    number = damaged = 0
    while (at := text.find("{", at)) >= 0 and damaged < _MOST_DAMAGE:
        number += 1
        if (found := _decode(text, at)) is not None:
            item, at = found
            yield number, item
            continue
        damaged += 1
        yield number, None
        following = _NEXT.search(text, at + 1)
        at = following.end() if following else len(text)


def _decode(text: str, at: int) -> tuple[Mapping[str, Json], int] | None:
    """The object that begins there, and where it ends; None where none is whole."""
    try:
        value, end = _DECODER.raw_decode(text, at)
    except RecursionError as exc:
        raise ValueError("nested too deeply") from exc
    except ValueError:
        return None
    return (value, end) if isinstance(value, Mapping) else None


def is_json_of(form: Form, first: Mapping[str, Json]) -> bool:
    """Whether such objects are those of the form."""
    return all(any(_find(first, name) for name in group) for group in form.recognise.columns)


def read_json_objects(items: Iterable[JsonItem], form: Form) -> Iterator[Record | int]:
    """What each object says that is a login; the number of one that is damaged."""
    for number, item in items:
        if item is None:
            yield number
            continue
        if form.keep is not None and plain_name(_first(item, form.keep.column)) not in form.keep.words:
            continue
        found = ((field, _first(item, names)) for field, names in form.columns.items())
        yield Record(number, {field: text for field, text in found if text})


def _first(item: Mapping[str, Json], names: Sequence[str]) -> str:
    return next((text for name in names if has_value(text := _find(item, name))), "")


def _find(item: Mapping[str, Json], name: str) -> str:
    return find_inner(item, [plain_name(part) for part in name.split(INNER)])
