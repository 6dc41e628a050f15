"""Times in the reader's zone."""

from __future__ import annotations

from datetime import datetime, tzinfo


def to_zone(at: datetime | None, zone: tzinfo | None) -> datetime | None:
    """The time in ``zone`` (None: the machine's); None for None, and where it leaves the calendar."""
    if at is None:
        return None
    try:
        return at.astimezone(zone)
    except (OverflowError, ValueError, OSError):
        return None
