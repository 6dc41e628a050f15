"""What holds of any text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bounce.reasons_examples import EXAMPLES, Example
from whosent.bounce.diagnostic import fold
from whosent.bounce.model import Action
from whosent.bounce.reasons import ReasonInput, classify, find_codes, load_reasons

TABLE = load_reasons()
PIECES = st.sampled_from(
    [
        "550 ",
        "5.1.1 ",
        "550-",
        "user unknown",
        " ",
        "\n",
        "宛先が",
        "見つかりません",
        "<a@b.example>",
        "(#5.",
        "\x00",
        "\ud800",
    ]
)
TEXT = st.one_of(st.text(), st.lists(PIECES).map("".join))


@given(
    facts=st.builds(
        ReasonInput,
        status=TEXT,
        reply_code=st.none() | st.integers(),
        smtp_command=TEXT,
        diagnostic=TEXT,
        human_text=TEXT,
        remote_mta=TEXT,
        reporting_mta=TEXT,
        recipient_domain=TEXT,
        mail_system=TEXT,
        diagnostic_type=TEXT,
        action=st.sampled_from(Action),
    )
)
def test_any_facts_get_a_reason(facts: ReasonInput) -> None:
    assert classify(facts, TABLE) == classify(facts, TABLE)


@given(TEXT)
def test_codes_of_any_text_are_codes(text: str) -> None:
    found = find_codes(text)
    assert found.reply_code is None or 200 <= found.reply_code < 600
    assert found.status == "" or found.status[0] in "245"


@given(TEXT)
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize("example", EXAMPLES, ids=str)
def test_case_does_not_matter(example: Example) -> None:
    facts = example.facts()
    loud = facts._replace(diagnostic=facts.diagnostic.upper(), human_text=facts.human_text.upper())
    assert classify(loud, TABLE) == classify(facts, TABLE)


@settings(max_examples=10)
@given(gap=st.text(alphabet=" \t\n\r", min_size=1, max_size=5))
@pytest.mark.parametrize("example", EXAMPLES, ids=str)
def test_white_space_does_not_matter(example: Example, gap: str) -> None:
    facts = example.facts()
    wide = facts._replace(
        diagnostic=gap + gap.join(facts.diagnostic.split(" ")) + gap,
        human_text=gap.join(facts.human_text.split(" ")),
    )
    assert classify(wide, TABLE) == classify(facts, TABLE)


def test_a_line_break_inside_japanese_text_does_not_matter() -> None:
    assert fold("宛先が\n見つかりません") == fold("宛先が見つかりません")
