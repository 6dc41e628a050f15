"""What the owner told at intake answers questions on logins, as far as it is about them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from whosent.account.answers import Answers, Moment, OwnerAnswer, load_intake_table
from whosent.account.benign import load_benign
from whosent.account.told_of_logins import told_changes, told_explanations

NOON = datetime(2026, 10, 1, 3, 0, tzinfo=UTC)


def told(question: str, *words: str, moments: tuple[Moment, ...] = ()) -> Answers:
    return Answers(given=(OwnerAnswer(question=question, words=words, moments=moments),))


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        (Answers(), {}),
        (told("reading_apps", "outlook_app"),
         {"outlook_app": True, "gmail_fetch": False, "account_book": False}),
        (told("reading_apps", "none"), {"outlook_app": False, "gmail_fetch": False, "account_book": False}),
        (told("uses_vpn", "no"), {"vpn": False, "apple_relay": False}),
        (told("travelled", "no"), {"travel": False}),
    ],
)  # fmt: skip
def test_an_answer_of_intake_answers_what_asks_the_same(answers: Answers, expected: dict[str, bool]) -> None:
    assert told_explanations(answers, load_benign()) == expected


@pytest.mark.parametrize(("question", "name"), [("uses_vpn", "vpn"), ("travelled", "travel")])
def test_a_yes_that_is_about_no_login_leaves_its_question_open(question: str, name: str) -> None:
    assert name not in told_explanations(told(question, "yes"), load_benign())


def test_every_answer_that_is_named_exists() -> None:
    rows = [row for row in load_benign().explanations if row.question]
    assert rows
    questions = {row.question: load_intake_table().question(row.question) for row in rows}
    assert [r.name for r in rows if (q := questions[r.question]) is None or r.word not in q.words] == []


def test_a_change_without_a_time_was_by_the_end_of_that_day() -> None:
    moments = (Moment(at=NOON, has_time=True), Moment(at=NOON, has_time=False))
    changed = told_changes(told("password_changed", "yes", moments=moments))
    assert changed == (NOON, NOON + timedelta(hours=12))
    assert told_changes(Answers()) == ()


def test_who_looked_and_knows_all_logins_has_explained_them() -> None:
    given = told_explanations(told("knows_logins", "yes"), load_benign())
    assert set(given) == {row.name for row in load_benign().explanations}
    assert all(given.values())


def test_who_does_not_know_them_rules_out_what_has_no_question_of_its_own() -> None:
    given = told_explanations(told("knows_logins", "no"), load_benign())
    assert given == {row.name: False for row in load_benign().explanations if not row.question}
    assert given
