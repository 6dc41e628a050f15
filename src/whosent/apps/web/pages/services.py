"""Linked services: where the owner has accounts, by the mail that came from there."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from whosent.account import load_service_index
from whosent.apps.web.material import Material, Use
from whosent.apps.web.site import site_of
from whosent.errors import WhosentError
from whosent.inventory import find_services
from whosent.report.page import Section
from whosent.report.services_report import ServicesReport, tell_services


async def show(request: Request) -> Response:
    """The inventory. The mail is read once more for it; where it is gone, the page says so."""
    site = site_of(request)
    job, _ = site.found(request)
    sections: tuple[Section, ...] = ()
    error = ""
    try:
        report = await run_in_threadpool(_find, job.about)
    except WhosentError as exc:
        error = site.explain(request, exc)
    else:
        told = tell_services(report, load_service_index(), site.catalogue(request), site.figures(request))
        sections = tuple(told)
    return site.page(request, "services.html", job=job, sections=sections, error=error)


def _find(about: Material) -> ServicesReport:
    return find_services(
        about.paths(Use.MAIL),
        addresses=about.addresses,
        also=about.paths(Use.ALSO),
        provider=about.provider,
        authserv_ids=about.authserv_ids,
    )
