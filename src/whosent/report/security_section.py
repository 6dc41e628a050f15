"""Security notices: what the owner should be asked, what is explained, what only imitates them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from whosent.account import (
    Answers,
    Concern,
    NoticeStanding,
    OpenQuestion,
    SecurityNotice,
    SecurityTable,
    ask_about,
    find_span,
    load_security_table,
    load_service_index,
    owner_word,
)
from whosent.report.model import CheckReport, DiaryEntry
from whosent.report.page import Block, Bullets, Item, Prose, Section
from whosent.report.safe_text import defang, make_visible, show_domain
from whosent.report.sentence import shorten
from whosent.report.telling import Telling

TOLD_BY_SERVICE = -1  # in place of the number of an entry of the diary
_SHOWN = 10
_SHOWN_OF_DOUBTFUL = 5
_SUBJECT_MAX = 60
_STATED_MAX = 60


def open_questions(report: CheckReport, table: SecurityTable) -> tuple[OpenQuestion, ...]:
    """What the owner is asked: only of events about the time of a flood, where there is one."""
    told = owner_word(Answers(given=report.answers), noted_times(report.diary), table.general.asking)
    return ask_about(report.security_notices, told, table, span=_span(report, table))


def noted_times(diary: Iterable[DiaryEntry]) -> tuple[datetime, ...]:
    """When the owner did something that can explain a notice: not when something was done to them."""
    own = load_security_table().general.asking.own_events
    return tuple(
        entry.at for entry in diary if entry.has_time and (entry.event is None or entry.event.value in own)
    )


def tell_security(telling: Telling) -> Iterator[Section]:
    """The section on security notices; nothing where there is none that matters."""
    report = telling.report
    table = load_security_table()
    span = _span(report, table)
    about = [n for n in report.security_notices if span is None or _is_within(n.at, span)]
    questions = open_questions(report, table)
    blocks = [
        *_questions(telling, questions, table),
        *_explained(telling, about, questions),
        *_doubtful(telling, about, NoticeStanding.IMITATION, "security.imitations"),
        *_doubtful(telling, about, NoticeStanding.NOT_CHECKABLE, "security.uncheckable"),
    ]
    if blocks:
        intro = Prose(text=telling.say("security.about"))
        yield Section(heading=telling.say("security.heading"), blocks=(intro, *blocks))


def security_entries(telling: Telling) -> tuple[DiaryEntry, ...]:
    """Genuine notices about the owner, as lines among the days of a flood, beside the owner's own entries."""
    table = load_security_table()
    span = _span(telling.report, table)
    return tuple(
        DiaryEntry(number=TOLD_BY_SERVICE, at=at, has_time=True, text=_line(telling, notice, at, table))
        for notice in telling.report.security_notices
        if notice.is_genuine
        and notice.concerns is not Concern.OTHER
        and (at := notice.at) is not None
        and span is not None
        and _is_within(at, span)
    )


def name_service(telling: Telling, service: str, domain: str, table: SecurityTable) -> str:
    """A service's name: as its table has it, else its domain."""
    known = table.service(service) or load_service_index().service(service)
    if known is not None:
        return known.title.in_language(telling.language)
    return show_domain(domain) if domain else telling.say("security.nobody")


def tell_question(telling: Telling, question: OpenQuestion, table: SecurityTable) -> str:
    """"Was this you?" as a sentence or two."""
    service = name_service(telling, question.service, question.domain, table)
    at = telling.figures.moment(question.at)
    return telling.say(f"security.ask.{question.kind}", service=service, at=at)


def _line(telling: Telling, notice: SecurityNotice, at: datetime, table: SecurityTable) -> str:
    service = name_service(telling, notice.service, notice.domain, table)
    what = telling.say(f"security.kind.{notice.kind}")
    return telling.say("security.day", at=telling.figures.moment(at), service=service, what=what)


def _questions(telling: Telling, questions: Sequence[OpenQuestion], table: SecurityTable) -> Iterator[Block]:
    if not questions:
        return
    items = [
        Item(text=tell_question(telling, question, table), notes=_notes(telling, question))
        for question in questions[:_SHOWN]
    ]
    if len(questions) > _SHOWN:
        items.append(Item(text=telling.say("security.more", count=len(questions) - _SHOWN)))
    yield Prose(text=telling.say("security.unexplained"))
    yield Bullets(items=tuple(items))
    minutes = table.general.asking.explained_within_min
    said = [telling.say("security.if_not"), telling.say("security.how", minutes=minutes)]
    yield Prose(text=telling.join(said))


def _notes(telling: Telling, question: OpenQuestion) -> tuple[str, ...]:
    """What the notice states of who it was, and where it lay."""
    notice = question.notices[0]
    stated = notice.stated
    told = [stated.address, stated.region, stated.device, stated.client]
    details = [_shown(text, _STATED_MAX) for text in told if text]
    notes = []
    if details:
        notes.append(telling.say("security.stated", details=telling.say("join.words").join(details)))
    if len(question.notices) > 1:
        notes.append(telling.say("security.times", count=len(question.notices)))
    if notice.in_second:
        notes.append(telling.say("security.second"))
    return tuple(notes)


def _explained(
    telling: Telling, notices: Sequence[SecurityNotice], questions: Sequence[OpenQuestion]
) -> Iterator[Block]:
    """How many events need no question."""
    asked = {id(notice) for question in questions for notice in question.notices}
    genuine = [n for n in notices if n.is_genuine and id(n) not in asked]
    others = [n for n in genuine if n.concerns is Concern.OTHER]
    rest = len(genuine) - len(others)
    if rest:
        yield Prose(text=telling.say("security.explained", count=rest))
    if others:
        yield Prose(text=telling.say("security.others_account", count=len(others)))


def _doubtful(
    telling: Telling, notices: Sequence[SecurityNotice], standing: NoticeStanding, key: str
) -> Iterator[Block]:
    """Mails that count as no event, with the reason for each."""
    found = [n for n in notices if n.standing is standing]
    if not found:
        return
    items = [Item(text=_doubt(telling, notice)) for notice in found[:_SHOWN_OF_DOUBTFUL]]
    if len(found) > _SHOWN_OF_DOUBTFUL:
        items.append(Item(text=telling.say("security.more", count=len(found) - _SHOWN_OF_DOUBTFUL)))
    yield Prose(text=telling.say(key, count=len(found)))
    yield Bullets(items=tuple(items))


def _doubt(telling: Telling, notice: SecurityNotice) -> str:
    table = load_security_table()
    service = name_service(telling, notice.service, notice.domain, table)
    domain = show_domain(notice.author.rpartition("@")[2]) or telling.say("security.nobody")
    why = telling.say(f"security.doubt.{notice.doubt}", service=service, domain=domain)
    subject = _shown(notice.subject, _SUBJECT_MAX) or telling.say("notice.no_subject")
    return telling.say("security.imitation", subject=subject, at=telling.figures.moment(notice.at), why=why)


def _shown(text: str, length: int) -> str:
    return shorten(defang(make_visible(text)), length)


def _span(report: CheckReport, table: SecurityTable) -> tuple[datetime, datetime] | None:
    """The time that matters: about the flood; None where there is none, for all times."""
    seen = (a.observation.notice_at for a in report.verdict.attributions)
    return find_span([at for at in seen if at is not None], table)


def _is_within(at: datetime | None, span: tuple[datetime, datetime]) -> bool:
    return at is not None and span[0] <= at <= span[1]
