"""Reminders as an iCalendar file (RFC 5545), for any calendar program."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

_FOLD_AT = 75  # octets, RFC 5545 §3.1
_LINE_END = "\r\n"
_PRODUCT = "-//whosent//plan//EN"
_DOMAIN = "whosent.invalid"  # RFC 2606: a name that is nobody's


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """Something to do on a day.

    key          what it is about, such as a step's id; with the day it makes the event's UID
    summary, description   text of any kind
    """

    key: str
    day: date
    summary: str
    description: str = ""


def write_calendar(reminders: Sequence[Reminder], now: datetime) -> str:
    """The file's text, CRLF line ends included. Events last all day, and reminders of the same thing keep
    their UID, so that a second import replaces the first.

    ``now`` is aware. Source: RFC 5545 §3.1 (folding), §3.3.11 (escaping), §3.6.1, §3.8.4.7 (UID).
    """
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{_PRODUCT}", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
    for reminder in reminders:
        lines += _event(reminder, now)
    lines.append("END:VCALENDAR")
    return "".join(folded + _LINE_END for line in lines for folded in _fold(line))


def remind_after(days: Sequence[int], start: date) -> tuple[date, ...]:
    """The days of reminders, counted from ``start``."""
    return tuple(start + timedelta(days=count) for count in days)


def _event(reminder: Reminder, now: datetime) -> Iterator[str]:
    digest = hashlib.sha256(f"{reminder.key}\n{reminder.day.isoformat()}".encode()).hexdigest()[:32]
    yield "BEGIN:VEVENT"
    yield f"UID:{digest}@{_DOMAIN}"
    yield f"DTSTAMP:{now.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    yield f"DTSTART;VALUE=DATE:{reminder.day:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{reminder.day + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{_escape(reminder.summary)}"
    if reminder.description:
        yield f"DESCRIPTION:{_escape(reminder.description)}"
    yield "TRANSP:TRANSPARENT"
    yield from ("BEGIN:VALARM", "ACTION:DISPLAY", "TRIGGER:PT9H")
    yield f"DESCRIPTION:{_escape(reminder.summary)}"
    yield from ("END:VALARM", "END:VEVENT")


def _escape(text: str) -> str:
    """TEXT of RFC 5545 §3.3.11; control characters, which it cannot hold, are left out."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(filter(_is_text, lines))
    escaped = kept.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return escaped.replace("\n", "\\n")


def _is_text(char: str) -> bool:
    if char in "\n\t":
        return True
    return " " <= char <= "~" or (char >= "\xa0" and not "\ud800" <= char <= "\udfff")


def _fold(line: str) -> Iterator[str]:
    """Lines of at most 75 octets, none of which ends inside a character."""
    piece, used = "", 0
    for char in line:
        size = len(char.encode())
        if used + size > _FOLD_AT:
            yield piece
            piece, used = " ", 1
        piece += char
        used += size
    yield piece
