"""The inventory of linked services: mailboxes -> the accounts that their owner has elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path

from whosent.account import ServiceSign, list_services, load_service_index
from whosent.evidence.owner import learn_owner
from whosent.kept import Setting
from whosent.mailbox import Skipped, open_sources
from whosent.message import Part
from whosent.message import parse as view
from whosent.ownership import MailboxOwner, find_owner, read_address, take_sample
from whosent.parsing import as_typed
from whosent.provider import load_profiles
from whosent.raw import Folder, RawMessage
from whosent.reading import Reader
from whosent.report.model import DnsMode, Unread
from whosent.report.services_report import ServicesReport

Progress = Callable[[int, int | None], None]
# What the owner wrote shows nothing of others, and what lies in the spam folder is not to be believed.
_LEFT_ALONE = frozenset((Folder.SENT, Folder.DRAFTS, Folder.JUNK))


def find_services(
    sources: str | Path | Sequence[str | Path],
    *,
    addresses: Sequence[str] = (),
    also: Sequence[str | Path] = (),
    provider: str = "",
    authserv_ids: Sequence[str] = (),
    progress: Progress | None = None,
) -> ServicesReport:
    """The services at which the owner of a mailbox has accounts, by the mail that is shown to come from them.

    addresses     the owner's; () takes the commonest delivered-to address
    also          sources of the owner's other mailboxes
    provider      name of a profile or path of one; "" finds it by the address
    authserv_ids  names under which the provider stamps Authentication-Results
    progress      called with the number of mails read and an estimate of all, or None

    Nothing is asked of the DNS. Raises ``UsageError`` and ``SourceError``.
    """
    found = _Inventory(progress)
    chosen = load_profiles().choose(provider) if provider else None
    main = open_sources(as_typed(sources))
    found.estimate = main.estimate if progress is not None else None
    stated = tuple(dict.fromkeys(map(read_address, addresses)))

    def owner_of_main(sample: Iterable[RawMessage | Skipped]) -> MailboxOwner:
        return find_owner(stated, learn_owner(_views(sample)), chosen, authserv_ids)

    def owner_of_another(sample: Iterable[RawMessage | Skipped]) -> MailboxOwner:
        return find_owner((), learn_owner(_views(sample)), None, ())

    owner = found.read(main, owner_of_main)
    for source in also:
        found.read(open_sources(as_typed(source)), owner_of_another)
    return ServicesReport(
        addresses=owner.addresses,
        messages=found.messages,
        services=list_services(found.signs, load_service_index()),
        unread=tuple(found.unread),
    )


class _Inventory:
    """What is kept while mail streams by."""

    def __init__(self, progress: Progress | None) -> None:
        self.signs: list[ServiceSign] = []
        self.unread: list[Unread] = []
        self.messages = 0
        self.estimate: int | None = None
        self._progress = progress

    def read(
        self,
        items: Iterable[RawMessage | Skipped],
        owner_of: Callable[[Iterable[RawMessage | Skipped]], MailboxOwner],
    ) -> MailboxOwner:
        """Reads one mailbox; gives whose it is."""
        stream = iter(items)
        sample = take_sample(stream)
        owner = owner_of(sample)
        reader = Reader(Setting(owner=owner.owner, profile=owner.profile, dns=DnsMode.OFF))
        for item in chain(sample, stream):
            if isinstance(item, Skipped):
                self.unread.append(Unread(place=item.place, why=item.why.value, detail=item.detail))
            elif item.place.folder not in _LEFT_ALONE:
                self._read_mail(item, reader)
        return owner

    def _read_mail(self, mail: RawMessage, reader: Reader) -> None:
        self.messages += 1
        sign = reader.read_service(mail)
        if sign is not None:
            self.signs.append(sign)
        if self._progress is not None:
            self._progress(self.messages, self.estimate)


def _views(sample: Iterable[RawMessage | Skipped]) -> Iterator[Part]:
    return (view(item.data) for item in sample if isinstance(item, RawMessage))
