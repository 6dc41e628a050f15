"""What the owner tells: a file of answers, and the facts that answers give."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whosent.account import Answers, load_intake_table, owner_facts, owner_facts_of_notices, read_answers
from whosent.catalogue import Language, load_catalogue
from whosent.errors import SourceError, TableError
from whosent.evidence import Forger, Tier
from whosent.report import say_problem
from whosent.verdict import load_weights

JST = timezone(timedelta(hours=9))
TABLE = load_intake_table()


def in_jst(at: datetime) -> datetime:
    return at.replace(tzinfo=JST)


def read(text: str) -> Answers:
    return read_answers(text.encode(), "seen.toml", localize=in_jst)


def problems(text: str) -> list[str]:
    with pytest.raises(TableError) as caught:
        read(text)
    catalogue = load_catalogue(Language.EN)
    return [say_problem(problem, catalogue) for problem in caught.value.problems]


def test_answers_stand_as_words_times_and_tables() -> None:
    answers = read(
        'wrote_mail = "none"\nuses_vpn = false\nreading_apps = ["outlook_app", "gmail_fetch"]\n'
        "password_changed = 2026-08-12T10:00:00+09:00\n"
        '[logged_out]\nanswer = "yes"\nat = [2026-08-12, 2026-08-11T21:00:00]\n'
    )
    words = {answer.question: answer.words for answer in answers.given}
    assert words == {
        "wrote_mail": ("none",),
        "uses_vpn": ("no",),
        "reading_apps": ("outlook_app", "gmail_fetch"),
        "password_changed": ("yes",),
        "logged_out": ("yes",),
    }
    logged_out = answers.to("logged_out")
    assert logged_out is not None
    assert [(m.at, m.has_time) for m in logged_out.moments] == [
        (datetime(2026, 8, 11, 12, tzinfo=UTC), True),
        (datetime(2026, 8, 12, 3, tzinfo=UTC), False),
    ]


def test_what_is_left_empty_is_left_open() -> None:
    assert read('wrote_mail = ""\n[logged_out]\n') == Answers()


def test_every_mistake_is_said_with_its_line() -> None:
    said = problems(
        '# what I saw\nlogged_ou = true\nuses_vpn = "maybe"\n[password_changed]\nanswer = "yes"\n'
        'at = "yesterday"\nwhere = "home"\n[travelled]\nanswer = "no"\nat = 2026-08-01\n'
    )
    assert [line.split(": ")[1] for line in said] == ["2", "3", "7", "6", "10"]
    assert "logged_out" in said[0]
    assert "maybe" in said[1]
    assert "yesterday" in said[3]


def test_a_file_far_too_large_is_not_read() -> None:
    with pytest.raises(SourceError, match=r"intake\.too_large"):
        read("a.b.c" * 20_000)


def test_a_file_that_is_no_toml_is_said_with_its_line() -> None:
    assert "line 2" in problems("wrote_mail = 'none'\nlogged_out = yes please\n")[0]


def test_a_file_that_is_not_utf8_is_said_to_be_none() -> None:
    with pytest.raises(TableError) as caught:
        read_answers(b'wrote_mail = "\xff"', "seen.toml", localize=in_jst)
    assert caught.value.problems[0].key == "not_utf8"


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        found = read(text)
    except TableError:
        return
    assert isinstance(found, Answers)


def test_what_was_told_later_counts() -> None:
    before, after = read('wrote_mail = "all"\nuses_vpn = true'), read('wrote_mail = "none"')
    both = before.and_then(after)
    assert [answer.words for answer in both.given] == [("none",), ("yes",)]


def test_answers_give_facts_of_the_owners_tier_each_kind_once() -> None:
    answers = read('reading_apps = ["outlook_app", "gmail_fetch"]\nlogged_out = true\nwrote_mail = "none"')
    facts = owner_facts(answers, TABLE)
    assert [fact.kind for fact in facts] == ["owner.logged_out", "owner.reading_app"]
    assert {(fact.tier, fact.forgeable_by) for fact in facts} == {(Tier.OWNER, Forger.OWNER)}
    assert [fact.kind for fact in owner_facts_of_notices(answers, TABLE)] == ["owner.did_not_write"]


def test_every_fact_that_an_answer_gives_has_its_weight() -> None:
    kinds = {kind for q in TABLE.questions for kind in (*q.facts.values(), *q.of_notices.values())}
    assert kinds
    assert kinds <= set(load_weights().facts)


@pytest.mark.parametrize("language", list(Language))
def test_every_question_and_answer_has_its_sentence(language: Language) -> None:
    catalogue = load_catalogue(language)
    keys = [f"intake.ask.{q.id}" for q in TABLE.questions]
    keys += [f"intake.said.{q.id}.{word}" for q in TABLE.questions for word in q.words]
    keys += [f"intake.word.{word}" for q in TABLE.questions for word in q.words]
    assert len(keys) > 50
    assert [key for key in keys if not catalogue.has(key)] == []


@pytest.mark.parametrize("language", list(Language))
def test_the_words_of_a_question_are_told_apart(language: Language) -> None:
    catalogue = load_catalogue(language)
    for question in TABLE.questions:
        names = [catalogue.say(f"intake.word.{word}") for word in question.words]
        assert len({name.casefold() for name in names}) == len(names)
