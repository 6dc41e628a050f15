"""What all pages share: the owner's workspace, the languages, the templates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, cast

import jinja2
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse

from whosent import __version__
from whosent.apps.cli.trouble import explain, explain_bug
from whosent.apps.connect import Connections
from whosent.apps.web.connected import ListConnections
from whosent.apps.web.door import Door, Visitor
from whosent.apps.web.found import Found
from whosent.apps.web.guard import VISITOR
from whosent.apps.web.job import Job
from whosent.apps.web.limits import Limits
from whosent.apps.web.material import Material
from whosent.apps.web.phrasing import Phrasings
from whosent.apps.web.receiving import Received, receive_form
from whosent.apps.web.refusal import STATUS, Refused, Why
from whosent.apps.web.workspace import Workspace
from whosent.catalogue import Catalogue, Language, load_catalogue
from whosent.errors import WhosentError
from whosent.provider import Profiles, load_profiles
from whosent.report import CheckReport, defang, make_visible, show_domain
from whosent.report.figures import Figures

if TYPE_CHECKING:
    from whosent.apps.web.entry.entrance import Entrance

_INSTEAD = "web.instead."
_CALLED = "web.command."
_COMMAND = "whosent "
_PACKAGE = "whosent.apps.web"
LANGUAGE = "__Host-whosent_language"


class Site:
    """One run of the server."""

    def __init__(
        self,
        *,
        door: Door,
        workspace: Workspace,
        limits: Limits,
        cookie: str,
        connections: Connections | None = None,
        entry: Entrance | None = None,
        list_connections: ListConnections = tuple,
    ) -> None:
        """``connections`` None: nothing can be connected. ``entry`` None: only this machine gets here."""
        self.door = door
        self.entry = entry
        self.list_connections = list_connections
        self.workspace = workspace
        self.limits = limits
        self.cookie = cookie
        self.phrasings = Phrasings(connections)
        self.catalogues: Mapping[Language, Catalogue] = {x: _for_pages(load_catalogue(x)) for x in Language}

    @cached_property
    def profiles(self) -> Profiles:
        """The providers that are known."""
        return load_profiles()

    def providers(self, request: Request) -> list[tuple[str, str]]:
        """Titles and names of providers, to choose from."""
        language = self.language(request)
        return sorted((p.title.in_language(language), p.name) for p in self.profiles.all)

    def zones(self, request: Request) -> list[tuple[str, str]]:
        """Names and titles of time zones to choose from."""
        catalogue = self.catalogue(request)
        key = "logins.zone."
        rows = ((name, key + name.lower().replace("/", "_")) for name in self.limits.zones.offered)
        return [(name, catalogue.say(k) if catalogue.has(k) else name) for name, k in rows]

    def visitor(self, request: Request) -> Visitor:
        """The browser that asks. Raises ``Refused`` where none came in."""
        visitor = request.scope.get(VISITOR)
        if not isinstance(visitor, Visitor):
            raise Refused(Why.NO_SESSION)
        return visitor

    def language(self, request: Request) -> Language:
        """The chosen language, else the one that the browser prefers."""
        chosen = request.cookies.get(LANGUAGE, "") if self.entry is not None else ""
        if chosen in tuple(Language):
            return Language(chosen)
        return self.workspace.language or _preferred(request.headers.get("accept-language", ""))

    def catalogue(self, request: Request) -> Catalogue:
        """The sentences of that language."""
        return self.catalogues[self.language(request)]

    async def form(self, request: Request, folder: Path | None = None) -> Received:
        """The form that a page of ours sent, see ``receive_form``."""
        may_change = self.visitor(request).may_change
        return await receive_form(request, may_change=may_change, limits=self.limits.upload, folder=folder)

    def page(self, request: Request, template: str, *, status: int = 200, **values: object) -> HTMLResponse:
        """A page or a piece of one."""
        catalogue = self.catalogue(request)
        visitor = request.scope.get(VISITOR)
        shared = {
            "say": catalogue.say,
            "has": catalogue.has,
            "language": catalogue.language,
            "other": Language.EN if catalogue.language is Language.JA else Language.JA,
            "figures": self.figures(request),
            "form_token": visitor.form if isinstance(visitor, Visitor) else "",
            "path": request.url.path,
            "version": __version__,
            "latest": self._latest(),
            "is_exposed": self.entry is not None,
            "is_in": isinstance(visitor, Visitor),
        }
        text = self._templates.get_template(template).render({**shared, **values})
        return HTMLResponse(text, status_code=status)

    def refusal(self, request: Request, why: Why) -> HTMLResponse:
        """The page that says why a request was turned away, in both languages where none is chosen."""
        languages = [self.language(request)]
        if why in (Why.HOST, Why.NO_SESSION, Why.USED_TOKEN):
            languages += [x for x in Language if x not in languages]
        says = [self.catalogues[x] for x in languages]
        return self.page(request, "refused.html", status=STATUS[why], why=why.value, says=says)

    def figures(self, request: Request) -> Figures:
        """How dates and figures are written in the reader's language."""
        return Figures(self.catalogue(request), None)

    def explain(self, request: Request, error: Exception) -> str:
        """The sentence for what went wrong."""
        catalogue = self.catalogue(request)
        if isinstance(error, WhosentError):
            return explain(error, catalogue)
        return explain_bug(error, catalogue)

    def begin(self, about: Material) -> Job:
        """Starts a check."""

        def prepare(report: CheckReport) -> Found:
            return Found(report, about, self.catalogues)

        return self.workspace.start(about, prepare)

    def recall(self) -> None:
        """What the case file holds from earlier runs."""
        self.workspace.recall(lambda report, about: Found(report, about, self.catalogues))

    def job(self, request: Request) -> Job:
        """The job that the address names. Raises ``Refused`` where there is none."""
        job = self.workspace.job(request.path_params["key"])
        if job is None:
            raise Refused(Why.GONE)
        return job

    def found(self, request: Request) -> tuple[Job, Found]:
        """The job that the address names, and what it found. Raises ``Refused`` where it is not done."""
        job = self.job(request)
        if job.found is None:
            raise Refused(Why.GONE)
        return job, job.found

    def must_confirm(self, request: Request) -> bool:
        """Whether the owner has to prove who they are, before something that a thief would like to do."""
        if self.entry is None:
            return False
        session = self.entry.session(request)
        return session is None or not self.entry.sessions.is_recent(session)

    def ask_first(self, request: Request, errand: str, *, back: str) -> RedirectResponse:
        """To the page that asks who it is, and from there back."""
        if self.entry is not None:
            self.entry.begin_errand(request, errand, back=back)
        return go("/confirm")

    def _latest(self) -> str:
        return next((job.key for job in self.workspace.jobs if job.found is not None), "")

    @cached_property
    def _templates(self) -> jinja2.Environment:
        root = files(_PACKAGE).joinpath("templates")
        environment = jinja2.Environment(
            loader=jinja2.FunctionLoader(lambda name: root.joinpath(name).read_text(encoding="utf-8")),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        environment.filters["visible"] = lambda text: defang(make_visible(text))
        environment.filters["domain"] = lambda name: defang(show_domain(name))
        environment.filters["kind"] = lambda block: type(block).__name__
        return environment


def site_of(request: Request) -> Site:
    """The site that a request is for."""
    return cast("Site", request.app.state.site)


def go(path: str) -> RedirectResponse:
    """After a form: on to a page that may be reloaded."""
    return RedirectResponse(path, status_code=303)


def inner_path(text: str) -> str:
    """A path of ours that a form or address names; "/" where it leads elsewhere."""
    return text if text.startswith("/") and not text.startswith("//") and "\\" not in text else "/"


def now() -> datetime:
    """The clock of the server."""
    return datetime.now(UTC)


def _for_pages(catalogue: Catalogue) -> Catalogue:
    """The catalogue with what pages say in place of what commands say; commands are called by their pages."""
    known = catalogue.sentences
    instead = {k.removeprefix(_INSTEAD): s for k, s in known.items() if k.startswith(_INSTEAD)}
    pages = {_COMMAND + k.removeprefix(_CALLED): s for k, s in known.items() if k.startswith(_CALLED)}
    sentences = {}
    for key, sentence in {**known, **instead}.items():
        if _COMMAND in sentence:
            for command, page in pages.items():
                sentence = sentence.replace(command, page)
        sentences[key] = sentence
    return replace(catalogue, sentences=sentences)


def _preferred(accepted: str) -> Language:
    for choice in accepted.lower().split(","):
        for language in Language:
            if choice.strip().startswith(language.value):
                return language
    return Language.EN
