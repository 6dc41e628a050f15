"""One notice: whom it is about, the road it took, its evidence as a sum, and the mail as text."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from whosent.apps.web.clamav import Scan, Scanner
from whosent.apps.web.found import Found
from whosent.apps.web.job import Job
from whosent.apps.web.ledger import make_ledger
from whosent.apps.web.mails import Attachment, list_attachments, read_mail, read_notice, road_of
from whosent.apps.web.refusal import Refused, Why
from whosent.apps.web.site import site_of
from whosent.bounce import Notice
from whosent.evidence import Road
from whosent.raw import RawMessage
from whosent.report import view_message
from whosent.report.notice_view import find_attachments
from whosent.report.reasons import name_briefly
from whosent.verdict import Attribution

_UNWRAPPED = 1_000_000  # columns: the browser breaks lines


async def show(request: Request) -> Response:
    """The page of a notice."""
    return await _page(request, scans=())


async def scan(request: Request) -> Response:
    """The page once more, with what the scanner says of each attachment."""
    site = site_of(request)
    await site.form(request)
    _, found, _, attribution = _asked(request)
    mail = await run_in_threadpool(read_mail, found.about, attribution.observation.place)
    if mail is None:
        raise Refused(Why.GONE)
    scans = await run_in_threadpool(_scan, mail, Scanner(site.limits.clamav))
    return await _page(request, scans=scans)


def _scan(mail: RawMessage, scanner: Scanner) -> tuple[Scan, ...]:
    message, _ = read_notice(mail)
    return tuple(scanner.scan(part.decoded()) for part in find_attachments(message))


async def _page(request: Request, scans: tuple[Scan, ...]) -> Response:
    site = site_of(request)
    job, found, number, attribution = _asked(request)
    told = found.told(site.language(request))
    mail = await run_in_threadpool(read_mail, found.about, attribution.observation.place)
    road: Road | None = None
    attachments: tuple[Attachment, ...] = ()
    if mail is not None:
        message, reading = read_notice(mail)
        attachments = tuple(list_attachments(message))
        if isinstance(reading, Notice):
            road = road_of(reading, found.report, found.about)
    return site.page(
        request,
        "one.html",
        job=job,
        number=number,
        attribution=attribution,
        seen=attribution.observation,
        name=name_briefly(told.telling, attribution),
        ledger=make_ledger(attribution, told.telling),
        road=road,
        has_mail=mail is not None,
        attachments=attachments,
        scans=scans,
        can_scan=Scanner(site.limits.clamav).is_there,
        recipients=attribution.observation.recipients[: site.limits.list.recipients],
    )


async def text(request: Request) -> Response:
    """The mail as text, for a frame without any rights."""
    site = site_of(request)
    _, found, _, attribution = _asked(request)
    mail = await run_in_threadpool(read_mail, found.about, attribution.observation.place)
    if mail is None:
        raise Refused(Why.GONE)
    message, reading = read_notice(mail)
    lines = view_message(message, reading, site.catalogue(request), _UNWRAPPED)
    return site.page(request, "text.html", lines=lines)


def _asked(request: Request) -> tuple[Job, Found, int, Attribution]:
    job, found = site_of(request).found(request)
    number = request.path_params["number"]
    attribution = found.notice(number)
    if attribution is None:
        raise Refused(Why.NOT_FOUND)
    return job, found, number, attribution
