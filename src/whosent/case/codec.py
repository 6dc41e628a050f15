"""Dataclasses as JSON text and back, by their type hints: strict, compact, and marked with their shape.

A value of a dataclass is an array of its fields in order. ``fingerprint`` changes with every name, type and
word of the shape, so that what an older version wrote is told from what this one reads.
"""

from __future__ import annotations

import hashlib
import json
import types
from collections.abc import Callable, Hashable
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from ipaddress import IPv4Network, IPv6Network
from operator import attrgetter
from typing import Any, Generic, TypeVar, Union, cast, get_args, get_origin, get_type_hints

T = TypeVar("T")
_JSON = json.JSONEncoder(separators=(",", ":"), check_circular=False)  # every list in it is new


class CodecError(ValueError):
    """A text is not what this version writes."""


class Codec(Generic[T]):
    """Writes and reads values of ``kind``: a dataclass or named tuple.

    What may lie inside: dataclasses, named tuples, enums, ``str``, ``int``, ``float``, ``bool``, dates and
    times, networks, tuples, frozensets, and unions of these. ``shared`` are frozen dataclasses whose equal
    values are written once in a text, and are one object where it is read.

    Raises ``TypeError`` for any other type, also for hints that a compiler left without their items.
    """

    def __init__(self, kind: type[T], *, shared: tuple[type, ...] = ()) -> None:
        shapes = _Shapes(shared)
        self._node = shapes.node(kind)
        self._shapes = shapes
        self.fingerprint = hashlib.sha256("\n".join(sorted(shapes.told)).encode()).hexdigest()

    def write(self, value: T) -> str:
        """``value`` as ASCII text."""
        with_table = self._shapes.is_shared
        self._shapes.start([])
        written = self._node.write(value)
        if with_table:
            written = [self._shapes.table, written]
        return _JSON.encode(written)

    def read(self, text: str) -> T:
        """The value. Raises ``CodecError`` where the text is not one that ``write`` gives."""
        try:
            told = json.loads(text)
            if self._shapes.is_shared:
                table, told = told
                self._shapes.start(_listed(table))
            return cast("T", self._node.read(told))
        except (ValueError, TypeError, KeyError, IndexError, RecursionError) as exc:
            raise CodecError(str(exc)) from exc

    def change_text(self, value: T, change: Callable[[str], str]) -> T:
        """``value`` with every text in it changed. Not for a codec with ``shared`` classes.

        Raises ``CodecError`` where a word of an enum, a time or a network would be another one then.
        """
        try:
            return cast("T", self._node.read(_changed(self._node.write(value), change)))
        except (ValueError, TypeError, KeyError) as exc:
            raise CodecError(str(exc)) from exc


def _changed(told: Any, change: Callable[[str], str]) -> Any:
    if isinstance(told, str):
        return change(told)
    return [_changed(item, change) for item in told] if isinstance(told, list) else told


@dataclass(frozen=True, slots=True)
class _Node:
    """One type. ``write`` gives what JSON takes, ``read`` refuses what it does not know.

    plain  the class of values that are written as they are
    """

    write: Callable[[Any], Any]
    read: Callable[[Any], Any]
    plain: type | None = None


class _Shapes:
    """The nodes of a type and of all that lies inside; ``told`` describes them."""

    def __init__(self, shared: tuple[type, ...]) -> None:
        self._shared = shared
        self._nodes: dict[Hashable, _Node] = {}
        self._open: set[Hashable] = set()
        self.told: set[str] = set()
        self.table: list[Any] = []
        self._values: list[Any] = []
        self._numbers: dict[Any, int] = {}

    @property
    def is_shared(self) -> bool:
        return bool(self._shared)

    def start(self, table: list[Any]) -> None:
        """A text begins: a new one, or one whose shared values are in ``table``."""
        self.table = []
        self._numbers = {}
        self._values = []
        for entry in table:
            name, told = entry
            self._values.append(self._nodes[name].read(told))

    def node(self, hint: Any) -> _Node:
        """The node of a type hint."""
        if hint in self._nodes:
            return self._nodes[hint]
        if hint in self._open:
            raise TypeError(f"{hint} holds itself")
        self._open.add(hint)
        made = self._make(hint)
        self._open.discard(hint)
        if hint in self._shared:
            self._nodes[hint.__name__] = made
            made = self._share(hint.__name__, made)
        self._nodes[hint] = made
        return made

    def _make(self, hint: Any) -> _Node:
        origin = get_origin(hint)
        if origin in (Union, types.UnionType):
            return self._union(get_args(hint))
        if origin is tuple:
            return self._tuple(get_args(hint))
        if origin is frozenset:
            return self._frozenset(self.node(get_args(hint)[0]))
        if not isinstance(hint, type):
            raise TypeError(f"{hint!r} cannot be written")
        if issubclass(hint, Enum):
            return self._enum(hint)
        if is_dataclass(hint):
            return self._record(hint, tuple(f.name for f in fields(hint) if f.init))
        if issubclass(hint, tuple) and hasattr(hint, "_fields"):
            return self._record(hint, hint._fields)
        if hint in _SCALARS:
            return _SCALARS[hint]
        raise TypeError(f"{hint!r} cannot be written")

    def _record(self, cls: type, names: tuple[str, ...]) -> _Node:
        hints = get_type_hints(cls)
        self.told.add(f"{cls.__name__}({', '.join(f'{name}: {_spell(hints[name])}' for name in names)})")
        nodes = [self.node(hints[name]) for name in names]
        # Most fields are text that stays as it is: only the others cost a call.
        writers = [(n, node.write) for n, node in enumerate(nodes) if node.plain is None]
        readers = [(n, node.read) for n, node in enumerate(nodes) if node.plain is None]
        plain = [(n, node.plain) for n, node in enumerate(nodes) if node.plain is not None]
        values_of = attrgetter(*names, "__class__")  # always a tuple

        def write(value: Any) -> list[Any]:
            told = list(values_of(value)[:-1])
            for n, put in writers:
                told[n] = put(told[n])
            return told

        def read(told: Any) -> Any:
            if type(told) is not list or len(told) != len(names):
                raise CodecError(f"{cls.__name__}: {len(names)} values expected")
            for n, kind in plain:
                if type(told[n]) is not kind:
                    raise CodecError(f"{cls.__name__}.{names[n]}: {kind} expected")
            for n, take in readers:
                told[n] = take(told[n])
            return cls(**dict(zip(names, told, strict=True)))

        return _Node(write, read)

    def _enum(self, cls: type[Enum]) -> _Node:
        members = {member.value: member for member in cls}
        self.told.add(f"{cls.__name__}: {', '.join(sorted(map(str, members)))}")
        return _Node(attrgetter("_value_"), members.__getitem__)

    def _tuple(self, items: tuple[Any, ...]) -> _Node:
        if len(items) == 2 and items[1] is Ellipsis:
            each = self.node(items[0])
            put, take = each.write, each.read
            return _Node(
                list if each.plain is not None else lambda value: [put(item) for item in value],
                lambda told: tuple([take(item) for item in _listed(told)]),
            )
        nodes = [self.node(item) for item in items]
        return _Node(
            lambda value: [node.write(item) for node, item in zip(nodes, value, strict=True)],
            lambda told: tuple([node.read(item) for node, item in zip(nodes, _listed(told), strict=True)]),
        )

    def _frozenset(self, each: _Node) -> _Node:
        def write(value: Any) -> list[Any]:
            return sorted((each.write(item) for item in value), key=json.dumps)

        return _Node(write, lambda told: frozenset([each.read(item) for item in _listed(told)]))

    def _union(self, kinds: tuple[Any, ...]) -> _Node:
        some = [kind for kind in kinds if kind is not type(None)]
        if len(some) == 1:
            only = self.node(some[0])
            return _Node(
                lambda value: None if value is None else only.write(value),
                lambda told: None if told is None else only.read(told),
            )
        nodes = {kind.__name__: self.node(kind) for kind in some}
        may_be_none = len(some) < len(kinds)

        def write(value: Any) -> list[Any] | None:
            if value is None:
                return None
            name = type(value).__name__
            return [name, nodes[name].write(value)]

        def read(told: Any) -> Any:
            if told is None and may_be_none:
                return None
            name, rest = _listed(told)
            return nodes[name].read(rest)

        return _Node(write, read)

    def _share(self, name: str, node: _Node) -> _Node:
        def write(value: Any) -> int:
            number = self._numbers.get(value)
            if number is None:
                told = node.write(value)
                number = self._numbers[value] = len(self.table)
                self.table.append([name, told])
            return number

        def read(told: Any) -> Any:
            value = self._values[_number(told)]
            if type(value).__name__ != name:
                raise CodecError(f"{name} expected")
            return value

        return _Node(write, read)


def _spell(hint: Any) -> str:
    """A hint as it is told in the fingerprint; classes by their bare names, wherever they live."""
    if isinstance(hint, type) and not get_args(hint):
        return hint.__name__
    if hint is Ellipsis:
        return "..."
    origin = get_origin(hint)
    inside = [_spell(item) for item in get_args(hint)]
    if origin in (Union, types.UnionType):
        return " | ".join(inside)
    return f"{getattr(origin, '__name__', origin)}[{', '.join(inside)}]"


def _listed(told: Any) -> list[Any]:
    if type(told) is not list:
        raise CodecError("a list was expected")
    return told


def _number(told: Any) -> int:
    if type(told) is not int or told < 0:
        raise CodecError("a number from 0 up was expected")
    return told


def _plain(cls: type) -> _Node:
    def read(told: Any) -> Any:
        if type(told) is not cls:
            raise CodecError(f"{cls.__name__} expected, not {type(told).__name__}")
        return told

    return _Node(lambda value: value, read, cls)


def _read_float(told: Any) -> float:
    if type(told) not in (float, int):
        raise CodecError(f"float expected, not {type(told).__name__}")
    return float(told)


def _by_text(parse: Callable[[str], Any], write: Callable[[Any], str]) -> _Node:
    def read(told: Any) -> Any:
        if type(told) is not str:
            raise CodecError(f"text expected, not {type(told).__name__}")
        return parse(told)

    return _Node(write, read)


_SCALARS: dict[type, _Node] = {
    str: _plain(str),
    int: _plain(int),
    bool: _plain(bool),
    float: _Node(float, _read_float),
    datetime: _by_text(datetime.fromisoformat, datetime.isoformat),
    date: _by_text(date.fromisoformat, date.isoformat),
    IPv4Network: _by_text(IPv4Network, str),
    IPv6Network: _by_text(IPv6Network, str),
}
