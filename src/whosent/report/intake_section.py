"""What the owner told: among the days, and as a section of the details."""

from __future__ import annotations

from collections.abc import Iterator

from whosent.account import OwnerAnswer
from whosent.evidence import Tier
from whosent.report.model import DiaryEntry
from whosent.report.page import Bullets, Item, Prose, Section
from whosent.report.telling import Telling

_NO_NUMBER = -2  # none of the diary


def happenings(telling: Telling) -> tuple[DiaryEntry, ...]:
    """Answers to which a time belongs, as entries beside those of the diary, oldest first."""
    told = (
        DiaryEntry(number=_NO_NUMBER, at=moment.at, has_time=moment.has_time, text=_say(telling, answer))
        for answer in telling.report.answers
        for moment in answer.moments
    )
    return tuple(sorted(told, key=lambda entry: entry.at))


def tell_intake(telling: Telling) -> Iterator[Section]:
    """The section; nothing where the owner told nothing."""
    answers = telling.report.answers
    if not answers:
        return
    items = tuple(Item(text=_say(telling, answer)) for answer in answers)
    blocks: tuple[Bullets | Prose, ...] = (Bullets(items=items),)
    weighed = [w for w in telling.report.verdict.told if w.fact.tier is Tier.OWNER and w.counted]
    if strongest := max((w.strength_db for w in weighed), default=0.0):
        db = f"{strongest:g} dB"
        blocks = (*blocks, Prose(text=telling.say("intake.weight", db=db)))
    yield Section(heading=telling.say("intake.heading"), blocks=blocks)


def _say(telling: Telling, answer: OwnerAnswer) -> str:
    return telling.join([telling.say(f"intake.said.{answer.question}.{word}") for word in answer.words])
