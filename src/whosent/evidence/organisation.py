"""Which host names belong to the same organisation."""

from __future__ import annotations

import typing
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from whosent.cited import Citation
from whosent.tables import read_table

if typing.TYPE_CHECKING:
    from publicsuffixlist import PublicSuffixList


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """One row: registrable domains that one organisation runs mail servers under."""

    name: str
    domains: tuple[str, ...]
    source: Citation


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


def is_below_any(host: str, domains: Collection[str]) -> bool:
    """Whether ``host`` is one of ``domains`` or a name below one. All lower-cased; False for ""."""
    while host:
        if host in domains:
            return True
        host = host.partition(".")[2]
    return False


def is_below(host: str, domain: str) -> bool:
    """Whether ``host`` is ``domain`` or a name below it. Both lower-cased; False where one is ""."""
    return bool(domain) and (host == domain or host.endswith("." + domain))


def same_organisation(one: str, other: str) -> bool:
    """Whether two host names share their registrable domain, or a row of ``organisations.toml``.

    Lower-cased names. False where one is "", has no dot or is a public suffix itself, unless both are
    equal. The public suffix list is only loaded for names that could share a domain at all.
    """
    if one == other:
        return bool(one)
    alias, last_labels = _marks(one)
    others_alias, others_labels = _marks(other)
    if alias and alias == others_alias:
        return True
    # A registrable domain has two labels at least: most pairs are told apart by these.
    if last_labels != others_labels or "." not in one:
        return False
    domain = registrable_domain(one)
    return bool(domain) and domain == registrable_domain(other)


@lru_cache(maxsize=8192)
def registrable_domain(host: str) -> str:
    """The domain that was registered, such as "example.co.jp" for "mx.example.co.jp"; "" if there is none."""
    return _suffix_list().privatesuffix(host) or "" if "." in host else ""


@lru_cache(maxsize=8192)
def _marks(host: str) -> tuple[str, list[str]]:
    """The row that a host belongs to, "" if none; and its last two labels."""
    aliases = _aliases()
    rest = host
    while rest and rest not in aliases:
        rest = rest.partition(".")[2]
    return aliases.get(rest, ""), host.rsplit(".", 2)[-2:]


@cache
def _aliases() -> Mapping[str, str]:
    table = read_table(Organisations, files("whosent.evidence").joinpath("organisations.toml"))
    return {domain: row.name for row in table.organisation for domain in row.domains}


@cache
def _suffix_list() -> PublicSuffixList:
    # Loading it takes as long as reading a hundred notices: only when asked.
    from publicsuffixlist import PublicSuffixList

    return PublicSuffixList()
