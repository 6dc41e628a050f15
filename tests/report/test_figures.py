"""Dates as people of a language write them."""

from __future__ import annotations

import pytest

from whosent.catalogue import Language, load_catalogue
from whosent.report.figures import Figures


@pytest.mark.parametrize(
    ("language", "written", "shown"),
    [("ja", "2024", "2024年"), ("ja", "2024-04-10", "2024年4月10日"), ("en", "2024-04-10", "10 April 2024"),
     ("en", "spring 2024", "spring 2024")],
)  # fmt: skip
def test_the_dates_of_profiles_are_written_as_readers_do(language: str, written: str, shown: str) -> None:
    assert Figures(load_catalogue(Language(language)), None).written_day(written) == shown
