"""What is kept of one mail once it is read, and what may remember it for the next time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple, Protocol

from whosent.account import DmarcReport, SecurityNotice
from whosent.evidence import Finding, OwnerSide, Resolver, SentCopy
from whosent.provider import Profile
from whosent.raw import Place
from whosent.report.model import DnsMode, Other


class Kept(NamedTuple):
    """What is kept of one mail.

    message_id  of one that is neither sent nor a notice, else ""
    is_bare     nothing in its header tells a delivery: pasted text
    deleted     in the trash, a copy of what the owner's account sent
    dmarc       what receivers say in it of the owner's domain
    security    what it tells of the security of an account; None for most mail
    """

    found: Finding | Other | SentCopy
    message_id: str = ""
    is_bare: bool = False
    security: SecurityNotice | None = None
    deleted: SentCopy | None = None
    dmarc: DmarcReport | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """What DNS was asked while mail was read.

    domains   the owner's and the provider's that questions went out about, sorted
    tried     whether there was anything to ask
    answered  whether any server answered
    lost      some question found no network
    """

    domains: tuple[str, ...] = ()
    tried: bool = False
    answered: bool = False
    lost: bool = False

    @property
    def is_settled(self) -> bool:
        """Whether asking again would bring no more, as far as it hangs on the network."""
        return not self.lost and (self.answered or not self.tried)

    def __or__(self, other: Asked) -> Asked:
        return Asked(
            domains=tuple(sorted({*self.domains, *other.domains})),
            tried=self.tried or other.tried,
            answered=self.answered or other.answered,
            lost=self.lost or other.lost,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """Whose mailbox it is, who runs it, and how DNS is asked: all that a mail is read with.

    snapshot         where ``dns`` is SNAPSHOT
    snapshot_digest  tells one snapshot from another; "" where there is none
    """

    owner: OwnerSide
    profile: Profile
    dns: DnsMode
    snapshot: Resolver | None = None
    snapshot_digest: str = ""


class Memory(Protocol):
    """Remembers what was kept of mails, so that the next time only what is new is read.

    ``begin`` comes first and ``end`` last; between them ``recall`` is called once for every mail, in order.
    """

    @property
    def known(self) -> int:
        """About how many mails it remembers."""

    def begin(self, setting: Setting) -> Asked:
        """Mails are read in ``setting`` from now on. Gives what DNS was asked for those remembered of it."""

    def recall(self, place: Place, digest: bytes) -> Kept | None:
        """What was kept in this setting of a mail with those bytes (SHA-256), as found at ``place``; None
        where it is not known."""

    def keep(self, place: Place, digest: bytes, kept: Kept) -> None:
        """To be remembered."""

    def end(self, asked: Asked) -> None:
        """Every mail is read; what DNS was asked for all of them."""
