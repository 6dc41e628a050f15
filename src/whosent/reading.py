"""What is kept of each mail of a mailbox, read in this process or in several."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from whosent.bounce import Notice, OtherKind, load_tables, parse_notice
from whosent.evidence import (
    Context,
    Finding,
    NoResolver,
    OwnerSide,
    PolicyResolver,
    Resolver,
    SentCopy,
    collect,
    read_sent_copy,
)
from whosent.message import parse
from whosent.pool import Work, usable_processors, work_in_processes
from whosent.provider import Profile
from whosent.raw import Folder, RawMessage
from whosent.report.model import DnsMode, Other

if TYPE_CHECKING:
    from whosent.evidence.live_dns import LiveResolver

_COLLECTED_SELDOM = (20_000, 20, 20)
_MAILS_WORTH_PROCESSES = 5_000  # below them, starting processes takes longer than reading


class Kept(NamedTuple):
    """What is kept of one mail.

    message_id  of one that is neither sent nor a notice, else ""
    is_bare     nothing in its header tells a delivery: pasted text
    """

    found: Finding | Other | SentCopy
    message_id: str = ""
    is_bare: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """What DNS was asked while mail was read.

    domains   the owner's and the provider's that questions went out about, sorted
    tried     whether there was anything to ask
    answered  whether any server answered
    """

    domains: tuple[str, ...] = ()
    tried: bool = False
    answered: bool = False

    def __or__(self, other: Asked) -> Asked:
        return Asked(
            domains=tuple(sorted({*self.domains, *other.domains})),
            tried=self.tried or other.tried,
            answered=self.answered or other.answered,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """Whose mailbox it is, who runs it, and how DNS is asked. ``snapshot`` where ``dns`` is SNAPSHOT."""

    owner: OwnerSide
    profile: Profile
    dns: DnsMode
    snapshot: Resolver | None = None


class Reader:
    """Reads mails in one setting.

    Mail of Sent folders gives a ``SentCopy``, a notice a ``Finding``, the rest an ``Other``.
    """

    def __init__(self, setting: Setting) -> None:
        self._tables = load_tables()
        self._policy: PolicyResolver | None = None
        self._live: LiveResolver | None = None
        resolver, hosts = self._resolvers(setting)
        self._context = Context(setting.owner, setting.profile, resolver, hosts)

    @property
    def asked(self) -> Asked:
        """What DNS was asked so far; nothing where records of a snapshot were."""
        if self._policy is None or self._live is None:
            return Asked()
        return Asked(self._policy.asked, self._live.tried, self._live.answered)

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
        return Kept(Other(place=mail.place, kind=reading.kind), message_id if is_mail else "", is_bare)

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
    """Reads mails in order, in ``processes`` processes."""

    def __init__(self, setting: Setting, processes: int) -> None:
        self._setting = setting
        self._processes = processes
        self._asked = Asked()

    @property
    def asked(self) -> Asked:
        """What DNS was asked so far."""
        return self._asked

    def read(self, mails: Iterable[RawMessage]) -> Iterator[Kept]:
        """What is kept of each mail, while they are read."""
        if self._processes == 1:
            reader = Reader(self._setting)
            for mail in mails:
                yield reader.read(mail)
            self._asked |= reader.asked
            return
        for kept, asked in work_in_processes(mails, partial(_prepare, self._setting), self._processes):
            self._asked |= asked
            yield from kept


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
