"""Browsers as they call themselves: anybody can write that, so it is shown and decides nothing."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from whosent.cited import Citation
from whosent.tables import read_table


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """Names such as "Firefox" and "Android"; "" where they are not known."""

    browser: str
    system: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientName:
    """A name and the words in the header that stand for it."""

    name: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientNames:
    """The whole table, the most particular first."""

    schema: int
    source: Citation
    browsers: tuple[ClientName, ...]
    systems: tuple[ClientName, ...]


@cache
def load_client_names() -> ClientNames:
    """The table that ships."""
    return read_table(ClientNames, files("whosent.apps.web.entry").joinpath("clients.toml"))


def read_client(user_agent: str, names: ClientNames) -> Client:
    """What a User-Agent header says."""
    return Client(browser=_find(user_agent, names.browsers), system=_find(user_agent, names.systems))


def _find(text: str, rows: tuple[ClientName, ...]) -> str:
    return next((row.name for row in rows if any(word in text for word in row.words)), "")
