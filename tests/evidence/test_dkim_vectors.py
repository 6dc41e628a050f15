"""The published vectors: RFC 6376 Appendix A (with errata 3192 and 4926) and RFC 8463 Appendix A."""

from __future__ import annotations

import pytest

from evidence.signing import Zone, header_only
from whosent.evidence.dkim import Fail, FailWhy, Pass, Scope, verify_signatures
from whosent.message import parse

BODY = b"Hi.\n\nWe lost the game. Are you hungry yet?\n\nJoe.\n"
FIELDS = b"""\
From: Joe SixPack <joe@football.example.com>
To: Suzie Q <suzie@shopping.example.net>
Subject: Is dinner ready?
Date: Fri, 11 Jul 2003 21:00:37 -0700 (PDT)
Message-ID: <20030712040037.46341.5F8J@football.example.com>
"""
RFC_6376 = b"""\
DKIM-Signature: v=1; a=rsa-sha256; s=brisbane; d=example.com;
      c=simple/simple; q=dns/txt; i=joe@football.example.com;
      h=Received : From : To : Subject : Date : Message-ID;
      bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;
      b=AuUoFEfDxTDkHlLXSZEpZj79LICEps6eda7W3deTVFOk4yAUoqOB
      4nujc7YopdG5dWLSdNg6xNAZpOPr+kHxt1IrE+NahM6L/LbvaHut
      KVdkLLkpVaVVQPzeRDI009SO2Il5Lu7rDNH6mZckBdrIx0orEtZV
      4bmp/YzhwvcubU4=;
Received: from client1.football.example.com  [192.0.2.1]
      by submitserver.example.com with SUBMISSION;
      Fri, 11 Jul 2003 21:01:54 -0700 (PDT)
""" + FIELDS + b"\n" + BODY
RFC_8463_ED25519 = b"""\
DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed;
 d=football.example.com; i=@football.example.com;
 q=dns/txt; s=brisbane; t=1528637909; h=from : to :
 subject : date : message-id : from : subject : date;
 bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;
 b=/gCrinpcQOoIfuHNQIbq4pgh9kyIK3AQUdt9OdqQehSwhEIug4D11Bus
 Fa3bT3FY5OsU7ZbnKELq+eXdp1Q1Dw==
"""
RFC_8463_RSA = b"""\
DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed;
 d=football.example.com; i=@football.example.com;
 q=dns/txt; s=test; t=1528637909; h=from : to : subject :
 date : message-id : from : subject : date;
 bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;
 b=F45dVWDfMbQDGHJFlXUNB2HKfbCeLRyhDXgFpEL8GwpsRe0IeIixNTe3
 DhCVlUrSjV4BwcVcOF6+FF3Zo9Rpo1tFOeS9mPYQTnGdaSGsgeefOsk2Jz
 dA+L10TeYt9BgDfQNZtKdN1WO//KgIqXP7OdEFE4LjFYNcUxZQ4FADY+8=
"""
RFC_8463 = RFC_8463_ED25519 + RFC_8463_RSA + FIELDS + b"\n" + BODY
KEYS = Zone(**{
    "brisbane._domainkey.example.com": (
        "v=DKIM1; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDwIRP/UC3SBsEmGqZ9ZJW3/DkMoGeLnQg1fWn7/zYt"
        "IxN2SnFCjxOCKG9v3b4jYfcTNh5ijSsq631uBItLa7od+v/RtdC2UzJ1lWT947qR+Rcac2gbto/NMqJ0fzfVjH4OuKhi"
        "tdY9tf6mcwGjaNBcWToIMmPSPDdQPNUYckcQ2QIDAQAB"
    ),
    "brisbane._domainkey.football.example.com": (
        "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="
    ),
    "test._domainkey.football.example.com": (
        "v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDkHlOQoBTzWRiGs5V6NpP3idY6Wk08a5qhdR6"
        "wy5bdOKb2jLQiY/J16JYi0Qvx/byYzCNb3W91y3FutACDfzwQ/BC/e/8uBsCR+yz1Lxj+PL6lHvqMKrM3rG4hstT5QjvH"
        "O9PzoxZyVYLzBfO2EeC3Ip3G+2kryOTIKT+l/K4w3QIDAQAB"
    ),
})
VECTORS = {"rfc6376": RFC_6376, "rfc8463": RFC_8463}
ENDS = {"crlf": b"\r\n", "lf": b"\n"}


def with_line_ends(mail: bytes, ends: str) -> bytes:
    return mail.replace(b"\n", ENDS[ends])


@pytest.mark.parametrize("ends", ENDS)
@pytest.mark.parametrize("vector", VECTORS)
def test_a_published_message_passes_whole(vector: str, ends: str) -> None:
    found = verify_signatures(parse(with_line_ends(VECTORS[vector], ends)), KEYS)
    assert {s.result for s in found} == {Pass(Scope.WHOLE, body_matches=True)}


@pytest.mark.parametrize("ends", ENDS)
@pytest.mark.parametrize("vector", VECTORS)
def test_its_headers_alone_pass_as_headers(vector: str, ends: str) -> None:
    headers = header_only(with_line_ends(VECTORS[vector], "crlf")).replace(b"\r\n", ENDS[ends])
    found = verify_signatures(parse(headers), KEYS, body=False)
    assert {s.result for s in found} == {Pass(Scope.HEADERS)}


@pytest.mark.parametrize("ends", ENDS)
@pytest.mark.parametrize("name", [b"From", b"To", b"Subject", b"Date", b"Message-ID"])
@pytest.mark.parametrize("vector", VECTORS)
def test_its_headers_with_one_letter_changed_fail(vector: str, name: bytes, ends: str) -> None:
    changed = VECTORS[vector].replace(b"\n" + name + b": ", b"\n" + name + b": x")
    found = verify_signatures(parse(with_line_ends(changed, ends)), KEYS, body=False)
    assert {s.result for s in found} == {Fail(FailWhy.SIGNATURE)}


def test_rfc_8463_names_what_is_over_signed() -> None:
    found = verify_signatures(parse(RFC_8463), KEYS)
    assert [s.over_signed for s in found] == [frozenset({"from", "subject", "date"})] * 2


def test_the_body_of_the_rfc_as_printed_has_another_hash() -> None:
    printed = RFC_6376.replace(b"game. Are", b"game.  Are")
    (signature,) = verify_signatures(parse(printed), KEYS)
    assert signature.result == Pass(Scope.HEADERS, body_matches=False)
