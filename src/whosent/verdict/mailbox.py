"""Observations -> the verdict for a mailbox (docs/evidence.md)."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from whosent.bounce import Standing
from whosent.evidence import Fact, Observation, Tier
from whosent.verdict.actor import find_actor
from whosent.verdict.campaign import Lesson, Mailing, group_by_campaign, render_campaigns
from whosent.verdict.missing import rank_missing
from whosent.verdict.model import (
    HYPOTHESES,
    Attribution,
    Cause,
    CauseFinding,
    LentBy,
    MissingKind,
    Situation,
    Verdict,
    WeighedFact,
    Weighing,
)
from whosent.verdict.weigh import ACCOUNT, FORGED, OWN, Decibans, Scale, add, posterior, with_account_times
from whosent.verdict.weights import Weights

_SERIOUS_FIRST = (Cause.ACCOUNT, Cause.FORGED, Cause.OWN, Cause.AUTOMATIC, Cause.FAKE)
_MATCHED_IN_SENT = frozenset({"sent.match"})
_CONTACT = "correspondence.known"
_ASKED_OF_OWNER = frozenset({"settings.sends_away", "settings.hides_notices"})
_FLOOD_SIZE = 20
_LEAK_AT_LEAST = 2
_LEAK_SHARE = 0.1


def decide(observations: Sequence[Observation], situation: Situation, weights: Weights) -> Verdict:
    """The verdict. The order of ``observations`` does not matter but for the order of the output."""
    scale = Scale(weights, binds_authors=situation.binds_authors)
    weighings = [scale.weigh(o.facts) for o in observations]
    speaks = tuple(fact for fact in situation.facts if _speaks_for_account(fact, weights))
    told = tuple(fact for fact in situation.facts if fact not in speaks)
    heard = scale.weigh(told)
    prior = choose_prior(observations, situation, weights)
    if any(heard.total):
        prior = posterior(prior, heard.total)
    court = _Court(observations, weighings, prior, weights, scale.weigh(speaks).total)
    attributions = court.attributions()
    labels = [a.label for a in attributions]
    causes, in_doubt = court.causes(labels)
    if in_doubt:
        # A label that is shown as certain is certain: no notice says more than the mailbox does.
        attributions = tuple(_without(Cause.ACCOUNT, a) for a in attributions)
        labels = [a.label for a in attributions]
    if speaks and any(c.cause is Cause.ACCOUNT for c in causes):
        attributions = _without_guesses(attributions)
        labels = [a.label for a in attributions]
        causes = tuple(c for c in causes if c.cause is Cause.ACCOUNT or c.cause in labels)
    have = situation.have
    if not any(fact.kind in _ASKED_OF_OWNER for fact in speaks):
        have = have | {MissingKind.SETTING_WORD}
    if not situation.asks_of_logins:
        have = have | {MissingKind.LOGIN_WORD}
    is_used = not in_doubt and any(c.cause is Cause.ACCOUNT for c in causes)
    present = [c.cause for c in causes if c.notices or (is_used and c.cause is Cause.ACCOUNT)]
    return Verdict(
        headline=_headline(present, in_doubt=in_doubt, labels=labels),
        causes=causes,
        attributions=attributions,
        campaigns=render_campaigns(court.mailings, observations, labels),
        account_in_doubt=in_doubt,
        contacts_leaked=_contacts_leaked(attributions),
        actor=find_actor(attributions, situation.facts, weights) if is_used else None,
        missing=rank_missing(court.doubt(), have, weights, unsure=situation.unsure)
        if observations or in_doubt
        else (),
        mailbox_facts=speaks,
        account_probability=court.account_probability(),
        situation=situation,
        told=tuple(
            WeighedFact(fact=fact, decibans=each, counted=counted)
            for fact, each, counted in zip(told, heard.each, heard.counted, strict=True)
        ),
    )


def choose_prior(observations: Sequence[Observation], situation: Situation, weights: Weights) -> Decibans:
    """The prior for an unknown notice: between "single" and "flood" by the busiest day's unknown ones.

    Unknown are those without a copy in a Sent folder that is of one piece; the others keep "single", for
    what else arrives says nothing of a mail that the owner has. Lures are no notices and do not count.
    Where no Sent folder was seen, nobody can tell which notices are unknown to the owner: account is then
    no likelier than own.
    """
    notices = (o for o in observations if o.standing is not Standing.LURE)
    days = Counter(_day(o.notice_at) for o in notices if not _is_known(o))
    busiest = max(days.values(), default=1)
    flood = weights.priors.webmail_flood if situation.is_webmail else weights.priors.hosted_flood
    t = min(1.0, math.log(max(1, busiest)) / math.log(_FLOOD_SIZE))
    mixed = [s ** (1 - t) * f**t for s, f in zip(weights.priors.single.values, flood.values, strict=True)]
    if MissingKind.SENT_FOLDER not in situation.have and mixed[ACCOUNT] > mixed[OWN]:
        mixed[ACCOUNT] = mixed[OWN] = (mixed[ACCOUNT] + mixed[OWN]) / 2
    return tuple(m / sum(mixed) for m in mixed)


class _Court:
    """One sitting: notices, their mailings, and what is decided of them."""

    def __init__(
        self,
        observations: Sequence[Observation],
        weighings: Sequence[Weighing],
        prior: Decibans,
        weights: Weights,
        apart: Decibans,
    ) -> None:
        self.observations = observations
        self.weighings = weighings
        self.prior = prior
        self._prior_of_known = weights.priors.single.values
        self.rules = weights.decision
        self._apart = apart  # what speaks whatever the notices say
        self.mailings = group_by_campaign(observations, weighings, weights.decision)
        self._known = tuple(all(_is_known(observations[i]) for i in m.members) for m in self.mailings)
        self._open = tuple(self._is_open(n) for n in range(len(self.mailings)))
        self._is_bare = tuple(all(weighings[i].bare for i in m.members) for m in self.mailings)
        shown = [self._shown(n) for n in range(len(self.mailings))]
        self._verdicts = {n: label for n, label in enumerate(shown) if label is not None}
        self._lesson = Lesson(self.mailings, self._verdicts, self.rules.flood_strength)
        self._by_key: dict[str, set[int]] = {}
        for n, mailing in enumerate(self.mailings):
            self._by_key.setdefault(mailing.key, set()).add(n)

    def attributions(self) -> tuple[Attribution, ...]:
        """Every notice with its label: by its own evidence, else its campaign's, else the flood's.

        Nobody is told "you sent this" of mail that somebody else may have sent through the account: that it
        was the owner must be shown, whatever was to be expected.
        """
        found: dict[int, Attribution] = {}
        for number, mailing in enumerate(self.mailings):
            is_owners = self._is_owners(number)
            for i in mailing.members:
                attribution = self._attribute(i, number, mailing)
                found[i] = attribution if is_owners else _without(Cause.OWN, attribution)
        return tuple(found[i] for i in range(len(self.observations)))

    def causes(self, labels: Sequence[Cause]) -> tuple[tuple[CauseFinding, ...], bool]:
        """The causes present, and whether the account's use stays in doubt."""
        counts = Counter(labels)
        used = False
        in_doubt = False
        for number, mailing in enumerate(self.mailings):
            chances = [self._chance_of_account(number, factor) for factor in self._factors]
            if min(chances) >= self.rules.account_at and self._was_somebody_else(mailing.evidence):
                used = True
            elif max(chances) > self.rules.clear_below:
                in_doubt = True
        if any(self._apart):
            apart = [posterior(with_account_times(self.prior, f), self._apart) for f in self._factors]
            chances = [belief[ACCOUNT] for belief in apart]
            used = used or (min(chances) >= self.rules.account_at and self._was_somebody_else(self._apart))
            in_doubt = in_doubt or max(chances) > self.rules.clear_below
        in_doubt = in_doubt or counts[Cause.ACCOUNT] > 0
        findings = [
            self._finding(cause, counts[cause] if used or cause is not Cause.ACCOUNT else 0)
            for cause in _SERIOUS_FIRST
            if (used or in_doubt if cause is Cause.ACCOUNT else counts[cause])
        ]
        return tuple(findings), in_doubt and not used

    def doubt(self) -> Decibans:
        """What is believed of the mailing that is least clear about the account."""
        return min(self._beliefs(), key=lambda b: (abs(b[ACCOUNT] - 0.5), b))

    def account_probability(self) -> float:
        """How probable it is that the account was used, by what points to it most; 0.0 where nothing came."""
        return max((belief[ACCOUNT] for belief in self._beliefs()), default=0.0)

    def _is_owners(self, number: int) -> bool:
        """Whether evidence shows that the owner wrote a mailing, and rules out that somebody else did."""
        evidence = add(self.mailings[number].evidence, self._apart)
        if evidence[OWN] - evidence[ACCOUNT] < self.rules.owner_db:
            return False
        chances = (posterior(self._prior_of(number, factor), evidence)[ACCOUNT] for factor in self._factors)
        return max(chances) <= self.rules.clear_below

    def _beliefs(self) -> list[Decibans]:
        """What is believed of each mailing, and of the mailbox apart from them."""
        beliefs = [self._belief(n) for n in range(len(self.mailings))]
        return [*beliefs, posterior(self.prior, self._apart)] if any(self._apart) else beliefs

    @property
    def _factors(self) -> tuple[float, ...]:
        return (1.0, self.rules.sensitivity, 1 / self.rules.sensitivity)

    def _prior_of(self, number: int, factor: float = 1.0) -> Decibans:
        """The prior of a mailing: in a clear flood, what does not point elsewhere is likely part of it.

        What says nothing itself is as what was decided around it, clear or not. ``factor`` is what the prior
        of ``account`` is multiplied by.
        """
        taught = max(self._lesson.prior_of(number, self.prior)) >= self.rules.flood_purity
        if self._open[number] and (taught or self._is_bare[number]):
            # What the flood teaches rests on the prior too: it is varied with it.
            return self._lesson.prior_of(number, with_account_times(self.prior, factor))
        return with_account_times(self._base(number), factor)

    def _shown(self, number: int) -> Cause | None:
        """The label of a mailing that its own evidence shows, and that may therefore teach; None for others.

        What says nothing of forged or account itself was labelled by what is to be expected, unless a lure.
        """
        mailing = self.mailings[number]
        label = self._label(posterior(self._base(number), mailing.evidence), mailing.evidence)
        if label is Cause.UNDECIDED or (self._is_bare[number] and label is not Cause.FAKE):
            return None
        return label

    def _base(self, number: int) -> Decibans:
        """The prior of a mailing before the rest of the mailbox is asked."""
        return self._prior_of_known if self._known[number] else self.prior

    def _is_open(self, number: int) -> bool:
        """Whether the rest of the mailbox may explain a mailing.

        Only one that the owner has no copy of, and that does not itself speak for the account: a flood must
        not drown what shows a takeover.
        """
        mailing = self.mailings[number]
        if self._known[number]:
            return False
        if all(self.weighings[i].bare for i in mailing.members):
            return True
        others = [db for i, db in enumerate(mailing.evidence) if i != ACCOUNT]
        return max(others) - mailing.evidence[ACCOUNT] >= self.rules.open_db

    def _chance_of_account(self, number: int, factor: float) -> float:
        return self._belief(number, factor)[ACCOUNT]

    def _belief(self, number: int, factor: float = 1.0) -> Decibans:
        """What is believed of a mailing; of one that says nothing itself, what is of others of its text."""
        kin = self._kin(number) if self._is_bare[number] else None
        if kin is not None:
            return posterior(with_account_times(self.prior, factor), kin.evidence)
        return posterior(self._prior_of(number, factor), self.mailings[number].evidence)

    def _kin(self, number: int) -> Mailing | None:
        """The largest decided mailing of the same text; None where there is none, or they clash."""
        kin = [n for n in self._by_key[self.mailings[number].key] if n in self._verdicts and n != number]
        if len({self._verdicts[n] for n in kin}) != 1:
            return None
        return max((self.mailings[n] for n in kin), key=lambda m: (m.mass, m.evidence))

    def _label(self, belief: Decibans, evidence: Decibans) -> Cause:
        best = max(range(len(belief)), key=belief.__getitem__)
        if belief[best] < self.rules.label_at or (best == ACCOUNT and not self._was_somebody_else(evidence)):
            return Cause.UNDECIDED
        return HYPOTHESES[best]

    def _was_somebody_else(self, evidence: Decibans) -> bool:
        """Whether evidence, and not the prior alone, says that it was not the owner who used the account."""
        return evidence[ACCOUNT] - evidence[OWN] >= self.rules.stranger_db

    def _attribute(self, i: int, number: int, mailing: Mailing) -> Attribution:
        weighing, before = self.weighings[i], self._base(number)
        belief = posterior(before, weighing.total)
        own = label = self._label(belief, weighing.total)
        lent_by = None
        if weighing.bare or own is Cause.UNDECIDED:
            for lender, prior, evidence in self._lenders(number, mailing, weighing):
                lent = posterior(prior, evidence)
                if (label := self._label(lent, evidence)) is not Cause.UNDECIDED:
                    belief, lent_by = lent, lender
                    break
            if weighing.bare and (label is Cause.UNDECIDED or (lent_by is LentBy.FLOOD and label is own)):
                # What others teach was expected of it, and gave it no other label.
                before, lent_by = self._prior_of(number), None
                belief = posterior(before, weighing.total)
        return Attribution(
            observation=self.observations[i],
            label=label,
            posterior=belief,
            before=before,
            weighing=weighing,
            lent_by=lent_by,
        )

    def _lenders(
        self, number: int, mailing: Mailing, weighing: Weighing
    ) -> list[tuple[LentBy, Decibans, Decibans]]:
        lenders = []
        if not weighing.bare:
            lenders.append((LentBy.CAMPAIGN, self._base(number), mailing.evidence))
        elif (kin := self._kin(number)) is not None:
            lenders.append((LentBy.CAMPAIGN, self.prior, kin.evidence))
        if self._open[number] or weighing.bare:
            lenders.append((LentBy.FLOOD, self._prior_of(number), weighing.total))
        return lenders

    def _finding(self, cause: Cause, notices: int) -> CauseFinding:
        index = HYPOTHESES.index(cause)
        beliefs = self._beliefs() if cause is Cause.ACCOUNT else self._beliefs()[: len(self.mailings)]
        bases = [*map(self._base, range(len(self.mailings))), self.prior]
        chance, prior = max((b[index], base[index]) for b, base in zip(beliefs, bases, strict=False))
        return CauseFinding(
            cause=cause,
            probability=chance,
            bayes_factor_db=_db(chance) - _db(prior),
            prior=prior,
            notices=notices,
        )


def _speaks_for_account(fact: Fact, weights: Weights) -> bool:
    """Whether a fact of the mailbox shows by itself that the account may have been used.

    What the owner or other systems tell, and what speaks against it, changes only what was to be expected.
    """
    decibans = weights.facts[fact.kind].decibans
    return fact.tier in (Tier.T0, Tier.T1) and decibans[ACCOUNT] > max(decibans[FORGED], 0.0)


def _without(label: Cause, attribution: Attribution) -> Attribution:
    if attribution.label is not label:
        return attribution
    return replace(attribution, label=Cause.UNDECIDED, lent_by=None)


def _without_guesses(attributions: Sequence[Attribution]) -> tuple[Attribution, ...]:
    """Where the mailbox shows that the account may have been used, what was to be expected of a notice that
    says nothing itself is worth nothing any more, unless others of the flood show that it was forged."""
    if any(a.label is Cause.FORGED and not a.weighing.bare for a in attributions):
        return tuple(attributions)
    return tuple(_without(Cause.FORGED, a) if a.weighing.bare else a for a in attributions)


def _is_known(observation: Observation) -> bool:
    """Whether the owner's Sent folder, being of one piece, has the mail that came back."""
    return any(f.kind in _MATCHED_IN_SENT for f in observation.facts)


def _headline(causes: Collection[Cause], *, in_doubt: bool, labels: Sequence[Cause]) -> Cause:
    if Cause.ACCOUNT in causes:
        return Cause.ACCOUNT
    if in_doubt:
        return Cause.UNDECIDED
    for cause in _SERIOUS_FIRST:
        if cause in causes:
            return cause
    return Cause.UNDECIDED if labels else Cause.NONE


def _contacts_leaked(attributions: Sequence[Attribution]) -> bool:
    forged = [a for a in attributions if a.label is Cause.FORGED]
    known = sum(any(f.kind == _CONTACT for f in a.observation.facts) for a in forged)
    return known >= max(_LEAK_AT_LEAST, _LEAK_SHARE * len(forged))


def _day(at: datetime | None) -> str:
    return at.astimezone(UTC).date().isoformat() if at else ""


def _db(p: float) -> float:
    p = min(max(p, 1e-12), 1 - 1e-12)
    return 10 * math.log10(p / (1 - p))
