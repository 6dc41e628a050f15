"""Dates out of header fields (RFC 5322 §3.3), leniently."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from whosent.message.address import strip_comments
from whosent.message.zone_table import load_zones

_REMEMBERED = 60  # characters; longer values are not worth remembering
_VALUE_MAX = 200
_FIRST_YEAR, _LAST_YEAR = 1900, 9998  # a day east or west of these is still a date
_DATE_PIECE_MAX = 9  # "September"
_OFFSET_MAX_MIN = 24 * 60 - 1
_MONTHS = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1
    )
}
# What nearly every mail has, in one match; the rest is taken apart word by word.
_USUAL = re.compile(
    r"\s*(?:[A-Za-z]{3},? )? ?(\d{1,2}) ([A-Za-z]{3}) (\d{4}) (\d\d):(\d\d):(\d\d) ([+-])(\d\d)([0-5]\d)"
    r"(?: \([A-Za-z]{1,6}\))?\s*",
    re.ASCII,
)
_JAPANESE_UNITS = str.maketrans({"年": "-", "月": "-", "日": " ", "時": ":", "分": ":", "秒": " "})


@dataclass(slots=True)
class _Reading:
    """What has been made out of a date so far."""

    day: int = 0
    month: int = 0
    year: int = -1
    clock: tuple[int, int, int] | None = None
    offset_min: int | None = None
    has_zone: bool = False
    is_pm: bool | None = None


def parse_date(value: str) -> datetime | None:
    """Aware, in UTC; None where no date can be read. The zone written is lost: see ``utc_offset_min``.

    RFC 5322 with its obsolete forms, ctime, RFC 3339 and Japanese ways of writing are read, with or without
    seconds and day of the week. A date without a zone is taken as UTC, one without a time as midnight.
    """
    return _remembered(value) if len(value) <= _REMEMBERED else _parse(value)


def _parse(value: str) -> datetime | None:
    usual = _USUAL.fullmatch(value)
    if usual is not None and (found := _usual_date(usual)) is not None:
        return found
    reading = _read(value)
    if reading is None or not reading.day or not reading.month:
        return None
    hour, minute, second = reading.clock or (0, 0, 0)
    if reading.is_pm is not None and 1 <= hour <= 12:
        hour = hour % 12 + (12 if reading.is_pm else 0)
    if not _FIRST_YEAR <= reading.year <= _LAST_YEAR:
        return None
    try:
        local = datetime(reading.year, reading.month, reading.day, hour, minute, min(second, 59), tzinfo=UTC)
    except (ValueError, OverflowError):
        return None
    return local - timedelta(minutes=reading.offset_min or 0)


def _usual_date(match: re.Match[str]) -> datetime | None:
    day, month, year, hour, minute, second, sign, zone_h, zone_min = match.groups()
    number = _MONTHS.get(month.lower())
    if number is None:
        return None
    if not _FIRST_YEAR <= int(year) <= _LAST_YEAR or (east := _usual_offset(sign, zone_h, zone_min)) is None:
        return None
    second = second if second < "60" else "59"
    try:
        # Taken apart by hand, it takes twice as long.
        local = datetime.fromisoformat(f"{year}-{number:02}-{day:0>2}T{hour}:{minute}:{second}+00:00")
    except ValueError:
        return None
    return local - east


@lru_cache(maxsize=256)
def _usual_offset(sign: str, zone_h: str, zone_min: str) -> timedelta | None:
    east = int(zone_h) * 60 + int(zone_min)
    return timedelta(minutes=-east if sign == "-" else east) if east <= _OFFSET_MAX_MIN else None


_remembered = lru_cache(maxsize=1024)(_parse)  # a mail states the same time in several fields


def utc_offset_min(value: str) -> int | None:
    """The zone that a date states, in minutes east of UTC.

    None where it states none, one that is not known, or ``-0000``: UTC of a clock whose zone is not told
    (RFC 5322 §3.3).
    """
    usual = _USUAL.fullmatch(value)
    if usual is not None:
        east = int(usual[8]) * 60 + int(usual[9])
        if east <= _OFFSET_MAX_MIN:
            return east if usual[7] == "+" else -east or None
    reading = _read(value)
    return reading.offset_min if reading is not None else None


def _read(value: str) -> _Reading | None:
    value = value[:_VALUE_MAX]
    if not value.isascii():
        value = _plain(value)
    reading = _Reading()
    for word in strip_comments(value).replace(",", " ").split():
        _take(reading, word)
    if reading.offset_min is None and not reading.has_zone and "(" in value:
        _take_zone(reading, value.partition("(")[2].partition(")")[0].strip())
    return reading


def _plain(value: str) -> str:
    value = unicodedata.normalize("NFKC", value)
    for era, before in load_zones().eras.items():
        head, found, rest = value.partition(era)
        if found:
            year, _, rest = rest.partition("年")
            number = 1 if year.strip() == "元" else int(year) if _is_number(year.strip()) else 0
            value = f"{head}{before + number}年{rest}"
    for half, mark in (("午前", " AM "), ("午後", " PM ")):
        value = value.replace(half, mark)
    return value.translate(_JAPANESE_UNITS).replace(": ", " ").rstrip(":")


def _take(reading: _Reading, word: str) -> None:
    first = word[0]
    if ":" in word and first.isdigit():
        date, mark, clock = word.partition("T")
        if not mark:
            date, mark, clock = word.partition("t")
        if mark and date.count("-") == 2:
            _take_date(reading, date.split("-"))
            _take_clock(reading, clock)
        elif word.count("/") == 2:  # 24/Nov/2026:14:48:00
            date, _, clock = word.partition(":")
            _take_date(reading, date.split("/"))
            _take_clock(reading, clock)
        else:
            _take_clock(reading, word)
    elif first in "+-" and _is_number(word[1:].replace(":", "")):
        _take_offset(reading, word)
    elif _is_number(word):
        _take_number(reading, int(word[:9]), len(word))
    elif (month := _MONTHS.get(word[:3].lower())) and word.rstrip(".").isalpha():
        reading.month = reading.month or month
    elif word.count("-") == 2 or word.count("/") == 2:
        _take_date(reading, word.replace("/", "-").split("-"))
    elif word.upper() in ("AM", "PM"):
        reading.is_pm = word.upper() == "PM"
    else:
        _take_zone(reading, word)


def _take_number(reading: _Reading, number: int, digits: int) -> None:
    if digits <= 2 and not reading.day and 1 <= number <= 31:
        reading.day = number
    elif reading.year < 0:
        reading.year = _full_year(number, digits)


def _take_date(reading: _Reading, pieces: list[str]) -> None:
    """24-Nov-2026, 2026-11-24; between two numbers of two digits the order is not told, so they are left."""
    if len(pieces) != 3:
        return
    first, second, third = pieces
    if max(map(len, pieces)) > _DATE_PIECE_MAX:
        return
    month = _MONTHS.get(second[:3].lower(), 0) or (int(second) if _is_number(second) else 0)
    if not _is_number(first) or not _is_number(third) or reading.day:
        return
    if len(first) >= 3:
        reading.year, reading.day = int(first), int(third)
    elif second.isalpha() or len(third) >= 4:
        reading.year, reading.day = _full_year(int(third), len(third)), int(first)
        if not second.isalpha():
            month, reading.day = (int(first), month) if month > 12 else (month, int(first))
    else:
        return
    reading.month = month


def _take_clock(reading: _Reading, text: str) -> None:
    """14:48, 14:48:00.123, with Z, +0900, JST, AM or PM right behind it."""
    stop = 0
    while stop < len(text) and (text[stop].isdigit() or text[stop] in ":."):
        stop += 1
    pieces = text[:stop].partition(".")[0].split(":")
    if reading.clock is None and 2 <= len(pieces) <= 3 and all(_is_number(p) and len(p) < 3 for p in pieces):
        hour, minute, second = (int(p) for p in (*pieces, "0")[:3])
        if hour < 24 and minute < 60 and second < 61:
            reading.clock = (hour, minute, second)
    rest = text[stop:]
    if rest:
        if rest[0] in "+-":
            _take_offset(reading, rest)
        elif rest.upper() in ("AM", "PM"):
            reading.is_pm = rest.upper() == "PM"
        else:
            _take_zone(reading, rest)


def _take_offset(reading: _Reading, word: str) -> None:
    """+0900, +09:00, -500, +9."""
    digits = word[1:].replace(":", "")
    if (reading.has_zone and reading.offset_min != 0) or not _is_number(digits) or len(digits) > 4:
        return
    hours, minutes = (int(digits), 0) if len(digits) < 3 else (int(digits[:-2]), int(digits[-2:]))
    total = 60 * hours + minutes
    if total > _OFFSET_MAX_MIN:
        return
    reading.has_zone = True
    is_unknown = word[0] == "-" and total == 0
    reading.offset_min = None if is_unknown else -total if word[0] == "-" else total


def _take_zone(reading: _Reading, word: str) -> None:
    if reading.has_zone:
        return
    offset = load_zones().zones.get(word.upper())
    if offset is not None:
        reading.offset_min = offset
        reading.has_zone = True
        return
    for sign in "+-":  # GMT+9, UTC+09:00
        name, found, digits = word.partition(sign)
        if found and name.upper() in ("GMT", "UTC", "UT"):
            _take_offset(reading, sign + digits)


def _full_year(year: int, digits: int) -> int:
    if digits <= 2:
        return year + (2000 if year < 50 else 1900)  # RFC 5322 §4.3
    return year + 1900 if digits == 3 else year


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal()
