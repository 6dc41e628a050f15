"""The last lines of a check: how to go on."""

from __future__ import annotations

import pytest

from made_up_reports import forged_flood
from whosent.catalogue import Language, load_catalogue
from whosent.report import compose


@pytest.mark.parametrize("language", Language)
def test_the_plan_is_named_with_the_case_that_the_check_went_into(language: Language) -> None:
    catalogue = load_catalogue(language)
    page = compose(forged_flood(), catalogue, zone=None, locate=lambda _: "", case="my own.case")
    assert "whosent plan --case 'my own.case'" in page.plan.replace("\u00a0", " ")
    without = compose(forged_flood(), catalogue, zone=None, locate=lambda _: "").plan.replace("\u00a0", " ")
    assert "whosent check SOURCE --case default" in without
