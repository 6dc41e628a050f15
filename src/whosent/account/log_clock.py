"""Times at the beginning of lines in a server's log: also those without a year or a time zone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone, tzinfo

_MONTHS = {
    name: number
    for number, name in enumerate(
        ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"), 1
    )
}
_TRADITIONAL = 15  # "Nov 20 09:14:02" (RFC 3164 §4.1.2)
_TO_MINUTE = 12
_LATEST = 7_258_118_400  # the year 2200
_TO_ISO_MINUTE = 16
_TO_ISO_SECOND = 19


class LogClock:
    """Reads the time of each line in its turn, in seconds since 1970 UTC.

    zone  for times that state none
    year  of the first line, for times that state none. From there on each is taken to be in the year that
          puts it next to the one before, so that December is followed by January, and a clock that jumped and
          came back leaves the rest as it is
    """

    def __init__(self, zone: tzinfo, year: int) -> None:
        self._zone = zone
        self._year = year
        self._last = 0
        self._minute = ""
        self._minute_at = 0
        self._iso_minute = ""
        self._iso_zone = ""
        self._iso_minute_at = 0
        self.used_zone = False

    def traditional(self, stamp: str) -> int | None:
        """Of ``Nov 20 09:14:02``; None where it is no time."""
        seconds = _two_digits(stamp[_TO_MINUTE + 1 :])
        if seconds is None:
            return None
        minute = stamp[:_TO_MINUTE]
        if minute != self._minute:
            at = self._resolve(minute)
            if at is None:
                return None
            self._minute, self._minute_at = minute, at
            self._last = at
        return self._minute_at + seconds

    def iso(self, stamp: str) -> int | None:
        """Of ``2026-11-20T09:14:02`` with or without a fraction and a zone; None where it is no time."""
        tail = stamp[_TO_ISO_SECOND:]
        zone = tail.lstrip(".,0123456789").strip() if tail else ""
        seconds = _two_digits(stamp[_TO_ISO_MINUTE + 1 : _TO_ISO_SECOND])
        if seconds is None:
            return None
        minute = stamp[:_TO_ISO_MINUTE]
        if minute != self._iso_minute or zone != self._iso_zone:
            at = self._read_iso(minute, zone)
            if at is None:
                return None
            self._iso_minute, self._iso_zone, self._iso_minute_at = minute, zone, at
        return self._iso_minute_at + seconds

    def _read_iso(self, minute: str, zone: str) -> int | None:
        try:
            at = datetime.fromisoformat(minute)
            if zone:
                at = at.replace(tzinfo=UTC if zone in ("Z", "UTC") else _read_offset(zone))
            else:
                self.used_zone = True
                at = at.replace(tzinfo=self._zone)
            return known_time(int(at.timestamp()))
        except (ValueError, OverflowError):
            return None

    def _resolve(self, minute: str) -> int | None:
        parts = read_traditional(minute)
        if parts is None:
            return None
        self.used_zone = True
        if not self._last:
            return self._at(self._year, parts)
        year = datetime.fromtimestamp(self._last, UTC).year
        candidates = [at for y in (year - 1, year, year + 1) if (at := self._at(y, parts)) is not None]
        return min(candidates, key=lambda at: abs(at - self._last), default=None)

    def _at(self, year: int, parts: tuple[int, int, int, int]) -> int | None:
        try:
            return known_time(int(datetime(year, *parts, tzinfo=self._zone).timestamp()))
        except (ValueError, OverflowError):
            return None


def known_time(at: int) -> int | None:
    """Seconds since 1970, where a log can have been written then; else None."""
    return at if 0 < at < _LATEST else None


def read_traditional(minute: str) -> tuple[int, int, int, int] | None:
    """Month, day, hour and minute of ``Nov 20 09:14``; None where it is no such time."""
    month = _MONTHS.get(minute[:3])
    day, hour, of_hour = minute[4:6].strip(), minute[7:9], minute[10:12]
    if month is None or not (day.isdigit() and hour.isdigit() and of_hour.isdigit()) or minute[9:10] != ":":
        return None
    return month, int(day), int(hour), int(of_hour)


def year_of_last(stamp: str, written_at: datetime, zone: tzinfo) -> int:
    """The year of a log's last line: the latest in which that line is not newer than the file itself."""
    parts = read_traditional(stamp)
    local = written_at.astimezone(zone) + timedelta(days=1)
    if parts is None or parts[:2] <= (local.month, local.day):
        return local.year
    return local.year - 1


def _read_offset(text: str) -> timezone:
    """Of ``+0900`` or ``+09:00``. Raises ``ValueError`` for anything else."""
    digits = text[1:].replace(":", "")
    if text[0] not in "+-" or len(digits) not in (2, 4) or not digits.isdigit():
        raise ValueError(text)
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:] or 0))
    return timezone(-offset if text[0] == "-" else offset)


def _two_digits(text: str) -> int | None:
    return int(text) if len(text) == 2 and text.isascii() and text.isdigit() else None
