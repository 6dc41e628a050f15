"""The rules as data: each is tried on its own examples, on everybody else's, and on ordinary mail."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

import pytest

from whosent.bounce.human import read_human_text
from whosent.bounce.prose_reader import read_generic
from whosent.bounce.rule import Confidence, Rule
from whosent.bounce.rule_reader import read_with_rule
from whosent.bounce.ruleset import load_ruleset
from whosent.bounce.text_reading import TextReading
from whosent.message import Part, parse

TESTS = Path(__file__).parent.parent
EXAMPLES = TESTS / "rules"
ORDINARY = TESTS / "mail" / "ordinary"
RULESET = load_ruleset()
RULES = {rule.name: rule for rule in RULESET.rules}
PAIRS = [(rule, name) for rule in RULESET.rules for name in rule.example]


@dataclass(frozen=True, slots=True)
class Example:
    message: Part
    text: str


def read_mail(path: Path) -> Example:
    message = parse(path.read_bytes())
    return Example(message, read_human_text(message).text)


def read_example(name: str) -> Example:
    return read_mail(EXAMPLES / f"{name}.eml")


def read(rule: Rule, example: Example) -> TextReading:
    return read_with_rule(example.message, rule, example.text)


def stands_back_for(rule: Rule) -> set[str]:
    behind: set[str] = set()
    waiting = list(rule.before)
    while waiting:
        name = waiting.pop()
        if name not in behind:
            behind.add(name)
            waiting.extend(RULES[name].before)
    return behind


def by_name(value: object) -> str:
    return value.name if isinstance(value, Rule) else str(value)


def test_there_are_rules_and_examples() -> None:
    assert len(RULES) >= 60
    assert len(PAIRS) >= len(RULES)


def test_every_rule_has_an_example() -> None:
    assert [rule.name for rule in RULESET.rules if not rule.example] == []


def test_every_example_belongs_to_a_rule() -> None:
    files = {path.name.removesuffix(".eml") for path in EXAMPLES.glob("*.eml")}
    expectations = {path.name.removesuffix(".expected.toml") for path in EXAMPLES.glob("*.expected.toml")}
    named = {name for _, name in PAIRS}
    assert files == named
    assert expectations == named


@pytest.mark.parametrize(("rule", "name"), PAIRS, ids=by_name)
def test_an_example_is_claimed_by_its_own_rule_or_the_order_is_stated(rule: Rule, name: str) -> None:
    example = read_example(name)
    claims = {claim.name for claim in RULESET.claims(example.message, example.text)}
    assert rule.name in claims
    assert claims - {rule.name} <= stands_back_for(rule)
    assert RULESET.recognise(example.message, example.text) is rule


@pytest.mark.parametrize(("rule", "name"), PAIRS, ids=by_name)
def test_an_example_is_read_as_expected(rule: Rule, name: str) -> None:
    expected = tomllib.loads((EXAMPLES / f"{name}.expected.toml").read_text(encoding="utf-8"))
    example = read_example(name)
    reading = read(rule, example)
    assert expected.pop("mail_system") == rule.name
    wanted = expected.pop("recipient")
    assert [recipient.address for recipient in reading.recipients] == [row["address"] for row in wanted]
    for recipient, row in zip(reading.recipients, wanted, strict=True):
        assert {key: getattr(recipient, key) for key in row} == row
    returned = expected.pop("returned", None)
    begins = expected.pop("begins", "")
    assert (reading.returned_form and reading.returned_form.value) == returned
    if returned is not None:
        assert example.text[reading.returned_starts_at :].startswith(begins)
    assert {key: getattr(reading, key) for key in expected} == expected


@pytest.mark.parametrize(("rule", "name"), PAIRS, ids=by_name)
def test_pasted_text_without_headers_is_taken_for_no_other_system(rule: Rule, name: str) -> None:
    text = read_example(name).text
    found = RULESET.recognise(parse(b"\n" + text.encode()), text)
    assert found is None or found.name in {rule.name} | stands_back_for(rule)


def test_most_systems_are_known_from_pasted_text_alone() -> None:
    known = [
        rule
        for rule, name in PAIRS
        for text in [read_example(name).text]
        if RULESET.recognise(parse(b"\n" + text.encode()), text) is rule
    ]
    assert len(known) >= 0.8 * len(PAIRS)


@pytest.mark.parametrize("path", sorted(ORDINARY.glob("*.eml")), ids=lambda path: path.stem)
def test_no_rule_claims_ordinary_mail(path: Path) -> None:
    mail = read_mail(path)
    assert RULESET.claims(mail.message, mail.text) == ()


@pytest.mark.parametrize("path", sorted(ORDINARY.glob("*.eml")), ids=lambda path: path.stem)
def test_the_generic_reader_names_nobody_in_ordinary_mail(path: Path) -> None:
    assert read_generic(read_mail(path).text).recipients == ()


def test_there_is_ordinary_mail() -> None:
    assert len(list(ORDINARY.glob("*.eml"))) >= 15


def test_what_is_inferred_says_so_in_its_title() -> None:
    inferred = [rule for rule in RULESET.rules if rule.confidence is Confidence.INFERRED]
    assert inferred
    assert all("not seen" in rule.title for rule in inferred)
