"""Why logging in may have failed, where the owner told of it: the login guide, as far as it is known."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from whosent.account import Answers, Basis, load_security_table, noticed_changes
from whosent.report.logins_coverage import shows_web
from whosent.report.page import Block, Bullets, Item, Prose, Section, Steps
from whosent.report.telling import Telling
from whosent.response import (
    Answer,
    Ask,
    Event,
    EventKind,
    Found,
    LoginFact,
    find_way,
    hear,
    load_login_guide,
)
from whosent.verdict import Cause

_YES, _NO = "yes", "no"
_TROUBLE = ("logged_out", "password_refused", "sms_failed")
_EVENTS = {"logged_out": EventKind.LOGGED_OUT, "password_changed": EventKind.PASSWORD_TRIED}
_SAME = {"clicked_link": "came_from_mail", "typed_password_on_page": "typed_it_there"}
_TROUBLED = (EventKind.LOGGED_OUT, EventKind.SMS_LIMIT)


def tell_trouble(telling: Telling) -> Iterator[Section]:
    """The section; nothing where no trouble was told."""
    answers = Answers(given=telling.report.answers)
    is_troubled = any(_said(answers, question) == _YES for question in _TROUBLE)
    if not is_troubled and not any(entry.event in _TROUBLED for entry in telling.report.diary):
        return
    changes = _changes(telling)
    found = _find(telling, answers, changes)
    name, say = found.outcome.name, telling.say
    items = tuple(Item(text=say(f"login.{name}.next.{n}")) for n in range(1, found.outcome.steps + 1))
    blocks: list[Block] = [Prose(text=say(f"login.{name}.title")), Prose(text=say(f"login.{name}.what"))]
    if changes:
        at = telling.figures.moment(changes[-1])
        blocks.append(Prose(text=say("trouble.changed", at=at)))
    if _said(answers, "sms_failed") == _YES:
        blocks.append(Prose(text=say("trouble.sms")))
    blocks.append(Steps(items=items) if len(items) > 1 else Bullets(items=items))
    if telling.report.verdict.headline is Cause.FORGED:
        blocks.append(Prose(text=say("trouble.flood")))
    blocks.append(Prose(text=say("trouble.more")))
    yield Section(heading=say("heading.trouble"), blocks=tuple(blocks))


def _find(telling: Telling, answers: Answers, changes: tuple[datetime, ...]) -> Found:
    """The guide's outcome; what nobody said is not known."""
    guide, events = load_login_guide(), tuple(_events(telling, answers, changes))
    heard = hear(guide, events, max((event.at for event in events), default=datetime.max))
    given = {**dict(_given(answers, changes)), **heard.answers}
    facts = heard.facts | frozenset(_facts(telling))
    while isinstance(step := find_way(guide, given, facts), Ask):
        given[step.question] = Answer.UNKNOWN
    return step


def _events(telling: Telling, answers: Answers, changes: tuple[datetime, ...]) -> Iterator[Event]:
    for question, kind in _EVENTS.items():
        answer = answers.to(question)
        if answer is not None and _YES in answer.words:
            timed = (m.at for m in answer.moments if m.has_time or kind is EventKind.LOGGED_OUT)
            yield from (Event(kind=kind, at=at) for at in timed)
    yield from (Event(kind=EventKind.PASSWORD_CHANGED, at=at) for at in changes)
    for entry in telling.report.diary:
        if entry.event is not None:
            yield Event(kind=entry.event, at=entry.at)


def _given(answers: Answers, changes: tuple[datetime, ...]) -> Iterator[tuple[str, Answer]]:
    """Answers to the guide's questions that intake has as well."""
    words = {_YES: Answer.YES, _NO: Answer.NO}
    for question, name in _SAME.items():
        if (said := _said(answers, question)) in words:
            yield name, words[said]
    if changes:
        yield "has_change_notice", Answer.YES
        yield "changed_it_myself", Answer.NO if _said(answers, "password_changed") == _NO else Answer.UNKNOWN
    if _said(answers, "logged_out") == _YES:
        yield "expired_message", Answer.YES


def _facts(telling: Telling) -> Iterator[LoginFact]:
    """What the check adds."""
    headline, told = telling.report.verdict.headline, telling.report.logins
    if headline is Cause.FORGED:
        yield LoginFact.ADDRESS_FORGED
    if headline is Cause.ACCOUNT:
        yield LoginFact.ACCOUNT_USED
    if told is not None and not told.asks and told.basis is not Basis.NOTHING and shows_web(telling):
        yield LoginFact.WEB_LOGINS_CLEAN


def _changes(telling: Telling) -> tuple[datetime, ...]:
    report = telling.report
    return noticed_changes(report.security_notices, report.provider.name, load_security_table())


def _said(answers: Answers, question: str) -> str:
    answer = answers.to(question)
    return answer.words[0] if answer is not None and answer.words else ""
