"""Mails as they pass through a server's log: queue id -> Message-ID -> login -> client."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from whosent.account.logged_logins import LoggedLogins
from whosent.evidence import Handover, LoggedMail, MailLog
from whosent.evidence.mail_log import join_spans
from whosent.evidence.network import is_internal, is_loopback, read_ip

_MOST_OPEN = 50_000  # queue ids that are followed at a time
_MOST_KEPT = 1_000_000
_MOST_RECIPIENTS = 50
_MOST_A_MESSAGE = 20  # passages of one Message-ID: filters hand a mail in again
_MOST_A_RECIPIENT = 50
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(slots=True, eq=False)
class Passage:
    """One mail in one queue, while its lines are read.

    recipients  None where there were too many to be kept
    """

    at: int
    host: str
    is_taken: bool = False
    client: str = ""
    login: str = ""
    user: str = ""
    is_logged_in: bool = False
    message_id: str = ""
    recipients: set[str] | None = field(default_factory=set)

    @property
    def how(self) -> Handover:
        """How it came in, by what its lines told."""
        if self.is_logged_in:
            return Handover.LOGIN
        if not self.is_taken:
            return Handover.SEEN
        address = read_ip(self.client)
        if not address or is_loopback(address):
            return Handover.LOCAL
        return Handover.INSIDE if is_internal(address) else Handover.OUTSIDE


class LoggedMails:
    """Follows the mails of a log, and keeps those that were asked about.

    message_ids  None: all
    hours        since 1970, in which logs that show mail have lines
    """

    def __init__(self, message_ids: frozenset[str] | None, recipients: frozenset[str]) -> None:
        self._message_ids = message_ids
        self._recipients = recipients
        self._by_local_part = {name.rpartition("@")[0]: name for name in message_ids or ()}
        self._open: dict[tuple[str, str], Passage] = {}
        self._ended: dict[tuple[str, str], Passage] = {}  # of those that are asked about
        self._by_id: dict[str, list[Passage]] = {}
        self._by_recipient: dict[str, deque[Passage]] = {}
        self._returned: list[tuple[Passage, Passage]] = []  # a notice, and what it is about
        self._shows_logins = False
        self.hours: set[int] = set()

    def take(self, host: str, queue: str, at: int) -> Passage:
        """A new mail, whatever had that queue id before: short ones are used again."""
        passage = Passage(at, host, is_taken=True)
        self._open.pop((host, queue), None)
        self._ended.pop((host, queue), None)
        return self._follow(host, queue, passage)

    def find(self, host: str, queue: str, at: int, *, opens: bool) -> Passage | None:
        """The mail with that queue id; where none is followed, one of which only that is known, or None."""
        passage = self._open.get((host, queue)) if queue else None
        if passage is None and opens:
            passage = Passage(at, host)
            return self._follow(host, queue, passage) if queue else passage
        return passage

    def name(self, passage: Passage, message_id: str) -> None:
        """Its Message-ID, with or without brackets."""
        message_id = message_id.strip("<> ")
        if not message_id:
            return
        passage.message_id = message_id
        if self._message_ids is None or message_id in self._message_ids:
            known = self._by_id.get(message_id)
            if known is None and len(self._by_id) < _MOST_KEPT:
                known = self._by_id[message_id] = []
            if known is not None and len(known) < _MOST_A_MESSAGE:
                known.append(passage)

    def name_own(self, passage: Passage, begins: str) -> None:
        """The Message-ID asked about whose part before the "@" is that."""
        if (message_id := self._by_local_part.get(begins)) is not None:
            self.name(passage, message_id)

    def send(self, passage: Passage, recipient: str) -> None:
        """One of its recipients."""
        if passage.recipients is not None and recipient:
            passage.recipients.add(recipient)
            if len(passage.recipients) > _MOST_RECIPIENTS:
                passage.recipients = None
        if recipient in self._recipients:
            self._by_recipient.setdefault(recipient, deque(maxlen=_MOST_A_RECIPIENT)).append(passage)

    def link(self, host: str, passage: Passage, notice: str, at: int) -> None:
        """The server wrote a notice about it, which has that queue id."""
        # A busy server may be done with the notice before it says that there is one.
        written = self._ended.get((host, notice)) or self.find(host, notice, at, opens=True)
        if written is not None:
            self._returned.append((written, passage))
            self._forget_unwanted()

    def link_back(self, host: str, written: Passage, about: str) -> None:
        """``written`` is a notice about the mail with that queue id."""
        passage = self._open.get((host, about))
        if passage is not None:
            self._returned.append((written, passage))
            self._forget_unwanted()

    def end(self, host: str, queue: str) -> None:
        """The queue id is free again."""
        passage = self._open.pop((host, queue), None)
        if passage is not None and passage.message_id in self._by_id:
            if len(self._ended) >= _MOST_OPEN:
                del self._ended[next(iter(self._ended))]
            self._ended[host, queue] = passage

    def log(self, logins: LoggedLogins) -> MailLog:
        """What was asked about."""
        owns = logins.is_owner
        mails = {name: _choose(passages, owns) for name, passages in self._by_id.items()}
        notices = {
            written.message_id: _logged(passage, owns)
            for written, passage in self._returned
            if written.message_id in self._by_id
        }
        shows = self._shows_logins or any(p.is_logged_in for ps in self._by_id.values() for p in ps)
        return MailLog(
            mails=mails,
            notices=notices,
            written_to={
                recipient: tuple(
                    datetime.fromtimestamp(p.at, UTC) for p in passages if owns(p.login) is not False
                )
                for recipient, passages in self._by_recipient.items()
            },
            spans=join_spans(self.hours, _EPOCH),
            shows_logins=shows,
            knows_owner=logins.knows_owner,
        )

    def saw_login(self) -> None:
        """Mail was handed in by a client that had logged in."""
        self._shows_logins = True

    def _follow(self, host: str, queue: str, passage: Passage) -> Passage:
        if len(self._open) >= _MOST_OPEN:
            del self._open[next(iter(self._open))]
        self._open[host, queue] = passage
        return passage

    def _forget_unwanted(self) -> None:
        """Which notices are asked about shows once they have a Message-ID; the others are let go."""
        if len(self._returned) > _MOST_OPEN:
            self._returned = [pair for pair in self._returned if pair[0].message_id in self._by_id]
            del self._returned[:-_MOST_OPEN]


_Owns = Callable[[str], bool | None]
_ORDER = (Handover.LOGIN, Handover.OUTSIDE, Handover.LOCAL, Handover.INSIDE, Handover.SEEN)


def _choose(passages: Sequence[Passage], owns: _Owns) -> LoggedMail:
    """The passage that tells most: a filter hands a mail in again over the loopback, without its login."""
    logged = [_logged(p, owns) for p in passages]
    best = min(logged, key=lambda mail: (*_rank(mail), mail.at))
    all_known = all(p.recipients is not None for p in passages)
    named = frozenset[str]().union(*(mail.recipients for mail in logged)) if all_known else frozenset[str]()
    return LoggedMail(
        message_id=best.message_id,
        at=best.at,
        how=best.how,
        server=best.server,
        login=best.login,
        is_owner=best.is_owner,
        client=best.client,
        user=best.user,
        recipients=named,
    )


def _rank(mail: LoggedMail) -> tuple[int, ...]:
    is_own = mail.how is Handover.LOGIN and mail.is_owner is True
    by_program = mail.how is Handover.LOCAL and bool(mail.user)
    return (0 if is_own else 1, 1 if by_program else _ORDER.index(mail.how))


def _logged(passage: Passage, owns: _Owns) -> LoggedMail:
    how = passage.how
    login = passage.login if how is Handover.LOGIN else ""
    return LoggedMail(
        message_id=passage.message_id,
        at=datetime.fromtimestamp(passage.at, UTC),
        how=how,
        server=passage.host,
        login=login,
        is_owner=owns(login) if login else None,
        client=read_ip(passage.client),
        user=passage.user,
        recipients=frozenset(passage.recipients or ()),
    )
