"""One notice, pasted or dropped: an answer in seconds."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from whosent.apps.web.mails import tables
from whosent.apps.web.material import Material, Remark, Source, Use, new_key
from whosent.apps.web.receiving import Received
from whosent.apps.web.site import Site, go, site_of
from whosent.bounce import NotANotice, Notice, OtherKind, parse_notice
from whosent.errors import SourceError, UsageError
from whosent.mailbox import open_sources
from whosent.message import Part, parse
from whosent.provider import load_clients
from whosent.raw import Place, RawMessage

_PLACE = Place(source="-")
_PASTED = "pasted.txt"
_INNER = "attached.eml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """The one notice, and what must be said of how it came."""

    source: Source | None
    remark: Remark


async def show_form(request: Request) -> Response:
    """Where a notice is pasted or dropped."""
    return _form(request, Remark.NOTHING, status=200)


async def judge(request: Request) -> Response:
    """Reads what was given; the answer where it is quick, else its progress."""
    site = site_of(request)
    folder = site.workspace.new_folder()
    form = await site.form(request, folder)
    text = form.text("text")
    if text.strip():
        site.workspace.keep_draft("notice", {"text": text})
    given = await run_in_threadpool(_take, site, form)
    if given.source is None:
        await run_in_threadpool(shutil.rmtree, folder, ignore_errors=True)
        return _form(request, given.remark, status=422)
    about = Material(
        sources=(given.source,),
        dns=site.workspace.material.dns,
        addresses=site.workspace.material.addresses,
        provider=site.workspace.material.provider,
        remark=given.remark,
        is_one_notice=True,
    )
    job = site.begin(about)
    await run_in_threadpool(job.over.wait, site.limits.work.quick_s)
    if job.found is not None:
        site.workspace.drop_draft("notice")
    return go(f"/answers/{job.key}" if job.found is not None else f"/jobs/{job.key}")


def _form(request: Request, remark: Remark, *, status: int) -> Response:
    site = site_of(request)
    return site.page(
        request,
        "notice.html",
        status=status,
        remark=remark.value,
        draft=site.workspace.draft("notice"),
        ways=_ways(site, request),
    )


def _ways(site: Site, request: Request) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """How the full source is opened: providers and programs with their menus."""
    language = site.language(request)
    told = []
    known = [(p.title, p.full_source) for p in site.profiles.all]
    known += [(c.title, c.full_source) for c in load_clients()]
    for title, ways in known:
        menus = [w.menu.in_language(language) for w in ways if w.menu and not w.is_hint]
        if menus:
            told.append((title.in_language(language), menus[0]))
    return tuple(told)


def _take(site: Site, form: Received) -> Given:
    dropped = form.files.get("file", ())
    if dropped:
        return _from_file(site, dropped[0])
    text = form.text("text")
    if not text.strip():
        return Given(source=None, remark=Remark.NOTHING)
    source = site.workspace.keep_text(text.encode(), _PASTED, Use.MAIL, _PASTED)
    return _unwrap(site, source)


def _from_file(site: Site, path: Path) -> Given:
    with path.open("rb") as file:
        if site.limits.pictures.is_one(file.read(64)):
            return Given(source=None, remark=Remark.PICTURE)
    source = Source(key=new_key(), use=Use.MAIL, name=path.name, path=path, is_ours=True, files=1)
    return _unwrap(site, source)


def _unwrap(site: Site, source: Source) -> Given:
    """A notice that somebody forwards as an attachment is judged itself; one forwarded in the text is not."""
    items = [item for item, _ in zip(_items(source.path), range(2), strict=False)]
    if len(items) != 1:
        return Given(source=source, remark=Remark.NOTHING)
    message = parse(items[0].data)
    reading = parse_notice(message, _PLACE, tables())
    if isinstance(reading, Notice):
        return Given(source=source, remark=Remark.NOTHING)
    inner = _attached_notice(message)
    if inner is not None:
        kept = site.workspace.keep_text(inner, _INNER, Use.MAIL, _INNER)
        return Given(source=kept, remark=Remark.UNWRAPPED)
    is_inline = isinstance(reading, NotANotice) and reading.kind is OtherKind.FORWARDED_NOTICE
    return Given(source=source, remark=Remark.FORWARDED_INLINE if is_inline else Remark.NOTHING)


def _items(path: Path) -> list[RawMessage]:
    try:
        return [item for item in open_sources([str(path)]) if isinstance(item, RawMessage)]
    except (SourceError, UsageError):
        return []  # the check will say why


def _attached_notice(message: Part) -> bytes | None:
    for part in message.walk():
        if part is message:
            continue
        is_file = part.filename.lower().endswith(".eml") and not part.children
        data = part.decoded() if is_file else part.data if part.headers.unfolded("from") else b""
        if data and isinstance(parse_notice(parse(data), _PLACE, tables()), Notice):
            return data
    return None
