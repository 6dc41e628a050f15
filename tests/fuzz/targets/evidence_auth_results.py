"""Authentication-Results, Received-SPF and ARC."""

from whosent.evidence.auth_results import parse_arc, parse_authentication_results, parse_received_spf
from whosent.message import parse

from ..seeds import values_of

SEEDS = (
    b"mx.example.org 1; spf=fail (a b) smtp.mailfrom=a@b.example; dkim=pass header.d=b.example header.i=@b.x",
    b"i=1; mx.example.org; dmarc=fail action=none header.from=b.example; arc=none",
    b"Pass (mx.example.org: domain of a@b.example designates 192.0.2.1 as permitted) client-ip=192.0.2.1;",
    *values_of("authentication-results", "received-spf", "arc-authentication-results"),
)


def run(data: bytes) -> None:
    found = parse_authentication_results(data)
    for result in found.results:
        assert result.method
        assert isinstance(result.domain + result.client_address, str)
    parse_received_spf(data)
    fields = (b"ARC-Seal", b"ARC-Authentication-Results", b"ARC-Message-Signature")
    assert len(parse_arc(parse(b"".join(name + b": " + data + b"\n" for name in fields)).headers)) <= 50
