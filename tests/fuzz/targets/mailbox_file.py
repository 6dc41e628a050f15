"""A file whatever it holds: mbox, .emlx, pasted text, archives."""

import io

from whosent.mailbox.item import Item, read_item
from whosent.mailbox.limits import Limits
from whosent.mailbox.skipped import NotReadable
from whosent.raw import RawMessage

from ..archives import ARCHIVES
from ..seeds import read_mails

_LIMITS = Limits(
    message_octets=1 << 20,
    members=1_000,
    index_octets=1 << 20,
    held_octets=1 << 20,
    expansion_from=1 << 20,
    expanded_octets=4 << 20,
)
_ITEMS = (
    Item(shown="-", name="", alone=True),
    Item(shown="a.eml", name="a.eml"),
    Item(shown="a.mbox", name="a.mbox"),
    Item(shown="a.emlx", name="a.emlx"),
)
SEEDS = (
    *ARCHIVES,
    b"".join(b"From x@y.example Thu Jan  1 00:00:00 2026\n" + mail + b"\n" for mail in read_mails()[:3]),
    *(b"%d\n" % len(mail) + mail + b"<?xml version" for mail in read_mails()[:3]),
    *(mail.decode("utf-8", "replace").encode("utf-16") for mail in read_mails()[:2]),
    *(
        b"<html><pre>" + mail.replace(b"<", b"&lt;").replace(b">", b"&gt;") + b"</pre>"
        for mail in read_mails()[:3]
    ),
    *(b"\n".join(b"> " + line for line in mail.split(b"\n")) for mail in read_mails()[:2]),
    *read_mails(),
)


def run(data: bytes) -> None:
    for item in _ITEMS:
        try:
            for found in read_item(io.BytesIO(data), item, limits=_LIMITS):
                assert not isinstance(found, RawMessage) or len(found.data) <= 4 * _LIMITS.message_octets
        except NotReadable as trouble:
            assert trouble.why  # noqa: PT017 - any other error is a finding
