"""What a check found, ready to be rendered: the verdict and what it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from whosent.account import (
    DmarcReport,
    LoginsTold,
    LogRead,
    OwnerAnswer,
    SecurityNotice,
    Setting,
    Understood,
)
from whosent.bounce import OtherKind
from whosent.evidence import OddMailing
from whosent.provider import Profile
from whosent.raw import Place
from whosent.response import EventKind
from whosent.verdict import Verdict


class DnsMode(StrEnum):
    """How DNS was used: ``--dns``."""

    AUTO = "auto"
    LIVE = "live"
    OFF = "off"
    SNAPSHOT = "snapshot"


@dataclass(frozen=True, slots=True, kw_only=True)
class Other:
    """A message that is not a notice."""

    place: Place
    kind: OtherKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """An item that was not mail or could not be read. ``why`` is a sentence key ``skipped.<why>``."""

    place: Place
    why: str
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DnsUse:
    """What DNS was asked.

    domains   organisational domains that were asked about, sorted
    tried     whether there was anything to ask
    answered  whether any answer came; False where there was no network
    """

    mode: DnsMode
    domains: tuple[str, ...] = ()
    tried: bool = False
    answered: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What there was to look at. None means: not given.

    messages      mails read, the Sent folder not counted
    sent          copies in Sent
    logins        entries in login histories; ``logins_from`` and ``logins_to`` span them
    junk          mails in spam folders
    source_bare   no mail came with the header that its delivery gave it: pasted text
    """

    messages: int
    sent: int | None
    logins: int | None
    logins_from: datetime | None
    logins_to: datetime | None
    junk: int
    source_bare: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DiaryEntry:
    """What the owner wrote down of what happened.

    number    by which it can be removed
    at        aware; noon of the owner's day where no time of day was told
    has_time  whether one was told
    event     what it tells of; None for what the plan has no word for
    """

    number: int
    at: datetime
    has_time: bool
    text: str
    event: EventKind | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckReport:
    """All that ``check`` found.

    addresses       the owner's, the first one the main one
    address_stated  False where it was taken from the mailbox
    provider        the profile used; ``kind`` CUSTOM and no facts where the provider is unknown
    learnt_signing  "the provider signs all mail" was learnt from this mailbox
    diary           the owner's, oldest first; shown among the notices, and no evidence
    logs            which logs of a mail server were read; () where none were given
    settings        what exported settings of the mailbox do; () also where none were given
    settings_unread lines and rows of them that could not be understood; None where none were given
    security_notices what services told the owner, and what only imitates it; in the order of reading
    answers         what the owner told, one for each question
    dmarc           reports of receivers on the owner's own domain, as they were found
    logins_read     each login history that was given, as it was understood
    logins          what they and the logs came to; None where there were no logins
    odd_sent        mailings in Sent, or deleted from it, that are unlike what the owner wrote before
    """

    verdict: Verdict
    addresses: tuple[str, ...]
    address_stated: bool
    provider: Profile
    learnt_signing: bool
    dns: DnsUse
    seen: Seen
    others: tuple[Other, ...]
    unread: tuple[Unread, ...]
    diary: tuple[DiaryEntry, ...] = ()
    logs: tuple[LogRead, ...] = ()
    settings: tuple[Setting, ...] = ()
    settings_unread: int | None = None
    security_notices: tuple[SecurityNotice, ...] = ()
    answers: tuple[OwnerAnswer, ...] = ()
    odd_sent: tuple[OddMailing, ...] = ()
    dmarc: tuple[DmarcReport, ...] = ()
    logins_read: tuple[Understood, ...] = ()
    logins: LoginsTold | None = None
