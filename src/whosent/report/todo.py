"""What to do now and what not to do, with the provider's own pages where they are known well enough."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import assert_never

from whosent.provider import Page as AccountPage
from whosent.provider import PageKind
from whosent.report.advice import Situation, Step, Unless, find_situation
from whosent.report.full_source import tell_full_source, tell_menu
from whosent.report.logins_coverage import shows_sending
from whosent.report.page import Block, Bullets, Item, Prose, Section, Steps
from whosent.report.safe_text import make_visible, show_domain
from whosent.report.telling import Telling
from whosent.verdict import Cause, MissingKind

_REMEMBERED = frozenset((MissingKind.OWNER_WORD, MissingKind.SETTING_WORD, MissingKind.LOGIN_WORD))
_DENIED = "logins.stranger"
_HISTORIES = (PageKind.LOGIN_HISTORY, PageKind.MAIL_SOFTWARE_HISTORY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Advised:
    """One thing to do or not to do; ``step`` is its name, the same in every language.

    evidence  what it fetches, for one that only does that
    """

    step: str
    item: Item
    evidence: MissingKind | None = None


def tell_todo(telling: Telling) -> tuple[Section, Section]:
    """The sections "what to do now" and "what not to do"."""
    items = tuple(advised.item for advised in advise(telling))
    blocks: list[Block] = [Steps(items=items) if len(items) > 1 else Bullets(items=items)]
    if find_situation(telling.report.verdict) is Situation.OWN:
        blocks[:0] = [Prose(text=telling.say("todo.recipients")), _failed_recipients(telling)]
    never = Bullets(items=tuple(advised.item for advised in advise_against(telling)))
    return (
        Section(heading=telling.say("heading.now"), blocks=tuple(blocks)),
        Section(heading=telling.say("heading.never"), blocks=(never,)),
    )


def advise(telling: Telling) -> tuple[Advised, ...]:
    """What to do now, in order."""
    situation = find_situation(telling.report.verdict)
    steps = tuple(_steps(telling, telling.advice.advice[situation].now))
    if situation is Situation.ENTERED:  # an account is secured before anything is asked
        return (*steps, *(_next_evidence(telling, first="then") if telling.of(Cause.UNDECIDED) else ()))
    return (*_next_evidence(telling, first="next"), *steps)


def advise_against(telling: Telling) -> tuple[Advised, ...]:
    """What not to do."""
    names = telling.advice.advice[find_situation(telling.report.verdict)].never
    return tuple(Advised(step=name, item=Item(text=telling.say(f"never.{name}"))) for name in names)


def _steps(telling: Telling, names: tuple[str, ...]) -> Iterator[Advised]:
    for name in names:
        step = telling.advice.step(name)
        if step.unless is None or not _is_needless(telling, step.unless):
            yield _todo(telling, name, *_notes(telling, step))


def _is_needless(telling: Telling, unless: Unless) -> bool:
    report = telling.report
    match unless:
        case Unless.LOGINS_SEEN:
            return report.seen.logins is not None
        case Unless.SENDING_SEEN:
            page = report.provider.page(PageKind.MAIL_SOFTWARE_HISTORY)
            is_seen = bool(report.logs) or shows_sending(report.logins_read)
            return report.seen.logins is None or page is None or page.is_hint or is_seen
        case Unless.LOGINS_DENIED:
            return any(f.kind == _DENIED for f in report.verdict.mailbox_facts)
    assert_never(unless)


def _todo(telling: Telling, name: str, *notes: str) -> Advised:
    return Advised(step=name, item=Item(text=telling.say(f"todo.{name}"), notes=notes))


def _notes(telling: Telling, step: Step) -> Iterator[str]:
    yield from tell_pages(telling, step.pages)
    for note in telling.report.provider.notes:
        if note.about in step.notes and not note.is_hint:
            yield note.text.in_language(telling.language)


def tell_pages(telling: Telling, kinds: tuple[PageKind, ...]) -> Iterator[str]:
    """Where those pages are at this provider: only what is known well enough, each place once."""
    told = set()
    for kind in kinds:
        page = telling.report.provider.page(kind)
        if page is None or page.is_hint:
            continue
        line = _tell_page(telling, page)
        if line not in told:
            told.add(line)
            yield line
            if page.lacks:
                yield page.lacks.in_language(telling.language)


def _tell_page(telling: Telling, page: AccountPage) -> str:
    label = page.label.in_language(telling.language)
    steps = page.menu.in_language(telling.language) if page.menu else ()
    key = "todo.page" if not steps else "todo.page_menu_only" if steps[-1] == label else "todo.page_menu"
    way = telling.say(key, label=label, menu=tell_menu(telling, steps))
    return telling.say("todo.page_url", way=way, url=page.url) if page.url else way


def _next_evidence(telling: Telling, *, first: str) -> Iterator[Advised]:
    """Where nothing is decided: the one thing to fetch next, and how; then what else would help."""
    verdict = telling.report.verdict
    if verdict.headline is not Cause.UNDECIDED:
        if telling.report.seen.source_bare:
            name = "pasted_full_source" if verdict.headline is Cause.NONE else "surer_full_source"
            yield replace(_todo(telling, name, *tell_full_source(telling)), evidence=MissingKind.FULL_SOURCE)
        return
    recalls = bool(verdict.missing) and verdict.missing[0].kind in _REMEMBERED
    for rank, missing in enumerate(verdict.missing[:2]):
        name = f"{first if rank == 0 else 'go_on' if recalls else 'or_else'}.{missing.kind}"
        notes = telling.say(f"missing.{missing.kind}"), *tell_how(telling, missing.kind)
        yield replace(_todo(telling, name, *notes), evidence=missing.kind)


def tell_how(telling: Telling, kind: MissingKind) -> Iterator[str]:
    """How to get at what is missing, or where it is; nothing where that goes without saying."""
    match kind:
        case MissingKind.FULL_SOURCE:
            yield from tell_full_source(telling)
        case MissingKind.LOGIN_HISTORY:
            yield from tell_pages(telling, _HISTORIES)
        case MissingKind.MAIL_SOFTWARE_HISTORY:
            yield from tell_pages(telling, (PageKind.MAIL_SOFTWARE_HISTORY,))
        case MissingKind.SETTINGS:
            yield from tell_pages(telling, (PageKind.FORWARDING_FILTERS,))
        case MissingKind.DNS | MissingKind.SENT_FOLDER | MissingKind.SERVER_LOG | MissingKind.SECOND_MAILBOX:
            return
        case MissingKind.OWNER_WORD | MissingKind.SETTING_WORD | MissingKind.LOGIN_WORD:
            return


def _failed_recipients(telling: Telling) -> Bullets:
    """Whom the owner's own mail did not reach, and why."""
    limit = telling.advice.shown.recipients
    failed = {r.address: r for a in telling.of(Cause.OWN) for r in a.observation.recipients}
    items = [
        Item(
            text=telling.say(
                "todo.recipient",
                address=make_visible(show_domain(address)),
                reason=telling.say(f"reason.{recipient.reason}"),
            )
        )
        for address, recipient in list(failed.items())[:limit]
    ]
    if len(failed) > limit:
        items.append(Item(text=telling.say("todo.more_recipients", count=len(failed) - limit)))
    return Bullets(items=tuple(items))
