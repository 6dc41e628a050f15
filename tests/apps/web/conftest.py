"""A visitor for every test of the page."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from web_visit import Visit, visiting


@pytest.fixture
def visit() -> Iterator[Visit]:
    """One that came in."""
    with visiting() as visit:
        yield visit


@pytest.fixture
def stranger() -> Iterator[Visit]:
    """One that did not."""
    with visiting(enters=False) as visit:
        yield visit


@pytest.fixture(scope="module")
def sampled() -> Iterator[tuple[Visit, str]]:
    """One that looked at the sample, and the key of the answer."""
    with visiting() as visit:
        yield visit, visit.sample()
