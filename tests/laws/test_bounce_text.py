"""Whatever a text is, reading it ends, says nothing that is not there, and never raises."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from whosent.bounce.codes import find_reply_code, find_status
from whosent.bounce.prose_reader import read_generic
from whosent.bounce.rule import Rule
from whosent.bounce.rule_reader import read_with_rule
from whosent.bounce.ruleset import load_ruleset
from whosent.bounce.template import bare_address, collapse, compile_template, fold
from whosent.bounce.text_reading import MAX_DIAGNOSTIC, TextReading
from whosent.message import parse

RULESET = load_ruleset()
MARKERS = sorted(
    {text for rule in RULESET.rules for way in rule.ways for text in way.body_contains}
    | {text for rule in RULESET.rules if rule.returned for text in rule.returned.starts_after}
)
PIECES = st.one_of(
    st.sampled_from(MARKERS),
    st.sampled_from(["<a@example.com>:", "550 5.1.1", "@", "\n", "\n\n", "  "]),
    st.sampled_from([">>> RCPT TO:<a@b.example>", "<<< 550 x", "Received: from a", "--- "]),
    st.text(max_size=40),
)
TEXTS = st.lists(PIECES, max_size=30).map("".join)
DAEMON = parse(b"From: MAILER-DAEMON@mail.example.net\n\n")


def assert_holds(reading: TextReading, text: str) -> None:
    assert reading.returned_starts_at is None or 0 <= reading.returned_starts_at <= len(text)
    for recipient in reading.recipients:
        assert recipient.address
        assert len(recipient.diagnostic) <= MAX_DIAGNOSTIC


@given(text=TEXTS)
def test_the_generic_reader_never_raises(text: str) -> None:
    assert_holds(read_generic(text), text)


@given(text=TEXTS)
def test_recognition_never_raises_and_depends_on_nothing_else(text: str) -> None:
    assert RULESET.recognise(DAEMON, text) is RULESET.recognise(DAEMON, text)


@pytest.mark.parametrize("rule", RULESET.rules, ids=lambda rule: rule.name)
@settings(max_examples=10)
@given(text=TEXTS)
def test_no_rule_raises_on_any_text(rule: Rule, text: str) -> None:
    assert_holds(read_with_rule(DAEMON, rule, text), text)


@given(text=st.text())
def test_codes_and_addresses_are_looked_for_in_any_text(text: str) -> None:
    status = find_status(text)
    assert status in text
    assert find_reply_code(text) is None or str(find_reply_code(text)) in text
    assert bare_address(text) == "" or "@" in bare_address(text)


@given(before=st.text(), value=st.from_regex(r"[a-z]{1,9}@[a-z]{1,9}\.example", fullmatch=True))
def test_a_template_gives_back_what_was_put_into_it(before: str, value: str) -> None:
    line = collapse(f"{before} <{value}>: no")
    template = compile_template("{rest}<{address}>: {diagnostic}")
    found = template.match(line, fold(line))
    assert found is None or value in found.values() or "<" in before
