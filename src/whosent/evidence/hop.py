"""One step of a mail's route: whether it stayed within a system or came in from outside."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from whosent.cited import Citation
from whosent.evidence.network import Network, is_internal, is_loopback, is_within, read_ip
from whosent.evidence.organisation import registrable_domain
from whosent.evidence.trace_line import TraceLine
from whosent.tables import read_table

_FETCHED = frozenset(("POP3", "POP3S", "IMAP", "IMAPS"))  # as fetchmail and its kin write


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteWords:
    """``route.toml``; the comments there say what each list is."""

    schema: int
    daemon_users: frozenset[str]
    daemon_users_source: Citation
    line_words: frozenset[str]
    line_words_source: Citation


@cache
def load_route_words() -> RouteWords:
    """The table that ships."""
    return read_table(RouteWords, files("whosent.evidence").joinpath("route.toml"))


def takes_from_outside(
    line: TraceLine, owns: Callable[[str], bool], networks: tuple[Network, ...] = ()
) -> bool:
    """Whether a line, stamped by a host of one system, took the mail from anybody but that system's hosts.

    ``owns`` tells that system's host names, ``networks`` are its own. A client is believed to be one of its
    hosts by its address, or by a name that the stamping host verified; by what it calls itself only on a
    private address. A user who hands mail in is outside, wherever the client stands.
    """
    if line.is_submission:
        return True
    if line.is_local or is_fetched(line):
        return False
    if not line.address:
        return bool(line.from_name)  # only its own word
    if is_loopback(line.address) or is_within(line.address, networks):
        return False
    if is_internal(line.address):
        names = (line.reverse_name, line.from_name)
        return not any(is_nameless(name) or owns(name) for name in names if name)
    if line.reverse_verified and owns(line.reverse_name):
        return names_a_line(line.reverse_name, line.address)
    return True


def is_fetched(line: TraceLine) -> bool:
    """Whether a reader of the mailbox fetched the mail from it, and stamped that."""
    return line.protocol in _FETCHED


@lru_cache(maxsize=4096)
def is_nameless(host: str) -> bool:
    """Whether a name names no host to outsiders: "localhost", one without a dot, a private address."""
    if is_internal(read_ip(host)):
        return True
    return ("." not in host and ":" not in host) or host.startswith("localhost.")


def names_a_line(name: str, address: str) -> bool:
    """Whether a host name is one that operators give to customers' lines: of the address, or so worded."""
    digits = "".join(c if c.isdigit() else " " for c in name).split()
    if "." in address and len(set(digits) & set(address.split("."))) >= 2:
        return True
    own_part = name.removesuffix(registrable_domain(name))
    words = "".join(c if c.isalpha() else " " for c in own_part).split()
    return not load_route_words().line_words.isdisjoint(words)


def is_made_by_daemon(line: TraceLine) -> bool:
    """Whether a line says that the mail system itself handed the mail over, not some user of the host."""
    return line.is_local and line.local_user.lower() in load_route_words().daemon_users


def is_silent(line: TraceLine) -> bool:
    """Whether a line names neither host nor client, as qmail's "(qmail 1 invoked from network)"."""
    return not (line.by_name or line.from_name or line.address)
