"""The login guide's outcome as sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from whosent.catalogue import Catalogue
from whosent.report.figures import Figures
from whosent.report.page import Bullets, Item, Prose, Section, Steps
from whosent.response import Answer, Countdown, Found, Outcome


def tell_outcome(
    found: Found, catalogue: Catalogue, figures: Figures, countdown: Countdown | None
) -> tuple[Section, ...]:
    """What it may be and what to do next. ``countdown`` is None where there is nothing to wait for."""
    say = catalogue.say
    outcome = found.outcome
    blocks = [Prose(text=say(f"login.{outcome.name}.{part}")) for part in ("title", "what")]
    if outcome.is_hint:
        blocks.append(Prose(text=say("login.hint")))
    sections = [Section(heading=say("login.found"), blocks=tuple(blocks))]
    if found.known:
        known = Bullets(items=tuple(Item(text=say(f"login.known.{fact}")) for fact in found.known))
        sections.append(Section(heading=say("login.known"), blocks=(known,)))
    then = tuple(_next(outcome, catalogue, figures, countdown))
    return (*sections, Section(heading=say("login.next"), blocks=then))


def tell_answers(asked: Sequence[str], answers: Mapping[str, Answer], catalogue: Catalogue) -> Section:
    """What the owner answered on the way."""
    items = tuple(
        Item(
            text=catalogue.say(
                "login.answer",
                question=catalogue.say(f"login.ask.{name}"),
                answer=catalogue.say(f"answer_word.{answers[name]}"),
            )
        )
        for name in asked
    )
    return Section(heading=catalogue.say("login.answers"), blocks=(Bullets(items=items),))


def _next(
    outcome: Outcome, catalogue: Catalogue, figures: Figures, countdown: Countdown | None
) -> Iterator[Steps | Bullets | Prose]:
    numbers = range(1, outcome.steps + 1)
    items = tuple(Item(text=catalogue.say(f"login.{outcome.name}.next.{number}")) for number in numbers)
    yield Steps(items=items) if len(items) > 1 else Bullets(items=items)
    if countdown is not None:
        yield Prose(text=tell_countdown(countdown, catalogue, figures))
    if outcome.leads_to is not None:
        said = catalogue.say(f"cause.{outcome.leads_to}")
        yield Prose(text=catalogue.say("login.leads_to", name=outcome.leads_to.value, cause=said))


def tell_countdown(countdown: Countdown, catalogue: Catalogue, figures: Figures) -> str:
    """Until when to wait."""
    minutes = countdown.minutes_left
    if not minutes:
        return catalogue.say("login.wait_over")
    return catalogue.say("login.wait", until=figures.moment(countdown.until), minutes=minutes)
