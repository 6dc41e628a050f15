"""Which host names belong to the same organisation."""

from __future__ import annotations

import typing
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from whosent.tables import read_table

if typing.TYPE_CHECKING:
    from publicsuffixlist import PublicSuffixList


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """One row: registrable domains that one organisation runs mail servers under."""

    name: str
    domains: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisations:
    """``organisations.toml``."""

    schema: int
    organisation: tuple[Organisation, ...]

    def __post_init__(self) -> None:
        names = [domain for row in self.organisation for domain in row.domains]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ValueError(f"organisation.domains: {', '.join(twice)} stands twice")


def is_below(host: str, domain: str) -> bool:
    """Whether ``host`` is ``domain`` or a name below it. Both lower-cased; False where one is ""."""
    return bool(domain) and (host == domain or host.endswith("." + domain))


@lru_cache(maxsize=8192)
def same_organisation(one: str, other: str) -> bool:
    """Whether two host names share their registrable domain, or a row of ``organisations.toml``.

    Lower-cased names. False where one is "", has no dot or is a public suffix itself, unless both are
    equal. The public suffix list is only loaded for names that could share a domain at all.
    """
    if one == other:
        return bool(one)
    aliases = _aliases()
    alias = _alias(one, aliases)
    if alias and alias == _alias(other, aliases):
        return True
    # A registrable domain has two labels at least: most pairs are told apart by these.
    if one.split(".")[-2:] != other.split(".")[-2:] or "." not in one:
        return False
    domain = registrable_domain(one)
    return bool(domain) and domain == registrable_domain(other)


@lru_cache(maxsize=8192)
def registrable_domain(host: str) -> str:
    """The domain that was registered, such as "example.co.jp" for "mx.example.co.jp"; "" if there is none."""
    return _suffix_list().privatesuffix(host) or "" if "." in host else ""


def _alias(host: str, aliases: Mapping[str, str]) -> str:
    while host:
        if host in aliases:
            return aliases[host]
        host = host.partition(".")[2]
    return ""


@cache
def _aliases() -> Mapping[str, str]:
    table = read_table(Organisations, files("whosent.evidence").joinpath("organisations.toml"))
    return {domain: row.name for row in table.organisation for domain in row.domains}


@cache
def _suffix_list() -> PublicSuffixList:
    # Loading it takes as long as reading a hundred notices: only when asked.
    from publicsuffixlist import PublicSuffixList

    return PublicSuffixList()
