"""Newer tables of addresses from files that the user has: checked first, and refused where they are wrong."""

from __future__ import annotations

import ipaddress
import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

from whosent.account.networks import COUNTRIES, NETWORKS, NetworkTables, country_in
from whosent.account.packed import MAGIC, AddressRange, PackedError, pack_networks, read_packed
from whosent.account.ranges_csv import read_ranges
from whosent.cited import Citation
from whosent.errors import SourceError
from whosent.tables import read_packaged

_MMDB_MARK = b"\xab\xcd\xefMaxMind.com"
_MMDB_TAIL = 128 << 10  # octets at the end in which the mark stands
_LEAST_RANGES = 1_000  # a table of the whole world has hundreds of thousands
_DAMAGED = (ValueError, IndexError, KeyError, TypeError, OverflowError, RecursionError, struct.error)


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a table that ships is from, and on which terms."""

    file: str
    title: str
    version: str
    as_of: date
    licence: str
    credit: str
    links: tuple[str, ...]
    changes: str
    source: Citation


@dataclass(frozen=True, slots=True, kw_only=True)
class Origins:
    """``data/origins.toml``."""

    schema: int
    countries: Origin
    networks: Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenFile:
    """A file that may hold a table, with its octets, and the day on which it was written."""

    path: Path
    data: bytes
    day: date

    @property
    def name(self) -> str:
        """As it was given."""
        return str(self.path)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTable:
    """A table that was found good: the name of the file that it goes into, its octets and its day."""

    name: str
    data: bytes
    as_of: date


@cache
def load_origins() -> Origins:
    """The table that ships."""
    return read_packaged(Origins, "whosent.account", "data/origins.toml")


def check_tables(files: Sequence[GivenFile], used: NetworkTables) -> tuple[NewTable, ...]:
    """The tables that the files hold: of countries in MaxMind's format, of operators as packed here or as
    CSV, the two files of which go together. CSV does not say of which day it is: that of its file counts.

    Raises ``SourceError`` where any file is wrong, or older than ``used``.
    """
    texts = [file for file in files if not _is_countries(file) and not file.data.startswith(MAGIC)]
    found = [_check_countries(f, used) if _is_countries(f) else _check_packed(f, used)
             for f in files if f not in texts]
    return (*found, _pack(texts)) if texts else tuple(found)


def store_tables(tables: Iterable[NewTable], folder: Path) -> tuple[Path, ...]:
    """Puts them into a folder, which is made where there is none; each appears whole or not at all.

    Raises ``OSError``.
    """
    folder.mkdir(parents=True, exist_ok=True)
    stored = []
    for table in tables:
        part = folder / f".{table.name}.part"
        try:
            part.write_bytes(table.data)
            stored.append(part.replace(folder / table.name))
        finally:
            part.unlink(missing_ok=True)
    return tuple(stored)


def _is_countries(file: GivenFile) -> bool:
    return _MMDB_MARK in file.data[-_MMDB_TAIL:]


def _check_countries(file: GivenFile, used: NetworkTables) -> NewTable:
    import maxminddb

    try:
        with maxminddb.open_database(file.path) as reader:
            as_of = datetime.fromtimestamp(reader.metadata().build_epoch, UTC).date()
            located = sum(bool(country_in(reader.get(address))) for address in _all_over())
    except (maxminddb.InvalidDatabaseError, *_DAMAGED) as exc:
        raise SourceError("data.damaged", place=file.name) from exc
    if located < _LEAST_RANGES:
        raise SourceError("data.no_countries", place=file.name)
    _refuse_older(file, as_of, used.countries_as_of)
    return NewTable(name=COUNTRIES, data=file.data, as_of=as_of)


def _all_over() -> Iterable[ipaddress.IPv4Address]:
    """An address of each block of 65,536, each at another place in it."""
    return (ipaddress.IPv4Address((block << 16) | (block * 40503 & 0xFFFF)) for block in range(1 << 16))


def _check_packed(file: GivenFile, used: NetworkTables) -> NewTable:
    try:
        packed = read_packed(file.data)
    except PackedError as exc:
        raise SourceError("data.damaged", place=file.name) from exc
    if not packed.is_in_order:
        raise SourceError("data.damaged", place=file.name)
    _refuse_few(file, packed.counts[0])
    _refuse_older(file, packed.as_of, used.packed.as_of)
    return NewTable(name=NETWORKS, data=file.data, as_of=packed.as_of)


def _pack(files: Sequence[GivenFile]) -> NewTable:
    by_version: dict[bool, list[AddressRange]] = {}
    for file in files:
        ranges, is_v6 = _read_csv(file)
        if is_v6 in by_version:
            raise SourceError("data.half", place=file.name)
        by_version[is_v6] = ranges
        _refuse_few(file, len(ranges))
    if len(by_version) != len((True, False)):
        raise SourceError("data.half", place=files[0].name)
    as_of = max(file.day for file in files)
    try:
        data = pack_networks(by_version[False], by_version[True], as_of)
    except PackedError as exc:
        raise SourceError("data.bad_ranges", place=files[0].name) from exc
    return NewTable(name=NETWORKS, data=data, as_of=as_of)


def _read_csv(file: GivenFile) -> tuple[list[AddressRange], bool]:
    try:
        lines = file.data.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError as exc:
        raise SourceError("data.not_a_table", place=file.name) from exc
    try:
        first, _ = read_ranges(lines[:1])
    except PackedError as exc:
        raise SourceError("data.not_a_table", place=file.name) from exc
    if not first:
        raise SourceError("data.not_a_table", place=file.name)
    try:
        return read_ranges(lines)
    except PackedError as exc:
        raise SourceError("data.bad_ranges", place=file.name) from exc


def _refuse_few(file: GivenFile, count: int) -> None:
    if count < _LEAST_RANGES:
        raise SourceError("data.too_few", place=file.name, count=count)


def _refuse_older(file: GivenFile, day: date, used: date) -> None:
    if day < used:
        raise SourceError("data.older", place=file.name, day=day.isoformat(), used=used.isoformat())
