"""``server_logs/*.toml``: which lines of a mail server's log say something, and where in them it stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache

from whosent.cited import Citation
from whosent.tables import packaged, read_table


class Tells(StrEnum):
    """What a line tells of."""

    ACCEPTED = "accepted"  # a client logged in
    REFUSED = "refused"  # a client tried to
    MAIL = "mail"  # something of the mail with that queue id
    TAKEN = "taken"  # a new mail, whatever had that queue id before
    ENDED = "ended"  # that queue id is free again


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """Where a value stands: only fixed texts, sought from left to right, so that it takes linear time.

    after     texts that stand before it, sought one behind the other; none: it begins the message
    last      the last of ``after`` is sought from behind: others typed what stands further ahead
    opens     where given, it begins behind the next one of the first of these that is there
    before    where given, all of that is sought before the first of this: others typed what follows
    until     it ends before the first of these that follows, one of which must be there; "" is the end of the
              message, and so is no text at all
    ahead_of  instead of all that: the last word before this text
    """

    after: tuple[str, ...] = ()
    last: bool = False
    opens: tuple[str, ...] = ()
    before: str = ""
    until: tuple[str, ...] = ()
    ahead_of: str = ""

    def find(self, text: str) -> str:
        """The value; "" where it is not there."""
        if self.ahead_of:
            head, found, _ = text.partition(self.ahead_of)
            return head.rpartition(" ")[2] if found else ""
        limit = text.find(self.before) if self.before else len(text)
        start = self._start(text, limit)
        return self._ended(text, start, limit) if start >= 0 else ""

    def _start(self, text: str, limit: int) -> int:
        start = 0
        count = len(self.after)
        for number, literal in enumerate(self.after, 1):
            seek = text.rfind if self.last and number == count else text.find
            at = seek(literal, start, limit)
            if at < 0:
                return -1
            start = at + len(literal)
        for literal in self.opens:
            at = text.find(literal, start, limit)
            if at >= 0:
                return at + len(literal)
        return -1 if self.opens else start

    def _ended(self, text: str, start: int, limit: int) -> str:
        if not self.until:
            return text[start:limit]
        end = -1
        for literal in self.until:
            at = text.find(literal, start, end if end >= 0 else limit) if literal else limit
            if at >= 0 and (end < 0 or at < end):
                end = at
        return text[start:end] if end >= 0 else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LogEvent:
    """One kind of line.

    marker      a text that all its lines hold, and few others do
    programs    last part of the names of the programs that write it; () any
    holds       texts that its lines hold, too
    without     texts that its lines do not hold: others could have typed them to pass for the values
    stops_at    nothing from here on is read: others wrote it
    method      "imap", "smtp" …; "" where the rule's ``methods`` tell by the program
    by_process  lines of one process belong together, as those of one ``queue`` do: what they tell is kept for
                the mail that the same process takes from the same client
    queue       by which lines on one mail belong together
    notice      queue id of a notice that the server wrote about this mail
    about       queue id of the mail that this notice is about
    id_begins   where the server gives its notices a Message-ID of its own that it does not log: what stands
                before the queue id in it, which the "@" follows
    user        of the server, whose program made the mail
    protocol    as RFC 3848 names them: an "A" at its end says that the client had logged in
    relays      "Y" where the client was let relay
    """

    marker: str
    tells: Tells
    programs: tuple[str, ...] = ()
    holds: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    stops_at: str = ""
    method: str = ""
    by_process: bool = False
    queue: Cut | None = None
    client: Cut | None = None
    login: Cut | None = None
    message_id: Cut | None = None
    recipient: Cut | None = None
    notice: Cut | None = None
    about: Cut | None = None
    id_begins: str = ""
    user: Cut | None = None
    protocol: Cut | None = None
    relays: Cut | None = None

    def __post_init__(self) -> None:
        if len(self.marker) < 4:
            raise ValueError("a marker must be long enough to be rare")


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerLogRule:
    """One file: how one mail server writes its log.

    umbrella  programs in whose lines the message begins with the name of the real program and ": "
    methods   how one logs in, by the program that one logs in to
    example   lines as it writes them, made up by us
    """

    schema: int
    name: str
    title: str
    source: Citation
    confidence: str
    example: tuple[str, ...]
    event: tuple[LogEvent, ...]
    umbrella: tuple[str, ...] = ()
    methods: Mapping[str, str] = field(default_factory=dict)


@cache
def load_server_log_rules() -> tuple[ServerLogRule, ...]:
    """The rules that ship, by name."""
    return tuple(read_table(ServerLogRule, path) for path in packaged("whosent.account", "server_logs"))
