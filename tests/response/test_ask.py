"""Questions in people's own words find their answer."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whosent.catalogue import Language, load_catalogue
from whosent.response import QuestionIndex, find_answers, is_japanese, load_questions

DATA = Path(__file__).parent / "data"
COLLECTED = [f"J{number}" for number in range(1, 23)] + [f"E{number}" for number in range(1, 8)]
FIRST, IN_THREE = 0.90, 0.98

both = pytest.mark.parametrize("language", list(Language))


@cache
def index(language: Language) -> QuestionIndex:
    return QuestionIndex(load_questions(), language, load_catalogue(language).say)


def wordings(file: str) -> dict[str, dict[str, list[str]]]:
    found = tomllib.loads((DATA / file).read_text("utf-8"))
    assert list(found) == COLLECTED
    assert all(len(ways[language]) == 3 for ways in found.values() for language in Language)
    return found


def shares(file: str, language: Language) -> tuple[float, float]:
    """How often the right answer is the first, and one of the first three."""
    first = three = asked = 0
    for number, ways in wordings(file).items():
        for text in ways[language]:
            found = [ranked.question.ids for ranked in find_answers(text, index(language))]
            asked += 1
            first += bool(found) and number in found[0]
            three += any(number in ids for ids in found)
    return first / asked, three / asked


@both
@pytest.mark.parametrize("file", ["wordings.toml", "wordings_held_out.toml"])
def test_the_right_answer_comes_first_and_is_hardly_ever_missing(file: str, language: Language) -> None:
    first, three = shares(file, language)
    assert first >= FIRST
    assert three >= IN_THREE


@both
def test_no_wording_of_the_tests_is_in_the_table(language: Language) -> None:
    table = load_questions()
    words = {phrase for known in table.questions for phrase in (known.ja if language == "ja" else known.en)}
    words |= {load_catalogue(language).say(f"q.{known.id}.question") for known in table.questions}
    asked = {
        text
        for file in ("wordings.toml", "wordings_held_out.toml")
        for ways in wordings(file).values()
        for text in ways[language]
    }
    assert words & asked == set()


@both
def test_a_question_finds_itself_first(language: Language) -> None:
    questions = load_questions().questions
    assert questions
    for known in questions:
        best = find_answers(load_catalogue(language).say(f"q.{known.id}.question"), index(language))[0]
        assert best.question.id == known.id
        assert best.is_sure


@both
def test_every_question_that_was_collected_has_an_answer(language: Language) -> None:
    table, catalogue = load_questions(), load_catalogue(language)
    for number in COLLECTED:
        known = table.find(number)
        assert known is not None, number
        assert len(catalogue.say(f"q.{known.id}.answer")) > 80
        assert known.source


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("今日の天気は", Language.JA),
        ("カレーの作り方", Language.JA),
        ("how to cook curry for six", Language.EN),
        ("best pizza in town", Language.EN),
        ("", Language.JA),
        ("???", Language.EN),
    ],
)
def test_other_matters_get_no_answer(text: str, language: Language) -> None:
    assert [
        ranked for ranked in find_answers(text, index(language)) if ranked.is_sure and ranked.score > 0.2
    ] == []


def test_spelling_and_width_make_no_difference() -> None:
    ja = index(Language.JA)
    for one, other in (("2段階認証 ON", "２段階認証 ＯＮ"), ("Ｇｍａｉｌ ２万件", "gmail 2万件")):
        assert [r.question.id for r in find_answers(one, ja)] == [
            r.question.id for r in find_answers(other, ja)
        ]


def test_the_language_of_a_question_is_told_by_its_letters() -> None:
    assert is_japanese("メールが来た")
    assert is_japanese("IMAPアクセス")
    assert not is_japanese("why do I get bounces?")


@given(st.text(max_size=200))
def test_anything_can_be_asked(text: str) -> None:
    for language in Language:
        found = find_answers(text, index(language))
        assert len(found) <= 3
        assert [r.score for r in found] == sorted((r.score for r in found), reverse=True)
        assert all(0 <= r.score <= 1.001 for r in found)


def test_a_very_long_question_is_cut() -> None:
    assert find_answers("乗っ取り" * 100_000, index(Language.JA))


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("アカウント、乗っ取られたんでしょうか", Language.JA),
        ("MAILER-DAEMONがすごい数きます。乗っ取りですか", Language.JA),
        ("have I been hacked", Language.EN),
        ("so many mailer-daemon mails! was I hacked?", Language.EN),
    ],
)
def test_the_first_thing_that_people_ask_is_answered_by_weighing_both(text: str, language: Language) -> None:
    best = find_answers(text, index(language))[0]
    assert best.question.id == "E3"
    assert best.is_sure
