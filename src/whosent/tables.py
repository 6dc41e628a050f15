"""TOML -> frozen dataclass: the one loader of every table (rules, profiles, weights, catalogues).

A table's schema is its dataclass: field names are keys, defaults make keys optional, unknown keys are
refused. All problems of a file are reported at once, each with its key.
"""

from __future__ import annotations

import dataclasses
import datetime
import enum
import types
import typing
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, Union, get_args, get_origin, get_type_hints

from whosent.errors import Problem, RowError, TableError

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

T = TypeVar("T")
_SCALARS = (str, int, float, bool, datetime.date, datetime.datetime)
_NAMED = frozenset(("str", "int", "float", "bool", "list", "dict", "date", "datetime", "time"))
_SHAPES = frozenset(("expected", "expected_brackets"))  # problems that say that another shape is wanted
_FEW = 12  # words that a message can list


class _Problems(list[Problem]):
    """What was found wrong so far, and the keys of the whole file, which stand above its first table."""

    __slots__ = ("top",)

    def __init__(self, top: frozenset[str]) -> None:
        super().__init__()
        self.top = top

    def note(self, key: str, /, at: str, **values: str | int) -> None:
        """One more; arguments as in ``Problem``."""
        self.append(Problem(key=key, at=at, values=tuple(values.items())))

    def note_invalid(self, exc: ValueError, at: str) -> None:
        """What a row or text said of itself."""
        if isinstance(exc, RowError):
            self.append(Problem(key=exc.key, at=_join(at, exc.at) if exc.at else at, values=exc.values))
        else:
            self.note("text", at, text=str(exc))


def load_table(cls: type[T], text: str, *, place: str) -> T:
    """One TOML document as an instance of the frozen dataclass ``cls``.

    Raises ``TableError`` with every problem found. ``place`` names the file in those problems.
    """
    import tomllib  # with all else that only reading takes: who imports a table's classes may read none

    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as exc:
        problem = Problem(key="not_toml", file=place, values=(("detail", str(exc)),))
        raise TableError(place, (problem,)) from exc
    top = frozenset(f.name for f in dataclasses.fields(cls)) if dataclasses.is_dataclass(cls) else frozenset()
    problems = _Problems(top)
    value = _build(cls, data, "", problems)
    if problems:
        raise TableError(place, tuple(dataclasses.replace(p, file=place) for p in problems))
    return typing.cast("T", value)


def read_table(cls: type[T], path: Path | Traversable) -> T:
    """``load_table`` of a file. Raises ``TableError``, also for a file that is not UTF-8."""
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as exc:
        problem = Problem(key="not_utf8", file=path.name, values=(("octet", exc.start),))
        raise TableError(path.name, (problem,)) from exc
    return load_table(cls, text, place=path.name)


def read_packaged(cls: type[T], package: str, name: str) -> T:
    """``read_table`` of a file that ships in ``package``."""
    from importlib.resources import files

    return read_table(cls, files(package).joinpath(name))


def packaged(package: str, folder: str = ".") -> Iterator[Traversable]:
    """The ``*.toml`` files that ship in ``package`` (below ``folder``), by name."""
    from importlib.resources import files

    root = files(package)
    if folder != ".":
        root = root.joinpath(folder)
    yield from sorted((f for f in root.iterdir() if f.name.endswith(".toml")), key=lambda f: f.name)


def _build(kind: Any, value: Any, key: str, problems: _Problems) -> Any:
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        return _union(get_args(kind), value, key, problems)
    if origin is typing.Literal:
        if value not in get_args(kind):
            words = ", ".join(map(str, get_args(kind)))
            problems.note("no_word_of", key, found=str(value), words=words)
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
        problems.note("expected", key, expected=_name(kind), found=_name(type(value)))
        return value
    raise TypeError(f"{key}: the loader knows no {kind!r}")


def _union(options: tuple[Any, ...], value: Any, key: str, problems: _Problems) -> Any:
    if value is None:
        return None
    tries: list[_Problems] = []
    for option in options:
        if option is type(None):
            continue
        found = _Problems(problems.top)
        built = _build(option, value, key, found)
        if not found:
            return built
        tries.append(found)
    # What is wrong inside the option of the value's own shape tells more than that another shape is wanted.
    closest = min(tries, key=lambda said: (said[0].at == key and said[0].key in _SHAPES, len(said)))
    problems.extend(closest)
    return value


def _sequence(kind: Any, value: Any, key: str, problems: _Problems) -> Any:
    item = get_args(kind)[0]
    if not isinstance(value, list):
        if isinstance(value, str):
            problems.note("expected_brackets", key)
        else:
            problems.note("expected", key, expected=_name(list), found=_name(type(value)))
        return ()
    built = [_build(item, v, f"{key}[{i}]", problems) for i, v in enumerate(value)]
    return get_origin(kind)(built)


def _mapping(kind: Any, value: Any, key: str, problems: _Problems) -> Any:
    names, items = get_args(kind)
    if not isinstance(value, dict):
        problems.note("expected", key, expected=_name(dict), found=_name(type(value)))
        return types.MappingProxyType({})
    return types.MappingProxyType(
        {
            _build(names, k, _join(key, k), problems): _build(items, v, _join(key, k), problems)
            for k, v in value.items()
        }
    )


def _enum(kind: type[enum.Enum], value: Any, key: str, problems: _Problems) -> Any:
    try:
        return kind(value)
    except ValueError:
        words = [str(m.value) for m in kind]
        if close := _suggest(str(value), words):
            problems.note("no_word_close", key, found=str(value), suggestion=close)
        elif len(words) <= _FEW:
            problems.note("no_word_of", key, found=str(value), words=", ".join(words))
        else:
            problems.note("no_word", key, found=str(value))
        return value


def _text(kind: type[str], value: str, key: str, problems: _Problems) -> str:
    try:
        return kind(value)
    except ValueError as exc:  # a kind of text that checks itself
        problems.note_invalid(exc, key)
        return value


@cache  # working them out takes longer than all the rest of a table
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _dataclass(kind: Any, value: Any, key: str, problems: _Problems) -> Any:
    if not isinstance(value, dict):
        problems.note("expected", key, expected=_name(dict), found=_name(type(value)))
        return None
    hints = _hints(kind)
    fields = {f.name: f for f in dataclasses.fields(kind) if f.init}
    for unknown in (k for k in value if k not in fields):
        _note_unknown(key, unknown, list(fields), problems)
    before = len(problems)
    built: dict[str, Any] = {}
    for name, f in fields.items():
        if name in value:
            built[name] = _build(hints[name], value[name], _join(key, name), problems)
        elif f.default is dataclasses.MISSING and f.default_factory is dataclasses.MISSING:
            problems.note("missing", _join(key, name))
    if len(problems) > before:
        return None
    try:
        return kind(**built)
    except ValueError as exc:  # a dataclass may check itself in __post_init__
        problems.note_invalid(exc, key)
        return None


def _note_unknown(key: str, name: str, known: list[str], problems: _Problems) -> None:
    at = _join(key, name)
    if key and name in problems.top:  # a key of the whole file that slipped into the table before it
        problems.note("unknown_key_top", at)
    elif close := _suggest(name, known):
        problems.note("unknown_key_close", at, suggestion=close)
    else:
        problems.note("unknown_key", at)


def _join(key: str, name: str) -> str:
    return f"{key}.{name}" if key else name


def _name(kind: Any) -> str:
    """The last part of the key under which the catalogue has the kind's name."""
    name = getattr(kind, "__name__", "")
    return name if name in _NAMED else "str" if isinstance(kind, type) and issubclass(kind, str) else "other"


def _suggest(word: str, words: list[str]) -> str:
    import difflib

    close = difflib.get_close_matches(word, words, n=1)
    return close[0] if close else ""
