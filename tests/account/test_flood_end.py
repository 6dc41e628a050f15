"""Whether a flood ends with a change of the password."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from whosent.account.flood_end import flood_facts, load_flood_end
from whosent.evidence import Tier

CHANGE = datetime(2026, 10, 2, 12, 0, tzinfo=UTC)
RULES = load_flood_end()
BEFORE = [CHANGE - timedelta(minutes=20 * n + 1) for n in range(40)]
LATER = [CHANGE + timedelta(hours=13) + timedelta(minutes=20 * n) for n in range(40)]
SEEN = [CHANGE + timedelta(days=4)]


def kinds(
    notices: list[datetime], seen: list[datetime], changes: tuple[datetime, ...] = (CHANGE,)
) -> list[str]:
    return [f.kind for f in flood_facts(notices, changes, seen, RULES)]


def test_a_flood_that_ends_with_the_change_says_so() -> None:
    assert kinds(BEFORE, SEEN) == ["flood.ended_with_change"]


def test_a_flood_that_goes_on_says_the_other() -> None:
    assert kinds(BEFORE + LATER, SEEN) == ["flood.outlasted_change"]


def test_silence_says_nothing_where_the_mailbox_was_not_seen_later() -> None:
    assert kinds(BEFORE, []) == []
    assert kinds(BEFORE, [CHANGE + timedelta(hours=20)]) == []


def test_what_was_on_its_way_does_not_count() -> None:
    on_its_way = [CHANGE + timedelta(hours=n) for n in range(12)]
    assert kinds(BEFORE + on_its_way, SEEN) == ["flood.ended_with_change"]


def test_a_few_notices_are_no_flood_and_no_change_says_nothing() -> None:
    assert kinds(BEFORE[:10], SEEN) == []
    assert kinds(BEFORE, SEEN, ()) == []


def test_of_several_changes_the_last_speaks() -> None:
    changes = (CHANGE, CHANGE + timedelta(days=1, hours=14))
    assert kinds(BEFORE + LATER, [CHANGE + timedelta(days=9)], changes) == ["flood.ended_with_change"]


def test_it_is_never_more_than_the_word_of_those_who_send() -> None:
    assert {f.tier for f in flood_facts(BEFORE, (CHANGE,), SEEN, RULES)} == {Tier.T2}
