"""What stands around the messages of a log: the time, the host and the program."""

from __future__ import annotations

import json
from typing import NamedTuple

from whosent.account.log_clock import LogClock, known_time

_LONGEST_STAMP = 40
_TRADITIONAL = 15
_JSON_TIME = "__REALTIME_TIMESTAMP"


class Frame(NamedTuple):
    """One line of a log.

    at       seconds since 1970 UTC
    host     "" where the log names none
    program  last part of its name, such as "smtpd"; "" where the log names none
    process  its number; ""
    """

    at: int
    host: str
    program: str
    process: str
    message: str


def read_frame(line: str, clock: LogClock, umbrellas: frozenset[str]) -> Frame | None:
    """A line of syslog (RFC 3164, RFC 5424, and as rsyslog and journald write it), or of a server's own log.

    umbrellas  programs that put the name of the real one in front of their messages

    None where it begins with no time.
    """
    if line.startswith("{"):
        frame = _read_json(line)
    else:
        if line.startswith("<"):
            line = line.partition(">")[2]
        if line.startswith("1 "):
            frame = _read_rfc5424(line[2:], clock)
        elif line[4:5] == "-":
            frame = _read_iso(line, clock)
        else:
            at = clock.traditional(line[:_TRADITIONAL])
            rest = line[_TRADITIONAL + 1 :]
            if line[_TRADITIONAL : _TRADITIONAL + 1] == ".":  # journalctl -o short-precise
                rest = rest.partition(" ")[2]
            frame = _read_tag(at, rest) if at is not None else None
    if frame is not None and frame.program in umbrellas:
        name, parted, message = frame.message.partition(": ")
        if parted:
            return Frame(frame.at, frame.host, name.partition("(")[0], frame.process, message)
    return frame


def _read_iso(line: str, clock: LogClock) -> Frame | None:
    """``2026-11-20T09:14:02+09:00 host program[1]: …``, or a server's own ``2026-11-20 09:14:02 …``."""
    if line[10:11] == "T":
        stamp, _, rest = line.partition(" ")
        at = clock.iso(stamp)
        if at is None:
            return None
        return Frame(at, "", "", "", rest) if rest.startswith("[") else _read_tag(at, rest)
    end = line.find(" ", 19)
    if end < 0 or end > _LONGEST_STAMP:
        return None
    stamp, rest = line[:end], line[end + 1 :]
    if rest[:1] in "+-" and rest[1:5].isdigit() and rest[5:6] == " ":
        stamp, rest = stamp + rest[:5], rest[6:]
    at = clock.iso(stamp)
    if at is None:
        return None
    word, _, message = rest.partition(" ")
    if word.endswith(":"):  # Dovecot's own file: "imap-login: Info: Login"
        return _named(at, "", word[:-1], message)
    return Frame(at, "", "", "", rest.lstrip())


def _read_tag(at: int, rest: str) -> Frame | None:
    """Behind the time: ``host program[1]: message``, or ``program: message``."""
    end = rest.find(": ")
    if end < 0:
        return None
    host, parted, tag = rest[:end].partition(" ")
    if not parted:
        host, tag = "", host
    elif " " in tag:
        return Frame(at, host, "", "", rest[len(host) + 1 :])
    return _named(at, host, tag, rest[end + 2 :])


def _named(at: int, host: str, tag: str, message: str) -> Frame:
    name, _, process = tag.partition("[")
    return Frame(at, host, name.rpartition("/")[2], process.rstrip("]"), message)


def _read_rfc5424(rest: str, clock: LogClock) -> Frame | None:
    """``TIMESTAMP HOST APP PROCID MSGID SD MSG`` (RFC 5424 §6)."""
    pieces = rest.split(" ", 5)
    if len(pieces) < 6:
        return None
    stamp, host, program, process, _, tail = pieces
    at = clock.iso(stamp)
    if at is None:
        return None
    message = tail[2:] if tail.startswith("- ") else tail.partition("] ")[2]
    return Frame(at, host, program.rpartition("/")[2], process, message.removeprefix("\ufeff"))


def _read_json(line: str) -> Frame | None:
    """A line of ``journalctl -o json``. Source: systemd, Journal Export Formats."""
    try:
        entry = json.loads(line)
        if not isinstance(entry, dict):
            return None
        at = known_time(int(entry[_JSON_TIME]) // 1_000_000)
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    if at is None:
        return None
    message = entry.get("MESSAGE", "")
    if isinstance(message, list):  # not UTF-8: its octets
        message = bytes(o for o in message if isinstance(o, int) and 0 <= o < 256).decode("utf-8", "replace")
    tag, host = entry.get("SYSLOG_IDENTIFIER", ""), entry.get("_HOSTNAME", "")
    process = entry.get("SYSLOG_PID", "") or entry.get("_PID", "")
    if not (isinstance(message, str) and isinstance(tag, str) and isinstance(host, str)):
        return None
    return Frame(at, host, tag.rpartition("/")[2], str(process), message)
