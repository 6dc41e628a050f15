"""Copies of one mailing share a key."""

from __future__ import annotations

import pytest

from whosent.evidence.subject import campaign_key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Special offer 17", "special  OFFER 4"),
        ("Re: Lunch", "Lunch"),
        ("Fwd: AW: Lunch", "Lunch"),
        ("Re：ご案内", "ご案内"),
    ],
)
def test_what_varies_from_copy_to_copy_does_not_count(one: str, other: str) -> None:
    assert campaign_key(one) == campaign_key(other)


def test_other_words_are_another_campaign() -> None:
    assert campaign_key("Invoice") != campaign_key("Special offer")


def test_nothing_is_left_of_digits_alone() -> None:
    assert campaign_key("12345") == ""
    assert len(campaign_key("x" * 500)) <= 80
