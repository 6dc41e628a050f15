"""“What happened, with times”: one page for somebody who is to help, from notices, logins, diary and plan."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time

from whosent import __version__
from whosent.account import Login
from whosent.catalogue import Language
from whosent.report.advice import find_situation
from whosent.report.answer import find_tone, tell_finding
from whosent.report.intake_section import happenings
from whosent.report.page import Prose, Section, Table, Tone
from whosent.report.plan_page import PlanTelling
from whosent.report.safe_text import make_visible, show_domain
from whosent.report.security_section import security_entries
from whosent.report.shown import tell_shown
from whosent.report.telling import Telling
from whosent.report.timeline import Bar, draw_timeline
from whosent.report.when import to_zone
from whosent.response import Plan, PlanSituation, StepState


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """All that is on the page.

    answer    two sentences: what was found, and how sure that is
    about     whose mailbox it is, and when the page was made
    """

    language: Language
    title: str
    tone: Tone
    answer: tuple[str, str]
    about: tuple[str, ...]
    sections: tuple[Section, ...]
    made_by: str


@dataclass(frozen=True, slots=True)
class _Row:
    order: datetime  # local, without its zone
    when: str
    what: str


def compose_sheet(
    telling: Telling,
    plan: Plan,
    situation: PlanSituation,
    words: PlanTelling,
    *,
    now: datetime,
    logins: Sequence[Login] = (),
) -> Sheet:
    """The page as of ``now``; ``logins`` of all histories where they are at hand."""
    say = telling.say
    limits = telling.advice.sheet
    notices, undated = _notices(telling, limits.bars)
    diary = sorted([*_diary(telling), *_security(telling)], key=lambda row: row.order)
    done = list(_done(telling, plan, words))
    kept = [*notices, *_logins(telling, logins)[-limits.bars :], *diary[-limits.entries :]]
    rows = sorted([*kept, *done[-limits.entries :]], key=lambda row: row.order)
    left = max(0, len(diary) - limits.entries) + max(0, len(done) - limits.entries)
    table = Table(heads=(say("column.day"), say("sheet.what")), rows=tuple((r.when, r.what) for r in rows))
    notes = [Prose(text=say("days.undated", count=undated))] if undated else []
    if left:
        notes.append(Prose(text=say("sheet.more", count=left)))
    notes.append(Prose(text=say("sheet.whose_word")))
    shown = tell_shown(situation, telling.catalogue, telling.figures, now)
    addresses = say("join.words").join(make_visible(show_domain(a)) for a in telling.report.addresses)
    return Sheet(
        language=telling.language,
        title=say("sheet.title"),
        tone=find_tone(find_situation(telling.report.verdict)),
        answer=tell_finding(telling),
        about=(
            *([say("seen.address", addresses=addresses)] if addresses else []),
            say("sheet.made", at=telling.figures.moment(now), done=len(done), total=len(plan.steps)),
        ),
        sections=(Section(heading=say("sheet.course"), blocks=(table, *notes)), shown),
        made_by=say("page.made_by", version=__version__),
    )


def _notices(telling: Telling, bars: int) -> tuple[list[_Row], int]:
    figures = telling.figures
    line = draw_timeline(telling.report.verdict.attributions, figures.zone, bars=bars)
    found = [bar for bar in line.bars if bar.notices]
    rows = [_Row(datetime.combine(b.first, time.min), figures.bar(b), _labels(b, telling)) for b in found]
    return rows, line.undated


def _local(at: datetime, telling: Telling) -> datetime:
    local = to_zone(at, telling.figures.zone)
    return local.replace(tzinfo=None) if local is not None else datetime.min


def _labels(bar: Bar, telling: Telling) -> str:
    named = (
        telling.say("sheet.label", label=telling.say(f"label.{cause}"), count=count)
        for cause, count in bar.labels
    )
    labels = telling.say("join.words").join(named)
    return telling.say("sheet.notices", count=bar.notices, labels=labels)


def _logins(telling: Telling, logins: Sequence[Login]) -> list[_Row]:
    good: Counter[str] = Counter()
    failed: Counter[str] = Counter()
    first: dict[str, datetime] = {}
    for login in logins:
        if to_zone(login.at, telling.figures.zone) is None:
            continue
        day = telling.figures.day_of(login.at)
        (failed if login.success is False else good)[day] += 1
        first[day] = min(login.at, first.get(day, login.at))
    return [
        _Row(_local(at, telling), day, telling.say("sheet.logins", count=good[day], failed=failed[day]))
        for day, at in sorted(first.items(), key=lambda row: row[1])
    ]


def _diary(telling: Telling) -> Iterator[_Row]:
    figures = telling.figures
    entries = (*telling.report.diary, *happenings(telling))
    for entry in sorted(entries, key=lambda entry: (entry.at, entry.number)):
        when = figures.moment(entry.at) if entry.has_time else figures.day_of(entry.at)
        yield _Row(_local(entry.at, telling), when, telling.say("sheet.diary", text=make_visible(entry.text)))


def _security(telling: Telling) -> Iterator[_Row]:
    """Genuine notices about the account, as their service wrote them."""
    for entry in security_entries(telling):
        yield _Row(_local(entry.at, telling), telling.figures.day_of(entry.at), entry.text)


def _done(telling: Telling, plan: Plan, words: PlanTelling) -> Iterator[_Row]:
    done = ((p.reason.at, p.step) for p in plan.steps if p.state is StepState.DONE)
    known = [(at, step) for at, step in done if at is not None]
    for at, step in sorted(known, key=lambda row: row[0]):
        what = telling.say("sheet.done", title=words.title(step))
        yield _Row(_local(at, telling), telling.figures.moment(at), what)
