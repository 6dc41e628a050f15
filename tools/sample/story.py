"""``story.toml`` and the forms, read."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from pathlib import Path

ROOT = Path(__file__).parent


@dataclass(frozen=True, kw_only=True)
class Client:
    """A machine that connected: its address, its reverse name, and what it calls itself."""

    address: str
    name: str
    helo: str = ""
    lan: str = ""


@dataclass(frozen=True, kw_only=True)
class Host:
    """A mail system that reports."""

    domain: str
    host: str
    address: str
    form: str
    selector: str = ""


@dataclass(frozen=True, kw_only=True)
class Form:
    """How a mail system writes: its notice, and the lines it stamps on what it returns."""

    name: str
    about: str
    zone: timezone
    notice: str
    trace: str = ""
    charset: str = "utf-8"
    returns: str = "full"
    signed: bool = False


@dataclass(frozen=True, kw_only=True)
class Mailing:
    """One text that was sent in many copies."""

    name: str
    subject: str
    charset: str
    encoding: str
    zone: timezone
    id: str
    fields: tuple[str, ...]
    body: str


@dataclass(frozen=True, kw_only=True)
class Flooded:
    """One notice of a forged mail. ``form`` is "" for the host's usual one."""

    at: datetime
    folder: str
    to: str
    mailing: str
    bot: str
    form: str = ""


@dataclass(frozen=True, kw_only=True)
class Returned:
    """A notice of the owner's provider about mail that passed the owner's account."""

    at: datetime
    form: str
    mail: str
    status: str
    said: str
    diagnostic: str


@dataclass(frozen=True, kw_only=True)
class Sent:
    """A mail that the owner wrote; ``source`` names the machine."""

    key: str
    at: datetime
    source: str
    to: tuple[str, ...]
    subject: str
    body: str


@dataclass(frozen=True, kw_only=True)
class Stolen:
    """A mail that somebody else handed in to the owner's account."""

    at: datetime
    to: str
    subject: str
    zone: timezone
    id: str
    helo: str
    body: str


@dataclass(frozen=True, kw_only=True)
class Arrived:
    """Any other mail; ``via`` names the domain that delivered it, ``client`` a machine of none of these."""

    file: str
    at: datetime
    folder: str
    sender: str
    via: str = ""
    client: Client | None = None


@dataclass(frozen=True, kw_only=True)
class Login:
    """One line of the login history."""

    at: datetime
    address: str
    country: str
    method: str
    success: bool


@dataclass(frozen=True, kw_only=True)
class Story:
    """All of it."""

    owner: str
    owner_name: str
    domain: str
    host: str
    address: str
    selector: str
    clients: Mapping[str, Client]
    bots: Mapping[str, Client]
    hosts: Mapping[str, Host]
    forms: Mapping[str, Form]
    mailings: Mapping[str, Mailing]
    flood: tuple[Flooded, ...]
    returned: tuple[Returned, ...]
    sent: tuple[Sent, ...]
    stolen: Mapping[str, Stolen]
    arrived: tuple[Arrived, ...]
    logins: tuple[Login, ...] = field(default=())


def read_story(root: Path = ROOT) -> Story:
    """The story that lies beside this file."""
    told = tomllib.loads((root / "story.toml").read_text("utf-8"))
    clients = {name: Client(**told[name]) for name in ("home", "phone", "thief")}
    return Story(
        owner=told["owner"]["address"],
        owner_name=told["owner"]["name"],
        domain=told["provider"]["domain"],
        host=told["provider"]["host"],
        address=told["provider"]["address"],
        selector=told["provider"]["selector"],
        clients=clients,
        bots={name: Client(**bot) for name, bot in told["bots"].items()},
        hosts={domain: Host(domain=domain, **host) for domain, host in told["hosts"].items()},
        forms={path.stem: _read_form(path) for path in sorted((root / "forms").glob("*.toml"))},
        mailings={
            key: Mailing(**{**m, "zone": read_zone(m["zone"]), "fields": tuple(m["fields"])})
            for key, m in told["mailings"].items()
        },
        flood=tuple(Flooded(**n) for flood in told["flood"] for n in flood["notices"]),
        returned=tuple(
            Returned(**{**r, "said": r["said"].rstrip("\n"), "diagnostic": r["diagnostic"].rstrip("\n")})
            for r in told["returned"]
        ),
        sent=tuple(
            Sent(
                key=s["key"], at=s["at"], source=s["from"], to=tuple(s["to"]), subject=s["subject"],
                body=s["body"],
            )
            for s in told["sent"]
        ),
        stolen={
            key: Stolen(**{**{k: v for k, v in s.items() if k != "from"}, "zone": read_zone(s["zone"])})
            for key, s in told["stolen"].items()
        },
        arrived=tuple(
            Arrived(
                file=m["file"], at=m["at"], folder=m["folder"], sender=m["from"], via=m.get("via", ""),
                client=Client(**m["client"]) if "client" in m else None,
            )
            for m in told["mail"]
        ),
        logins=tuple(
            sorted(
                (
                    Login(address=clients[group["from"]].address, country=group["country"], **entry)
                    for group in told["logins"]
                    for entry in group["entries"]
                ),
                key=lambda login: login.at,
            )
        ),
    )


def read_zone(text: str) -> timezone:
    """``+09:00`` as a time zone."""
    hours, minutes = text[1:].split(":")
    offset = timedelta(hours=int(hours), minutes=int(minutes))
    return timezone(-offset if text[0] == "-" else offset)


def _read_form(path: Path) -> Form:
    told = tomllib.loads(path.read_text("utf-8"))
    return Form(name=path.stem, **{**told, "zone": read_zone(told["zone"])})
