"""Signatures of a message, with keys from a snapshot."""

from whosent.evidence import parse_snapshot
from whosent.evidence.dkim import verify_signatures
from whosent.message import parse

from ..seeds import read_mails
from ..snapshot import SIGNED, SNAPSHOT

SEEDS = (SIGNED, SIGNED, *read_mails())
_RESOLVER = parse_snapshot(SNAPSHOT, place="-")


def run(data: bytes) -> None:
    message = parse(data)
    for body in (True, False):
        assert len(verify_signatures(message, _RESOLVER, body=body)) <= 10
