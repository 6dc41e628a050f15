"""Each stage on the same mails, beside the standard library's parse of them."""

from __future__ import annotations

import email
import io
from collections.abc import Callable

from bench.notices import OWNER
from bench.timing import Row, take_turns
from whosent.bounce import Notice, load_tables, parse_notice
from whosent.evidence import Context, Mailbox, NoResolver, OwnerSide, collect, relate
from whosent.mailbox.limits import Limits
from whosent.mailbox.mbox import split_mbox
from whosent.message import parse
from whosent.provider import generic_profile
from whosent.raw import Place
from whosent.verdict import Situation, decide, load_weights

_PLACE = Place(source="bench")


def measure_stages(mails: list[bytes], mbox: bytes) -> list[Row]:
    """From the view of a message to the verdict; every stage holds those before it."""
    tables = load_tables()
    domain = OWNER.partition("@")[2]
    side = OwnerSide(
        addresses=frozenset((OWNER,)), domains=frozenset((domain,)), provider_domains=frozenset((domain,))
    )
    context = Context(side, generic_profile(domain), NoResolver())
    weights = load_weights()

    def read(mail: bytes) -> object:
        return parse_notice(parse(mail), _PLACE, tables)

    def judge() -> None:
        found = [read(mail) for mail in mails]
        findings = [collect(n, context) for n in found if isinstance(n, Notice)]
        decide(relate(findings, Mailbox(profile=context.profile)), Situation(is_webmail=False), weights)

    def collected() -> None:
        for mail in mails:
            notice = read(mail)
            if isinstance(notice, Notice):
                collect(notice, context)

    stages: list[tuple[str, Callable[[], object]]] = [
        ("email.message_from_bytes", lambda: _each(mails, email.message_from_bytes)),
        ("view of the message: headers and parts", lambda: _each(mails, lambda m: parse(m).children)),
        ("parse_notice: what it reports", lambda: _each(mails, read)),
        ("with the evidence collected", collected),
        ("with the verdict", judge),
        ("mbox split", lambda: sum(1 for _ in split_mbox(io.BytesIO(mbox), limits=Limits()))),
    ]
    times = take_turns([call for _, call in stages])
    return [
        Row(title=title, per_mail_us=time / len(mails) * 1e6, ratio=time / times[0])
        for (title, _), time in zip(stages, times, strict=True)
    ]


def _each(mails: list[bytes], call: Callable[[bytes], object]) -> None:
    for mail in mails:
        call(mail)
