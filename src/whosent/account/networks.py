"""Where an address is and who runs its network: looked up on this machine, nobody is asked."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import cache, cached_property
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from whosent.account.packed import PackedNetworks, read_packed
from whosent.cited import Citation
from whosent.errors import RowError, SourceError
from whosent.tables import read_packaged

if TYPE_CHECKING:
    from maxminddb import Reader

COUNTRIES = "country.mmdb"
NETWORKS = "networks.bin"
_PACKAGE = "whosent.account"
_DATA = "data"


class NetworkKind(StrEnum):
    """What a network is mostly used for. Unknown is an honest answer."""

    LINE = "line"  # homes and offices, some of them over mobile phones
    MOBILE = "mobile"  # phones: many share an address, and it moves
    HOSTING = "hosting"  # servers for rent; VPNs too are often there
    MAIL = "mail"  # a mail provider's own machines
    CLOUD = "cloud"  # servers for rent and the owner's own services, mail too
    RELAY = "relay"  # stands between people and the web: privacy relays, content networks
    VPN = "vpn"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class KindRow:
    """Operators of one kind. ``numbers`` are those of their autonomous systems."""

    title: str
    kind: NetworkKind
    numbers: tuple[int, ...]
    source: Citation


@dataclass(frozen=True, slots=True, kw_only=True)
class KindWords:
    """Words in an operator's name, as whole words in lower case, that mostly go with a kind."""

    kind: NetworkKind
    words: frozenset[str]
    rationale: str
    source: Citation


@dataclass(frozen=True, slots=True, kw_only=True)
class KindTable:
    """``network_kinds.toml``. ``operators`` are known; ``named`` is a guess by name, first row first."""

    schema: int
    operators: tuple[KindRow, ...]
    named: tuple[KindWords, ...]

    def __post_init__(self) -> None:
        seen: set[int] = set()
        for row in self.operators:
            if twice := seen.intersection(row.numbers):
                raise RowError("text", text=f"stands twice: {min(twice)}")
            seen.update(row.numbers)

    def kinds(self) -> Mapping[int, NetworkKind]:
        """The kind of each operator that is listed."""
        return {number: row.kind for row in self.operators for number in row.numbers}


@dataclass(frozen=True, slots=True, kw_only=True)
class Located:
    """What is known of an address.

    country   ISO 3166-1 alpha-2, where its network is registered or said to be used; "" where none is known
    operator  number of the autonomous system that announces it; 0 where nobody is known to
    name      what that operator calls itself; ""
    is_guess  the kind was taken from the operator's name only
    """

    address: str
    country: str = ""
    operator: int = 0
    name: str = ""
    kind: NetworkKind = NetworkKind.UNKNOWN
    is_guess: bool = False


LookUp = Callable[[str], Located]


def look_up_nothing(address: str) -> Located:
    """A ``LookUp`` that knows nothing: for where no tables are wanted."""
    return Located(address=address)


class NetworkTables:
    """Both tables, each opened when it is first asked. ``locate`` is a ``LookUp``."""

    def __init__(self, countries: Path, networks: Path, kinds: KindTable) -> None:
        self.countries = countries
        self.networks = networks
        self._words = kinds.named
        self._kinds = kinds.kinds()
        self._known: dict[str, Located] = {}
        self._operators: dict[int, Located] = {}

    def locate(self, address: str) -> Located:
        """What is known of an address as ``read_ip`` gives it. "" is nowhere, and so are private addresses
        and those for documentation, which some tables put into the country of their registry.

        Raises ``SourceError`` where a table is missing or damaged.
        """
        known = self._known.get(address)
        if known is None:
            known = self._known[address] = self._locate(address)
        return known

    def _locate(self, address: str) -> Located:
        if not address or not (parsed := ipaddress.ip_address(address)).is_global:
            return Located(address=address)
        operator = self.packed.operator_of(int(parsed), is_v6=parsed.version == 6)
        if (of_operator := self._operators.get(operator)) is None:
            of_operator = self._operators[operator] = self._describe(operator)
        return replace(of_operator, address=address, country=country_in(self._reader.get(parsed)))

    def _describe(self, operator: int) -> Located:
        name = self.packed.name_of(operator) if operator else ""
        known = self._kinds.get(operator)
        kind = known or self._guess(name)
        is_guess = known is None and kind is not NetworkKind.UNKNOWN
        return Located(address="", operator=operator, name=name, kind=kind, is_guess=is_guess)

    def _guess(self, name: str) -> NetworkKind:
        words = frozenset("".join(c if c.isalnum() else " " for c in name.lower()).split())
        return next((row.kind for row in self._words if row.words & words), NetworkKind.UNKNOWN)

    @cached_property
    def packed(self) -> PackedNetworks:
        """The table of operators. Raises ``SourceError``."""
        try:
            return read_packed(self.networks.read_bytes())
        except (OSError, ValueError) as exc:
            raise SourceError("networks.damaged", place=str(self.networks)) from exc

    @cached_property
    def _reader(self) -> Reader:
        return open_countries(self.countries)

    @property
    def countries_as_of(self) -> date:
        """The day on which the table of countries was built. Raises ``SourceError``."""
        return datetime.fromtimestamp(self._reader.metadata().build_epoch, UTC).date()


def open_countries(path: Path) -> Reader:
    """A table of countries in MaxMind's format. Raises ``SourceError`` where it cannot be read."""
    import maxminddb

    try:
        return maxminddb.open_database(path)
    except (OSError, ValueError, maxminddb.InvalidDatabaseError) as exc:
        raise SourceError("networks.damaged", place=str(path)) from exc


def country_in(record: object) -> str:
    """The country that a record of such a table states, in either of the two usual shapes; "" where none."""
    if not isinstance(record, dict):
        return ""
    code = record.get("country_code")
    if code is None and isinstance(inner := record.get("country"), dict):
        code = inner.get("iso_code")
    return code.upper() if isinstance(code, str) and len(code) == 2 and code.isalpha() else ""


def load_networks(newer: Path | None = None) -> NetworkTables:
    """The tables: those in the folder ``newer`` where it holds any, else those that ship. Opens neither."""
    shipped = Path(str(files(_PACKAGE).joinpath(_DATA)))

    def choose(name: str) -> Path:
        return newer / name if newer is not None and (newer / name).is_file() else shipped / name

    return NetworkTables(choose(COUNTRIES), choose(NETWORKS), load_kinds())


def own_folder() -> Path:
    """Where newer tables of the user's lie, in the platform's folder for data of programs."""
    from platformdirs import user_data_path

    return user_data_path("whosent", appauthor=False) / "networks"


@cache
def load_kinds() -> KindTable:
    """The table that ships."""
    return read_packaged(KindTable, _PACKAGE, "network_kinds.toml")
