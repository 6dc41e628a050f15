"""Bodies that are made of header fields: delivery status, dispositions, feedback, returned headers."""

from __future__ import annotations

from whosent.message.block import read_loose_block
from whosent.message.header import Headers
from whosent.message.limits import Limits

_DEFAULT_LIMITS = Limits()


def parse_fields(data: bytes, *, limits: Limits | None = None) -> tuple[Headers, ...]:
    """The blocks of fields in ``data``, in order; lines of nothing but white space divide them.

    Leniently: lines that are no fields are left out, and so is a block in which there is no field. At most
    ``limits.blocks`` blocks, and of each what ``limits`` allows. Never raises. Source: RFC 3464 §2.1.
    """
    limits = limits or _DEFAULT_LIMITS
    if 0x0D in data:
        data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    found: list[Headers] = []
    lines: list[bytes] = []
    for line in data.split(b"\n"):
        if line and not line.isspace():
            lines.append(line)
        elif lines:
            headers = read_loose_block(lines, headers=limits.headers, octets=limits.header_octets)
            lines = []
            if len(headers):
                found.append(headers)
                if len(found) >= limits.blocks:
                    return tuple(found)
    if lines:
        headers = read_loose_block(lines, headers=limits.headers, octets=limits.header_octets)
        if len(headers):
            found.append(headers)
    return tuple(found)
