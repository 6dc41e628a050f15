"""Authentication-Results, Received-SPF and ARC as they are really written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whosent.evidence.auth_results import (
    parse_arc,
    parse_authentication_results,
    parse_received_spf,
)
from whosent.message import parse


def methods(value: str) -> list[tuple[str, str]]:
    return [(r.method, r.result) for r in parse_authentication_results(value).results]


def test_the_form_of_the_rfc_is_read_whole() -> None:
    found = parse_authentication_results(
        'MX.Example.org 1;\r\n\tdkim=pass (2048-bit key) reason="good (really)"'
        " header.d=example.net header.s=s1;"
        "\r\n spf=fail smtp.mailfrom=example.net"
    )
    assert (found.authserv_id, found.version) == ("mx.example.org", "1")
    dkim, spf = found.results
    assert (dkim.method, dkim.result, dkim.reason, dkim.comment) == (
        "dkim",
        "pass",
        "good (really)",
        "2048-bit key",
    )
    assert dkim.properties == (("header.d", "example.net"), ("header.s", "s1"))
    assert (spf.result, spf.domain) == ("fail", "example.net")


def test_no_result_is_no_result() -> None:
    found = parse_authentication_results("mx.example.org; none")
    assert (found.authserv_id, found.results) == ("mx.example.org", ())


def test_google_names_the_client_in_a_comment() -> None:
    found = parse_authentication_results(
        "mx.google.com; dkim=pass header.i=@example.net header.s=20230601 header.b=abc==;"
        " spf=pass (google.com: domain of a@example.net designates 192.0.2.7 as permitted sender)"
        " smtp.mailfrom=a@example.net; dmarc=pass (p=NONE; sp=NONE dis=NONE) header.from=example.net"
    )
    assert [r.method for r in found.results] == ["dkim", "spf", "dmarc"]
    assert found.of("dkim")[0].value("header.b") == "abc=="
    assert found.of("dkim")[0].domain == "example.net"
    assert found.of("spf")[0].client_address == "192.0.2.7"


def test_microsoft_states_no_authserv_id_and_a_domain_in_between() -> None:
    value = (
        "spf=pass (sender IP is 192.0.2.7)\r\n smtp.helo=a.example.net; example.org;"
        " dkim=none (message not signed)"
        " header.d=none;example.org; dmarc=pass action=none header.from=example.net;compauth=pass reason=100"
    )
    found = parse_authentication_results(value)
    assert found.authserv_id == ""
    assert methods(value) == [("spf", "pass"), ("dkim", "none"), ("dmarc", "pass"), ("compauth", "pass")]
    assert found.of("spf")[0].client_address == "192.0.2.7"
    assert found.of("compauth")[0].reason == "100"
    assert found.of("dmarc")[0].value("action") == "none"


def test_yahoo_names_the_domain_ahead_of_the_method() -> None:
    found = parse_authentication_results(
        "mta1.mail.example.com from=example.jp; domainkeys=neutral (no sig); from=example.net; dkim=pass (ok)"
    )
    assert found.authserv_id == "mta1.mail.example.com"
    assert [(r.method, r.domain) for r in found.results] == [
        ("domainkeys", "example.jp"),
        ("dkim", "example.net"),
    ]


def test_a_property_split_off_by_a_semicolon_belongs_to_the_method_before_it() -> None:
    found = parse_authentication_results(
        "mta.example.jp from=example.jp; dkim=pass (ok); header.i=@example.jp"
    )
    assert found.results[0].value("header.i") == "@example.jp"


def test_amazon_puts_received_spf_properties_behind_semicolons() -> None:
    found = parse_authentication_results(
        "example.com; spf=pass (spfCheck: domain of example.net designates 192.0.2.7 as permitted sender)"
        " client-ip=192.0.2.7; envelope-from=a@example.net; helo=mx.example.net;"
        " dkim=pass header.i=@example.net"
    )
    assert [r.method for r in found.results] == ["spf", "dkim"]
    assert found.results[0].client_address == "192.0.2.7"


def test_exim_reports_the_reverse_name_in_iprevs_comment() -> None:
    found = parse_authentication_results(
        "mx.example.org; iprev=pass (mx.example.net) smtp.remote-ip=192.0.2.7; auth=pass"
        " (PLAIN) smtp.auth=hana"
    )
    assert (found.of("iprev")[0].comment, found.of("iprev")[0].client_address) == (
        "mx.example.net",
        "192.0.2.7",
    )
    assert found.of("auth")[0].value("smtp.auth") == "hana"


def test_methods_run_together_are_told_apart() -> None:
    assert methods("mx.example.org; dkim=pass header.a=rsa-sha256 dkim=fail (bad) header.d=example.net") == [
        ("dkim", "pass"),
        ("dkim", "fail"),
    ]


def test_a_value_with_equals_signs_is_whole() -> None:
    found = parse_authentication_results(
        "m.example; spf=pass smtp.mailfrom=SRS0=ab=cd=example.net=a@example.org"
    )
    assert found.results[0].value("smtp.mailfrom") == "SRS0=ab=cd=example.net=a@example.org"


@pytest.mark.parametrize(
    "value",
    ["m.example; spf=pass(ok)smtp.mailfrom=example.net", "m.example;spf = pass smtp.mailfrom = example.net"],
)
def test_spaces_may_be_missing_or_too_many(value: str) -> None:
    found = parse_authentication_results(value)
    assert (found.results[0].result, found.results[0].domain) == ("pass", "example.net")


def test_an_empty_value_does_not_swallow_the_next_method() -> None:
    assert methods("mx.example; spf=pass smtp.mail= ; dkim=pass header.i= ") == [
        ("spf", "pass"),
        ("dkim", "pass"),
    ]


def test_a_method_within_a_comment_or_a_quoted_string_is_none() -> None:
    assert methods('m.example; spf=fail (dkim=pass; (dmarc=pass)) reason="; dmarc=pass"') == [("spf", "fail")]


@pytest.mark.parametrize(
    ("value", "result", "address"),
    [
        (
            "pass (example.org: domain of a@example.net designates 192.0.2.7 as permitted sender)",
            "pass",
            "192.0.2.7",
        ),
        (
            "Fail (protection.example: no) receiver=x; client-ip=192.0.2.7; helo=a.example;",
            "fail",
            "192.0.2.7",
        ),
        (
            'None (mx: no) identity=mailfrom; client-ip=2001:DB8::1; envelope-from="a@example.net"',
            "none",
            "2001:db8::1",
        ),
        ("none", "none", ""),
        ("error", "temperror", ""),
    ],
)
def test_received_spf_is_read_in_new_and_old_forms(value: str, result: str, address: str) -> None:
    found = parse_received_spf(value)
    assert (found.result, found.client_address) == (result, address)


def test_received_spf_of_another_form_says_nothing() -> None:
    assert parse_received_spf("whatever pass client-ip=192.0.2.7").result == ""


def test_received_spf_names_who_it_is_about() -> None:
    found = parse_received_spf(
        "Pass (sender SPF authorized) identity=mailfrom; helo=mx.Example.net;"
        " envelope-from=<a@example.net>; receiver=b"
    )
    assert (found.identity, found.helo, found.envelope_from) == (
        "mailfrom",
        "mx.example.net",
        "a@example.net",
    )


def test_arc_sets_are_put_together_by_instance_newest_first() -> None:
    message = parse(
        b"ARC-Seal: i=2; a=rsa-sha256; t=1; cv=pass; d=Example.org; s=k2; b=A==\n"
        b"ARC-Authentication-Results: i=2; mx.example.org; spf=fail smtp.helo=x\n"
        b"ARC-Seal: i=1; cv=none; d=example.net; s=k1; b=B\n"
        b"ARC-Seal: i=99; cv=none; d=example.net; s=k1; b=B\n\n"
    )
    newest, oldest = parse_arc(message.headers)
    assert (newest.instance, newest.sealer, newest.chain, newest.selector) == (2, "example.org", "pass", "k2")
    assert newest.results is not None
    assert newest.results.authserv_id == "mx.example.org"
    assert (oldest.instance, oldest.results) == (1, None)


@given(st.text(alphabet='dkim=pas; ()"\\.\n\x00é', max_size=200))
def test_any_text_is_read_without_raising(value: str) -> None:
    parse_authentication_results(value)
    parse_received_spf(value)


@pytest.mark.parametrize("piece", ['"\\";', "(", '"', "a= ", "a=", "()", ";", "from=a;"])
def test_repeated_pieces_are_read_within_the_cap(piece: str) -> None:
    assert len(parse_authentication_results(piece * 100_000).results) <= 200
