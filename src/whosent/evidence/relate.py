"""Findings + the whole mailbox -> Observations: what single notices cannot show.

The Sent folder, received mail, login histories and the other notices say who sent what. Pure: takes
values, returns values; notices may come in any order.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from whosent.evidence.clients import ClientNetworks, NetworkStanding, Submission
from whosent.evidence.finding import Finding, Original, Signature
from whosent.evidence.model import Fact, Forger, Observation, Tier
from whosent.evidence.sent import SentCopy, SentFolder
from whosent.evidence.style import Habits
from whosent.evidence.subject import campaign_key
from whosent.provider import FromBinding, Practice, Profile

_REPLAY_AFTER = timedelta(hours=6)
_NEAR_LOGIN = timedelta(minutes=30)  # DESIGN §4.11; COMPA and login studies use windows of this order
_TEACHES_SIGNING = 3
_MAILING_SIZE = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailbox:
    """What is known of the mailbox beside its notices.

    sent         its Sent folder; None where none was given
    received     Message-IDs of the other mail in it
    logins       standings of client addresses that login histories decide
    attacks      times at which an attacked address was logged in
    clean        a span in which complete histories show logins from one place only; None if there is none
    profile      what is known of the owner's provider
    """

    profile: Profile

    sent: SentFolder | None = None
    received: Collection[str] = field(default=frozenset(), repr=False)
    logins: Mapping[str, NetworkStanding] = field(default_factory=dict)
    attacks: tuple[datetime, ...] = ()
    clean: tuple[datetime, datetime] | None = None


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
    return len(checked) >= _TEACHES_SIGNING and all(o.signature is Signature.PASS for o in checked)


class _Company:
    """What the findings show together."""

    def __init__(self, findings: Sequence[Finding], mailbox: Mailbox) -> None:
        self.mailbox = mailbox
        self._learnt_signing = learns_signing(findings)
        self._replayed = _find_replays(findings)
        self._mailings = _find_mailings(findings)
        self._sent = mailbox.sent
        passed = [f.original for f in findings if f.original is not None and f.original.client]
        submissions = [Submission(client=o.client, style=o.style) for o in passed]
        first = ClientNetworks(submissions, mailbox.logins, self._sent.habits if self._sent else None)
        if self._sent and self._sent.habits is None:
            # Copies that a known stranger handed in are not the owner's: what is left may be of one piece.
            strangers = {o.message_id for o in passed if o.message_id and first.is_hostile(o.client)}
            if strangers:
                self._sent = SentFolder(c for c in self._sent.copies if c.message_id not in strangers)
        self.habits: Habits | None = self._sent.habits if self._sent else None
        self.clients = ClientNetworks(submissions, mailbox.logins, self.habits)

    def observe(self, finding: Finding) -> Observation:
        """The observation of one finding."""
        facts = list(finding.facts)
        original = finding.original
        copy = self._find_copy(finding)
        if original is not None:
            facts += self._signature(original)
            facts += self._automatic(finding, original)
            facts += self._who(original)
        facts += self._logins(finding, original)
        if self._sent is not None:
            facts += self._sent_folder(finding, original, copy)
            facts += self._correspondence(finding, original, self._sent)
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

    def _find_copy(self, finding: Finding) -> SentCopy | None:
        if self.mailbox.sent is None:
            return None
        original = finding.original
        if original is None:
            return self.mailbox.sent.find(finding.original_id, None, "", ())
        return self.mailbox.sent.find(original.message_id, original.sent_at, original.subject, original.to)

    def _is_replay(self, original: Original) -> bool:
        if original.signature_id in self._replayed:
            return True
        if original.from_provider is not False or original.signed_for_recipient:
            return False
        return _late(original)

    def _signature(self, original: Original) -> list[Fact]:
        match original.signature:
            case Signature.PASS:
                return [_fact(self._passed_kind(original), Tier.T0, domain=original.signature_domain)]
            case Signature.FAIL:
                always = self._always_signed(original)
                kind = "dkim.fail_always_signs" if always else "dkim.fail"
                return [_fact(kind, _tier(original), domain=original.signature_domain)]
            case Signature.OTHER_DOMAIN if original.author_is_owner:
                return [_fact("dkim.other_domain", Tier.T0, domain=original.signature_domain)]
            case Signature.ABSENT | Signature.OTHER_DOMAIN:
                if self._always_signed(original):
                    return [_fact("dkim.absent", _tier(original))]
            case Signature.NOT_CHECKED:
                pass
        return []

    def _always_signed(self, original: Original) -> bool:
        """Whether this mail would bear the provider's signature, had it passed the provider."""
        if not original.headers_are_whole or not original.author_is_owner:
            return False
        known = original.sent_at is not None and self.mailbox.profile.signs(original.sent_at.date())
        return known is Practice.ALWAYS or self._learnt_signing

    def _passed_kind(self, original: Original) -> str:
        if self._is_replay(original):
            return "dkim.pass_replayed"
        elsewhere = original.from_provider is False and not original.signed_for_recipient
        if elsewhere or original.is_automatic or not original.author_is_owner:
            return "dkim.pass_unbound"
        match self.mailbox.profile.from_binding:
            case FromBinding.STRICT:
                return "dkim.pass_strict"
            case FromBinding.UNPROVEN:
                return "dkim.pass_unproven"
            case FromBinding.NONE:
                return "dkim.pass_unbound"

    def _automatic(self, finding: Finding, original: Original) -> list[Fact]:
        if original.is_automatic and (finding.by_provider or original.signature is Signature.PASS):
            return [_fact("automatic.reply", _tier(original))]
        if original.author_is_owner:
            return [] if original.is_automatic else [_OWN_AUTHOR]
        from_here = finding.by_provider or original.from_provider is True
        if from_here and original.message_id in self.mailbox.received:
            return [_fact("automatic.received_and_forwarded", Tier.T1)]
        if from_here and original.was_forwarded:
            return [_fact("automatic.forward_marks", _tier(original))]
        return [_fact("automatic.other_author", Tier.T3, forger=Forger.ANYONE)]

    def _sent_folder(self, finding: Finding, original: Original | None, copy: SentCopy | None) -> list[Fact]:
        sent = self.mailbox.sent
        if sent is None:
            return []
        if copy is None:
            at = original.sent_at if original else finding.notice_at
            identified = finding.original_id or original is not None
            return [_fact("sent.absent", Tier.T1)] if identified and sent.covers(at) else []
        to = {a for r in finding.recipients for a in (r.address, r.original_recipient)}
        if (
            original is not None
            and not to & copy.recipients
            and (self._is_replay(original) or (original.from_provider is False and _late(original)))
        ):
            return [_fact("sent.match_replayed", Tier.T1)]
        if original is None and not to & copy.recipients:
            return []  # only a Message-ID was quoted, for somebody else: proves little
        usual = self._sent is not None and self._sent.is_usual(copy)
        return [_fact("sent.match" if usual else "sent.match_mixed", Tier.T1)]

    def _who(self, original: Original) -> list[Fact]:
        facts = []
        if original.client and original.client_tier is not None:
            facts += self._client(original)
        if self.habits is not None and original.author_is_owner:
            facts += _habit(original, self.habits)
        if original.answers and any(a in self.mailbox.received for a in original.answers):
            facts.append(_fact("correspondence.reply", Tier.T3, forger=Forger.ANYONE))
        return facts

    def _logins(self, finding: Finding, original: Original | None) -> list[Fact]:
        at = (original.sent_at if original is not None else None) or finding.notice_at
        if at is None:
            return []
        if any(abs(attack - at) <= _NEAR_LOGIN for attack in self.mailbox.attacks):
            return [_fact("logins.attack", Tier.T1)]
        clean = self.mailbox.clean
        if clean is not None and clean[0] - _NEAR_LOGIN <= at <= clean[1] + _NEAR_LOGIN:
            return [_fact("logins.clean", Tier.T1)]
        return []

    def _client(self, original: Original) -> list[Fact]:
        tier = original.client_tier or Tier.T3
        forger = Forger.NOBODY if tier in (Tier.T0, Tier.T1) else Forger.REPORTER
        kind = {
            NetworkStanding.USUAL: "client.usual",
            NetworkStanding.ATTACKED: "client.attacked",
            NetworkStanding.MANY_PROGRAMS: "client.many_programs",
            NetworkStanding.UNKNOWN: "client.unusual" if self.clients.knows_usual else "",
        }[self.clients.standing(original.client)]
        return [_fact(kind, tier, forger=forger, address=original.client)] if kind else []

    def _correspondence(
        self, finding: Finding, original: Original | None, sent: SentFolder
    ) -> list[Fact]:
        own_id = original.message_id if original else finding.original_id
        to = {a for r in finding.recipients for a in (r.address, r.original_recipient) if a}
        if any(sent.writes_to(a, besides=own_id) for a in sorted(to)):
            return [_fact("correspondence.known", Tier.T1)]
        size = self._mailings.get(campaign_key(original.subject), 0) if original is not None else 0
        if self.habits is not None and size >= _MAILING_SIZE:
            return [_fact("correspondence.mailing", Tier.T3)]
        return []


def _habit(original: Original, habits: Habits) -> list[Fact]:
    style = original.style
    program = style.program in habits.programs
    zone = None if style.offset_min is None or not habits.offsets else style.offset_min in habits.offsets
    kind = "habit.match" if program and zone else "habit.clash" if not program and zone is False else ""
    if not kind:
        kind = "habit.partly" if program and zone is None else "habit.clash_partly"
    return [_fact(kind, Tier.T3, forger=Forger.ANYONE, program=style.program if style.names_program else "")]


def _find_replays(findings: Sequence[Finding]) -> frozenset[str]:
    """Signatures that came in from several places, or over hours: one mail sent again and again."""
    entries: dict[str, set[str]] = defaultdict(set)
    times: dict[str, list[Original]] = defaultdict(list)
    for finding in findings:
        o = finding.original
        if o is not None and o.signature is Signature.PASS and o.signature_id and o.from_provider is False:
            entries[o.signature_id].add(o.entry_point)
            times[o.signature_id].append(o)
    return frozenset(
        digest for digest, points in entries.items() if len(points) > 1 or any(map(_late, times[digest]))
    )


def _find_mailings(findings: Sequence[Finding]) -> dict[str, int]:
    """How many different people each campaign went to."""
    people: dict[str, set[str]] = defaultdict(set)
    for finding in findings:
        if finding.original is not None and (key := campaign_key(finding.original.subject)):
            people[key].update(r.address for r in finding.recipients)
    return {key: len(addresses) for key, addresses in people.items()}


def _late(original: Original) -> bool:
    """Whether the reporter took the mail long after its own date, signed or not."""
    if original.entered_at is None or original.sent_at is None:
        return False
    return original.entered_at - original.sent_at > _REPLAY_AFTER


def _tier(original: Original) -> Tier:
    return original.entry_tier or original.client_tier or Tier.T3


def _fact(kind: str, tier: Tier, *, forger: Forger | None = None, **values: str) -> Fact:
    if forger is None:
        forger = {Tier.T0: Forger.NOBODY, Tier.T1: Forger.NOBODY, Tier.T2: Forger.REPORTER}.get(
            tier, Forger.ANYONE
        )
    return Fact(kind=kind, tier=tier, forgeable_by=forger, values=tuple(values.items()))


_OWN_AUTHOR = _fact("automatic.own_author", Tier.T3)
