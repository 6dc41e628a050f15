"""Each stage on the same mails, beside the standard library's parse of them."""

from __future__ import annotations

import email
import io
from collections.abc import Callable, Iterator, Sequence
from itertools import cycle, islice

from bench.notices import OWNER, write_mbox
from bench.timing import Row, take_turns
from whosent.bounce import Notice, Reading, load_tables, parse_notice
from whosent.evidence import Context, Finding, Mailbox, NoResolver, OwnerSide, collect, relate
from whosent.mailbox.limits import Limits
from whosent.mailbox.mbox import split_mbox
from whosent.message import parse
from whosent.provider import generic_profile
from whosent.raw import Place
from whosent.verdict import Situation, decide, load_weights

_PLACE = Place(source="bench")
_AT_ONCE = 500


def measure_stages(mails: Sequence[bytes]) -> list[Row]:
    """From the view of a message to the verdict; every stage holds those before it.

    Every call gets mails that no call before it has seen, as long as there are enough: what a stage
    remembers of repeats within a mailbox counts, what it remembers of a former round does not.
    """
    tables = load_tables()
    domain = OWNER.partition("@")[2]
    side = OwnerSide(
        addresses=frozenset((OWNER,)), domains=frozenset((domain,)), provider_domains=frozenset((domain,))
    )
    context = Context(side, generic_profile(domain), NoResolver())
    weights = load_weights()

    def read(mail: bytes) -> Reading:
        return parse_notice(parse(mail), _PLACE, tables)

    def gather(some: Sequence[bytes]) -> list[Finding]:
        return [collect(found, context) for mail in some if isinstance(found := read(mail), Notice)]

    def judge(some: Sequence[bytes]) -> None:
        observations = relate(gather(some), Mailbox(profile=context.profile))
        decide(observations, Situation(is_webmail=False), weights)

    stages: list[tuple[str, Callable[[Sequence[bytes]], object]]] = [
        ("email.message_from_bytes", lambda some: [email.message_from_bytes(mail) for mail in some]),
        ("view of the message: headers and parts", lambda some: [parse(mail).children for mail in some]),
        ("parse_notice: what it reports", lambda some: [read(mail) for mail in some]),
        ("with the evidence collected", gather),
        ("with the verdict", judge),
        ("mbox split, by itself", _split),
    ]
    slices = _endless_slices(mails)
    calls = [lambda stage=stage: stage(next(slices)) for _, stage in stages]
    times = take_turns(calls)
    return [
        Row(title=title, per_mail_us=time / _AT_ONCE * 1e6, ratio=time / times[0])
        for (title, _), time in zip(stages, times, strict=True)
    ]


def _endless_slices(mails: Sequence[bytes]) -> Iterator[list[bytes]]:
    endless = cycle(mails)
    while True:
        yield list(islice(endless, _AT_ONCE))


def _split(some: Sequence[bytes]) -> int:
    box = io.BytesIO()
    write_mbox(iter(some), box.write)
    box.seek(0)
    return sum(1 for _ in split_mbox(box, limits=Limits()))
