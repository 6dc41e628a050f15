"""Twice the input is twice the work: what one mail can cost is bounded by its size."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest

from hostile import chain
from hostile.families import FAMILIES
from hostile.family import Family
from hostile.work import count_work
from whosent.evidence.auth_results import parse_authentication_results, parse_received_spf
from whosent.evidence.dkim_tags import parse_tags
from whosent.evidence.trace import parse_received
from whosent.mailbox.limits import Limits
from whosent.mailbox.mbox import split_mbox
from whosent.mailbox.paste import read_paste
from whosent.message import decode_text, html_to_text, parse_addresses, parse_date, parse_fields
from whosent.report.safe_text import defang, find_lookalikes, make_visible, show_domain

MOST = 2.2  # times the work for twice the input
ALWAYS = 500  # calls that are made however small the input is


def grows_linearly(once: Callable[[], object], twice: Callable[[], object]) -> bool:
    once()  # tables are loaded, patterns compiled
    return count_work(twice) <= MOST * count_work(once) + ALWAYS


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
def test_a_mail_twice_as_large_takes_twice_the_work(family: Family) -> None:
    once, twice = family.make(family.some), family.make(2 * family.some)
    assert grows_linearly(lambda: chain.run(once), lambda: chain.run(twice))


def _split(data: bytes) -> list[object]:
    return list(split_mbox(io.BytesIO(data), limits=Limits()))


PARSERS: dict[str, Callable[[str], object]] = {
    "addresses": parse_addresses,
    "date": parse_date,
    "encoded words": lambda text: decode_text(text.encode()),
    "fields": lambda text: parse_fields(text.encode()),
    "HTML": html_to_text,
    "Received": parse_received,
    "Authentication-Results": parse_authentication_results,
    "Received-SPF": parse_received_spf,
    "DKIM tags": parse_tags,
    "mbox": lambda text: _split(text.encode()),
    "paste": lambda text: read_paste(text.encode()),
    "visible text": make_visible,
    "links": defang,
    "lookalikes": find_lookalikes,
    "domain": show_domain,
}
PIECES = (
    "a", " ", "\n", "\n ", ":", ";", ",", "<", ">", "(", ")", "[", '"', "'", "\\", "=", "?", "=?", "@", ".",
    "..", "-", "--", "/", "&", "&#", "%", "\u3042", "\u0301", "\u202e", "xn--", "http://", "www.", "a=b;",
    'a="b', "(a", "a@b.example, ", "=?utf-8?q?a?= ", "<!--", "<a ", "<pre>", "from a by b; ", "From x\n",
    "\nFrom x@y.example Thu Jan  1 00:00:00 2026\n", "> ", "A: b\n", "dkim=pass ", "1 ", "99", "Jan ",
    "xn--a.",
)  # fmt: skip


@pytest.mark.parametrize("piece", PIECES)
@pytest.mark.parametrize("name", PARSERS)
def test_a_value_twice_as_long_takes_twice_the_work(name: str, piece: str) -> None:
    read = PARSERS[name]
    count = 6_000 // len(piece)
    assert grows_linearly(lambda: read(piece * count), lambda: read(piece * (2 * count)))


def test_work_that_grows_faster_is_noticed() -> None:
    def peel(text: str) -> None:
        while text:
            text = text.partition(";")[2]

    assert not grows_linearly(lambda: peel(";" * 2_000), lambda: peel(";" * 4_000))
