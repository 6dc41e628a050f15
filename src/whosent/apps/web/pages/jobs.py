"""A check under way: its progress, which survives any reload."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

from whosent.apps.web.material import Material, Remark, Source, Use, new_key
from whosent.apps.web.site import go, site_of


async def show(request: Request) -> Response:
    """How far it is; the answer once it is there."""
    site = site_of(request)
    job = site.job(request)
    if job.found is not None:
        return go(f"/answers/{job.key}")
    error = "" if job.error is None else site.explain(request, job.error)
    return site.page(request, "job.html", job=job, error=error, poll_s=site.limits.work.poll_s)


async def progress(request: Request) -> Response:
    """The part of the page that changes, for htmx."""
    site = site_of(request)
    job = site.job(request)
    if job.state.stage.is_over:
        answer = Response(status_code=204)
        answer.headers["HX-Redirect"] = f"/answers/{job.key}" if job.found is not None else f"/jobs/{job.key}"
        return answer
    return site.page(request, "_progress.html", job=job, poll_s=site.limits.work.poll_s)


async def stop(request: Request) -> Response:
    """Ends it."""
    site = site_of(request)
    await site.form(request)
    job = site.job(request)
    job.stop()
    return go(f"/jobs/{job.key}")


async def sample(request: Request) -> Response:
    """Judges the mailbox that comes with whosent."""
    site = site_of(request)
    await site.form(request)
    root = files("whosent").joinpath("sample")
    mail, logins, dns = (str(root.joinpath(name)) for name in ("mail", "logins.csv", "dns.json"))
    sources = tuple(
        Source(key=new_key(), use=use, name=path.rpartition("/")[2], path=Path(path), is_ours=False)
        for path, use in ((mail, Use.MAIL), (logins, Use.LOGINS))
    )
    job = site.begin(Material(sources=sources, dns=dns, remark=Remark.SAMPLE))
    return go(f"/jobs/{job.key}")
