"""The country of an address in the login history."""

from __future__ import annotations

from pathlib import Path

from whosent.apps.web.entry.countries import Countries, load_countries


def test_the_table_that_ships_knows_addresses_of_the_open_net() -> None:
    assert load_countries().find("133.11.0.1") == "JP"


def test_what_is_in_no_country_has_none() -> None:
    for address in ("", "nonsense", "127.0.0.1", "192.168.1.5", "fe80::1%eth0", "192.0.2.1"):
        assert load_countries().find(address) == "", address


def test_without_a_table_there_is_none(tmp_path: Path) -> None:
    assert Countries(tmp_path / "none.mmdb").find("2001:200::1") == ""
