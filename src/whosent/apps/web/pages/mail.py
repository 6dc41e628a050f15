"""Files, a folder, a path, pasted text: what is to be read, added piece by piece."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from whosent.account import find_zone, read_settings, understand
from whosent.api import read_login_file
from whosent.apps.web.material import Source, Use, new_key, typed_source
from whosent.apps.web.refusal import Refused, Why
from whosent.apps.web.site import Site, go, site_of
from whosent.errors import UsageError, WhosentError
from whosent.log_files import find_logs
from whosent.message import parse_addresses
from whosent.report.logins_read import tell_logins_read

_MAIL = (Use.MAIL, Use.SENT, Use.ALSO)
_FIRST = (Use.MAIL, Use.SENT, Use.LOGINS)
_PASTED = (Use.LOGINS, Use.SETTINGS, Use.LOG)


@dataclass(frozen=True, slots=True, kw_only=True)
class UseForm:
    """How one kind is given: folders of mail or not, pasted or not, below what most people have or not."""

    use: Use
    is_mail: bool
    is_pasted: bool
    is_apart: bool

    @property
    def takes_several(self) -> bool:
        """A log comes in pieces, packed and rotated."""
        return self.is_mail or self.use is Use.LOG


_FORMS = tuple(
    UseForm(use=u, is_mail=u in _MAIL, is_pasted=u in _PASTED, is_apart=u not in _FIRST) for u in Use
)


async def show(request: Request) -> Response:
    """What was given so far, and forms for more."""
    return await _page(request)


async def _page(request: Request, error: Exception | None = None, use: str = "") -> Response:
    site = site_of(request)
    return site.page(
        request,
        "mail.html",
        status=200 if error is None else 422,
        material=site.workspace.material,
        forms=_FORMS,
        asked=request.query_params.get("open", ""),
        understood=await run_in_threadpool(_understood, request, site),
        zones=site.zones(request),
        needs_zone=bool(site.workspace.material.of(Use.LOGINS)),
        providers=site.providers(request),
        draft=site.workspace.draft("mail"),
        draft_pasted={u.value: site.workspace.draft(u.value) for u in _PASTED},
        error="" if error is None else site.explain(request, error),
        error_use=use,
    )


def _understood(request: Request, site: Site) -> dict[str, tuple[str, ...]]:
    """What was read of each login history, in sentences, or why it no longer can be; by its key."""
    told: dict[str, tuple[str, ...]] = {}
    material = site.workspace.material
    for source in material.of(Use.LOGINS):
        try:
            history = read_login_file(source.path, name=source.name, zone=material.login_zone)
        except WhosentError as exc:
            told[source.key] = (site.explain(request, exc),)
        else:
            told[source.key] = tell_logins_read(understand(history), site.catalogue(request), None)
    return told


async def set_zone(request: Request) -> Response:
    """The zone of times in login histories that state none, as the owner has it."""
    site = site_of(request)
    form = await site.form(request)
    zone = form.text("zone").strip()
    if zone and find_zone(zone) is None:
        return await _page(request, UsageError("logins.zone_unknown", zone=zone), "zone")
    site.workspace.material = replace(site.workspace.material, login_zone=zone)
    return go("/mail#logins")


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
        if use in _PASTED and (text := form.text(use.value).strip()):
            name = site.catalogue(request).say(f"web.pasted.{use}")
            added.append(site.workspace.keep_text(text.encode(), f"{use}.txt", use, name))
        if not added:
            raise UsageError("web.nothing_given")
        await run_in_threadpool(_try, added)
    except WhosentError as exc:
        site.workspace.keep_draft("mail", {f"path_{use}": form.text("path")})
        if use in _PASTED:
            site.workspace.keep_draft(use.value, {use.value: form.text(use.value)})
        return await _page(request, exc, use.value)
    site.workspace.material = site.workspace.material.plus(*added)
    site.workspace.keep_draft("mail", {f"path_{use}": ""})
    if use in _PASTED:
        site.workspace.drop_draft(use.value)
    return go(f"/mail?open={use}#{use}")


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
    """What the account shows is read at once, so that what is wrong with it is said here."""
    for source in added:
        match source.use:
            case Use.LOGINS:
                read_login_file(source.path, name=source.name)
            case Use.SETTINGS:
                _try_settings(source)
            case Use.LOG:
                find_logs([source.path])
            case Use.MAIL | Use.SENT | Use.ALSO:
                pass


def _try_settings(source: Source) -> None:
    try:
        data = source.path.read_bytes()
    except OSError as exc:
        raise UsageError("settings.unreadable", place=source.name, reason=exc.strerror or "") from exc
    read_settings(data, source.name)


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
        before = await run_in_threadpool(site.workspace.journal().intake)
        about = replace(
            about,
            answers=before.and_then(about.answers),
            addresses=_addresses(form.text("addresses")),
            provider=form.text("provider").strip(),
            authserv_ids=tuple(form.text("authserv_ids").replace(",", " ").split()),
        )
    except WhosentError as exc:
        return await _page(request, exc, "begin")
    site.workspace.material = about
    return go(f"/jobs/{site.begin(about).key}")


def _addresses(text: str) -> tuple[str, ...]:
    found = parse_addresses(text.replace("、", ",").replace("\n", ","))
    bad = [a.address for a in found if not a.local_part or "." not in a.domain]
    if bad or (text.strip() and not found):
        raise UsageError("address.invalid", address=bad[0] if bad else text.strip())
    return tuple(dict.fromkeys(a.address for a in found))
