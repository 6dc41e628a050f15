"""Findings + the whole mailbox -> Observations: what single notices cannot show.

The Sent folder, received mail, login histories and the other notices say who sent what. Pure: takes
values, returns values; notices may come in any order.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from whosent.bounce import Standing
from whosent.evidence.clients import NetworkStanding
from whosent.evidence.finding import Finding, HandedIn, Original, Signature, Taken
from whosent.evidence.judgement import load_judgement
from whosent.evidence.learnt import Learnt, Mailbox
from whosent.evidence.log_facts import LogWord
from whosent.evidence.model import Fact, Observation, Tier, fact
from whosent.evidence.replay import Replays, came_from_a_recipient
from whosent.evidence.sent import SentCopy, SentFolder
from whosent.evidence.style import Habits
from whosent.evidence.subject import campaign_key
from whosent.provider import FromBinding, Practice


def relate(findings: Sequence[Finding], mailbox: Mailbox) -> tuple[Observation, ...]:
    """Each finding with the facts that the rest of the mailbox adds, in the same order."""
    company = _Company(findings, mailbox)
    return tuple(company.observe(finding) for finding in company.findings)


def mailbox_facts(mailbox: Mailbox) -> tuple[Fact, ...]:
    """What is known of the mailbox whatever its notices say."""
    return (fact("logins.intruder", Tier.T1),) if mailbox.attacks else ()


class _Company:
    """What the findings show together."""

    def __init__(self, findings: Sequence[Finding], mailbox: Mailbox) -> None:
        self.mailbox = mailbox
        self._log = LogWord(mailbox.mail_log, mailbox.sent) if mailbox.mail_log is not None else None
        if self._log is not None:
            findings = [self._log.told(finding) for finding in findings]
        self.findings = findings
        self._learnt = Learnt(findings, mailbox)
        self._replays = Replays(findings)
        self._mailings = _find_mailings(findings)
        self._targets = _find_targets(findings)

    def observe(self, finding: Finding) -> Observation:
        """The observation of one finding."""
        facts = list(finding.facts)
        original = finding.original
        copy = self._learnt.find_copy(finding)
        in_sent = self._sent_folder(finding, original, copy)
        if original is not None:
            is_replay = self._replays.is_replay(finding)
            facts += self._signature(finding, original, is_replay=is_replay)
            facts += self._automatic(finding, original, is_replay=is_replay)
            if self._log is None or not self._log.knows(finding):
                facts += self._handed_in(original)
            facts += self._tenant(finding, original)
            if not is_replay and _ELSEWHERE not in in_sent:
                # Mail that was sent again still looks as the owner wrote it.
                facts += self._who(original)
        if finding.is_tagged is False and self._learnt.always_tags and not finding.by_provider:
            facts.append(fact("envelope.tag_missing", Tier.T1))
        if self._log is not None:
            facts += self._logged(finding, self._log)
        facts += self._logins(finding, original)
        facts += self._forwarding(finding, original, copy)
        facts += in_sent
        if not in_sent or in_sent == [_ABSENT]:
            facts += self._deleted_copy(finding, original)
        if finding.standing is not Standing.LURE:
            facts += self.mailbox.told
        if self._learnt.sent is not None:
            facts += self._correspondence(finding, original, self._learnt.sent, copy)
        return Observation(
            place=finding.place,
            message_id=finding.message_id,
            subject=finding.subject,
            mail_system=finding.mail_system,
            standing=finding.standing,
            recipients=finding.recipients,
            returned=finding.returned,
            notice_at=finding.notice_at,
            original_at=original.sent_at if original else None,
            original_subject=original.subject if original else "",
            campaign=campaign_key(original.subject) if original else "",
            reporter=finding.reporter,
            entry_point=original.entry_point if original else "",
            facts=tuple(facts),
        )

    def _tenant(self, finding: Finding, original: Original) -> list[Fact]:
        """What the provider's own hosts say of the customer; in mail that others return it was typed."""
        if not original.tenant or not self._learnt.tenants or not original.author_is_owner:
            return []
        if not self.mailbox.profile.owns_host(finding.reporter):
            return []
        if original.tenant not in self._learnt.tenants:
            return [fact("submission.other_tenant", Tier.T2)]
        # A tenant that all users of a service share says nothing of one of them.
        mark = self.mailbox.profile.tenant
        return [] if mark is None or mark.value else [fact("submission.tenant", Tier.T2)]

    def _signature(self, finding: Finding, original: Original, *, is_replay: bool) -> list[Fact]:
        match original.signature:
            case Signature.PASS:
                kind = "dkim.pass_replayed" if is_replay else self._passed_kind(finding, original)
                return [fact(kind, Tier.T0, domain=original.signature_domain)]
            case Signature.FAIL:
                always = self._always_signed(original)
                kind = "dkim.fail_always_signs" if always else "dkim.fail"
                return [fact(kind, _tier(original), domain=original.signature_domain)]
            case Signature.OTHER_DOMAIN if original.author_is_owner:
                return [fact("dkim.other_domain", Tier.T0, domain=original.signature_domain)]
            case Signature.ABSENT | Signature.OTHER_DOMAIN:
                if self._always_signed(original):
                    return [fact("dkim.absent", _tier(original))]
            case Signature.NOT_CHECKED:
                pass
        return []

    def _always_signed(self, original: Original) -> bool:
        """Whether this mail would bear the provider's signature, had it passed the provider."""
        if not original.headers_are_whole or not original.author_is_owner:
            return False
        known = original.sent_at is not None and self.mailbox.profile.signs(original.sent_at.date())
        return known is Practice.ALWAYS or self._learnt.always_signs

    def _passed_kind(self, finding: Finding, original: Original) -> str:
        by_provider = finding.by_provider or original.from_provider is True
        elsewhere = not by_provider and not original.signed_for_recipient
        if elsewhere or original.is_automatic or not original.author_is_owner:
            return "dkim.pass_unbound"
        match self.mailbox.profile.from_binding:
            case FromBinding.STRICT:
                return "dkim.pass_strict"
            case FromBinding.UNPROVEN:
                return "dkim.pass_unproven"
            case FromBinding.NONE:
                return "dkim.pass_unbound"

    def _automatic(self, finding: Finding, original: Original, *, is_replay: bool) -> list[Fact]:
        passed = original.signature is Signature.PASS and original.from_provider is not False
        # A reply that the server makes is not handed in by a client; a thief may well write the mark.
        handed = original.handed
        by_client = handed is not None and bool(handed.client) and handed.tier in (Tier.T0, Tier.T1)
        is_automatic = original.is_automatic and not by_client
        if is_automatic and not is_replay and (finding.by_provider or passed):
            return [fact("automatic.reply", _tier(original))]
        if original.author_is_owner:
            return [] if is_automatic else [_OWN_AUTHOR]
        from_here = finding.by_provider or original.from_provider is True
        if from_here and original.message_id in self.mailbox.received:
            return [fact("automatic.received_and_forwarded", Tier.T1)]
        if from_here and original.was_forwarded:
            return [fact("automatic.forward_marks", _tier(original))]
        return [fact("automatic.other_author", Tier.T3)] if self.mailbox.has_owner else []

    def _forwarding(
        self, finding: Finding, original: Original | None, copy: SentCopy | None
    ) -> list[Fact]:
        """Whether the notice is about the address to which the owner's own settings send mail on."""
        if copy is not None or (original is not None and original.author_is_owner):
            return []
        failed = (r.address for r in finding.recipients if r.address in self.mailbox.forwards)
        target = next(failed, "")
        if not target:
            one = next((r.address for r in finding.recipients if r.address in self._targets), "")
            is_own = finding.by_provider and original is not None
            return [fact("automatic.one_target", Tier.T1, address=one)] if one and is_own else []
        return [fact("automatic.own_forwarding", Tier.T1 if finding.by_provider else Tier.T3, address=target)]

    def _sent_folder(self, finding: Finding, original: Original | None, copy: SentCopy | None) -> list[Fact]:
        sent = self.mailbox.sent
        if sent is None:
            return []
        if copy is None:
            at = original.sent_at if original else finding.notice_at
            identified = finding.original_id or original is not None
            return [_ABSENT] if identified and sent.covers(at) else []
        to = {a for r in finding.recipients for a in (r.address, r.original_recipient)}
        is_written_to = not to.isdisjoint(copy.recipients)
        if original is None:
            if not is_written_to:
                return []  # only a Message-ID was quoted, for somebody else: proves little
        elif self._replays.is_replay(finding):
            return [fact("sent.match_replayed", Tier.T1)]
        elif not (
            is_written_to
            or finding.by_provider
            or original.from_provider
            or came_from_a_recipient(original, copy.recipients)
        ):
            return [_ELSEWHERE]
        usual = self._learnt.sent is not None and self._learnt.sent.is_usual(copy)
        return [fact("sent.match" if usual else "sent.match_mixed", Tier.T1)]

    def _deleted_copy(self, finding: Finding, original: Original | None) -> list[Fact]:
        """Whether a copy of what came back lies in the trash, where only who is inside can put it."""
        deleted = self.mailbox.deleted
        if deleted is None or original is None or self._replays.is_replay(finding):
            return []
        copy = deleted.find(original.message_id, original.sent_at, original.subject, original.to)
        to = {a for r in finding.recipients for a in (r.address, r.original_recipient)}
        if copy is None or to.isdisjoint(copy.recipients):
            return []
        return [fact("sent.deleted_copy", Tier.T1)]

    def _who(self, original: Original) -> list[Fact]:
        facts = []
        if original.handed is not None and original.handed.client:
            facts += self._client(original.handed)
            facts += self._age(original.handed, original.sent_at)
        if self._learnt.habits is not None and original.author_is_owner:
            facts += _habit(original, self._learnt.habits)
        if original.answers and any(a in self.mailbox.received for a in original.answers):
            facts.append(fact("correspondence.reply", Tier.T3))
        return facts

    def _logins(self, finding: Finding, original: Original | None) -> list[Fact]:
        at = (original.sent_at if original is not None else None) or finding.notice_at
        if at is None:
            return []
        near = load_judgement().logins.near
        facts = self._login_client(original, at) if original is not None else []
        if original is not None:
            client = _vouched_client(original)
            facts += self.mailbox.logins_near(original.sent_at, client)
            if not client and self.mailbox.login_places.newcomer_near(original.sent_at, near):
                facts.append(fact("logins.near_newcomer", Tier.T1))
        if any(abs(attack - at) <= near for attack in self.mailbox.attacks):
            return [*facts, fact("logins.attack", Tier.T1)]
        if _covers(self.mailbox.clean, at):
            return [*facts, fact("logins.clean", Tier.T1)]
        return facts

    def _login_client(self, original: Original, at: datetime) -> list[Fact]:
        """Whether the account was logged in to from where the provider took the mail."""
        handed = original.handed
        if handed is None or not handed.client or handed.tier is Tier.T3:
            return []
        known = self.mailbox.login_addresses
        if handed.client in known:
            return [fact("logins.client_known", handed.tier, address=handed.client)]
        # Who sends by SMTP logs in for it from that very address; a web session may be days old.
        if handed.by_smtp and "" not in known and _covers(self.mailbox.sending_covered, at):
            return [fact("logins.client_unknown", handed.tier, address=handed.client)]
        return []

    def _handed_in(self, original: Original) -> list[Fact]:
        handed = original.handed
        if handed is None or handed.tier is Tier.T3:
            return []
        if handed.taken is Taken.OUTSIDE:
            said = handed.is_told or self._learnt.marks_logins
            return [fact("submission.none", handed.tier)] if original.author_is_owner and said else []
        if handed.is_owner or handed.login in self._learnt.owner_logins:
            return [fact("submission.owner", handed.tier, login=handed.login)]
        is_known = handed.is_owner is None and handed.login and self._learnt.owner_logins
        if handed.is_owner is False or is_known:
            return [fact("submission.other", handed.tier, login=handed.login)]
        is_bound = original.author_is_owner and self.mailbox.profile.from_binding is FromBinding.STRICT
        return [fact("submission.bound" if is_bound else "submission.logged_in", handed.tier)]

    def _logged(self, finding: Finding, log: LogWord) -> list[Fact]:
        """What the log of the owner's server says."""
        handed = log.client(finding)
        more = self._client(handed) if handed is not None and handed.client else []
        return [*log.facts(finding, self._learnt.owner_logins), *more]

    def _age(self, handed: HandedIn, at: datetime | None) -> list[Fact]:
        age = self.mailbox.login_places.age(handed.client, at)
        return [fact(f"client.{age.value}", handed.tier, address=handed.client)] if age is not None else []

    def _client(self, handed: HandedIn) -> list[Fact]:
        clients, address = self._learnt.clients, handed.client
        match clients.standing(address):
            case NetworkStanding.USUAL:
                return [fact("client.usual", handed.tier, address=address)]
            case NetworkStanding.FAMILIAR:
                return [fact("client.familiar", Tier.T3, address=address)]
            case NetworkStanding.SHARED:
                return [fact("client.shared", Tier.T3, address=address)]
            case NetworkStanding.ATTACKED:
                return [fact("client.attacked", handed.tier, address=address)]
            case NetworkStanding.MANY_PROGRAMS:
                found = [fact("client.many_programs", handed.tier, address=address)]
                if clients.is_usual(address):
                    found.append(fact("client.usual", handed.tier, address=address))
                return found
            case NetworkStanding.UNKNOWN if clients.knows_usual:
                return [fact("client.unusual", handed.tier, address=address)]
            case NetworkStanding.UNKNOWN if clients.knows_familiar:
                return [fact("client.unfamiliar", handed.tier, address=address)]
            case NetworkStanding.UNKNOWN:
                return []

    def _correspondence(
        self, finding: Finding, original: Original | None, sent: SentFolder, copy: SentCopy | None
    ) -> list[Fact]:
        own_id = original.message_id if original else finding.original_id
        to = {a for r in finding.recipients for a in (r.address, r.original_recipient) if a}
        if any(sent.writes_to(a, besides=own_id) for a in sorted(to)):
            return [fact("correspondence.known", Tier.T1)]
        spread = self._mailings.get(campaign_key(original.subject), _Spread()) if original else _Spread()
        # A round letter, kept where the owner keeps mail, is one mail to many; a tool writes each his own.
        is_kept = copy is not None and sent.is_usual(copy)
        size = min(spread) if is_kept else spread.people
        if self._learnt.habits is not None and size >= load_judgement().mailing.people:
            return [fact("correspondence.mailing", Tier.T3)]
        return []


def _habit(original: Original, habits: Habits) -> list[Fact]:
    style = original.style
    program = style.program in habits.programs
    zone = habits.has_zone(style.offset_min)
    kind = "habit.match" if program and zone else "habit.clash" if not program and zone is False else ""
    if kind == "habit.match" and not style.is_of_own_program:
        kind = "habit.match_on_web"
    if not kind:
        kind = "habit.partly" if program and zone is None else "habit.clash_partly"
    return [fact(kind, Tier.T3, program=style.program if style.names_program else "")]


class _Spread(NamedTuple):
    """How far a campaign went: to how many different people, in how many mails."""

    people: int = 0
    mails: int = 0


def _find_mailings(findings: Sequence[Finding]) -> dict[str, _Spread]:
    """How far each campaign went."""
    people: dict[str, set[str]] = defaultdict(set)
    mails: dict[str, set[str]] = defaultdict(set)
    for finding in findings:
        if finding.original is not None and (key := campaign_key(finding.original.subject)):
            people[key].update(r.address for r in finding.recipients)
            mails[key].add(finding.original.message_id)
    return {key: _Spread(len(addresses), len(mails[key])) for key, addresses in people.items()}


def _find_targets(findings: Sequence[Finding]) -> frozenset[str]:
    """Addresses elsewhere to which the provider could not send on what different people had written."""
    mails: dict[str, set[str]] = defaultdict(set)
    for finding in findings:
        original = finding.original
        is_sent_on = any(f.kind == _BY_PROVIDER for f in finding.facts)
        if is_sent_on and original is not None and not original.author_is_owner:
            for recipient in finding.recipients:
                mails[recipient.address].add(original.message_id or original.subject)
    least = load_judgement().forwarding.mails
    return frozenset(address for address, found in mails.items() if len(found) >= least)


def _covers(span: tuple[datetime, datetime] | None, at: datetime) -> bool:
    near = load_judgement().logins.near
    return span is not None and span[0] - near <= at <= span[1] + near


def _vouched_client(original: Original) -> str:
    """The address that handed it in, where nobody outside can have typed that; else ""."""
    handed = original.handed
    return handed.client if handed is not None and handed.tier is not Tier.T3 else ""


def _tier(original: Original) -> Tier:
    if original.entry_tier is not None:
        return original.entry_tier
    return original.handed.tier if original.handed is not None else Tier.T3


_BY_PROVIDER = "writer.provider"
_OWN_AUTHOR = fact("automatic.own_author", Tier.T3)
_ABSENT = fact("sent.absent", Tier.T1)
_ELSEWHERE = fact("sent.match_elsewhere", Tier.T1)
