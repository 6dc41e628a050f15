"""What holds of any text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bounce.reasons_examples import EXAMPLES, Example
from whosent.bounce.diagnostic import fold
from whosent.bounce.model import Action, Permanence, Reason
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


LIMITS = [e for e in EXAMPLES if e.reason in (Reason.SPEEDING, Reason.TOOMANYCONN)]


def test_there_are_limits() -> None:
    assert len(LIMITS) > 35
    assert len({e.host for e in LIMITS}) > 12


@pytest.mark.parametrize("code", ["5.1.1", "5.1.0", "5.0.0"])
@pytest.mark.parametrize("example", LIMITS, ids=str)
def test_a_limit_is_never_an_unknown_user_whatever_code_is_stated(example: Example, code: str) -> None:
    facts = example.facts()._replace(status=code, reply_code=550, smtp_command="RCPT")
    if example.status and example.status not in facts.diagnostic:
        facts = facts._replace(status=example.status)  # the code is all that it says
    found = classify(facts, TABLE)
    assert found.reason in (Reason.SPEEDING, Reason.TOOMANYCONN)
    assert found.permanence is Permanence.TEMPORARY
