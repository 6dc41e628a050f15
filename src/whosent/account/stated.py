"""What the text of a security notice states: values behind known labels, times in many forms."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone

from whosent.account.security import Stated
from whosent.account.security_table import Labels, TimeWords, squeeze
from whosent.evidence.network import read_ip
from whosent.message import Part, parse_addresses, parse_date

_MOST_PARTS = 40
_MOST_CHARACTERS = 12_000
_MOST_LINES = 300
_VALUE_MAX = 120
_LABEL_MAX = 40  # a longer line is no label
_BULLETS = " \t\u3000*-・■□◆◇▼●○※>|【】[]"
_COLONS = (":", "\uff1a")  # and its full-width form
_DAY_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_CLOCK = re.compile(r"(\d{1,2}):(\d{1,2})(?::(\d{1,2}))?\s?(am|pm|a\.m\.|p\.m\.)?")
_OFFSET = re.compile(r"(?:utc|gmt)?\s?([+-])(\d{1,2}):?(\d{2})?(?!\d)")
_WORD = re.compile(r"[a-z]+|\d+")


def own_text(message: Part) -> str:
    """What a mail itself says to its reader, plain text before HTML; nothing of mails inside it.

    At most some thousand characters; "" where it has no text.
    """
    html = ""
    for part in _own_leaves(message):
        if part.content_type == "text/plain":
            text = part.text[:_MOST_CHARACTERS]
            if text.strip():
                return text
        elif part.content_type == "text/html" and not html:
            html = part.plain_text()[:_MOST_CHARACTERS]
    return html


def _own_leaves(message: Part) -> Iterator[Part]:
    waiting = [message]
    left = _MOST_PARTS
    while waiting and left:
        left -= 1
        part = waiting.pop()
        if part.content_type.startswith("multipart/"):
            waiting.extend(reversed(part.children[:_MOST_PARTS]))
        elif part.content_type.startswith("text/") and not part.filename:
            yield part


def read_stated(
    text: str, labels: Labels, words: TimeWords, *, zone_min: int | None, near: datetime | None
) -> Stated:
    """What is stated in ``text``.

    zone_min  minutes east of UTC of times that state no zone; None where nobody knows
    near      when the mail arrived; None where that is not known. A time days away from it is another one
    """
    found: dict[str, str] = {}
    for label, value in _labelled(text):
        for name in ("time", "account", "address", "region", "device", "client"):
            if name not in found and label in getattr(labels, name):
                found[name] = value[:_VALUE_MAX]
    at = read_time(found.get("time", ""), words, zone_min)
    if at is not None and near is not None and abs(at - near) > _NEAR:
        at = None
    account = found.get("account", "")
    named = parse_addresses(account)
    return Stated(
        at=at,
        account=named[0].address if named else account,
        address=_first_ip(found.get("address", "")),
        region=found.get("region", ""),
        device=found.get("device", ""),
        client=found.get("client", ""),
    )


_NEAR = timedelta(days=3)


def _labelled(text: str) -> Iterator[tuple[str, str]]:
    """Labels, squeezed, with what stands behind them: after a colon, after a space, or on the next line."""
    lines = [line.strip(_BULLETS) for line in text.split("\n")[:_MOST_LINES]]
    lines = [line for line in lines if line]
    for number, line in enumerate(lines):
        at = min((p for colon in _COLONS if (p := line.find(colon)) >= 0), default=-1)
        if 0 < at <= _LABEL_MAX:
            value = line[at + 1 :].strip()
            if not value and number + 1 < len(lines):
                value = lines[number + 1]
            yield squeeze(line[:at].rstrip(_BULLETS)), value
        elif len(line) <= _LABEL_MAX and number + 1 < len(lines):
            yield squeeze(line), lines[number + 1]
        head, _, rest = line[: _LABEL_MAX + _VALUE_MAX].partition(" ")
        if rest:
            yield squeeze(head.rstrip(_BULLETS)), rest.strip()


def _first_ip(text: str) -> str:
    for word in text.replace(",", " ").replace("(", " ").replace(")", " ").split():
        address = read_ip(word)
        if address:
            return address
    return ""


def read_time(text: str, words: TimeWords, zone_min: int | None) -> datetime | None:
    """A time as notices write it; aware, UTC. None where it cannot be read or its zone cannot be told."""
    text = text[:_VALUE_MAX].strip()
    if not text:
        return None
    written = text.casefold()
    for mark, stand_in in words.marks.items():
        written = written.replace(mark, stand_in)
    clock = _CLOCK.search(written)
    day = _find_day(written, words)
    if clock is None or day is None:
        return parse_date(text)
    before, after = written[: clock.start()], written[clock.end() :]
    hour = _hour(int(clock[1]), clock[4] or ("pm" if before.rstrip().endswith("pm") else ""))
    minutes = _zone(after, words)
    minutes = zone_min if minutes is None else minutes
    if minutes is None:
        return None
    try:
        zone = timezone(timedelta(minutes=minutes))
        local = datetime(*day, hour, int(clock[2]), int(clock[3] or 0), tzinfo=zone)
        return local.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _find_day(written: str, words: TimeWords) -> tuple[int, int, int] | None:
    found = _DAY_FIRST.search(written)
    if found is not None:
        return int(found[1]), int(found[2]), int(found[3])
    month = day = year = 0
    for word in _WORD.findall(written):
        if word in words.months:
            month = month or words.months[word]
        elif word.isdigit():
            number = int(word) if len(word) <= 4 else 0
            if len(word) == 4:
                year = year or number
            elif not day and 1 <= number <= 31:
                day = number
    return (year, month, day) if year and month and day else None


def _hour(hour: int, half: str) -> int:
    if half.startswith("p"):
        return hour + 12 if hour < 12 else hour
    return 0 if half.startswith("a") and hour == 12 else hour


def _zone(after: str, words: TimeWords) -> int | None:
    """Minutes east of UTC as stated behind a time of day; None where nothing is."""
    offset = _OFFSET.search(after)
    if offset is not None:
        minutes = int(offset[2]) * 60 + int(offset[3] or 0)
        return minutes if offset[1] == "+" else -minutes
    return next((words.zones[word] for word in _WORD.findall(after) if word in words.zones), None)
