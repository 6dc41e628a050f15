"""DKIM key records."""

from whosent.evidence.dkim_key import parse_key

from ..snapshot import KEY_RECORDS

SEEDS = tuple(record.encode() for record in KEY_RECORDS)


def run(data: bytes) -> None:
    assert parse_key(data.decode("latin-1")) is not None
