"""What is kept of a notice is small (3 KB), and none of it is raw mail."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterable
from enum import Enum
from types import FunctionType, ModuleType

import pytest

from laws.court import find, observe
from mailbox_builder import Client, Mailbox, spam

COUNT = 300
LIMIT_OCTETS = 3_000


def size_octets(roots: Iterable[object]) -> int:
    """Everything reachable from ``roots``, each object once."""
    seen: dict[int, object] = {}
    waiting = list(roots)
    while waiting:
        thing = waiting.pop()
        if id(thing) in seen or isinstance(thing, type | ModuleType | FunctionType | Enum):
            continue
        seen[id(thing)] = thing
        waiting.extend(gc.get_referents(thing))
    return sum(map(sys.getsizeof, seen.values()))


def flood() -> Mailbox:
    box = Mailbox()
    for i in range(COUNT):
        text = spam(
            box.owner, i, to=f"victim{i:05}@reporter.example", subject=f"Offer of the day, number {i}"
        )
        client = Client(address=f"203.0.{i % 200}.{i // 200 + 1}", helo=f"WIN-{i}")
        box.report(text, client=client, to=f"victim{i:05}@reporter.example")
    return box


def used() -> Mailbox:
    box = Mailbox()
    box.write_usual_mail()
    box.abuse(COUNT)
    return box


@pytest.mark.parametrize("make", [flood, used])
def test_a_notice_leaves_three_kilobytes_at_most(make: object) -> None:
    assert callable(make)
    box = make()
    findings = find(box)
    observations = observe(box, findings)
    assert len(observations) == COUNT
    assert size_octets([*findings, *observations]) / COUNT <= LIMIT_OCTETS


def test_a_finding_holds_no_raw_mail() -> None:
    box = flood()
    waiting: list[object] = [find(box, box.inbox[:1])[0]]
    seen: set[int] = set()
    while waiting:
        thing = waiting.pop()
        if id(thing) in seen or isinstance(thing, type | ModuleType | FunctionType | Enum):
            continue
        seen.add(id(thing))
        assert not isinstance(thing, bytes)
        waiting.extend(gc.get_referents(thing))
