"""Addresses as they are written."""

from __future__ import annotations

import pytest

from whosent.message import Address, parse_addresses


def found(value: str) -> list[tuple[str, str]]:
    return [(address.name, address.address) for address in parse_addresses(value)]


@pytest.mark.parametrize(
    ("value", "mailboxes"),
    [
        ("a@example.com", [("", "a@example.com")]),
        ("<A@Example.COM>", [("", "a@example.com")]),
        ("Ann Example <a@example.com>", [("Ann Example", "a@example.com")]),
        (
            '"Example, Ann" <a@example.com>, b@example.com',
            [("Example, Ann", "a@example.com"), ("", "b@example.com")],
        ),
        ('"a \\"quoted\\" word" <a@example.com>', [('a "quoted" word', "a@example.com")]),
        ("a@example.com (Ann)", [("Ann", "a@example.com")]),
        ("Ann <a@example.com> (work)", [("Ann", "a@example.com")]),
        ("Ann (of (the) sales) <a@example.com>", [("Ann", "a@example.com")]),
        ("Friends: a@example.com, B <b@example.com>;", [("", "a@example.com"), ("B", "b@example.com")]),
        ("undisclosed-recipients:;", []),
        ("one: a@example.com; two: b@example.com;", [("", "a@example.com"), ("", "b@example.com")]),
        ("<@relay.example,@mx.example:a@example.com>", [("", "a@example.com")]),
        ("<>", []),
        ("MAILER-DAEMON", []),
        ("Mail Delivery System <MAILER-DAEMON>", []),
        ("", []),
        ('"a b"@example.com', [("", '"a b"@example.com')]),
        ('<"a@b"@example.com>', [("", '"a@b"@example.com')]),
        ('<"a>b"@example.com>', [("", '"a>b"@example.com')]),
        ('"plain"@example.com', [("", "plain@example.com")]),
        ("<a@[192.0.2.1]>", [("", "a@[192.0.2.1]")]),
        ("a@[IPv6:2001:db8::1]", [("", "a@[ipv6:2001:db8::1]")]),
        ("<a @ example.com>", [("", "a@example.com")]),
        ("a @ example.com", [("", "a@example.com")]),
        ("<a@example.com.>", [("", "a@example.com")]),
        ("<mailto:a@example.com>", [("", "a@example.com")]),
        ("mailto:a@example.com", [("", "a@example.com")]),
        ("a@日本語.example", [("", "a@xn--wgv71a119e.example")]),
        ("用户@example.com", [("", "用户@example.com")]),
        ("=?utf-8?B?5pel5pys?= <a@example.com>", [("日本", "a@example.com")]),
        ('"=?utf-8?B?5pel5pys?=" <a@example.com>', [("日本", "a@example.com")]),
        ("=?utf-8?Q?Doe,_Jane?= <a@example.com>", [("Doe, Jane", "a@example.com")]),
        ("=?utf-8?Q?a?= =?utf-8?Q?b?= <a@example.com>", [("ab", "a@example.com")]),
        ("日本 太郎 <a@example.com>", [("日本 太郎", "a@example.com")]),
        ("A <a@example.com> B <b@example.com>", [("A", "a@example.com"), ("B", "b@example.com")]),
        ("a@example.com b@example.com", [("", "a@example.com"), ("", "b@example.com")]),
        ("please write to a@example.com.", [("", "a@example.com")]),
        ("a@example.com;b@example.com", [("", "a@example.com"), ("", "b@example.com")]),
    ],
)
def test_mailboxes_are_read_in_order(value: str, mailboxes: list[tuple[str, str]]) -> None:
    assert found(value) == mailboxes


@pytest.mark.parametrize(
    ("value", "addresses"),
    [
        ("<a@example.com", ["a@example.com"]),
        ("a@example.com>", ["a@example.com"]),
        ("<<a@example.com>>", ["a@example.com"]),
        ("Ann <a@example.com, b@example.com", ["a@example.com", "b@example.com"]),
        ('"Ann <a@example.com>', ["a@example.com"]),
        ("Ann (sales <a@example.com>", ["a@example.com"]),
        ("Ann) <a@example.com>", ["a@example.com"]),
        (",,;a@example.com,", ["a@example.com"]),
        ("=?utf-8?Q?x <a@example.com>", ["a@example.com"]),
        ("@example.com, a@, @", []),
    ],
)
def test_unbalanced_signs_are_borne(value: str, addresses: list[str]) -> None:
    assert [address.address for address in parse_addresses(value)] == addresses


def test_an_address_is_split_at_its_last_at() -> None:
    address = Address("", '"a@b"@example.com')
    assert (address.local_part, address.domain) == ('"a@b"', "example.com")
    assert Address("", "postmaster").domain == ""


@pytest.mark.parametrize(
    "sign",
    [
        '"',
        "(",
        ")",
        "<",
        ">",
        ",",
        ";",
        ":",
        "\\",
        "=?",
        '"\\"',
        "<a@b",
        "(a@b",
        '"@',
        "@",
        "a@b ",
        "=?utf-8?q?",
        "a@example.com, ",
        "[",
        "\u3000",
    ],
)
def test_a_long_value_of_one_sign_is_borne(sign: str) -> None:
    value = sign * (200_000 // len(sign)) + " <last@example.com>"
    assert all("@" in address.address for address in parse_addresses(value))


def test_a_domain_that_is_no_idn_stays_as_it_is() -> None:
    long = "ü" * 300
    assert found(f"<a@{long}.example>") == [("", f"a@{long}.example")]
