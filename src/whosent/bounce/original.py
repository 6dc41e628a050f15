"""What a notice states of the mail it is about: its Message-ID, its envelope sender; and its own date."""

from __future__ import annotations

from datetime import datetime

from whosent.bounce.dsn import StatusReport
from whosent.bounce.text_reading import TextReading
from whosent.bounce.typed import is_address, read_address
from whosent.message import Headers, Part, parse_date

NULL_SENDER = "<>"
_LOCAL_DAEMON = "mailer-daemon"  # how sendmail and Postfix stamp a null sender without naming a host

_STAMPED = 3  # Received lines that the reporter's own hosts may have added
_STAMPED_FIELDS = ("return-path", "x-envelope-from", "x-envelope-sender")  # the last two by gateways
_ENVELOPE_MARKS = ("envelope-from", "envelope-sender")


def find_notice_date(message: Part) -> datetime | None:
    """Date of the notice, else the time at which the last host took it; None where neither can be read."""
    stated = message.headers.unfolded("date")
    if stated and (found := parse_date(stated)) is not None:
        return found
    received = message.headers.unfolded("received")
    return parse_date(received.rpartition(";")[2]) if ";" in received else None


def find_original_message_id(
    notice: Part, returned: Part | None, report: StatusReport, prose: TextReading,
) -> str:
    """Of the returned message, else of a field or the text, else what the notice refers to; ""."""
    if returned is not None and (own := bare_message_id(returned.headers.unfolded("message-id"))):
        return own
    stated = report.original_message_id or prose.message_id
    if stated:
        return bare_message_id(stated)
    headers = notice.headers
    return bare_message_id(headers.unfolded("in-reply-to")) or bare_message_id(headers.unfolded("references"))


def bare_message_id(value: str) -> str:
    """A message id without brackets, also where none were written or it was folded; the last of several.

    Source: RFC 5322 §3.6.4.
    """
    opened = value.rpartition("<")[2] if "<" in value else value
    return "".join(opened.partition(">")[0].split())


def find_envelope_sender(returned: Part | None, prose: TextReading) -> str:
    """MAIL FROM of the original: of its Return-Path or what else was stamped on it, else of the text.

    "<>" where it had none; "" where nothing states it. The author's address is never taken for it.
    Source: RFC 5321 §4.4.
    """
    if returned is not None and (found := _stamped_sender(returned.headers)):
        return found
    address = read_address(prose.envelope_sender) if prose.envelope_sender else ""
    return address if is_address(address) else ""


def _stamped_sender(headers: Headers) -> str:
    for name in _STAMPED_FIELDS:
        stamped = headers.unfolded(name)
        if not stamped:
            continue
        if stamped == NULL_SENDER or stamped.strip("<>").lower() == _LOCAL_DAEMON:
            return NULL_SENDER
        address = read_address(stamped)
        if is_address(address):
            return address
    for line in headers.all_unfolded("received")[:_STAMPED]:
        folded = line.lower()
        for mark in _ENVELOPE_MARKS:
            at = folded.find(mark)
            if at < 0:
                continue
            address = read_address(line[at + len(mark):].lstrip(" =:").partition(")")[0].partition(" ")[0])
            if is_address(address):
                return address
    return ""
