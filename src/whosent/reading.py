"""What is kept of each mail of a mailbox, read in this process or in several."""

from __future__ import annotations

import gc
import hashlib
from collections import deque
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from whosent.account import (
    SecurityNotice,
    ServiceSign,
    load_security_table,
    load_service_index,
    read_dmarc_report,
    read_security_notice,
    read_service_sign,
)
from whosent.bounce import Notice, OtherKind, load_tables, parse_notice
from whosent.evidence import (
    Context,
    NoResolver,
    PolicyResolver,
    Resolver,
    SentCopy,
    collect,
    is_copy_of_sent,
    read_sent_copy,
)
from whosent.kept import Asked, Kept, Memory, Setting
from whosent.message import Part, parse, parse_addresses
from whosent.pool import Work, usable_processors, work_in_processes
from whosent.raw import Folder, Place, RawMessage
from whosent.report.model import DnsMode, Other

if TYPE_CHECKING:
    from whosent.evidence.live_dns import LiveResolver

# Reports and answers of machines are no notices of a service.
_MAY_TELL = frozenset((OtherKind.MAIL, OtherKind.LIST_MAIL, OtherKind.CHALLENGE, OtherKind.VACATION))
_COLLECTED_SELDOM = (20_000, 20, 20)
_MAILS_WORTH_PROCESSES = 5_000  # below them, starting processes takes longer than reading


@dataclass(frozen=True, slots=True)
class _Awaited:
    """A mail that is new, while it is read elsewhere."""

    place: Place
    digest: bytes


class Reader:
    """Reads mails in one setting.

    Mail of Sent folders gives a ``SentCopy``, a notice a ``Finding``, the rest an ``Other``.
    """

    def __init__(self, setting: Setting) -> None:
        self._tables = load_tables()
        self._security = load_security_table()
        self._policy: PolicyResolver | None = None
        self._live: LiveResolver | None = None
        resolver, hosts = self._resolvers(setting)
        self._context = Context(setting.owner, setting.profile, resolver, hosts)

    @property
    def asked(self) -> Asked:
        """What DNS was asked so far; nothing where records of a snapshot were."""
        if self._policy is None or self._live is None:
            return Asked()
        return Asked(self._policy.asked, self._live.tried, self._live.answered, self._live.lost)

    def read(self, mail: RawMessage) -> Kept:
        """Never raises."""
        message = parse(mail.data)
        if mail.place.folder is Folder.SENT:
            return Kept(read_sent_copy(message))
        reading = parse_notice(message, mail.place, self._tables)
        message_id = message.headers.unfolded("message-id").strip("<> ")
        is_bare = not (message_id or message.headers.unfolded("received"))
        if isinstance(reading, Notice):
            return Kept(collect(reading, self._context), is_bare=is_bare)
        is_mail = reading.kind in (OtherKind.MAIL, OtherKind.LIST_MAIL, OtherKind.FORWARDED_NOTICE)
        security = None
        if reading.kind in _MAY_TELL:
            security = read_security_notice(message, self._context, self._security, mail.place)
        other = Other(place=mail.place, kind=reading.kind)
        if mail.place.folder is Folder.TRASH and self._is_deleted_copy(message):
            return Kept(other, security=security, deleted=read_sent_copy(message, is_deleted=True))
        dmarc = None
        if reading.kind is OtherKind.DMARC_REPORT:
            dmarc = read_dmarc_report(message, mail.place, self._context)
        return Kept(other, message_id if is_mail else "", is_bare, security, dmarc=dmarc)

    def read_security(self, mail: RawMessage, owner: Collection[str]) -> SecurityNotice | None:
        """Only what a mail tells of the security of an account, ``owner`` being the addresses looked into."""
        message = parse(mail.data)
        return read_security_notice(message, self._context, self._security, mail.place, owner=owner)

    def _is_deleted_copy(self, message: Part) -> bool:
        """Whether a mail in the trash is a copy of what the owner's account sent."""
        authors = parse_addresses(message.headers.unfolded("from"))
        return is_copy_of_sent(message) and any(self._context.is_owner(a.address) for a in authors)

    def read_service(self, mail: RawMessage) -> ServiceSign | None:
        """Only what a mail shows of an account of the owner at its sender."""
        return read_service_sign(parse(mail.data), self._context, load_service_index(), self._security)

    def _resolvers(self, setting: Setting) -> tuple[Resolver, Resolver | None]:
        if setting.snapshot is not None:
            return setting.snapshot, setting.snapshot
        if setting.dns is DnsMode.OFF:
            return NoResolver(), None
        from whosent.evidence.live_dns import LiveResolver  # dnspython: only when DNS is asked

        self._live = LiveResolver()
        self._policy = PolicyResolver(self._live, setting.owner.domains | setting.owner.provider_domains)
        return self._policy, self._live if setting.dns is DnsMode.LIVE else None


class Readers:
    """Reads mails in order, in ``processes`` processes; what ``memory`` knows is not read again."""

    def __init__(self, setting: Setting, processes: int, memory: Memory | None = None) -> None:
        self._setting = setting
        self._processes = processes
        self._memory = memory
        self._asked = Asked()
        self._asked_before = memory.begin(setting) if memory is not None else Asked()

    @property
    def asked(self) -> Asked:
        """What DNS was asked so far, for what was remembered too."""
        return self._asked

    def read(self, mails: Iterable[RawMessage]) -> Iterator[Kept]:
        """What is kept of each mail, while they are read."""
        if self._memory is None:
            yield from (kept for kept, _ in self._read(mails))
        elif self._processes == 1:
            yield from self._read_new(mails, self._memory)
        else:
            yield from self._read_new_elsewhere(mails, self._memory)

    def read_sent(self, mails: Iterable[RawMessage]) -> Iterator[SentCopy]:
        """The same for mails that are all to be taken as sent, whatever their folder."""
        for mail in mails:
            place = replace(mail.place, folder=Folder.SENT)
            digest = _digest(mail) if self._memory is not None else b""
            known = self._recall(self._memory, place, digest) if self._memory is not None else None
            if known is not None and isinstance(known.found, SentCopy):
                yield known.found
                continue
            copy = read_sent_copy(parse(mail.data))
            if self._memory is not None:
                self._memory.keep(place, digest, Kept(copy))
            yield copy

    def end(self) -> None:
        """Every mail is read."""
        if self._memory is not None:
            self._memory.end(self._asked)

    def _read(self, mails: Iterable[RawMessage]) -> Iterator[tuple[Kept, bool]]:
        """What is kept of each mail, and whether reading it again would bring no more."""
        if self._processes == 1:
            reader = Reader(self._setting)
            for mail in mails:
                yield reader.read(mail), reader.asked.is_settled
            self._asked |= reader.asked
            return
        load_tables()  # here, so that processes that are forked have them
        for listed, asked in work_in_processes(mails, partial(_prepare, self._setting), self._processes):
            self._asked |= asked
            yield from ((kept, asked.is_settled) for kept in listed)

    def _read_new(self, mails: Iterable[RawMessage], memory: Memory) -> Iterator[Kept]:
        reader: Reader | None = None  # whose tables take longer to load than many mails to recall
        for mail in mails:
            digest = _digest(mail)
            kept = self._recall(memory, mail.place, digest)
            if kept is None:
                reader = reader or Reader(self._setting)
                kept = reader.read(mail)
                if reader.asked.is_settled:
                    memory.keep(mail.place, digest, kept)
            yield kept
        self._asked |= reader.asked if reader is not None else Asked()

    def _read_new_elsewhere(self, mails: Iterable[RawMessage], memory: Memory) -> Iterator[Kept]:
        """What is known waits for what is read before it, so that the order is kept."""
        waiting: deque[Kept | _Awaited] = deque()

        def new() -> Iterator[RawMessage]:
            for mail in mails:
                digest = _digest(mail)
                known = self._recall(memory, mail.place, digest)
                waiting.append(_Awaited(mail.place, digest) if known is None else known)
                if known is None:
                    yield mail

        for kept, is_settled in self._read(new()):
            while isinstance(first := waiting.popleft(), Kept):
                yield first
            if is_settled:
                memory.keep(first.place, first.digest, kept)
            yield kept
        yield from (known for known in waiting if isinstance(known, Kept))

    def _recall(self, memory: Memory, place: Place, digest: bytes) -> Kept | None:
        known = memory.recall(place, digest)
        if known is not None:
            self._asked |= self._asked_before
            self._asked_before = Asked()
        return known


def _digest(mail: RawMessage) -> bytes:
    return hashlib.sha256(mail.data).digest()


@contextmanager
def collected_seldom() -> Iterator[None]:
    """While mail is read: it makes no cycles, and to look for some at the usual pace takes long."""
    usual = gc.get_threshold()
    gc.set_threshold(*_COLLECTED_SELDOM)
    try:
        yield
    finally:
        gc.set_threshold(*usual)


def choose_processes(estimate: int | None) -> int:
    """How many processes pay for about so many mails; one where nobody knows how many there are."""
    return usable_processors() if (estimate or 0) >= _MAILS_WORTH_PROCESSES else 1


def _prepare(setting: Setting) -> Work[tuple[list[Kept], Asked]]:
    reader = Reader(setting)
    gc.set_threshold(*_COLLECTED_SELDOM)

    def read(mails: Sequence[RawMessage]) -> tuple[list[Kept], Asked]:
        return [reader.read(mail) for mail in mails], reader.asked

    return read
