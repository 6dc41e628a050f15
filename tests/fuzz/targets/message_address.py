"""Lists of addresses."""

from whosent.message import parse_addresses

from ..seeds import values_of

SEEDS = (
    b'"a, b" <a@b.example>, c@d.example (e), g: h@i.example, <@r.example:j@k.example>;',
    b'=?utf-8?q?l?= <m@n.example>, "\\"o\\\\" (p (q)) <r@s.example>',
    b'<"a>b"@c.example>, \xe3\x81\x82 <u@xn--zckzah.example>, a@[192.0.2.1], mailto:x@y.example',
    *values_of("from", "to", "cc", "reply-to", "return-path", "sender"),
)


def run(data: bytes) -> None:
    value = data.decode("utf-8", "replace")
    for address in parse_addresses(value):
        assert "@" in address.address
        assert address.local_part
        assert address.domain
