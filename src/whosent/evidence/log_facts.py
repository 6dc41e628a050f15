"""What the log of the owner's mail server says of notices: facts, and from where their mail was handed in."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from whosent.evidence.finding import Finding, HandedIn, Original, Signature, Taken
from whosent.evidence.judgement import load_judgement
from whosent.evidence.mail_log import Handover, LoggedMail, MailLog
from whosent.evidence.model import Fact, Tier, fact
from whosent.evidence.sent import SentFolder


class _Known(NamedTuple):
    """The mail that a notice is about, as the log shows it.

    is_certain  the server itself wrote the notice; else a Message-ID was looked up, which anybody can copy
    """

    mail: LoggedMail
    is_certain: bool


class LogWord:
    """The log of one mailbox's server, asked about one notice after the other."""

    def __init__(self, log: MailLog, sent: SentFolder | None) -> None:
        self._log = log
        self._is_whole = log.shows_logins and _shows_enough_of(sent, log)

    def told(self, finding: Finding) -> Finding:
        """The finding with the log's word on how its mail was handed in, where that was by the owner's login,
        or by one that nobody knows.
        """
        known = self._find(finding)
        if finding.original is None or known is None or not self._is_about(known, finding):
            return finding
        if known.mail.how is not Handover.LOGIN or known.mail.is_owner is False:
            return finding
        return replace(finding, original=replace(finding.original, handed=_handed_in(known.mail)))

    def facts(self, finding: Finding, owner_logins: Collection[str]) -> list[Fact]:
        """What the log says of it; nothing where the log does not know, or could not know.

        owner_logins  names, beside those that are the owner's by themselves, of the owner's account
        """
        known = self._find(finding)
        if known is None:
            return [fact("log.absent", Tier.T1)] if self._is_absent(finding) else []
        mail = known.mail
        if not self._is_about(known, finding):
            came_from_here = mail.how in (Handover.LOGIN, Handover.LOCAL)
            return [fact("log.elsewhere", Tier.T1)] if came_from_here else []
        match mail.how:
            case Handover.LOGIN:
                return [self._by_login(mail, owner_logins)]
            case Handover.LOCAL if mail.is_owner:
                return [fact("log.owner", Tier.T1, login=mail.user)]
            case Handover.LOCAL:
                return [fact("log.script", Tier.T1, login=mail.user)]
            case Handover.INSIDE:
                return [fact("log.inside", Tier.T1, address=mail.client)]
            case Handover.OUTSIDE:
                is_owners = finding.original is None or finding.original.author_is_owner
                told = self._log.shows_logins and is_owners
                return [fact("log.relayed_in", Tier.T1, address=mail.client)] if told else []
            case Handover.SEEN:
                return []

    def knows(self, finding: Finding) -> bool:
        """Whether the log shows how the notice's mail was handed in."""
        known = self._find(finding)
        return known is not None and known.mail.how is not Handover.SEEN and self._is_about(known, finding)

    def client(self, finding: Finding) -> HandedIn | None:
        """How the mail of a notice that does not return it was handed in, under the owner's login."""
        known = self._find(finding)
        if finding.original is not None or known is None or not self._is_about(known, finding):
            return None
        is_owners = known.mail.how is Handover.LOGIN and known.mail.is_owner is True
        return _handed_in(known.mail) if is_owners else None

    def _by_login(self, mail: LoggedMail, owner_logins: Collection[str]) -> Fact:
        if mail.is_owner or (mail.login and mail.login in owner_logins):
            return fact("log.owner", Tier.T1, login=mail.login, address=mail.client)
        # Once the owner's own login is known, another name is another account.
        if mail.is_owner is False or (mail.login and (owner_logins or self._log.knows_owner)):
            return fact("log.other_login", Tier.T1, login=mail.login, address=mail.client)
        return fact("log.login", Tier.T1, login=mail.login, address=mail.client)

    def _find(self, finding: Finding) -> _Known | None:
        mail = self._log.notices.get(finding.message_id)
        if mail is not None and finding.by_provider:
            return _Known(mail, is_certain=True)
        mail = self._log.mails.get(_message_id(finding))
        return _Known(mail, is_certain=False) if mail is not None else None

    def _is_about(self, known: _Known, finding: Finding) -> bool:
        """Whether the notice is about that very mail, and not about one that bears its Message-ID again."""
        if known.is_certain:
            return True
        reach = load_judgement().mail_log
        at, mail = finding.notice_at, known.mail
        if at is not None and not (mail.at - reach.clocks <= at <= mail.at + reach.queued + reach.clocks):
            return False
        return finding.by_provider or not mail.recipients or not mail.recipients.isdisjoint(_failed(finding))

    def _is_absent(self, finding: Finding) -> bool:
        """Whether the mail would stand in the log, had it been handed in here."""
        original, at = finding.original, finding.notice_at
        if not self._is_whole or finding.by_provider or at is None or not _message_id(finding):
            return False
        if original is not None and (not original.author_is_owner or original.signature is Signature.PASS):
            return False
        reach = load_judgement().mail_log
        first = _first_time(original, at) - reach.clocks
        # An outgoing server may have written a Message-ID of its own; the recipient stays.
        wrote = self._log.wrote_to(_failed(finding), first, at + reach.clocks)
        return self._log.covers(first, at) and not wrote


def _message_id(finding: Finding) -> str:
    return (finding.original.message_id if finding.original is not None else "") or finding.original_id


def _failed(finding: Finding) -> frozenset[str]:
    return frozenset(a for r in finding.recipients for a in (r.address, r.original_recipient) if a)


def _first_time(original: Original | None, notice_at: datetime) -> datetime:
    """When a mail that a notice is about may have been handed in at the earliest."""
    earliest = notice_at - load_judgement().mail_log.queued
    sent_at = original.sent_at if original is not None else None
    return max(sent_at, earliest) if sent_at is not None and sent_at <= notice_at else earliest


def _shows_enough_of(sent: SentFolder | None, log: MailLog) -> bool:
    """Whether the log shows the mails that Sent has of its time: else they leave by another server, too."""
    copies: Sequence[str] = [
        c.message_id
        for c in (sent.copies if sent is not None else ())
        if c.message_id and c.sent_at is not None and log.covers(c.sent_at, c.sent_at)
    ]
    shown = sum(name in log.mails for name in copies)
    return shown >= load_judgement().mail_log.sent_share * len(copies)


def _handed_in(mail: LoggedMail) -> HandedIn:
    return HandedIn(
        taken=Taken.LOGGED_IN,
        tier=Tier.T1,
        login=mail.login,
        is_owner=mail.is_owner,
        client=mail.client,
        by_smtp=True,
        is_told=True,
    )
