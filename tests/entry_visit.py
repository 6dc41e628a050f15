"""A browser without a screen at a page that others can reach, and the clock of its server."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pyotp
from starlette.testclient import TestClient

from whosent.apps.web.app import create_app
from whosent.apps.web.entry.entrance import Entrance
from whosent.apps.web.entry.exposure import Exposure, behind_proxy
from whosent.apps.web.entry.limits import EntryLimits, load_entry_limits
from whosent.apps.web.entry.sender_settings import SenderKind, SenderSettings
from whosent.apps.web.entry.senders import Letter, SenderError
from whosent.catalogue import Language

HOST = "whosent.example"
HOME = f"https://{HOST}"
NAME, PASSWORD = "Hanako", "stolen-kettle-marble-orbit-quince"
PROXY, CLIENT = "192.0.2.1", "203.0.113.7"
FORWARDED = {"x-forwarded-proto": "https", "x-forwarded-for": CLIENT}
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0"


def quick_limits() -> EntryLimits:
    """The table, with the cheapest Argon2 that there is: its price is not what is tested."""
    limits = load_entry_limits()
    return replace(limits, password=replace(limits.password, time_cost=1, memory_kib=8, parallelism=1))


def proxied() -> Exposure:
    return behind_proxy(HOME, proxies=[PROXY], hosts=[], listen="127.0.0.1", port=8765)


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.at = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def pass_by(self, **span: float) -> None:
        self.at += timedelta(**span)


class Sink:
    """Takes what is sent; refuses it while ``is_down``."""

    def __init__(self) -> None:
        self.letters: list[Letter] = []
        self.is_down = False

    def __call__(self, _: SenderSettings) -> Sink:
        return self

    def send(self, letter: Letter) -> None:
        if self.is_down:
            raise SenderError("down")
        self.letters.append(letter)

    @property
    def code(self) -> str:
        """The code in the newest letter."""
        return re.search(r"\b\d{6}\b", self.letters[-1].text)[0]


class Browser:
    """One browser, with cookies of its own."""

    def __init__(self, server: ExposedServer, *, address: str = CLIENT) -> None:
        self.server = server
        self.headers = {**FORWARDED, "x-forwarded-for": address, "user-agent": FIREFOX}
        self.client = TestClient(server.app, base_url=HOME, client=(PROXY, 50_000))

    def get(self, path: str, **headers: str):
        return self.client.get(path, headers={**self.headers, **headers})

    def stays(self, path: str):
        """The same, without following where it leads."""
        return self.client.get(path, headers=self.headers, follow_redirects=False)

    def form_token(self, path: str) -> str:
        page = self.get(path)
        assert page.status_code == 200, page.text
        return re.search(r'name="form_token" value="([^"]+)"', page.text)[1]

    def post(self, path: str, /, *, of: str = "", **fields: str):
        """Sends a form as the page ``of`` holds it."""
        data = {"form_token": self.form_token(of or path), **fields}
        return self.client.post(path, data=data, headers={**self.headers, "origin": HOME})

    def bare_post(self, path: str, /, headers: dict[str, str] | None = None, **fields: str):
        """Sends it without looking at the page first, and without following where it leads."""
        sent = {**self.headers, "origin": HOME, **(headers or {})}
        return self.client.post(path, data=fields, headers=sent, follow_redirects=False)

    def set_up(self, password: str = PASSWORD) -> None:
        """Makes a login with a password and a code app."""
        self.get(f"/set-up?token={self.server.tokens[-1]}")
        self.post("/set-up", name=NAME, password=password)
        page = self.get("/set-up/app").text
        self.server.app_secret = re.search(r'class="phrase name">([^<]+)<', page)[1].replace(" ", "")
        made = self.post("/set-up/app", code=self.server.app_code())
        assert made.url.path == "/account/codes", made.text
        self.server.recovery = re.findall(r"<li>([0-9a-z-]{19})</li>", made.text)
        self.post("/account/codes/kept", of="/account/codes")

    def give_password(self, name: str = NAME, password: str = PASSWORD):
        return self.post("/sign-in", name=name, password=password)

    def sign_in(self, name: str = NAME, password: str = PASSWORD):
        """Password and a fresh code of the app."""
        self.give_password(name, password)
        self.server.clock.pass_by(seconds=30)
        return self.post("/sign-in/code", code=self.server.app_code())

    @property
    def is_in(self) -> bool:
        return self.stays("/").status_code == 200

    def cookie(self, name: str) -> str:
        return next((c.value for c in self.client.cookies.jar if c.name == name), "")


class ExposedServer:
    """A server that others can reach, behind a proxy."""

    def __init__(self, folder: Path, exposure: Exposure, limits: EntryLimits) -> None:
        self.clock, self.sink = Clock(), Sink()
        self.tokens: list[str] = []
        self.app_secret = ""
        self.recovery: list[str] = []
        self.entrance = Entrance(
            exposure,
            folder=folder,
            announce=self.tokens.append,
            now=self.clock,
            limits=limits,
            locate=lambda address: "JP" if address == CLIENT else "",
            senders=self.sink,
        )
        self.app = create_app(
            port=8765, announce=lambda _: None, dns="off", language=Language.EN, entrance=self.entrance
        )

    def app_code(self, *, steps: int = 0) -> str:
        return pyotp.TOTP(self.app_secret).generate_otp(int(self.clock.at.timestamp()) // 30 + steps)

    def link_sender(self) -> None:
        settings = SenderSettings(
            kind=SenderKind.MAIL,
            server="127.0.0.1",
            port=2525,
            author="whosent@example.net",
            codes_to="codes@example.net",
            notices_to="notices@example.org",
        )
        self.entrance.shelf.link(settings, self.clock())


@contextmanager
def exposed(
    folder: Path, *, exposure: Exposure | None = None, limits: EntryLimits | None = None
) -> Iterator[ExposedServer]:
    """A server that has just started for the first time."""
    server = ExposedServer(folder, exposure or proxied(), limits or quick_limits())
    with TestClient(server.app, base_url=HOME):
        server.entrance.invite(is_new=False)
        yield server


def path_of(answer: object) -> str:
    """Where an answer leads."""
    return urlsplit(answer.headers["location"]).path
