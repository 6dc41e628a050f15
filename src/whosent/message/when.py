"""Dates out of header fields (RFC 5322 §3.3), leniently."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_tz


def parse_date(value: str) -> datetime | None:
    """Aware, in UTC; None where no date can be read. The zone written is lost: see ``utc_offset_min``."""
    parsed = parsedate_tz(value)
    if parsed is None:
        return None
    try:
        naive = datetime(*parsed[:6], tzinfo=UTC)
        return datetime.fromtimestamp(naive.timestamp() - (parsed[9] or 0), UTC)
    except (ValueError, OverflowError, OSError):
        return None
