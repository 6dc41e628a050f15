"""Snapshots of DNS: what is wrong in them is told, with the one error that says so."""

from whosent.errors import WhosentError
from whosent.evidence import parse_snapshot

from ..snapshot import SNAPSHOT

SEEDS = (SNAPSHOT, b'{"a.": {"MX": [10, "b"], "A": "192.0.2.1", "PTR": []}}', b"{}")


def run(data: bytes) -> None:
    try:
        parse_snapshot(data, place="-")
    except WhosentError as error:
        assert error.key  # noqa: PT017 - any other error is a finding
