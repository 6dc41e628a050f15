"""Login histories: among what matters first where there is something to ask, else among the details."""

from __future__ import annotations

from collections.abc import Iterator

from whosent.report.page import Section
from whosent.report.telling import Telling
from whosent.report.unusual_logins_section import tell_unusual_logins


def tell_asking_logins(telling: Telling) -> Iterator[Section]:
    """The section where logins stand out or are asked about; nothing else."""
    told = telling.report.logins
    if told is not None and told.asks:
        yield from tell_unusual_logins(told, telling.catalogue, telling.figures)


def tell_quiet_logins(telling: Telling) -> Iterator[Section]:
    """The section where they do not; nothing without logins."""
    told = telling.report.logins
    if told is not None and not told.asks:
        yield from tell_unusual_logins(told, telling.catalogue, telling.figures)
