"""Verdicts on mailboxes that real mail servers filled."""

from __future__ import annotations

from collections import Counter

import pytest

from shared.scenarios import FOLDER, IS_ABSENT, MEANT, NAMES, read_scenario
from whosent.verdict import Cause

pytestmark = pytest.mark.skipif(IS_ABSENT, reason="the labelled mailboxes are not beside the checkout")


def test_there_are_scenarios() -> None:
    assert NAMES, FOLDER


@pytest.mark.parametrize("name", NAMES)
def test_the_headline_is_right_and_no_label_is_wrong(name: str) -> None:
    scenario = read_scenario(name)
    report = scenario.check()
    assert (report.verdict.headline is Cause.ACCOUNT) == scenario.was_taken_over
    found = {a.observation.place.source: a.label for a in report.verdict.attributions}
    assert scenario.labels
    for file, label in scenario.labels.items():
        if label == "not_a_bounce":
            assert file not in found
        else:
            assert found[file] in MEANT[label] | {Cause.UNDECIDED}, file


def test_nearly_all_notices_that_return_a_mail_are_decided() -> None:
    decided: Counter[bool] = Counter()
    for name in NAMES:
        scenario = read_scenario(name)
        for attribution in scenario.check().verdict.attributions:
            if scenario.returned[attribution.observation.place.source]:
                decided[attribution.label is not Cause.UNDECIDED] += 1
    assert decided[True] >= 0.95 * decided.total()
