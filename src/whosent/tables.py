"""TOML -> frozen dataclass: the one loader of every table (rules, profiles, weights, catalogues).

A table's schema is its dataclass: field names are keys, defaults make keys optional, unknown keys are
refused. All problems of a file are reported at once, each with its key.
"""

from __future__ import annotations

import dataclasses
import datetime
import difflib
import enum
import tomllib
import types
import typing
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from whosent.errors import TableError

T = TypeVar("T")
_SCALARS = (str, int, float, bool, datetime.date, datetime.datetime)
_FEW = 12  # words that a message can list


class _Problems(list[str]):
    """What was found wrong so far, and the keys of the whole file, which stand above its first table."""

    __slots__ = ("top",)

    def __init__(self, top: frozenset[str]) -> None:
        super().__init__()
        self.top = top


def load_table(cls: type[T], text: str, *, place: str) -> T:
    """One TOML document as an instance of the frozen dataclass ``cls``.

    Raises ``TableError`` with every problem found. ``place`` names the file in those problems.
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as exc:
        raise TableError(place, (f"{place}: not TOML: {exc}",)) from exc
    top = frozenset(f.name for f in dataclasses.fields(cls)) if dataclasses.is_dataclass(cls) else frozenset()
    problems = _Problems(top)
    value = _build(cls, data, "", problems)
    if problems:
        raise TableError(place, tuple(f"{place}: {p}" for p in problems))
    return typing.cast("T", value)


def read_table(cls: type[T], path: Path | Traversable) -> T:
    """``load_table`` of a file. Raises ``TableError``, also for a file that is not UTF-8."""
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as exc:
        raise TableError(path.name, (f"{path.name}: not UTF-8 at byte {exc.start}",)) from exc
    return load_table(cls, text, place=path.name)


def packaged(package: str, folder: str = ".") -> Iterator[Traversable]:
    """The ``*.toml`` files that ship in ``package`` (below ``folder``), by name."""
    root = files(package)
    if folder != ".":
        root = root.joinpath(folder)
    yield from sorted((f for f in root.iterdir() if f.name.endswith(".toml")), key=lambda f: f.name)


def _build(kind: Any, value: Any, key: str, problems: _Problems) -> Any:  # noqa: ANN401 - one case a type
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        return _union(get_args(kind), value, key, problems)
    if origin is typing.Literal:
        if value not in get_args(kind):
            problems.append(f"{key}: {value!r} is none of {', '.join(map(str, get_args(kind)))}")
        return value
    if origin in (tuple, frozenset):
        return _sequence(kind, value, key, problems)
    if origin in (dict, Mapping) or origin is types.MappingProxyType:
        return _mapping(kind, value, key, problems)
    if isinstance(kind, type):
        if dataclasses.is_dataclass(kind):
            return _dataclass(kind, value, key, problems)
        if issubclass(kind, enum.Enum):
            return _enum(kind, value, key, problems)
        if issubclass(kind, str) and isinstance(value, str):
            return _text(kind, value, key, problems)
        if kind is float and isinstance(value, int) and not isinstance(value, bool):
            return float(value)
        if kind in _SCALARS and (type(value) is kind):
            return value
        problems.append(f"{key}: expected {_name(kind)}, found {_name(type(value))}")
        return value
    raise TypeError(f"{key}: the loader knows no {kind!r}")


def _union(options: tuple[Any, ...], value: Any, key: str, problems: _Problems) -> Any:  # noqa: ANN401 - whatever the type asks for
    if value is None:
        return None
    tries: list[list[str]] = []
    for option in options:
        if option is type(None):
            continue
        found = _Problems(problems.top)
        built = _build(option, value, key, found)
        if not found:
            return built
        tries.append(found)
    # What is wrong inside the option of the value's own shape tells more than that another shape is wanted.
    closest = min(tries, key=lambda said: (said[0].startswith(f"{key}: expected "), len(said)))
    problems.extend(closest)
    return value


def _sequence(kind: Any, value: Any, key: str, problems: _Problems) -> Any:  # noqa: ANN401 - whatever the type asks for
    item = get_args(kind)[0]
    if not isinstance(value, list):
        hint = '; put it into brackets: ["…"]' if isinstance(value, str) else ""
        problems.append(f"{key}: expected a list, found {_name(type(value))}{hint}")
        return ()
    built = [_build(item, v, f"{key}[{i}]", problems) for i, v in enumerate(value)]
    return get_origin(kind)(built)


def _mapping(kind: Any, value: Any, key: str, problems: _Problems) -> Any:  # noqa: ANN401 - whatever the type asks for
    names, items = get_args(kind)
    if not isinstance(value, dict):
        problems.append(f"{key}: expected a table, found {_name(type(value))}")
        return types.MappingProxyType({})
    return types.MappingProxyType(
        {
            _build(names, k, _join(key, k), problems): _build(items, v, _join(key, k), problems)
            for k, v in value.items()
        }
    )


def _enum(kind: type[enum.Enum], value: Any, key: str, problems: _Problems) -> Any:  # noqa: ANN401 - whatever the type asks for
    try:
        return kind(value)
    except ValueError:
        words = [str(m.value) for m in kind]
        hint = _suggest(str(value), words)
        if not hint and len(words) <= _FEW:
            hint = f"; there are {', '.join(words)}"
        problems.append(f"{key}: {value!r} is no {kind.__name__}{hint}")
        return value


def _text(kind: type[str], value: str, key: str, problems: _Problems) -> str:
    try:
        return kind(value)
    except ValueError as exc:  # a kind of text that checks itself
        problems.append(f"{key}: {exc}")
        return value


@cache  # working them out takes longer than all the rest of a table
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _dataclass(kind: Any, value: Any, key: str, problems: _Problems) -> Any:  # noqa: ANN401 - whatever the type asks for
    if not isinstance(value, dict):
        problems.append(f"{key or 'the file'}: expected a table, found {_name(type(value))}")
        return None
    hints = _hints(kind)
    fields = {f.name: f for f in dataclasses.fields(kind) if f.init}
    problems.extend(
        f"{_join(key, k)}: unknown key{_elsewhere(key, k, problems) or _suggest(k, list(fields))}"
        for k in value if k not in fields
    )
    before = len(problems)
    built: dict[str, Any] = {}
    for name, f in fields.items():
        if name in value:
            built[name] = _build(hints[name], value[name], _join(key, name), problems)
        elif f.default is dataclasses.MISSING and f.default_factory is dataclasses.MISSING:
            problems.append(f"{_join(key, name)}: missing")
    if len(problems) > before:
        return None
    try:
        return kind(**built)
    except ValueError as exc:  # a dataclass may check itself in __post_init__
        problems.append(f"{key or 'the file'}: {exc}")
        return None


def _elsewhere(key: str, name: str, problems: _Problems) -> str:
    """A key of the whole file that slipped into the table before it."""
    return "; it stands above the first [table]" if key and name in problems.top else ""


def _join(key: str, name: str) -> str:
    return f"{key}.{name}" if key else name


def _name(kind: Any) -> str:  # noqa: ANN401 - whatever the type asks for
    return {"str": "text", "int": "a whole number", "float": "a number", "bool": "true or false",
            "list": "a list", "dict": "a table"}.get(getattr(kind, "__name__", ""), str(kind))


def _suggest(word: str, words: list[str]) -> str:
    close = difflib.get_close_matches(word, words, n=1)
    return f"; did you mean {close[0]}?" if close else ""
