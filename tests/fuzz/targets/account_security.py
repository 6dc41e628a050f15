"""Security notices and signs of linked services: whatever stands in a mail, it is read."""

from pathlib import Path

from whosent.account import (
    load_security_table,
    load_service_index,
    read_security_notice,
    read_service_sign,
)
from whosent.evidence import Context, NoResolver, OwnerSide
from whosent.message import parse
from whosent.provider import generic_profile
from whosent.raw import Place

EXAMPLES = sorted((Path(__file__).parents[2] / "security_notices").glob("*.eml"))
SEEDS = tuple(path.read_bytes() for path in EXAMPLES[:6])

_CONTEXT = Context(
    OwnerSide(
        addresses=frozenset({"hanako.sato@mailbox.example"}),
        domains=frozenset({"mailbox.example"}),
        provider_domains=frozenset({"mailbox.example"}),
    ),
    generic_profile("mailbox.example"),
    NoResolver(),
)
_PLACE = Place(source="-")


def run(data: bytes) -> None:
    read_security_notice(parse(data), _CONTEXT, load_security_table(), _PLACE)
    read_service_sign(parse(data), _CONTEXT, load_service_index(), load_security_table())
