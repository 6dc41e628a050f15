"""Host names, organisations and addresses."""

from __future__ import annotations

import ipaddress

import pytest

from whosent.evidence.hop import is_nameless, load_route_words, names_a_line
from whosent.evidence.network import is_internal, is_within, read_ip
from whosent.evidence.organisation import is_below, is_below_any, registrable_domain, same_organisation


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("mail.provider.example", "provider.example"),
        ("mx1.example.co.jp", "mx2.example.co.jp"),
        ("mx.google.com", "googlemail.com"),
        ("a.prod.outlook.com", "hotmail.com"),
        ("localhost", "localhost"),
    ],
)
def test_names_of_one_organisation(one: str, other: str) -> None:
    assert same_organisation(one, other)
    assert same_organisation(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("mail.provider.example", "mail.reporter.example"),
        ("a.co.jp", "b.co.jp"),
        ("co.jp", "a.co.jp"),
        ("jp", "a.jp"),
        ("evilgoogle.com", "google.com"),
        ("a.compute.amazonaws.com", "b.compute.amazonaws.com"),
        ("", ""),
        ("", "provider.example"),
    ],
)
def test_names_of_different_organisations(one: str, other: str) -> None:
    assert not same_organisation(one, other)


def test_the_registrable_domain_follows_the_public_suffix_list() -> None:
    assert registrable_domain("mx.sub.example.co.jp") == "example.co.jp"
    assert registrable_domain("co.jp") == ""
    assert registrable_domain("localhost") == ""


def test_below_is_at_a_dot() -> None:
    assert is_below("mx.provider.example", "provider.example")
    assert is_below("provider.example", "provider.example")
    assert not is_below("notprovider.example", "provider.example")
    assert not is_below("provider.example", "")


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("[192.0.2.7]", "192.0.2.7"),
        ("[IPv6:2001:DB8::1]", "2001:db8::1"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("fe80::1%eth0", "fe80::1"),
        ("192.0.2.256", ""),
        ("192.0.2", ""),
        ("١٩٢.0.2.7", ""),
        ("x" * 100, ""),
        ("", ""),
    ],
)
def test_an_address_is_read_in_every_form(text: str, address: str) -> None:
    assert read_ip(text) == address


@pytest.mark.parametrize(
    "address", ["10.1.2.3", "192.168.0.1", "172.31.0.1", "127.0.0.1", "::1", "fe80::1", "2002:a05::1"]
)
def test_addresses_that_name_no_host_to_outsiders(address: str) -> None:
    assert is_internal(address)


@pytest.mark.parametrize("address", ["192.0.2.1", "203.0.113.1", "2001:db8::1", "172.32.0.1", ""])
def test_addresses_that_do(address: str) -> None:
    assert not is_internal(address)


def test_an_address_lies_within_networks_of_its_own_version() -> None:
    networks = (ipaddress.ip_network("192.0.2.0/24"), ipaddress.ip_network("2001:db8::/32"))
    assert is_within("192.0.2.7", networks)
    assert is_within("2001:db8::7", networks)
    assert not is_within("198.51.100.7", networks)
    assert not is_within("", networks)


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("p7-dyn.isp.example", "203.0.113.9"),
        ("203-0-113-9.isp.example", "203.0.113.9"),
        ("p1234-ipbf12.tokyo.isp.example", "203.0.113.9"),
        ("cpe-150.isp.example", "203.0.113.150"),
    ],
)
def test_names_that_operators_give_to_customers_lines(name: str, address: str) -> None:
    assert names_a_line(name, address)


@pytest.mark.parametrize(
    ("name", "address"), [("mx3.isp.example", "203.0.113.9"), ("mail-out-07.static-host.com", "203.0.113.9")]
)
def test_names_of_servers(name: str, address: str) -> None:
    assert not names_a_line(name, address)


@pytest.mark.parametrize(
    "host", ["localhost", "localhost.localdomain", "mx01", "10.2.3.4", "2002:a05:6512::", ""]
)
def test_names_that_name_no_host(host: str) -> None:
    assert is_nameless(host)


def test_the_words_are_lower_case() -> None:
    words = load_route_words()
    assert words.line_words
    assert all(word == word.lower() for word in words.line_words | words.daemon_users)


@pytest.mark.parametrize("host", ["provider.example", "mx.provider.example", "a.b.mx.provider.example"])
def test_a_host_is_below_any_of_the_domains_that_it_is_below_one_of(host: str) -> None:
    assert is_below(host, "provider.example")
    assert is_below_any(host, ("other.example", "provider.example"))


@pytest.mark.parametrize("host", ["", "example", "evilprovider.example", "provider.example.net"])
def test_a_host_that_only_looks_alike_is_below_none(host: str) -> None:
    assert not is_below_any(host, ("other.example", "provider.example"))
