"""The view of a message: everything that can be asked of it and of what it holds."""

from whosent.message import Part, parse, parse_addresses, parse_date, utc_offset_min

_ASKED = ("from", "to", "subject", "date", "message-id", "received", "content-type", "no-such-field")


def run(data: bytes) -> None:
    message = parse(data)
    for part in message.walk():
        _ask(part)
        for defect in part.defects:
            assert 0 <= defect.offset <= len(data), defect
    assert message.data in data.replace(b"\r\r\n", b"\r\n") or message.data in data


def _ask(part: Part) -> None:
    headers = part.headers
    names = headers.names()
    assert len(names) == len(headers)
    assert [(field.name, field.value in field.raw) for field in headers] == [(name, True) for name in names]
    for name in _ASKED:
        assert (name in headers) == (name in names)
        assert len(headers.fields(name)) == len(headers.all_unfolded(name))
        parse_addresses(headers.text(name))
    parse_date(headers.unfolded("date"))
    utc_offset_min(headers.unfolded("date"))
    assert part.content_type.count("/") == 1
    assert isinstance(part.filename + part.parameter("charset") + part.plain_text(), str)
    assert len(part.text) <= part.limits.text_octets
    assert len(part.decoded()) <= part.limits.decoded_octets
    assert all(child.depth == part.depth + 1 for child in part.children)
