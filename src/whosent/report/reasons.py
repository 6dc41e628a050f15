"""Why: the strongest facts for and against, each said once with how many notices show it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from whosent.evidence import Fact, Forger
from whosent.report.advice import Shown
from whosent.report.page import Block, Bullets, Item, Prose, Section
from whosent.report.safe_text import defang, make_visible, show_domain
from whosent.report.sentence import placeholders, say_fact, shorten
from whosent.report.telling import Telling
from whosent.verdict import HYPOTHESES, Attribution, Cause

_SUBJECT_MAX = 60
# What a reader would otherwise think of, and how much it matters to tell it apart.
_RIVALS = {
    Cause.FORGED: {Cause.ACCOUNT: 1},
    Cause.ACCOUNT: {Cause.FORGED: 2, Cause.OWN: 1},
    Cause.OWN: {Cause.ACCOUNT: 1, Cause.FORGED: 1},
    Cause.AUTOMATIC: {Cause.ACCOUNT: 1, Cause.FORGED: 1},
    Cause.FAKE: {Cause.FORGED: 1, Cause.ACCOUNT: 1, Cause.OWN: 1},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """A kind of fact, over the notices that show it.

    example  the fact with the commonest values
    varying  names of the values that are not the same in all of them
    lean_db  how far it leans towards the cause, on average
    """

    example: Fact
    varying: frozenset[str]
    notices: int
    lean_db: float


def find_reasons(attributions: Sequence[Attribution], cause: Cause, least_db: float) -> list[Reason]:
    """Kinds of facts that lean towards ``cause``, the most telling first: strength times share."""
    facts: dict[str, Counter[Fact]] = {}
    leans: dict[str, float] = {}
    for attribution in attributions:
        seen = set()
        for weighed in attribution.facts:
            kind = weighed.fact.kind
            if weighed.counted and kind not in seen:
                seen.add(kind)
                facts.setdefault(kind, Counter())[weighed.fact] += 1
                leans[kind] = leans.get(kind, 0.0) + _lean(weighed.decibans, cause)
    reasons = [
        Reason(
            example=found.most_common(1)[0][0],
            varying=_find_varying(found),
            notices=found.total(),
            lean_db=leans[kind] / found.total(),
        )
        for kind, found in facts.items()
    ]
    telling = [r for r in reasons if r.lean_db >= least_db]
    return sorted(telling, key=lambda r: (-r.lean_db * r.notices, r.example.kind))


def _find_varying(facts: Iterable[Fact]) -> frozenset[str]:
    pairs = {pair for fact in facts for pair in fact.values}
    names = Counter(name for name, _ in pairs)
    return frozenset(name for name, values in names.items() if values > 1)


def _lean(decibans: Sequence[float], cause: Cause) -> float:
    """Decibans towards ``cause``, over the mean of what a reader would otherwise think of."""
    by_cause = dict(zip(HYPOTHESES, decibans, strict=True))
    rivals = _RIVALS[cause]
    return by_cause[cause] - sum(by_cause[c] * share for c, share in rivals.items()) / sum(rivals.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Strong:
    """One of the strongest reasons, in words.

    forger     who could have made it up
    points_to  ACCOUNT, FORGED, …: the cause that it speaks for
    """

    text: str
    forger: Forger
    points_to: Cause


def tell_strongest(telling: Telling, most: int) -> tuple[Strong, ...]:
    """The strongest reasons for the headline; where it is undecided, for both sides in turn."""
    verdict = telling.report.verdict
    headline = verdict.headline
    if headline is Cause.NONE:
        return ()
    said = tuple(
        Strong(
            text=say_fact(f, telling.catalogue, telling.report.provider),
            forger=f.forgeable_by,
            points_to=Cause.ACCOUNT,
        )
        for f in verdict.mailbox_facts
    )
    if headline is not Cause.UNDECIDED:
        known = said if headline is Cause.ACCOUNT else ()
        return (*known, *_strong(telling, telling.of(headline), headline))[:most]
    notices = telling.of(Cause.UNDECIDED) or verdict.attributions
    used = (*said, *_strong(telling, notices, Cause.ACCOUNT))
    forged = _strong(telling, notices, Cause.FORGED)
    turns = (reason for pair in zip_longest(used, forged) for reason in pair if reason is not None)
    return tuple(turns)[:most]


def _strong(telling: Telling, notices: Sequence[Attribution], cause: Cause) -> tuple[Strong, ...]:
    shown = telling.advice.shown
    found = _choose(find_reasons(notices, cause, shown.reason_least_db), len(notices), shown)
    return tuple(
        Strong(text=_tell_reason(telling, r, len(notices)), forger=r.example.forgeable_by, points_to=cause)
        for r in found
    )


def tell_why(telling: Telling) -> Section:
    """The section "why"."""
    headline = telling.report.verdict.headline
    if headline is Cause.NONE:
        blocks: tuple[Block, ...] = (
            Prose(text=telling.say("why.none_pasted" if telling.report.seen.source_bare else "why.none")),
        )
    elif headline is Cause.UNDECIDED:
        blocks = _tell_both_sides(telling)
    else:
        blocks = _tell_one_side(telling, headline)
    return Section(heading=telling.say("heading.why"), blocks=blocks)


def _tell_one_side(telling: Telling, cause: Cause) -> tuple[Block, ...]:
    shown = telling.advice.shown
    notices = telling.of(cause)
    reasons = _choose(find_reasons(notices, cause, shown.reason_least_db), len(notices), shown)
    blocks: list[Block] = []
    known = _tell_mailbox(telling) if cause is Cause.ACCOUNT else ()
    if reasons or known:
        blocks.append(Bullets(items=(*known, *_bullets(telling, reasons, len(notices)).items)))
    else:
        blocks.append(Prose(text=telling.say("why.together", count=len(notices))))
    against = _find_against(notices, cause, shown.against_least_db)[: shown.against]
    if against:
        blocks += [Prose(text=telling.say("why.against")), _bullets(telling, against, len(notices))]
    if cause is Cause.ACCOUNT and notices:
        blocks += _name_notices(telling, notices, "why.account_notices")
    return tuple(blocks)


def _tell_mailbox(telling: Telling) -> tuple[Item, ...]:
    """What speaks for the account's use whatever the notices say."""
    facts = telling.report.verdict.mailbox_facts
    return tuple(Item(text=say_fact(f, telling.catalogue, telling.report.provider)) for f in facts)


def _choose(found: Sequence[Reason], total: int, shown: Shown) -> list[Reason]:
    """The first few; those that hardly any notice shows only where there is little else."""
    least = shown.reason_least_share * total
    kept = [r for rank, r in enumerate(found) if rank < shown.rare_reasons or r.notices >= least]
    return kept[: shown.reasons]


def _find_against(notices: Sequence[Attribution], cause: Cause, least_db: float) -> list[Reason]:
    rival = Cause.ACCOUNT if cause is not Cause.ACCOUNT else Cause.FORGED
    towards_cause = {r.example.kind for r in find_reasons(notices, cause, 0.0)}
    found = find_reasons(notices, rival, least_db)
    return [r for r in found if r.example.kind not in towards_cause]


def _tell_both_sides(telling: Telling) -> tuple[Block, ...]:
    shown = telling.advice.shown
    verdict = telling.report.verdict
    notices = telling.of(Cause.UNDECIDED) or verdict.attributions
    blocks: list[Block] = []
    used = find_reasons(notices, Cause.ACCOUNT, shown.reason_least_db)[: shown.reasons - 2]
    forged = find_reasons(notices, Cause.FORGED, shown.reason_least_db)[: shown.reasons - 2]
    named = {r.example.kind for r in (*used, *forged)}
    automatic = find_reasons(notices, Cause.AUTOMATIC, shown.against_least_db)
    sent_on = [r for r in automatic if r.example.kind not in named][: shown.reasons - 2]
    known = _tell_mailbox(telling)
    for key, reasons, first in (
        ("why.for_account", used, known),
        ("why.for_automatic", sent_on, ()),
        ("why.for_forged", forged, ()),
    ):
        if reasons or first:
            told = _bullets(telling, reasons, len(notices)).items
            blocks += [Prose(text=telling.say(key)), Bullets(items=(*first, *told))]
    if not blocks:
        blocks.append(Prose(text=telling.say("why.nothing_left")))
    if telling.of(Cause.UNDECIDED):
        blocks += _name_notices(telling, notices, "why.undecided_notices")
    return tuple(blocks)


def _bullets(telling: Telling, reasons: Iterable[Reason], total: int) -> Bullets:
    return Bullets(items=tuple(Item(text=_tell_reason(telling, reason, total)) for reason in reasons))


def _tell_reason(telling: Telling, reason: Reason, total: int) -> str:
    sentence = say_fact(reason.example, telling.catalogue, telling.report.provider)
    if total == 1:
        return sentence
    is_example = not reason.varying.isdisjoint(placeholders(telling.catalogue, reason.example))
    key = "why.count_example" if is_example else "why.count"
    return telling.say(key, part=reason.notices, total=total, sentence=sentence)


def _name_notices(telling: Telling, notices: Sequence[Attribution], key: str) -> list[Block]:
    """The notices themselves, the first few, so that one among hundreds is not lost."""
    limit = telling.advice.shown.named_notices
    items = [name_notice(telling, notice) for notice in notices[:limit]]
    if len(notices) > limit:
        items.append(Item(text=telling.say("why.more_notices", count=len(notices) - limit)))
    return [Prose(text=telling.say(key, count=len(notices))), Bullets(items=tuple(items))]


def name_notice(telling: Telling, attribution: Attribution) -> Item:
    """A notice by its date, recipient and subject, and the command that shows it."""
    seen = attribution.observation
    text = _name(telling, attribution, "notice.name", day=telling.figures.moment(seen.notice_at))
    where = telling.locate(seen.place)
    return Item(text=text, command=f"whosent show {where}" if where else "")


def name_briefly(telling: Telling, attribution: Attribution) -> str:
    """A notice by its recipient and subject."""
    return _name(telling, attribution, "notice.short")


def _name(telling: Telling, attribution: Attribution, key: str, **values: str) -> str:
    seen = attribution.observation
    subject = shorten(defang(make_visible(seen.original_subject or seen.subject)), _SUBJECT_MAX)
    return telling.say(
        key if seen.recipients else f"{key}_no_recipient",
        recipient=show_domain(seen.recipients[0].address) if seen.recipients else "",
        subject=subject or telling.say("notice.no_subject"),
        **values,
    )
