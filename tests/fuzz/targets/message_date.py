"""Dates."""

from whosent.message import parse_date, utc_offset_min

from ..seeds import values_of

SEEDS = (
    b"Thu, 1 Jan 2026 00:00:00 +0900 (JST)",
    b"1 Jan 26 00:00 GMT",
    b"2026-01-01T00:00:00Z",
    b"Thu Jan  1 00:00:00 2026",
    *values_of("date", "arrival-date", "last-attempt-date"),
)


def run(data: bytes) -> None:
    value = data.decode("utf-8", "replace")
    when = parse_date(value)
    assert when is None or when.tzinfo is not None
    offset = utc_offset_min(value)
    assert offset is None or -1_440 < offset < 1_440
