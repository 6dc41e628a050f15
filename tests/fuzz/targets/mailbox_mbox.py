"""An mbox, split."""

import io

from whosent.mailbox.limits import Limits
from whosent.mailbox.mbox import TooLarge, split_mbox

from ..seeds import read_mails

_LIMITS = Limits(message_octets=100_000)
_FROM = b"From x@y.example Thu Jan  1 00:00:00 2026\n"
SEEDS = tuple(
    _FROM + one + b"\n" + _FROM + b"Content-Length: %d\n" % len(other) + other + b"\n" + _FROM + one
    for one, other in zip(read_mails()[::2], read_mails()[1::2], strict=False)
)


def run(data: bytes) -> None:
    for delivered_only in (False, True):
        found = list(split_mbox(io.BytesIO(data), limits=_LIMITS, delivered_only=delivered_only))
        octets = sum(item.octets if isinstance(item, TooLarge) else len(item) for item in found)
        assert octets <= len(data)
