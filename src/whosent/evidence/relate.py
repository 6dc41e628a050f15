"""Findings + the whole mailbox -> Observations: what single notices cannot show.

The Sent folder, received mail, login histories and the other notices say who sent what. Pure: takes
values, returns values; notices may come in any order.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from whosent.evidence.clients import ClientNetworks, NetworkStanding, Submission
from whosent.evidence.finding import Finding, HandedIn, Original, Signature, Taken
from whosent.evidence.judgement import load_judgement
from whosent.evidence.model import Fact, Observation, Tier, fact
from whosent.evidence.replay import Replays, came_from_a_recipient
from whosent.evidence.sent import SentCopy, SentFolder
from whosent.evidence.style import Habits
from whosent.evidence.subject import campaign_key
from whosent.provider import FromBinding, Practice, Profile

_OWN_WORD = (Tier.T0, Tier.T1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailbox:
    """What is known of the mailbox beside its notices.

    sent         its Sent folder; None where none was given
    received     Message-IDs of the other mail in it
    logins       standings of client addresses that login histories decide
    attacks      times at which an attacked address was logged in
    clean        a span in which complete histories show logins from one place only; None if there is none
    login_addresses  addresses from which somebody got in; with "" where one of them is not stated
    sending_covered  a span in which the histories show logins for sending too; None if there is none
    profile      what is known of the owner's provider
    has_owner    the owner's address is known: without one nobody can say that an author is somebody else
    """

    profile: Profile
    has_owner: bool = True

    sent: SentFolder | None = None
    received: Collection[str] = field(default=frozenset(), repr=False)
    logins: Mapping[str, NetworkStanding] = field(default_factory=dict)
    attacks: tuple[datetime, ...] = ()
    clean: tuple[datetime, datetime] | None = None
    login_addresses: frozenset[str] = frozenset()
    sending_covered: tuple[datetime, datetime] | None = None


def relate(findings: Sequence[Finding], mailbox: Mailbox) -> tuple[Observation, ...]:
    """Each finding with the facts that the rest of the mailbox adds, in the same order."""
    company = _Company(findings, mailbox)
    return tuple(company.observe(finding) for finding in findings)


def learns_signing(findings: Iterable[Finding]) -> bool:
    """Whether the provider's own notices show that it signs all that it sends.

    Learnt only from notices that the provider itself wrote, which a flood from outside cannot add to
    (DESIGN §4.13).
    """
    own = [f.original for f in findings if f.by_provider and f.original is not None]
    checked = [o for o in own if o.headers_are_whole and o.signature is not Signature.NOT_CHECKED]
    enough = len(checked) >= load_judgement().signing.taught_by
    return enough and all(o.signature is Signature.PASS for o in checked)


def learns_tagging(findings: Iterable[Finding]) -> bool:
    """Whether the provider's own notices show that all mail leaves it with a tagged envelope sender."""
    told = [f.is_tagged for f in findings if f.by_provider and f.is_tagged is not None]
    return len(told) >= load_judgement().tagging.taught_by and all(told)


class _Company:
    """What the findings show together."""

    def __init__(self, findings: Sequence[Finding], mailbox: Mailbox) -> None:
        self.mailbox = mailbox
        self._learnt_signing = learns_signing(findings)
        self._learnt_tagging = learns_tagging(findings)
        self._replays = Replays(findings)
        self._mailings = _find_mailings(findings)
        self._sent = mailbox.sent
        handed = [f.original.handed for f in findings if f.original is not None and f.original.handed]
        self._marks_logins = any(h.taken is Taken.LOGGED_IN and h.tier in _OWN_WORD for h in handed)
        self._tenants = frozenset(self._learn_tenants(findings))
        self._owner_logins = frozenset(self._learn_logins(findings))
        passed = [f.original for f in findings if f.original is not None and self._may_teach(f)]
        dates = [o.sent_at for o in passed if o.sent_at is not None]
        before = min(dates) - load_judgement().habits.before if dates else None
        if self._sent is not None and before is not None:
            self._sent = SentFolder(self._sent.copies, before=before)
        submissions = [Submission(client=o.client, style=o.style) for o in passed]
        first = ClientNetworks(submissions, mailbox.logins, self._sent.habits if self._sent else None)
        if self._sent and self._sent.habits is None:
            # Copies that a known stranger handed in are not the owner's: what is left may be of one piece.
            strangers = {o.message_id for o in passed if o.message_id and first.is_hostile(o.client)}
            if strangers:
                known = (c for c in self._sent.copies if c.message_id not in strangers)
                self._sent = SentFolder(known, before=before)
        self.habits: Habits | None = self._sent.habits if self._sent else None
        self.clients = ClientNetworks(submissions, mailbox.logins, self.habits)

    def observe(self, finding: Finding) -> Observation:
        """The observation of one finding."""
        facts = list(finding.facts)
        original = finding.original
        copy = self._find_copy(finding)
        in_sent = self._sent_folder(finding, original, copy)
        if original is not None:
            is_replay = self._replays.is_replay(finding)
            facts += self._signature(finding, original, is_replay=is_replay)
            facts += self._automatic(finding, original, is_replay=is_replay)
            facts += self._handed_in(original)
            facts += self._tenant(finding, original)
            if not is_replay and _ELSEWHERE not in in_sent:
                # Mail that was sent again still looks as the owner wrote it.
                facts += self._who(original)
        if finding.is_tagged is False and self._learnt_tagging and not finding.by_provider:
            facts.append(fact("envelope.tag_missing", Tier.T1))
        facts += self._logins(finding, original)
        facts += in_sent
        if self._sent is not None:
            facts += self._correspondence(finding, original, self._sent, copy)
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

    def _learn_logins(self, findings: Iterable[Finding]) -> Iterable[str]:
        """Login names under which mail was handed in of which Sent has a copy, for whom it was written to."""
        for finding in findings:
            handed = finding.original.handed if finding.original is not None else None
            if handed is None or not handed.login or handed.is_owner is False or handed.tier not in _OWN_WORD:
                continue
            if self._is_sent(finding):
                yield handed.login

    def _learn_tenants(self, findings: Iterable[Finding]) -> Iterable[str]:
        """The owner's tenant at a shared cloud: known of it, else as mail says of which Sent has a copy."""
        mark = self.mailbox.profile.tenant
        if mark is None or mark.value:
            yield from (mark.value.lower(),) if mark is not None else ()
            return
        for finding in findings:
            tenant = finding.original.tenant if finding.original is not None else ""
            if tenant and self._is_sent(finding):
                yield tenant

    def _tenant(self, finding: Finding, original: Original) -> list[Fact]:
        """What the provider's own hosts say of the customer; in mail that others return it was typed."""
        if not original.tenant or not self._tenants or not original.author_is_owner:
            return []
        if not self.mailbox.profile.owns_host(finding.reporter):
            return []
        if original.tenant not in self._tenants:
            return [fact("submission.other_tenant", Tier.T2)]
        # A tenant that all users of a service share says nothing of one of them.
        mark = self.mailbox.profile.tenant
        return [] if mark is None or mark.value else [fact("submission.tenant", Tier.T2)]

    def _is_sent(self, finding: Finding) -> bool:
        """Whether Sent has a copy, and the notice is about somebody whom it was written to."""
        copy = self._find_copy(finding)
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
        return self._is_sent(finding)

    def _find_copy(self, finding: Finding) -> SentCopy | None:
        if self.mailbox.sent is None:
            return None
        original = finding.original
        if original is None:
            return self.mailbox.sent.find(finding.original_id, None, "", ())
        return self.mailbox.sent.find(original.message_id, original.sent_at, original.subject, original.to)

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
        return known is Practice.ALWAYS or self._learnt_signing

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
        if original.is_automatic and not is_replay and (finding.by_provider or passed):
            return [fact("automatic.reply", _tier(original))]
        if original.author_is_owner:
            return [] if original.is_automatic else [_OWN_AUTHOR]
        from_here = finding.by_provider or original.from_provider is True
        if from_here and original.message_id in self.mailbox.received:
            return [fact("automatic.received_and_forwarded", Tier.T1)]
        if from_here and original.was_forwarded:
            return [fact("automatic.forward_marks", _tier(original))]
        return [fact("automatic.other_author", Tier.T3)] if self.mailbox.has_owner else []

    def _sent_folder(self, finding: Finding, original: Original | None, copy: SentCopy | None) -> list[Fact]:
        sent = self.mailbox.sent
        if sent is None:
            return []
        if copy is None:
            at = original.sent_at if original else finding.notice_at
            identified = finding.original_id or original is not None
            return [fact("sent.absent", Tier.T1)] if identified and sent.covers(at) else []
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
        usual = self._sent is not None and self._sent.is_usual(copy)
        return [fact("sent.match" if usual else "sent.match_mixed", Tier.T1)]

    def _who(self, original: Original) -> list[Fact]:
        facts = []
        if original.handed is not None and original.handed.client:
            facts += self._client(original.handed)
        if self.habits is not None and original.author_is_owner:
            facts += _habit(original, self.habits)
        if original.answers and any(a in self.mailbox.received for a in original.answers):
            facts.append(fact("correspondence.reply", Tier.T3))
        return facts

    def _logins(self, finding: Finding, original: Original | None) -> list[Fact]:
        at = (original.sent_at if original is not None else None) or finding.notice_at
        if at is None:
            return []
        near = load_judgement().logins.near
        facts = self._login_client(original, at) if original is not None else []
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
            said = handed.is_told or self._marks_logins
            return [fact("submission.none", handed.tier)] if original.author_is_owner and said else []
        if handed.is_owner or handed.login in self._owner_logins:
            return [fact("submission.owner", handed.tier, login=handed.login)]
        is_known = handed.is_owner is None and handed.login and self._owner_logins
        if handed.is_owner is False or is_known:
            return [fact("submission.other", handed.tier, login=handed.login)]
        is_bound = original.author_is_owner and self.mailbox.profile.from_binding is FromBinding.STRICT
        return [fact("submission.bound" if is_bound else "submission.logged_in", handed.tier)]

    def _client(self, handed: HandedIn) -> list[Fact]:
        kind = {
            NetworkStanding.USUAL: "client.usual",
            NetworkStanding.ATTACKED: "client.attacked",
            NetworkStanding.MANY_PROGRAMS: "client.many_programs",
            NetworkStanding.UNKNOWN: "client.unusual" if self.clients.knows_usual else "",
        }[self.clients.standing(handed.client)]
        return [fact(kind, handed.tier, address=handed.client)] if kind else []

    def _correspondence(
        self, finding: Finding, original: Original | None, sent: SentFolder, copy: SentCopy | None
    ) -> list[Fact]:
        own_id = original.message_id if original else finding.original_id
        to = {a for r in finding.recipients for a in (r.address, r.original_recipient) if a}
        if any(sent.writes_to(a, besides=own_id) for a in sorted(to)):
            return [fact("correspondence.known", Tier.T1)]
        if copy is not None and sent.is_usual(copy):
            return []  # kept where the owner keeps mail, and like it: the owner's own round letter
        size = self._mailings.get(campaign_key(original.subject), 0) if original is not None else 0
        if self.habits is not None and size >= load_judgement().mailing.people:
            return [fact("correspondence.mailing", Tier.T3)]
        return []


def _habit(original: Original, habits: Habits) -> list[Fact]:
    style = original.style
    program = style.program in habits.programs
    zone = habits.has_zone(style.offset_min)
    kind = "habit.match" if program and zone else "habit.clash" if not program and zone is False else ""
    if not kind:
        kind = "habit.partly" if program and zone is None else "habit.clash_partly"
    return [fact(kind, Tier.T3, program=style.program if style.names_program else "")]


def _find_mailings(findings: Sequence[Finding]) -> dict[str, int]:
    """How many different people each campaign went to."""
    people: dict[str, set[str]] = defaultdict(set)
    for finding in findings:
        if finding.original is not None and (key := campaign_key(finding.original.subject)):
            people[key].update(r.address for r in finding.recipients)
    return {key: len(addresses) for key, addresses in people.items()}


def _covers(span: tuple[datetime, datetime] | None, at: datetime) -> bool:
    near = load_judgement().logins.near
    return span is not None and span[0] - near <= at <= span[1] + near


def _tier(original: Original) -> Tier:
    if original.entry_tier is not None:
        return original.entry_tier
    return original.handed.tier if original.handed is not None else Tier.T3


_OWN_AUTHOR = fact("automatic.own_author", Tier.T3)
_ELSEWHERE = fact("sent.match_elsewhere", Tier.T1)
