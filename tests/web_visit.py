"""A browser without a screen: a client that came in through the door of the page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from starlette.applications import Starlette
from starlette.testclient import TestClient

from whosent.apps.connect import Connections
from whosent.apps.web.app import create_app
from whosent.apps.web.limits import Limits
from whosent.apps.web.site import Site
from whosent.catalogue import Language

PORT = 8765
HOME = f"http://127.0.0.1:{PORT}"
ORIGIN = {"origin": HOME}


class Visit:
    """One client of one server. ``tokens`` are all that the server has announced, the newest last."""

    def __init__(self, app: Starlette, client: TestClient, tokens: list[str]) -> None:
        self.app = app
        self.client = client
        self.tokens = tokens

    @property
    def site(self) -> Site:
        return self.app.state.site

    def enter(self) -> None:
        page = self.client.get("/enter", params={"token": self.tokens[-1]})
        assert page.status_code == 200, page.text

    @property
    def form_token(self) -> str:
        [found] = set(re.findall(r'name="form_token" value="([^"]+)"', self.get("/mail").text))
        return found

    def get(self, where: str, **params: str):
        return self.client.get(where, params=params or None)

    def post(self, where: str, files: object = None, **fields: str):
        data = {"form_token": self.form_token, **fields}
        return self.client.post(where, data=data, files=files, headers=ORIGIN)

    def wait(self, key: str) -> None:
        job = self.site.workspace.job(key)
        assert job is not None
        job.over.wait()

    def check(self, path: Path, **fields: str) -> str:
        """The key of the answer about the mail at a path."""
        added = self.post("/mail/add", use="mail", path=str(path))
        assert added.status_code == 200, added.text
        return self.begin(**fields)

    def begin(self, **fields: str) -> str:
        started = self.post("/mail/begin", **fields)
        key = started.url.path.rpartition("/")[2]
        self.wait(key)
        return key

    def sample(self) -> str:
        """The key of the answer about the sample."""
        key = self.post("/sample").url.path.rpartition("/")[2]
        self.wait(key)
        return key


@contextmanager
def visiting(
    *,
    language: Language = Language.EN,
    dns: str = "off",
    limits: Limits | None = None,
    case: Path | None = None,
    connections: Connections | None = None,
    enters: bool = True,
) -> Iterator[Visit]:
    """A server and its first visitor; gone, with all that was given, at the end."""
    tokens: list[str] = []
    app = create_app(
        port=PORT,
        announce=tokens.append,
        dns=dns,
        language=language,
        limits=limits,
        case=case,
        connections=connections,
    )
    with TestClient(app, base_url=HOME) as client:
        visit = Visit(app, client, tokens)
        if enters:
            visit.enter()
        yield visit
