"""What a check is asked with, and what is kept of the mail that streams by."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from itertools import chain

from whosent.account import (
    Answers,
    DmarcReport,
    LoginHistory,
    SecurityNotice,
    SettingsFile,
)
from whosent.evidence import (
    Finding,
    OwnerSide,
    Resolver,
    SentCopy,
)
from whosent.evidence.owner import learn_owner
from whosent.kept import Setting
from whosent.log_files import LogPath
from whosent.mailbox import Skipped
from whosent.message import parse as view
from whosent.ownership import find_owner, take_sample
from whosent.provider import Profile
from whosent.raw import Folder, RawMessage
from whosent.reading import Reader, Readers
from whosent.report.model import DnsMode, Other, Unread

Progress = Callable[[int, int | None], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What a check is asked with, its files read."""

    addresses: tuple[str, ...]
    profile: Profile | None
    authserv_ids: tuple[str, ...]
    histories: tuple[LoginHistory, ...]
    exports: tuple[SettingsFile, ...]
    logs: tuple[LogPath, ...]
    log_zone: tzinfo
    answers: Answers
    dns: DnsMode
    snapshot: Resolver | None
    snapshot_digest: str
    second: tuple[Iterable[RawMessage | Skipped], ...] = ()
    told: tuple[datetime, ...] = ()


class Gathering:
    """What is kept while mail streams by: conclusions only."""

    def __init__(self, progress: Progress | None, estimate: int | None) -> None:
        self.findings: list[Finding] = []
        self.others: list[Other] = []
        self.unread: list[Unread] = []
        self.sent: list[SentCopy] = []
        self.deleted: list[SentCopy] = []
        self.dmarc: list[DmarcReport] = []
        self.found_sent = False
        self.received: set[str] = set()
        self.messages = 0
        self.bare = 0
        self.junk = 0
        self.security: list[SecurityNotice] = []
        self._progress = progress
        self._estimate = estimate

    def read(self, items: Iterable[RawMessage | Skipped], readers: Readers) -> None:
        """Mail of the sources: Sent folders are read as such, drafts are left alone."""
        for kept in readers.read(self._readable(items)):
            if isinstance(kept.found, SentCopy):
                self.found_sent = True
                self.sent.append(kept.found)
            else:
                self._keep(kept.found)
                if kept.security is not None:
                    self.security.append(replace(kept.security, place=kept.found.place))
                if kept.dmarc is not None:
                    self.dmarc.append(replace(kept.dmarc, place=kept.found.place))
                if kept.deleted is not None:
                    self.deleted.append(kept.deleted)
                self.received.add(kept.message_id)
                self.bare += kept.is_bare

    def read_sent(self, items: Iterable[RawMessage | Skipped], readers: Readers) -> None:
        """Mail of sources that were given as sent mail."""
        self.sent.extend(readers.read_sent(self._mails(items)))

    def read_second(
        self, items: Iterable[RawMessage | Skipped], question: Question, owner: OwnerSide
    ) -> None:
        """Security notices in another mailbox of the owner, which its own provider stamped."""
        stream = self._readable(items)
        sample = take_sample(stream)
        learnt = learn_owner(view(mail.data) for mail in sample if isinstance(mail, RawMessage))
        case = find_owner((), learnt, None, ())
        # Nothing is asked about it: who runs it is nobody that this check is about.
        mode = DnsMode.SNAPSHOT if question.snapshot is not None else DnsMode.OFF
        setting = Setting(owner=case.owner, profile=case.profile, dns=mode, snapshot=question.snapshot)
        reader = Reader(setting)
        for mail in chain(sample, stream):
            if isinstance(mail, RawMessage) and mail.place.folder is not Folder.SENT:
                found = reader.read_security(mail, owner.addresses)
                if found is not None:
                    self.security.append(replace(found, in_second=True))

    def _readable(self, items: Iterable[RawMessage | Skipped]) -> Iterator[RawMessage]:
        return (mail for mail in self._mails(items) if mail.place.folder is not Folder.DRAFTS)

    def _mails(self, items: Iterable[RawMessage | Skipped]) -> Iterator[RawMessage]:
        for item in items:
            if isinstance(item, Skipped):
                self._skip(item)
            else:
                yield item

    def _keep(self, found: Finding | Other) -> None:
        self.messages += 1
        self.junk += found.place.folder is Folder.JUNK
        if isinstance(found, Finding):
            self.findings.append(found)
        else:
            self.others.append(found)
        if self._progress is not None:
            self._progress(self.messages, self._estimate)

    def _skip(self, item: Skipped) -> None:
        self.unread.append(Unread(place=item.place, why=item.why.value, detail=item.detail))
