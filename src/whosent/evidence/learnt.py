"""What the mailbox as a whole teaches of its owner and provider (docs/evidence.md)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from whosent.evidence.clients import ClientNetworks, LoginPlaces, NetworkStanding, Submission
from whosent.evidence.finding import Finding, Signature, Taken
from whosent.evidence.judgement import load_judgement
from whosent.evidence.mail_log import MailLog
from whosent.evidence.model import Fact, Tier
from whosent.evidence.sent import SentCopy, SentFolder
from whosent.evidence.style import Habits
from whosent.provider import Profile

_OWN_WORD = (Tier.T0, Tier.T1)

LoginsNear = Callable[[datetime | None, str], tuple[Fact, ...]]


def _no_logins(original_at: datetime | None, client: str) -> tuple[Fact, ...]:  # noqa: ARG001 - a ``LoginsNear``
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailbox:
    """What is known of the mailbox beside its notices.

    sent         its Sent folder; None where none was given
    deleted      copies of sent mail that lie in its trash; they teach nothing
    received     Message-IDs of the other mail in it
    logins       standings of client addresses that login histories decide
    attacks      times at which an attacked address was logged in
    clean        a span in which complete histories show logins from one place only; None if there is none
    logins_near  what login histories say of a mail by its Date and by the address that handed it in, "" where
                 nothing that can be trusted tells that
    login_addresses  addresses from which somebody got in; with "" where one of them is not stated
    login_places  since when the account was used from which networks
    sending_covered  a span in which the histories show logins for sending too; None if there is none
    forwards     addresses to which the mailbox's settings send mail on
    mail_log     what the log of the owner's mail server says; None where none was given
    told         what the owner says of every mail that came back
    profile      what is known of the owner's provider
    has_owner    the owner's address is known: without one nobody can say that an author is somebody else
    """

    profile: Profile
    has_owner: bool = True

    sent: SentFolder | None = None
    deleted: SentFolder | None = None
    received: Collection[str] = field(default=frozenset(), repr=False)
    logins: Mapping[str, NetworkStanding] = field(default_factory=dict)
    attacks: tuple[datetime, ...] = ()
    clean: tuple[datetime, datetime] | None = None
    logins_near: LoginsNear = _no_logins
    login_addresses: frozenset[str] = frozenset()
    login_places: LoginPlaces = field(default_factory=LoginPlaces)
    sending_covered: tuple[datetime, datetime] | None = None
    mail_log: MailLog | None = field(default=None, repr=False)
    forwards: frozenset[str] = frozenset()
    told: tuple[Fact, ...] = ()


def learns_signing(findings: Iterable[Finding]) -> bool:
    """Whether the provider's own notices show that it signs all that it sends.

    Learnt only from notices that the provider itself wrote, which a flood from outside cannot add to
    (docs/evidence.md: a flood must not be able to teach).
    """
    own = [f.original for f in findings if f.by_provider and f.original is not None]
    checked = [o for o in own if o.headers_are_whole and o.signature is not Signature.NOT_CHECKED]
    enough = len(checked) >= load_judgement().signing.taught_by
    return enough and all(o.signature is Signature.PASS for o in checked)


def learns_tagging(findings: Iterable[Finding]) -> bool:
    """Whether the provider's own notices show that all mail leaves it with a tagged envelope sender."""
    told = [f.is_tagged for f in findings if f.by_provider and f.is_tagged is not None]
    return len(told) >= load_judgement().tagging.taught_by and all(told)


class Learnt:
    """What is learnt from all findings together, none of which a flood can teach.

    always_signs, always_tags  what the provider does with all that it sends
    marks_logins   the provider's lines tell whether a client was logged in
    owner_logins   names, beside the owner's addresses, under which the owner's account logs in
    tenants        the owner's at a shared cloud; empty where none is known
    sent           the Sent folder without what a known stranger left there; None where none was given
    habits         how the owner usually writes; None where nothing of one piece teaches it
    clients        from where the account was used
    """

    def __init__(self, findings: Sequence[Finding], mailbox: Mailbox) -> None:
        self._mailbox = mailbox
        self.always_signs = learns_signing(findings)
        self.always_tags = learns_tagging(findings)
        handed = [f.original.handed for f in findings if f.original is not None and f.original.handed]
        self.marks_logins = any(h.taken is Taken.LOGGED_IN and h.tier in _OWN_WORD for h in handed)
        self.tenants = frozenset(self._find_tenants(findings))
        self.owner_logins = frozenset(self._find_logins(findings))
        self.sent = mailbox.sent
        passed = [f.original for f in findings if f.original is not None and self._may_teach(f)]
        dates = [o.sent_at for o in passed if o.sent_at is not None]
        before = min(dates) - load_judgement().habits.before if dates else None
        if self.sent is not None and before is not None:
            self.sent = SentFolder(self.sent.copies, before=before)
        inside = mailbox.login_addresses
        submissions = [Submission(client=o.client, style=o.style) for o in passed]
        first = ClientNetworks(submissions, mailbox.logins, self.sent.habits if self.sent else None, inside)
        if self.sent and self.sent.habits is None:
            # Copies that a known stranger handed in are not the owner's: what is left may be of one piece.
            strangers = {o.message_id for o in passed if o.message_id and first.is_hostile(o.client)}
            if strangers:
                known = (c for c in self.sent.copies if c.message_id not in strangers)
                self.sent = SentFolder(known, before=before)
        self.habits: Habits | None = self.sent.habits if self.sent else None
        self.clients = ClientNetworks(submissions, mailbox.logins, self.habits, inside)

    def is_sent(self, finding: Finding) -> bool:
        """Whether Sent has a copy, and the notice is about somebody whom it was written to."""
        copy = self.find_copy(finding)
        return copy is not None and any(r.address in copy.recipients for r in finding.recipients)

    def _may_teach(self, finding: Finding) -> bool:
        """Whether it may teach from where the account is used: the provider's own word, or mail known
        to have passed.

        A reporter alone must not: it could say of the owner's own line what it likes.
        """
        original = finding.original
        handed = original.handed if original is not None else None
        if original is None or handed is None or not handed.client or handed.tier is Tier.T3:
            return False
        if handed.tier in _OWN_WORD or original.signature is Signature.PASS:
            return True
        return self.is_sent(finding)

    def find_copy(self, finding: Finding) -> SentCopy | None:
        """The copy in Sent of the mail that a notice returns or names."""
        if self._mailbox.sent is None:
            return None
        original = finding.original
        if original is None:
            return self._mailbox.sent.find(finding.original_id, None, "", ())
        return self._mailbox.sent.find(original.message_id, original.sent_at, original.subject, original.to)

    def _find_logins(self, findings: Iterable[Finding]) -> Iterable[str]:
        """Login names under which mail was handed in of which Sent has a copy, for whom it was written to."""
        for finding in findings:
            handed = finding.original.handed if finding.original is not None else None
            if handed is None or not handed.login or handed.is_owner is False or handed.tier not in _OWN_WORD:
                continue
            if self.is_sent(finding):
                yield handed.login

    def _find_tenants(self, findings: Iterable[Finding]) -> Iterable[str]:
        """The owner's tenant at a shared cloud: known of it, else as mail says of which Sent has a copy."""
        mark = self._mailbox.profile.tenant
        if mark is None or mark.value:
            yield from (mark.value.lower(),) if mark is not None else ()
            return
        for finding in findings:
            tenant = finding.original.tenant if finding.original is not None else ""
            if tenant and self.is_sent(finding):
                yield tenant
