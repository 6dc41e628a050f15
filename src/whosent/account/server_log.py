"""Logs of mail servers -> the owner's logins, and how single mails came in."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo

from whosent.account.log_clock import LogClock, read_traditional, year_of_last
from whosent.account.log_frame import Frame, read_frame
from whosent.account.log_lines import LogFile, Markers, log_blocks
from whosent.account.logged_logins import LoggedLogins
from whosent.account.logged_mails import LoggedMails, Passage
from whosent.account.logins import LoginHistory, load_login_table
from whosent.account.server_log_rules import Cut, LogEvent, ServerLogRule, Tells, load_server_log_rules
from whosent.evidence import MailLog

_YEAR_ANY = 2000
_HEAD_LINES = 20
_HALF_A_YEAR = 6
_MOST_SESSIONS = 10_000
_SESSION_S = 3600
_HOUR_S = 3600
_GLANCE = 1 << 14  # octets from one line that is looked at to the next
_GLANCED = 200  # octets of a line, enough for what stands in front of the message


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is asked of a log.

    message_ids  of originals, notices and copies in Sent, without brackets; None: all that there are
    recipients   for whom mail failed, lower-cased
    owns         whether a login name is the owner's; None where the name alone cannot tell
    """

    message_ids: frozenset[str] | None
    recipients: frozenset[str] = frozenset()
    owns: Callable[[str], bool | None] = lambda _: None


@dataclass(frozen=True, slots=True, kw_only=True)
class LogRead:
    """What was read of one file.

    servers      names of the rules whose lines it holds, sorted
    first, last  times of its first and last line; None where no line could be read
    mails        mails that it shows being taken, without the server's own notices
    logins       attempts to log in that it shows, of anybody
    zone         in which its lines were taken to be, as they state none; "" where they do
    unread       lines that hold something, and begin with no time that can be read
    is_cut       whether the file is damaged, so that its end was not read
    """

    place: str
    servers: tuple[str, ...] = ()
    first: datetime | None = None
    last: datetime | None = None
    mails: int = 0
    logins: int = 0
    zone: str = ""
    unread: int = 0
    is_cut: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerLog:
    """All that was asked of the logs. ``files`` are in the order of their times."""

    history: LoginHistory
    mail: MailLog
    files: tuple[LogRead, ...] = ()


def read_server_logs(
    files: Iterable[LogFile],
    wanted: Wanted,
    *,
    zone: tzinfo = UTC,
    rules: Iterable[ServerLogRule] | None = None,
) -> ServerLog:
    """The files of one or more servers' logs, plain, rotated, in any order; each is read as a stream.

    zone   for lines that state none. Years that lines do not state follow from when a file was written

    Never raises for what is in the files; memory does not grow with them.
    """
    reader = _Reader(wanted, zone, tuple(rules if rules is not None else load_server_log_rules()))
    begun = sorted((_begin(file, zone) for file in files), key=lambda b: (b.first_at, b.file.place))
    read = tuple(reader.read(b) for b in begun)
    assumed = next((r.zone for r in read if r.zone), "")
    history = reader.logins.history(", ".join(r.place for r in read), assumed, load_login_table())
    return ServerLog(history=history, mail=reader.mails.log(reader.logins), files=read)


@dataclass(frozen=True, slots=True)
class _Begun:
    """A file, and what its beginning tells: the year of its first line, and when that was."""

    file: LogFile
    year: int
    first_at: int


def _begin(file: LogFile, zone: tzinfo) -> _Begun:
    first = next(log_blocks(file), b"")
    lines = [_without_priority(line) for line in first.split(b"\n", _HEAD_LINES)[:_HEAD_LINES]]
    year = _YEAR_ANY
    if any(_month(line) is not None for line in lines):
        year = _find_first_year(file, zone)
    clock = LogClock(zone, year)
    for line in lines:
        if (frame := read_frame(line.decode("utf-8", "replace"), clock, frozenset())) is not None:
            return _Begun(file, year, frame.at)
    return _Begun(file, year, 0)


def _find_first_year(file: LogFile, zone: tzinfo) -> int:
    """The year of the first line: that of the last, less the turns of the year between them."""
    turns, before, head = 0, b"", b""
    last = b""
    for block in log_blocks(file):
        for written in block.split(b"\n"):
            line = _without_priority(written)
            head = line[:3]
            if head != before:
                if (month := _month(line)) is None:
                    continue
                ago = month - (_month(before + b" ") or month)
                turns += (ago < -_HALF_A_YEAR) - (ago > _HALF_A_YEAR)
                before = head
            last = line
    return year_of_last(last[:12].decode("ascii", "replace"), file.written_at, zone) - turns


def _without_priority(line: bytes) -> bytes:
    """Syslog as it is sent begins with ``<22>`` (RFC 3164 §4.1.1)."""
    return line.partition(b">")[2] if line.startswith(b"<") else line


def _month(line: bytes) -> int | None:
    if line[3:4] != b" " or not line[:3].isalpha():
        return None
    parts = read_traditional(line[:3].decode("ascii", "replace") + " 01 00:00")
    return parts[0] if parts is not None else None


class _Reader:
    """The state that is carried from line to line, and from file to file."""

    def __init__(self, wanted: Wanted, zone: tzinfo, rules: tuple[ServerLogRule, ...]) -> None:
        self.logins = LoggedLogins(wanted.owns)
        self.mails = LoggedMails(wanted.message_ids, wanted.recipients)
        self._zone = zone
        self._umbrellas = frozenset(name for rule in rules for name in rule.umbrella)
        events = [(event, rule) for rule in rules for event in rule.event]
        texts = list(dict.fromkeys(event.marker for event, _ in events))
        self._markers = Markers(texts)
        self._events = [[pair for pair in events if pair[0].marker == text] for text in texts]
        self._sessions: dict[tuple[str, str], _Session] = {}

    def read(self, begun: _Begun) -> LogRead:
        """One file to its end."""
        clock, between = LogClock(self._zone, begun.year), LogClock(self._zone, begun.year)
        tally = _Tally()
        for block in log_blocks(begun.file):
            self._look_through(block, between, tally)
            for number, line in self._markers.find(block):
                frame = read_frame(line, clock, self._umbrellas)
                if frame is None:
                    tally.unread += 1
                    continue
                tally.see(frame.at)
                for event, rule in self._events[number]:
                    if _fits(event, frame):
                        self._apply(event, rule, frame, tally)
                        break
        if tally.mails:
            self.mails.hours.update(tally.hours)
        return LogRead(
            place=begun.file.place,
            servers=tuple(sorted(tally.servers)),
            first=_time(tally.first),
            last=_time(tally.last),
            mails=tally.mails,
            logins=tally.logins,
            zone=str(self._zone) if clock.used_zone else "",
            unread=tally.unread,
            is_cut=begun.file.is_cut,
        )

    def _look_through(self, block: bytes, clock: LogClock, tally: _Tally) -> None:
        """A line every now and then, which shows only that the log was being written then; the last, too."""
        last = block.rfind(b"\n", 0, len(block) - 1) + 1
        for at in (*range(0, last, _GLANCE), last):
            begins = block.rfind(b"\n", 0, at) + 1
            line = block[begins : begins + _GLANCED]
            frame = read_frame(line.partition(b"\n")[0].decode("utf-8", "replace"), clock, self._umbrellas)
            if frame is not None:
                tally.see(frame.at)

    def _apply(self, event: LogEvent, rule: ServerLogRule, frame: Frame, tally: _Tally) -> None:
        tally.servers.add(rule.name)
        text = frame.message.partition(event.stops_at)[0] if event.stops_at else frame.message
        method = event.method or rule.methods.get(frame.program, "")
        if event.tells in (Tells.ACCEPTED, Tells.REFUSED):
            tally.logins += 1
            client, login = _value(event.client, text), _value(event.login, text).lower()
            if event.by_process:
                self._keep_session(frame, client, login)
            self.logins.add(frame.at, login, client, method, success=event.tells is Tells.ACCEPTED)
            return
        queue = event.queue.find(text) if event.queue is not None else ""
        passage = self._passage(event, frame, queue, text)
        if passage is None:
            return
        if event.tells is Tells.TAKEN:
            tally.mails += event.about is None
            if passage.is_logged_in:
                self.mails.saw_login()
            if event.by_process:
                self._take_session(frame, passage)
            elif passage.login:
                tally.logins += 1
                self.logins.add(frame.at, passage.login, passage.client, method, success=True)
        if event.tells is Tells.ENDED:
            self.mails.end(frame.host, queue)

    def _passage(self, event: LogEvent, frame: Frame, queue: str, text: str) -> Passage | None:
        """The mail that a line is about, with what the line says of it."""
        if not queue and event.message_id is None:
            return None
        mails = self.mails
        passage: Passage | None
        if event.tells is Tells.TAKEN:
            passage = mails.take(frame.host, queue, frame.at)
            passage.client = _value(event.client, text)
            passage.login = _value(event.login, text).lower()
            passage.user = _value(event.user, text)
            passage.is_logged_in = bool(passage.login) or _value(event.protocol, text)[-1:] in ("A", "a")
        else:
            passage = mails.find(frame.host, queue, frame.at, opens=event.tells is not Tells.ENDED)
            if passage is None:
                return None
            if event.relays is not None and event.relays.find(text) == "Y":
                passage.is_logged_in = True
                mails.saw_login()
        if event.message_id is not None:
            mails.name(passage, event.message_id.find(text))
        if event.id_begins and not passage.message_id:
            mails.name_own(passage, event.id_begins + queue)
        if event.recipient is not None:
            mails.send(passage, event.recipient.find(text).lower())
        if event.notice is not None and (notice := event.notice.find(text)):
            mails.link(frame.host, passage, notice, frame.at)
        if event.about is not None and (about := event.about.find(text)):
            mails.link_back(frame.host, passage, about)
        return passage

    def _keep_session(self, frame: Frame, client: str, login: str) -> None:
        if len(self._sessions) >= _MOST_SESSIONS:
            del self._sessions[next(iter(self._sessions))]
        self._sessions[frame.host, frame.process] = _Session(frame.at, client, login)

    def _take_session(self, frame: Frame, passage: Passage) -> None:
        """The login of the process that took a mail, if it is the same client's and not long ago."""
        known = self._sessions.get((frame.host, frame.process))
        if known is None or not passage.is_logged_in or known.client != passage.client:
            return
        if 0 <= frame.at - known.at <= _SESSION_S:
            passage.login = known.login


@dataclass(frozen=True, slots=True)
class _Session:
    at: int
    client: str
    login: str


@dataclass(slots=True)
class _Tally:
    """What was seen of one file so far."""

    hours: set[int] = field(default_factory=set)
    servers: set[str] = field(default_factory=set)
    first: int | None = None
    last: int | None = None
    mails: int = 0
    logins: int = 0
    unread: int = 0

    def see(self, at: int) -> None:
        if self.first is None or at < self.first:
            self.first = at
        if self.last is None or at > self.last:
            self.last = at
        self.hours.add(at // _HOUR_S)


def _fits(event: LogEvent, frame: Frame) -> bool:
    if event.programs and frame.program not in event.programs:
        return False
    message = frame.message
    if event.marker not in message:
        return False
    if event.holds and not all(text in message for text in event.holds):
        return False
    return not (event.without and any(text in message for text in event.without))


def _value(cut: Cut | None, text: str) -> str:
    return cut.find(text) if cut is not None else ""


def _time(at: int | None) -> datetime | None:
    return datetime.fromtimestamp(at, UTC) if at is not None else None
