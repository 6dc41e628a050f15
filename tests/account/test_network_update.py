"""Newer tables: what is wrong is refused, and nothing changes."""

from __future__ import annotations

import ipaddress
from datetime import date
from pathlib import Path

import pytest

from mmdb_writer import mmdb
from whosent.account.network_update import GivenFile, check_tables, store_tables
from whosent.account.networks import COUNTRIES, NETWORKS, load_networks
from whosent.account.packed import AddressRange, pack_networks
from whosent.apps.cli import run
from whosent.errors import SourceError

NEW, OLD = date(2030, 1, 1), date(2020, 1, 1)
JAPAN = {"128.0.0.0/1": {"country_code": "JP"}}
MANY_V4 = [AddressRange(first=n << 8, last=(n << 8) + 255, operator=1 + n % 2, name="Kestrel")
           for n in range(1 << 12)]
CSV_V4 = "".join(f"{r.first},{r.last},{r.operator},{r.name}\n" for r in MANY_V4)
CSV_V6 = "".join(
    f"2a00:{n:x}::,2a00:{n:x}:ffff:ffff:ffff:ffff:ffff:ffff,{1 + n % 2},Merlin\n" for n in range(1 << 12)
)


def given_file(folder: Path, name: str, data: bytes, day: date = NEW) -> GivenFile:
    (folder / name).write_bytes(data)
    return GivenFile(path=folder / name, data=data, day=day)


def refused(*files: GivenFile) -> str:
    with pytest.raises(SourceError) as caught:
        check_tables(files, load_networks())
    return caught.value.key


def test_a_newer_table_of_countries_is_found_good_and_stored(tmp_path: Path) -> None:
    file = given_file(tmp_path, "new.mmdb", mmdb(JAPAN, NEW))
    [table] = check_tables([file], load_networks())
    assert (table.name, table.as_of) == (COUNTRIES, NEW)
    folder = tmp_path / "own"
    assert store_tables([table], folder) == (folder / COUNTRIES,)
    assert load_networks(folder).locate("133.0.0.1").country == "JP"
    assert [p.name for p in folder.iterdir()] == [COUNTRIES]


def test_a_newer_packed_table_is_found_good(tmp_path: Path) -> None:
    file = given_file(tmp_path, "x.bin", pack_networks(MANY_V4, [], NEW))
    [table] = check_tables([file], load_networks())
    assert (table.name, table.as_of, table.data) == (NETWORKS, NEW, file.data)


def test_csv_of_both_versions_is_packed_in_either_order(tmp_path: Path) -> None:
    one = given_file(tmp_path, "4.csv", CSV_V4.encode())
    six = given_file(tmp_path, "6.csv", CSV_V6.encode())
    [table], [same] = (check_tables(pair, load_networks()) for pair in ((one, six), (six, one)))
    assert table == same
    store_tables([table], tmp_path / "own")
    own = load_networks(tmp_path / "own")
    asked = {"0.1": (own.packed, 256), "0.2": (own.packed, 512)}
    assert [packed.operator_of(n, is_v6=False) for packed, n in asked.values()] == [2, 1]
    assert own.packed.operator_of(int(ipaddress.ip_address("2a00:3::9")), is_v6=True) == 2


def test_csv_of_one_version_alone_is_refused(tmp_path: Path) -> None:
    one = given_file(tmp_path, "4.csv", CSV_V4.encode())
    assert refused(one) == refused(one, one) == "data.half"


@pytest.mark.parametrize(
    ("data", "key"),
    [
        (b"", "data.not_a_table"),
        (b"Dear all,\n", "data.not_a_table"),
        (b"\xff\xfe1,2,3,4", "data.not_a_table"),
        (mmdb({"128.0.0.0/1": {"city": "Kestrel"}}, NEW), "data.no_countries"),
        (mmdb({"8.8.8.0/24": {"country_code": "JP"}}, NEW), "data.no_countries"),
        (mmdb(JAPAN, OLD), "data.older"),
        (mmdb(JAPAN, NEW)[:24] + mmdb(JAPAN, NEW)[30:], "data.damaged"),
        (pack_networks(MANY_V4, [], NEW)[:-9], "data.damaged"),
        (pack_networks(MANY_V4, [], OLD), "data.older"),
        (pack_networks(MANY_V4[:9], [], NEW), "data.too_few"),
        ((CSV_V4 + "a,b,c,d\n").encode(), "data.bad_ranges"),
        (b"1,2,3,4\n", "data.too_few"),
    ],
)
def test_what_is_wrong_is_refused_with_its_reason(tmp_path: Path, data: bytes, key: str) -> None:
    assert refused(given_file(tmp_path, "given", data)) == key


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for variable in ("XDG_DATA_HOME", "HOME", "LOCALAPPDATA", "APPDATA"):
        monkeypatch.setenv(variable, str(tmp_path / "home"))
    return tmp_path / "home"


def test_the_command_says_what_is_used_and_on_which_terms(
    own: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["data", "show"], {"LANG": "en"}) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "IP Geolocation by DB-IP, db-ip.com" in said
    assert {"CC0-1.0;", "CC-BY-4.0"} <= set(said.split())


def test_the_command_takes_a_table_in_and_uses_it(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own.mkdir()
    file = given_file(own, "new.mmdb", mmdb(JAPAN, NEW))
    assert run(["data", "update", str(file.path)], {"LANG": "en"}) == 0
    assert "1 January 2030" in capsys.readouterr().out
    assert run(["data", "show"], {"LANG": "en"}) == 0
    assert "yours, of 1 January 2030" in capsys.readouterr().out


@pytest.mark.parametrize(("name", "code"), [("missing.mmdb", 2), ("wrong.csv", 1)])
def test_the_command_refuses_and_changes_nothing(
    own: Path, capsys: pytest.CaptureFixture[str], name: str, code: int
) -> None:
    own.mkdir()
    good = given_file(own, "new.mmdb", mmdb(JAPAN, NEW))
    given_file(own, "wrong.csv", b"no table\n")
    before = sorted(own.rglob("*"))
    assert run(["data", "update", str(good.path), str(own / name)], {"LANG": "en"}) == code
    said = capsys.readouterr()
    assert said.out == ""
    assert "Nothing was changed." in said.err
    assert sorted(own.rglob("*")) == before
