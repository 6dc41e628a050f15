"""Files, a folder, a path: what is to be read, added piece by piece."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from whosent.account import read_logins
from whosent.apps.web.material import Source, Use, new_key, typed_source
from whosent.apps.web.refusal import Refused, Why
from whosent.apps.web.site import go, site_of
from whosent.errors import UsageError, WhosentError
from whosent.message import parse_addresses

_PASTED_LOGINS = "logins.csv"


async def show(request: Request) -> Response:
    """What was given so far, and forms for more."""
    return _page(request)


def _page(request: Request, error: Exception | None = None, use: str = "") -> Response:
    site = site_of(request)
    return site.page(
        request,
        "mail.html",
        status=200 if error is None else 422,
        material=site.workspace.material,
        uses=[u.value for u in Use],
        providers=site.providers(request),
        draft=site.workspace.draft("mail"),
        draft_logins=site.workspace.draft("logins"),
        error="" if error is None else site.explain(request, error),
        error_use=use,
    )


async def add(request: Request) -> Response:
    """Adds what was uploaded, typed or pasted."""
    site = site_of(request)
    folder = site.workspace.new_folder()
    form = await site.form(request, folder)
    word = form.text("use")
    if word not in tuple(Use):
        raise Refused(Why.BROKEN_FORM)
    use = Use(word)
    if form.text("path").strip() and site.must_confirm(request):
        site.workspace.keep_draft("mail", {f"path_{use}": form.text("path")})
        return site.ask_first(request, "path", back=f"/mail#{use}")
    try:
        added = [_uploaded(paths, folder, use) for paths in form.files.values()]
        if typed := form.text("path").strip():
            added.append(typed_source(typed, use, site.limits.paths))
        if use is Use.LOGINS and (text := form.text("logins").strip()):
            kept = site.workspace.keep_text(text.encode(), _PASTED_LOGINS, use, _PASTED_LOGINS)
            added.append(kept)
        if not added:
            raise UsageError("web.nothing_given")
        await run_in_threadpool(_try, added)
    except WhosentError as exc:
        site.workspace.keep_draft("mail", {f"path_{use}": form.text("path")})
        site.workspace.keep_draft("logins", {"logins": form.text("logins")})
        return _page(request, exc, use.value)
    site.workspace.material = site.workspace.material.plus(*added)
    site.workspace.keep_draft("mail", {f"path_{use}": ""})
    if use is Use.LOGINS:
        site.workspace.drop_draft("logins")
    return go(f"/mail#{use}")


def _uploaded(paths: tuple[Path, ...], folder: Path, use: Use) -> Source:
    """One file is a source of its own; several are a folder, as they came."""
    if len(paths) == 1:
        path, name = paths[0], paths[0].name
    else:
        first = paths[0].relative_to(folder).parts
        path = folder / first[0]
        name = first[1] if len(first) > 2 else paths[0].name
    return Source(key=new_key(), use=use, name=name, path=path, is_ours=True, files=len(paths))


def _try(added: list[Source]) -> None:
    """Login histories are read at once, so that what is wrong with them is said here."""
    for source in added:
        if source.use is Use.LOGINS:
            read_logins(source.path.read_bytes(), source.name)


async def remove(request: Request) -> Response:
    """Takes one away again."""
    site = site_of(request)
    form = await site.form(request)
    site.workspace.material = site.workspace.material.minus(form.text("key"))
    return go("/mail")


async def begin(request: Request) -> Response:
    """Starts the check."""
    site = site_of(request)
    form = await site.form(request)
    site.workspace.keep_draft("mail", {k: form.text(k) for k in ("addresses", "provider", "authserv_ids")})
    about = site.workspace.material
    try:
        if not about.of(Use.MAIL):
            raise UsageError("web.no_mail")
        about = replace(
            about,
            addresses=_addresses(form.text("addresses")),
            provider=form.text("provider").strip(),
            authserv_ids=tuple(form.text("authserv_ids").replace(",", " ").split()),
        )
    except WhosentError as exc:
        return _page(request, exc, "begin")
    site.workspace.material = about
    return go(f"/jobs/{site.begin(about).key}")


def _addresses(text: str) -> tuple[str, ...]:
    found = parse_addresses(text.replace("、", ",").replace("\n", ","))
    bad = [a.address for a in found if not a.local_part or "." not in a.domain]
    if bad or (text.strip() and not found):
        raise UsageError("address.invalid", address=bad[0] if bad else text.strip())
    return tuple(dict.fromkeys(a.address for a in found))
