"""Parameters of Content-Type and Content-Disposition."""

from whosent.message import parse

from ..seeds import values_of

SEEDS = (
    b"text/plain; charset=utf-8; name*0*=utf-8''%e3%81%82; name*1=b; name*2*=%e3",
    b'a/b; boundary="a;\\"b"; c="d',
    b"attachment; filename==?utf-8?q?a?=",
    *values_of("content-type", "content-disposition"),
)


def run(data: bytes) -> None:
    part = parse(b"Content-Type: " + data + b"\nContent-Disposition: " + data + b"\n\n")
    assert isinstance(part.filename + part.parameter("boundary") + part.parameter("charset"), str)
