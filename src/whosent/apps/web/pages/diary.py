"""The owner's diary, and the archive for others."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, time
from pathlib import Path

from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from whosent.apps.web.found import Found
from whosent.apps.web.material import Use
from whosent.apps.web.site import Site, go, now, site_of
from whosent.apps.web.situation import progress_of
from whosent.case import ArchiveWriter, Progress
from whosent.errors import UsageError
from whosent.mailbox import open_sources
from whosent.raw import RawMessage
from whosent.report import CheckReport, Redactor
from whosent.response import load_login_guide

_TEXT_MAX = 2_000
_NOON = time(12)


async def write_down(request: Request) -> Response:
    """One more entry."""
    site = site_of(request)
    form = await site.form(request)
    job, _ = site.found(request)
    text = form.text("text").strip()[:_TEXT_MAX]
    at, has_time = _read_time(form.text("day"), form.text("time"))
    told = next((one for one in load_login_guide().tellable if one.event == form.text("event")), None)
    event = told.event if told is not None and (has_time or not told.needs_time) else None
    if text:
        journal = site.workspace.journal(job)
        await run_in_threadpool(lambda: journal.write_down(text, at=at, has_time=has_time, event=event))
        site.workspace.drop_draft("diary")
    return go(f"/answers/{job.key}#days")


def _read_time(day: str, clock: str) -> tuple[datetime, bool]:
    """In the machine's zone; now where the day cannot be read, noon where the time cannot."""
    try:
        date = datetime.fromisoformat(day).date()
    except ValueError:
        return now(), True
    try:
        return datetime.combine(date, time.fromisoformat(clock)).astimezone(UTC), True
    except ValueError:
        return datetime.combine(date, _NOON).astimezone(UTC), False


async def strike_out(request: Request) -> Response:
    """Removes an entry."""
    site = site_of(request)
    form = await site.form(request)
    job, _ = site.found(request)
    if form.text("number").isdigit():
        await run_in_threadpool(site.workspace.journal(job).strike_out, int(form.text("number")[:9]))
    return go(f"/answers/{job.key}#days")


async def export(request: Request) -> Response:
    """The archive for police, provider or abuse desk."""
    site = site_of(request)
    form = await site.form(request)
    job, found = site.found(request)
    journal = site.workspace.journal(job)
    report = replace(found.report, diary=await run_in_threadpool(journal.diary))
    progress = await run_in_threadpool(progress_of, found, journal)
    path = await run_in_threadpool(_write, site, found, report, progress, form.text("redact") == "yes")
    gone = BackgroundTask(path.unlink, missing_ok=True)
    return FileResponse(path, media_type="application/zip", filename="whosent.zip", background=gone)


def _write(site: Site, found: Found, report: CheckReport, progress: Progress, redact: bool) -> Path:
    descriptor, name = tempfile.mkstemp(dir=site.workspace.folder, suffix=".zip")
    with os.fdopen(descriptor, "wb") as file:
        writer = ArchiveWriter(
            file,
            report,
            catalogues=tuple(site.catalogues.values()),
            redactor=Redactor(report.addresses) if redact else None,
            at=now(),
            progress=progress,
        )
        writer.write(_mails(found))
    return Path(name)


def _mails(found: Found) -> Iterator[tuple[RawMessage, str]]:
    try:
        for item in open_sources([str(path) for path in found.about.paths(Use.MAIL)]):
            if isinstance(item, RawMessage):
                yield item, hashlib.sha256(item.data).hexdigest()
    except UsageError:
        return  # moved or deleted meanwhile: the archive says what is missing
