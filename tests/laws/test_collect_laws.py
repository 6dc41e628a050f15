"""Whatever a notice is, gathering its facts ends and never raises, and every fact can be weighed and said."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cloud_mailboxes import YahooJapanMailbox
from laws.court import find, observe
from laws.strategies import mixed_mailbox, taken_mailbox
from mailbox_builder import THIEF, Mailbox, gone, spam
from whosent.catalogue import Language, load_catalogue
from whosent.verdict import load_weights

MIXED = mixed_mailbox()
KINDS = frozenset(load_weights().facts)


def _samples() -> list[bytes]:
    yahoo = YahooJapanMailbox()
    yahoo.daemon_reports(
        yahoo.written_on_the_web(spam(yahoo.owner), THIEF), gone("v@far.example", remote="mx.far.example")
    )
    boxes: list[Mailbox] = [MIXED, taken_mailbox(False), yahoo]
    return [box.inbox[i][1] for box in boxes for i in range(min(3, len(box.inbox)))] + [MIXED.inbox[-1][1]]


SAMPLES = _samples()


@st.composite
def damaged_notices(draw: st.DrawFn) -> bytes:
    """A real notice that was cut, whose bytes were changed, or whose lines were moved."""
    mail = bytearray(draw(st.sampled_from(SAMPLES)))
    for _ in range(draw(st.integers(0, 8))):
        at = draw(st.integers(0, len(mail) - 1))
        mail[at] = draw(st.integers(0, 255))
    lines = bytes(mail).split(b"\n")
    for _ in range(draw(st.integers(0, 6))):
        one, other = (draw(st.integers(0, len(lines) - 1)) for _ in range(2))
        lines[one], lines[other] = lines[other], lines[one]
    whole = b"\n".join(lines)
    return whole[: draw(st.integers(0, len(whole)))] if draw(st.booleans()) else whole


@settings(deadline=None, max_examples=250)
@given(damaged_notices())
def test_no_notice_however_damaged_raises(mail: bytes) -> None:
    findings = find(MIXED, [("damaged.eml", mail), *MIXED.inbox[:2]])
    for observation in observe(MIXED, findings):
        assert {fact.kind for fact in observation.facts} <= KINDS


@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_kind_of_fact_has_its_sentence(language: str) -> None:
    catalogue = load_catalogue(Language(language))
    assert KINDS
    assert [kind for kind in KINDS if not catalogue.has(f"fact.{kind}")] == []
