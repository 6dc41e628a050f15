"""Tables of addresses: what is packed comes out again, and what ships answers."""

from __future__ import annotations

import ipaddress
import subprocess
import sys
import tomllib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doc_pages import ROOT
from mmdb_writer import mmdb
from whosent.account.network_update import load_origins
from whosent.account.networks import (
    COUNTRIES,
    NETWORKS,
    Located,
    NetworkKind,
    NetworkTables,
    load_kinds,
    load_networks,
)
from whosent.account.packed import MAGIC, AddressRange, PackedError, pack_networks, read_packed
from whosent.account.ranges_csv import read_ranges
from whosent.errors import SourceError, TableError
from whosent.tables import load_table

DAY = date(2026, 11, 1)
numbers = st.integers(1, 2**32 - 1)


def v4(first: str, last: str, operator: int, name: str = "Kestrel Net") -> AddressRange:
    low, high = (int(ipaddress.ip_address(a)) for a in (first, last))
    return AddressRange(first=low, last=high, operator=operator, name=name)


def number(address: str) -> int:
    return int(ipaddress.ip_address(address))


@st.composite
def ranges(draw: st.DrawFn) -> list[AddressRange]:
    bounds = sorted(draw(st.sets(st.integers(0, 2**32 - 1), min_size=2, max_size=24)))
    pairs = zip(bounds[::2], bounds[1::2], strict=False)
    return [
        AddressRange(first=a, last=b, operator=draw(st.integers(1, 5)), name="Kestrel") for a, b in pairs
    ]


@given(ranges(), st.integers(0, 2**32 - 1))
def test_what_is_packed_is_found_again(packed: list[AddressRange], asked: int) -> None:
    table = read_packed(pack_networks(packed, [], DAY))
    for r in packed:
        assert table.operator_of(r.first, is_v6=False) == table.operator_of(r.last, is_v6=False) == r.operator
    holds = [r.operator for r in packed if r.first <= asked <= r.last]
    assert table.operator_of(asked, is_v6=False) == (holds[0] if holds else 0)
    assert table.is_in_order


def test_the_table_knows_its_day_and_the_names_of_operators() -> None:
    table = read_packed(pack_networks([v4("8.0.0.0", "8.0.0.255", 64500, "鷹 Net\n AS")], [], DAY))
    assert table.as_of == DAY
    assert [table.name_of(n) for n in (64500, 6450, 645000)] == ["鷹 Net AS", "", ""]
    assert table.counts == (1, 0, 1)


def test_ipv6_is_found_by_its_first_64_bits() -> None:
    v6 = v4("2a00::", "2a00:ffff:ffff:ffff:ffff:ffff:ffff:ffff", 64501)
    table = read_packed(pack_networks([], [v6], DAY))
    asked = ("2a00::1", "2a00:ffff:1::", "2a01::", "29ff::1")
    assert [table.operator_of(number(a), is_v6=True) for a in asked] == [64501, 64501, 0, 0]


@pytest.mark.parametrize("cut", [0, 10, len(MAGIC), len(MAGIC) + 4, 40, 80, -1])
def test_a_table_that_is_cut_or_longer_is_refused(cut: int) -> None:
    whole = pack_networks([v4("8.0.0.0", "8.0.0.255", 64500)], [], DAY)
    with pytest.raises(PackedError):
        read_packed(whole[:cut])
    with pytest.raises(PackedError):
        read_packed(whole + b"x")


@given(st.binary(max_size=200))
def test_other_octets_are_refused_and_nothing_else_happens(data: bytes) -> None:
    for given_octets in (data, MAGIC + data):
        with pytest.raises(PackedError):
            read_packed(given_octets)


def test_ranges_that_overlap_are_not_packed() -> None:
    with pytest.raises(PackedError):
        pack_networks([v4("8.0.0.0", "8.0.0.9", 1), v4("8.0.0.9", "8.0.0.20", 2)], [], DAY)


@pytest.mark.parametrize(
    "lines",
    [
        ['8.0.0.0,8.0.0.255,64500,"Kestrel, Inc."', "8.0.1.0,8.0.1.255,64501,Merlin"],
        ['134217728,134217983,64500,"Kestrel, Inc."', "134217984,134218239,64501,Merlin"],
    ],
)
def test_csv_is_read_by_addresses_and_by_numbers(lines: list[str]) -> None:
    expected = [
        v4("8.0.0.0", "8.0.0.255", 64500, "Kestrel, Inc."),
        v4("8.0.1.0", "8.0.1.255", 64501, "Merlin"),
    ]
    assert read_ranges(lines) == (expected, False)


def test_a_range_that_reaches_into_the_next_is_cut_there() -> None:
    found, _ = read_ranges(["8.0.0.0,8.0.0.255,1,a", "8.0.0.128,8.0.1.255,2,b"])
    assert [str(ipaddress.ip_address(r.last)) for r in found] == ["8.0.0.127", "8.0.1.255"]


@pytest.mark.parametrize("line", ["8.0.0.0,8.0.0.255", "a,b,1,c", "8.0.0.0,8.0.0.1,AS1,c", '"'])
def test_csv_of_something_else_is_refused(line: str) -> None:
    with pytest.raises(PackedError):
        read_ranges([line])


@pytest.fixture
def tables(tmp_path: Path) -> NetworkTables:
    """A line at Kestrel, which our table of kinds does not know, and a rented server by its name."""
    countries = {"8.0.0.0/16": {"country_code": "JP"}, "9.0.0.0/8": {"country": {"iso_code": "fr"}}}
    (tmp_path / COUNTRIES).write_bytes(mmdb(countries, DAY))
    packed = [
        v4("8.0.0.0", "8.0.255.255", 64500, "Kestrel"),
        v4("9.0.0.0", "9.0.0.255", 64501, "Merlin Cloud Hosting"),
        v4("9.0.1.0", "9.0.1.255", 9605, "NTT DOCOMO, INC."),
    ]
    (tmp_path / NETWORKS).write_bytes(pack_networks(packed, [], DAY))
    return NetworkTables(tmp_path / COUNTRIES, tmp_path / NETWORKS, load_kinds())


def test_an_address_has_a_country_an_operator_and_a_kind(tables: NetworkTables) -> None:
    assert tables.locate("8.0.3.4") == Located(
        address="8.0.3.4", country="JP", operator=64500, name="Kestrel", kind=NetworkKind.UNKNOWN
    )


def test_a_kind_by_name_is_said_to_be_a_guess_and_one_that_is_listed_is_not(tables: NetworkTables) -> None:
    guessed, listed = tables.locate("9.0.0.1"), tables.locate("9.0.1.1")
    assert (guessed.kind, guessed.is_guess, guessed.country) == (NetworkKind.HOSTING, True, "FR")
    assert (listed.kind, listed.is_guess) == (NetworkKind.MOBILE, False)


@pytest.mark.parametrize("address", ["", "10.0.0.1", "127.0.0.1", "192.0.2.1", "203.0.113.9", "2001:db8::1"])
def test_addresses_of_nobody_are_nowhere(address: str) -> None:
    assert load_networks().locate(address) == Located(address=address)


def test_a_damaged_table_is_said_with_its_place(tmp_path: Path, tables: NetworkTables) -> None:
    for name in (COUNTRIES, NETWORKS):
        broken = tmp_path / f"broken-{name}"
        broken.write_bytes((tmp_path / name).read_bytes()[:50])
        paths = {COUNTRIES: tables.countries, NETWORKS: tables.networks, name: broken}
        with pytest.raises(SourceError) as caught:
            NetworkTables(paths[COUNTRIES], paths[NETWORKS], load_kinds()).locate("8.0.0.1")
        assert (caught.value.key, caught.value.place) == ("networks.damaged", str(broken))


def test_newer_tables_go_before_those_that_ship(tmp_path: Path) -> None:
    (tmp_path / NETWORKS).write_bytes(b"")
    chosen = load_networks(tmp_path)
    assert (chosen.networks.parent, chosen.countries) == (tmp_path, load_networks().countries)


def test_what_ships_knows_a_well_known_address_of_either_kind() -> None:
    found = [load_networks().locate(a) for a in ("8.8.8.8", "2001:4860:4860::8888")]
    assert {(x.country, x.operator, x.name) for x in found} == {("US", 15169, "Google LLC")}


def test_what_ships_is_whole_and_of_the_day_that_is_stated() -> None:
    tables, origins = load_networks(), load_origins()
    assert tables.packed.is_in_order
    assert tables.packed.counts > (400_000, 100_000, 80_000)
    assert tables.packed.as_of == origins.networks.as_of
    assert abs((tables.countries_as_of - origins.countries.as_of).days) <= 1


def test_every_operator_with_a_kind_is_in_the_table_that_ships() -> None:
    packed = load_networks().packed
    numbers = [n for row in load_kinds().operators for n in row.numbers]
    assert len(numbers) > 80
    assert [n for n in numbers if not packed.name_of(n)] == []


def test_the_notice_credits_what_ships() -> None:
    notice = (ROOT / "NOTICE").read_text("utf-8")
    for origin in (load_origins().countries, load_origins().networks):
        assert origin.file in notice
        assert origin.version in notice
        assert all(link in notice for link in origin.links)


def test_an_operator_is_of_one_kind_only() -> None:
    row = '[[operators]]\ntitle="x"\nkind="line"\nnumbers=[1]\nsource="RFC 1"\n'
    with pytest.raises(TableError):
        load_table(type(load_kinds()), "schema=1\nnamed=[]\n" + row * 2, place="kinds.toml")


def test_nothing_is_opened_before_an_address_is_looked_up() -> None:
    code = "import sys, whosent, whosent.account; print([m for m in sys.modules if m == 'maxminddb'])"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert said.stdout.strip() == "[]"


def test_the_dependency_is_one_of_the_core() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert any(need.startswith("maxminddb") for need in project["dependencies"])


@given(st.dictionaries(numbers, st.text(max_size=12), max_size=20), numbers)
def test_every_name_is_found_and_no_other(names: dict[int, str], asked: int) -> None:
    at = range(len(names))
    packed = [
        AddressRange(first=n * 2, last=n * 2, operator=number, name=name)
        for n, (number, name) in zip(at, names.items(), strict=True)
    ]
    table = read_packed(pack_networks(packed or [v4("8.0.0.0", "8.0.0.1", 1, "")], [], DAY))
    said = {number: " ".join(name.split()) for number, name in names.items()}
    assert {number: table.name_of(number) for number in said} == said
    assert table.name_of(asked) == said.get(asked, "")
