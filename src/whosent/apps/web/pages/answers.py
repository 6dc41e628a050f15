"""The answer: the verdict, the list of notices, and what can be added."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse

from whosent.apps.web.found import Found
from whosent.apps.web.material import Use
from whosent.apps.web.pages.told import events_asked, questions_about
from whosent.apps.web.refusal import Refused, Why
from whosent.apps.web.site import go, now, site_of
from whosent.apps.web.situation import plan_of, sheet_of
from whosent.provider import load_clients
from whosent.report import compose, plan_telling, render_html, render_sheet_html, write_check_json
from whosent.report.page import Bullets, Item, Medium, Steps, Tone
from whosent.report.reasons import name_briefly
from whosent.report.telling import Telling
from whosent.report.todo import advise, tell_how
from whosent.response import load_login_guide
from whosent.verdict import Cause, MissingKind

_REMEMBERED = frozenset((MissingKind.OWNER_WORD, MissingKind.SETTING_WORD, MissingKind.LOGIN_WORD))
_DROPPED = ("heading.days", "heading.notices", "heading.mailings")


async def show(request: Request) -> Response:
    """The verdict page."""
    site = site_of(request)
    job, found = site.found(request)
    told = found.told(site.language(request))
    say = told.telling.say
    journal = site.workspace.journal(job)
    diary = await run_in_threadpool(journal.diary)
    plan = await run_in_threadpool(plan_of, found, journal, now())
    words = plan_telling(site.catalogue(request), site.figures(request), found.report.provider)
    missing = _missing(found)
    in_full = found.report.verdict.headline in (Cause.UNDECIDED, Cause.NONE)
    dropped = {say(key) for key in _DROPPED}
    campaigns = [c for c in found.report.verdict.campaigns if c.notices > 1]
    return site.page(
        request,
        "answer.html",
        job=job,
        found=found,
        page=told.page,
        strongest=told.strongest,
        chart=await run_in_threadpool(found.chart, site.language(request), diary),
        diary=diary,
        steps=[(words.title(p.step), p.state.value) for p in plan.steps],
        next_title=words.title(plan.next_step.step) if plan.next_step else "",
        can_wait=told.page.tone is Tone.CALM and not plan.is_called_for,
        told_in_full=in_full,
        today=now().astimezone().date().isoformat(),
        draft=site.workspace.draft("diary"),
        tellable=[one.event.value for one in load_login_guide().tellable],
        asked=questions_about(found),
        events=await run_in_threadpool(events_asked, site, job, found, request),
        missing=[(kind, list(tell_how(told.telling, kind))) for kind in missing],
        now_blocks=_now(told.telling, missing) if in_full else (),
        campaigns=campaigns[: told.telling.advice.shown.campaigns],
        more_campaigns=max(0, len(campaigns) - told.telling.advice.shown.campaigns),
        details=[s for s in told.page.details_for(Medium.BROWSER) if s.heading not in dropped],
    )


def _missing(found: Found) -> tuple[MissingKind, ...]:
    """What is still worth adding, each place once. What the owner remembers is none: it is asked below."""
    kinds = [m.kind for m in found.report.verdict.missing if m.kind not in _REMEMBERED]
    if found.report.seen.source_bare and MissingKind.FULL_SOURCE not in kinds:
        kinds.insert(0, MissingKind.FULL_SOURCE)
    if found.about.dns != "off":
        kinds = [k for k in kinds if k is not MissingKind.DNS]
    return tuple(kinds)


def _now(telling: Telling, missing: Sequence[MissingKind]) -> tuple[Steps | Bullets]:
    """What to do now; what can be added is named once for all, for it stands above with its buttons."""
    items: list[Item] = []
    is_pointed = False
    for advised in advise(telling):
        if advised.evidence not in missing:
            items.append(advised.item)
        elif not is_pointed:
            is_pointed = True
            heading = telling.say("web.answer.missing")
            items.append(Item(text=telling.say("web.answer.add", heading=heading, count=len(missing))))
    return (Steps(items=tuple(items)) if len(items) > 1 else Bullets(items=tuple(items)),)


async def notices(request: Request) -> Response:
    """The list, filtered and cut into pages here; a piece of it for htmx."""
    site = site_of(request)
    job, found = site.found(request)
    asked = request.query_params
    query = asked.get("q", "")[: site.limits.list.query_chars]
    label = Cause(asked["label"]) if asked.get("label") in {c.value for c, _ in found.counts} else None
    campaign = asked.get("mailing", "")
    numbers = found.numbers(label=label, campaign=campaign, query=query)
    rows = site.limits.list.rows
    pages = max(1, -(-len(numbers) // rows))
    at = min(max(1, _number(asked.get("page", ""))), pages)
    told = found.told(site.language(request))
    shown = []
    for number in numbers[(at - 1) * rows : at * rows]:
        attribution = found.report.verdict.attributions[number]
        shown.append((number, attribution, name_briefly(told.telling, attribution)))
    is_piece = request.headers.get("hx-request") == "true"
    return site.page(
        request,
        "_notices.html" if is_piece else "notices.html",
        job=job,
        found=found,
        shown=shown,
        total=len(numbers),
        at=at,
        pages=pages,
        query=query,
        label=label.value if label else "",
        campaign=campaign,
        subject=_subject(found, campaign),
    )


def _number(text: str) -> int:
    return int(text[:9]) if text.isascii() and text.isdigit() else 1


def _subject(found: Found, campaign: str) -> str:
    return next((c.subject for c in found.report.verdict.campaigns if c.key == campaign), "")


async def add_more(request: Request) -> Response:
    """Back to what was given, to add to it."""
    site = site_of(request)
    form = await site.form(request)
    job, _ = site.found(request)
    site.workspace.material = job.about
    anchor = form.text("to")
    return go(f"/mail#{anchor}" if anchor in (*Use, "begin") else "/mail")


async def again(request: Request) -> RedirectResponse:
    """The same once more, with the network."""
    site = site_of(request)
    await site.form(request)
    job, _ = site.found(request)
    return go(f"/jobs/{site.begin(replace(job.about, dns='auto')).key}")


async def happened(request: Request) -> Response:
    """What happened, with times: one page to print."""
    site = site_of(request)
    job, found = site.found(request)
    journal = site.workspace.journal(job)
    sheet = await run_in_threadpool(sheet_of, found, journal, site.catalogue(request), now())
    return site.page(request, "happened.html", job=job, sheet=sheet)


async def save(request: Request) -> Response:
    """The answer as one file that needs nothing else."""
    site = site_of(request)
    job, found = site.found(request)
    diary = await run_in_threadpool(site.workspace.journal(job).diary)
    report = replace(found.report, diary=diary)
    match request.path_params["form"]:
        case "html":
            catalogue = site.catalogue(request)
            page = compose(report, catalogue, zone=None, locate=lambda _: "", clients=load_clients())
            return _file(render_html(page), "text/html; charset=utf-8", "whosent.html")
        case "happened":
            journal = site.workspace.journal(job)
            sheet = await run_in_threadpool(sheet_of, found, journal, site.catalogue(request), now())
            return _file(render_sheet_html(sheet), "text/html; charset=utf-8", "whosent-happened.html")
        case "json":
            text = write_check_json(report, site.catalogue(request))
            return _file(text, "application/json", "whosent.json")
        case _:
            raise Refused(Why.NOT_FOUND)


def _file(pieces: Iterator[str], kind: str, name: str) -> StreamingResponse:
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return StreamingResponse(pieces, media_type=kind, headers=headers)
