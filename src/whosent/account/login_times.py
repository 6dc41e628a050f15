"""Times as lists of logins write them: in many orders, languages and zones, with or without a year."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from enum import Enum, StrEnum, auto
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from whosent.cited import Citation
from whosent.tables import read_packaged

_ERA_DIGITS = 2
_LONGEST = 400  # characters in which a time is looked for
_DATE = len("2026-11-24")
_AWAY = 24  # characters between a date and its time of day
_FIRST_YEAR, _LAST_YEAR = 1990, 2199
_NOON = time(12)

_Y_M_D = re.compile(r"(?<![\d.])(\d{4}) ?[-/.] ?(\d{1,2}) ?[-/.] ?(\d{1,2})(?!\d)")
_N_N_Y = re.compile(r"(?<![\d.])(\d{1,2})[-/.] ?(\d{1,2})[-/.] ?(\d{4})(?!\d)")
_N_N = re.compile(r"(?<![\d./])(\d{1,2})/(\d{1,2})(?![\d/.])")
_NAME_D = re.compile(
    r"(?<![^\W\d_])([^\W\d_]{3,12})\.?[ -]{1,2}(\d{1,2})(?:st|nd|rd|th)?(?![\d:])(?:,? {1,2}(\d{4})(?!\d))?"
)
_D_NAME = re.compile(
    r"(?<!\d)(\d{1,2})\.?[ -]{1,2}(?:de )?([^\W\d_]{3,12})\.?(?:,?[ -]{1,2}(?:de )?(\d{4})(?!\d))?"
)
_TIME = re.compile(r"(?<![\d:])(\d{1,2}):(\d{2}|\d(?=:))(?::(\d{1,2})(?:[.,](\d{1,9}))?)?(?!\d|:[\d:])")
_OFFSET = re.compile(r" ?\(?([A-Za-z]{1,5})? ?([+-]\d{1,2}(?::?\d{2})?)?(?!\d)")
_AGO = re.compile(r"(?<![\w.])(\d{1,4}|[a-z]{1,3}) ?(?=\D)")
_BARE_OFFSET = re.compile(r"([+-])(\d{1,2})(?::?(\d{2}))?")


class DateOrder(StrEnum):
    """In which order a list writes a date whose numbers do not tell."""

    YMD = "ymd"
    MDY = "mdy"
    DMY = "dmy"


class TimeTrouble(Enum):
    """Why a time could not be read."""

    UNREADABLE = auto()
    NO_ZONE = auto()  # it states no zone, and none is known
    NO_DATE = auto()  # it leaves the year or the day to be known


@dataclass(frozen=True, slots=True, kw_only=True)
class Halves:
    """Words for the halves of a day."""

    morning: tuple[str, ...]
    afternoon: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ago:
    """Words after a number that say how long ago something was; ``one`` stands for the number."""

    minute: tuple[str, ...]
    hour: tuple[str, ...]
    day: tuple[str, ...]
    one: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """Words for a day as seen from another."""

    today: tuple[str, ...]
    yesterday: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeWords:
    """``login_times.toml``."""

    schema: int
    source: Citation
    signs: Mapping[str, str]
    eras: Mapping[str, int]
    months: Mapping[str, frozenset[str]]
    halves: Halves
    ago: Ago
    days: Days
    zones: Mapping[str, str]
    fixed: Mapping[str, str]

    def month(self, word: str) -> int:
        """The number of a month by its name; 0 where ``word`` names none."""
        name = word.casefold()
        return next((int(number) for number, names in self.months.items() if name in names), 0)


@cache
def load_time_words() -> TimeWords:
    """The table that ships."""
    return read_packaged(TimeWords, "whosent.account", "login_times.toml")


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenTime:
    """A time as found in a text.

    year       None where it is not written
    month_day  None where neither is written; in the order in which they stand where ``is_open``
    is_open    whether it is left to the list's order which of the two is the month
    clock      the time of day; None where it is not written
    offset     None where no zone is written
    days_ago   0 and 1 for "today" and "yesterday"; None where no such word stands there
    ago        how long ago it was, as written; None
    """

    year: int | None = None
    month_day: tuple[int, int] | None = None
    is_open: bool = False
    clock: time | None = None
    offset: timedelta | None = None
    days_ago: int | None = None
    ago: timedelta | None = None

    @property
    def is_day_only(self) -> bool:
        """Whether it names a day and no time of it."""
        return self.clock is None and self.ago is None and self.month_day is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeFrame:
    """What is known beside a written time.

    zone   of times that state none; None where it is not known
    now    when the list was looked at, aware; None where that is not known
    order  of dates whose numbers do not tell
    day    under which the time stands, as a heading; None for none
    """

    zone: tzinfo | None = None
    now: datetime | None = None
    order: DateOrder = DateOrder.YMD
    day: date | None = None


def find_time(text: str, words: TimeWords) -> WrittenTime | None:
    """The first time in ``text``; None where there is none. Looks at the first 400 characters."""
    text = text[:_LONGEST]
    if (written := _read_iso(text)) is not None:
        return written
    plain = _in_common_years(text, words).translate(_signs(words))
    found, start, end = _find_date(plain, words)
    at = _find_clock(plain, start, end, words)
    if at is not None:
        clock, offset = at
        found = replace(found, clock=clock, offset=offset)
    lower = text.casefold()
    found = replace(found, ago=_find_ago(lower, words))
    if found.month_day is None:
        found = replace(found, days_ago=_day_word(lower, words))
    if found.month_day is None and found.clock is None and found.ago is None:
        return None
    return found


def _in_common_years(text: str, words: TimeWords) -> str:
    """``text`` with the year of a Japanese era ("令和8年", "令和元年") as one of the common count."""
    for era, zero in words.eras.items():
        before, found, rest = text.partition(era)
        number, sign, after = rest.partition("年")
        number = "1" if number.strip() == "元" else number.strip()
        if found and sign and len(number) <= _ERA_DIGITS and number.isascii() and number.isdecimal():
            return f"{before}{zero + int(number)}年{after}"
    return text


def read_time(written: WrittenTime, frame: TimeFrame) -> datetime | TimeTrouble:
    """The moment that is meant, in UTC. A day without a time of day stands at its noon."""
    zone = timezone(written.offset) if written.offset is not None else frame.zone
    if written.ago is not None and written.clock is None and written.month_day is None:
        return TimeTrouble.NO_DATE if frame.now is None else (frame.now - written.ago).astimezone(UTC)
    if zone is None:
        return TimeTrouble.NO_ZONE
    try:
        day = _day_of(written, frame, zone)
        if isinstance(day, TimeTrouble):
            return day
        at = datetime.combine(day, written.clock or _NOON, zone).astimezone(UTC)
        if written.month_day is None and frame.day is None and frame.now is not None and at > frame.now:
            at -= timedelta(days=1)  # "23:50", looked at shortly after midnight
    except (ValueError, OverflowError):
        return TimeTrouble.UNREADABLE
    return at


def find_order(written: Iterable[WrittenTime], default: DateOrder) -> DateOrder:
    """In which order a list writes its open dates: as their numbers tell, else as makes the list ordered."""
    dates = [(found.month_day, found.year) for found in written if found.is_open and found.month_day]
    pairs = [pair for pair, _ in dates]
    if any(first > 12 for first, _ in pairs):
        return DateOrder.DMY
    if any(second > 12 for _, second in pairs) or len(pairs) < 3:
        return DateOrder.MDY if any(second > 12 for _, second in pairs) else default
    as_mdy = [(year or 0, first, second) for (first, second), year in dates]
    as_dmy = [(year or 0, second, first) for (first, second), year in dates]
    if _is_ordered(as_mdy) != _is_ordered(as_dmy):
        return DateOrder.MDY if _is_ordered(as_mdy) else DateOrder.DMY
    return default


def find_zone(name: str, words: TimeWords | None = None) -> tzinfo | None:
    """The zone that is called so: "Asia/Tokyo", "UTC", "JST", "+09:00", "UTC+09:00"; None for a name of none.

    ``words`` are the shipped ones where none are given.
    """
    words = words or load_time_words()
    if name[:3].casefold() in words.zones and name[3:4] in ("+", "-"):
        name = name[3:]
    short = words.zones.get(name.casefold(), name)
    if match := _BARE_OFFSET.fullmatch(short):
        offset = _offset(match[1], match[2], match[3])
        return UTC if offset == timedelta() else None if offset is None else timezone(offset)
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        fixed = words.fixed.get(name)
        return None if fixed is None else find_zone(fixed, words)


@cache
def _signs_of(pairs: tuple[tuple[str, str], ...]) -> dict[int, str]:
    return str.maketrans(dict(pairs))


def _signs(words: TimeWords) -> dict[int, str]:
    return _signs_of(tuple(words.signs.items()))


def _read_iso(text: str) -> WrittenTime | None:
    """A time that is nothing else, in the commonest of all forms."""
    try:
        at = datetime.fromisoformat(text.removesuffix(" UTC"))
    except ValueError:
        return None
    if len(text) <= _DATE:
        return None
    offset = timedelta() if text.endswith(" UTC") else at.utcoffset()
    return WrittenTime(year=at.year, month_day=(at.month, at.day), clock=at.time(), offset=offset)


def _find_date(text: str, words: TimeWords) -> tuple[WrittenTime, int, int]:
    """The date, and where it begins and ends; 0 and 0 where there is none."""
    if match := _Y_M_D.search(text):
        month_day = int(match[2]), int(match[3])
        return WrittenTime(year=int(match[1]), month_day=month_day), *match.span()
    if match := _N_N_Y.search(text):
        pair = int(match[1]), int(match[2])
        return WrittenTime(year=int(match[3]), month_day=pair, is_open=True), *match.span()
    for match in _NAME_D.finditer(text):
        if month := words.month(match[1]):
            return WrittenTime(year=_year(match[3]), month_day=(month, int(match[2]))), *match.span()
    for match in _D_NAME.finditer(text):
        if month := words.month(match[2]):
            return WrittenTime(year=_year(match[3]), month_day=(month, int(match[1]))), *match.span()
    if match := _N_N.search(text):
        return WrittenTime(month_day=(int(match[1]), int(match[2])), is_open=True), *match.span()
    return WrittenTime(), 0, 0


def _year(text: str | None) -> int | None:
    return int(text) if text else None


def _find_clock(text: str, start: int, end: int, words: TimeWords) -> tuple[time, timedelta | None] | None:
    """The time of day behind the date, else before it, with the offset that follows it."""
    match = _TIME.search(text, end, end + _AWAY + 20)
    if match is None and start:
        match = _TIME.search(text, max(0, start - _AWAY), start)
    if match is None:
        return None
    after = text[match.end() :].lstrip(": ").casefold()
    before = text[: match.start()].rstrip().casefold()
    hour = int(match[1])
    half = next((w for w in (*words.halves.morning, *words.halves.afternoon) if after.startswith(w)), "")
    if half or before.endswith((*words.halves.morning, *words.halves.afternoon)):
        is_late = half in words.halves.afternoon if half else before.endswith(words.halves.afternoon)
        if hour > 12:
            return None
        hour = hour % 12 + (12 if is_late else 0)
    micro = int((match[4] or "0")[:6].ljust(6, "0"))
    try:
        clock = time(hour, int(match[2]), min(int(match[3] or 0), 59), micro)
    except ValueError:
        return None
    return clock, _find_offset(after[len(half) :].lstrip(), words)


def _find_offset(text: str, words: TimeWords) -> timedelta | None:
    match = _OFFSET.match(text)
    if match is None:
        return None
    named = words.zones.get((match[1] or "").casefold())
    if match[1] and named is None:
        return None
    if match[2] and (written := _BARE_OFFSET.fullmatch(match[2])):
        return _offset(written[1], written[2], written[3])
    if named and (known := _BARE_OFFSET.fullmatch(named)):
        return _offset(known[1], known[2], known[3])
    return None


def _offset(sign: str, hours: str, minutes: str | None) -> timedelta | None:
    offset = timedelta(hours=int(hours), minutes=int(minutes or 0))
    if offset >= timedelta(hours=24):
        return None
    return -offset if sign == "-" else offset


def _find_ago(text: str, words: TimeWords) -> timedelta | None:
    units = (("minutes", words.ago.minute), ("hours", words.ago.hour), ("days", words.ago.day))
    for match in _AGO.finditer(text):
        if not match[1].isdecimal() and match[1] not in words.ago.one:
            continue
        for unit, names in units:
            if text.startswith(names, match.end()):
                return timedelta(**{unit: int(match[1]) if match[1].isdecimal() else 1})
    return None


def _day_word(text: str, words: TimeWords) -> int | None:
    for days, names in ((0, words.days.today), (1, words.days.yesterday)):
        if any(name in text for name in names):
            return days
    return None


def _day_of(written: WrittenTime, frame: TimeFrame, zone: tzinfo) -> date | TimeTrouble:
    today = None if frame.now is None else frame.now.astimezone(zone).date()
    if written.month_day is None:
        if written.days_ago is None and frame.day is not None:
            return frame.day
        return TimeTrouble.NO_DATE if today is None else today - timedelta(days=written.days_ago or 0)
    month, day = written.month_day
    if written.is_open and (month > 12 or frame.order is DateOrder.DMY):
        month, day = day, month
    if written.year is not None:
        in_range = _FIRST_YEAR <= written.year <= _LAST_YEAR
        return date(written.year, month, day) if in_range else TimeTrouble.UNREADABLE
    if today is None:
        return TimeTrouble.NO_DATE
    this_year = _date_in(today.year, month, day)
    is_past = this_year is not None and this_year <= today + timedelta(days=1)
    return this_year if this_year and is_past else date(today.year - 1, month, day)


def _date_in(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _is_ordered(dates: list[tuple[int, int, int]]) -> bool:
    return dates in (sorted(dates), sorted(dates, reverse=True))
