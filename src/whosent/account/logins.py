"""Login histories: who got into the account, when, from where and how."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache
from importlib.resources import files
from itertools import groupby

from whosent.cited import Citation
from whosent.evidence import NetworkStanding
from whosent.evidence.network import neighbourhood
from whosent.tables import read_table


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """One attempt to log in.

    at       aware, UTC
    address  the client's IP address in its usual form; "" where the history states none
    country  as stated, upper-cased; ""
    method   as stated, lower-cased: "imap", "smtp", "web" …; ""
    success  None where the history does not say
    client   the program or browser, as stated; ""
    device   the machine or its system, as stated; ""
    network  the network or its operator, as stated; ""
    account  the login name, where a history of several accounts states it; ""
    """

    at: datetime
    address: str = ""
    country: str = ""
    method: str = ""
    success: bool | None = None
    client: str = ""
    device: str = ""
    network: str = ""
    account: str = ""


class Door(StrEnum):
    """A way into an account that a history may list or leave out."""

    WEB = "web"  # browsers and the provider's own apps
    READING = "reading"  # mail software that reads: IMAP, POP, ActiveSync
    SENDING = "sending"  # mail software that hands mail in: SMTP


_MAIL_SOFTWARE = frozenset((Door.READING, Door.SENDING))


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """What a kind of history can show, which says how much its silence means.

    doors        those that it lists; None where only its entries tell
    most         entries that it holds at most; None where it has no such limit or none is known
    days         for how long the provider keeps entries; None where that is not known
    failures     whether it lists attempts that failed; None where that is not known
    is_verified  whether the form was seen in a real history or in its maker's own description of the columns
    """

    doors: frozenset[Door] | None = None
    most: int | None = None
    days: int | None = None
    failures: bool | None = None
    is_verified: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class LoginNetwork:
    """All logins from one block of addresses (/24, /48) in one country.

    Nothing here says whose network it is: a thief may have logged in more often than the owner, and a
    history that was fetched late begins with the thief.

    network                  such as "192.0.2.0/24"; "" for logins without an address
    addresses, methods       sorted
    first_at, last_at        of any attempt
    first_success_at         None where none succeeded
    successes, failures      attempts that are not said to have failed, and those that are
    failures_before_success  failures before the first success; all of them where there is none
    """

    network: str
    country: str
    addresses: tuple[str, ...]
    methods: tuple[str, ...]
    first_at: datetime
    last_at: datetime
    first_success_at: datetime | None
    successes: int
    failures: int
    failures_before_success: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LoginHistory:
    """What one history says.

    place     where it was read from
    logins    in order of time
    form      name of the form that it was recognised as, such as "google_takeout"; "csv" for the plain one
    zone      the time zone that times without one were taken to be in, such as "Asia/Tokyo"; "" where all
              state theirs
    unread    lines or rows that hold something which could not be understood
    """

    place: str
    logins: tuple[Login, ...]
    form: str = "csv"
    coverage: Coverage = Coverage()
    zone: str = ""
    unread: int = 0

    @property
    def is_capped(self) -> bool:
        """Whether it holds as many entries as such a history ever does, so that older ones have gone."""
        most = self.coverage.most
        return most is not None and len(self.logins) + self.unread >= most

    @property
    def lists_logins(self) -> bool:
        """Whether its entries are logins; a list of devices names each once, and shows none."""
        return self.coverage.doors != frozenset()

    @property
    def span(self) -> tuple[datetime, datetime] | None:
        """From the first attempt to the last; None for an empty history."""
        return (self.logins[0].at, self.logins[-1].at) if self.logins else None

    def networks(self) -> tuple[LoginNetwork, ...]:
        """Its logins by network and country, in the order in which they were first seen."""
        return group_by_network(self.logins)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcomes:
    """Words for an attempt that succeeded or failed."""

    yes: frozenset[str]
    no: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Methods:
    """Methods by which mail is read, those that mail software uses, and those by which it sends."""

    reading: frozenset[str]
    software: frozenset[str]
    sending: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Capped:
    """Over how many days a history must reach that holds no more entries, to show who usually logs in."""

    days: int
    rationale: str
    source: Citation


@dataclass(frozen=True, slots=True, kw_only=True)
class Guessing:
    """How many failures before a first success look like guessing."""

    failures: int
    rationale: str
    source: Citation


@dataclass(frozen=True, slots=True, kw_only=True)
class LoginTable:
    """``logins.toml``."""

    schema: int
    outcomes: Outcomes
    methods: Methods
    guessing: Guessing
    capped: Capped


@cache
def load_login_table() -> LoginTable:
    """The table that ships."""
    return read_table(LoginTable, files("whosent.account").joinpath("logins.toml"))


def group_by_network(logins: Iterable[Login]) -> tuple[LoginNetwork, ...]:
    """``logins``, in order of time, by network and country, in the order in which these were first seen."""

    def place_of(login: Login) -> tuple[str, str]:
        return neighbourhood(login.address), login.country

    ordered = sorted(logins, key=lambda login: (*place_of(login), login.at))
    networks = [_summarise(network, country, tuple(group))
                for (network, country), group in groupby(ordered, key=place_of)]
    return tuple(sorted(networks, key=lambda network: network.first_at))


def owner_logins(history: LoginHistory, is_owner: Callable[[str], bool]) -> LoginHistory:
    """``history`` without the logins of others, where it is one of several accounts.

    A history of one account is the owner's, whatever its login name; entries that name none stay.
    """
    accounts = {login.account for login in history.logins if login.account}
    if len(accounts) < 2:
        return history
    own = {account for account in accounts if is_owner(account)} | {""}
    return replace(history, logins=tuple(login for login in history.logins if login.account in own))


def login_standings(histories: Iterable[LoginHistory], table: LoginTable) -> Mapping[str, NetworkStanding]:
    """What login histories decide of client addresses; those that they do not decide are left out.

    ATTACKED: a network from which the password was guessed, while others already got in. USUAL: the only
    network from which anybody got in, where mail was read there, so that the owner is among them, and mail
    software is listed too. How often anybody logged in decides nothing, nor who is named first. Nor is a
    network the only one where entries could not be read, or where a full list reaches back a few days only:
    somebody who logs in every few seconds pushes the owner out of it.
    """
    listed = [history for history in histories if history.lists_logins]
    logins = sorted((login for history in listed for login in history.logins), key=lambda login: login.at)
    networks = group_by_network(logins)
    inside = [network for network in networks if network.successes]
    standings: dict[str, NetworkStanding] = {}
    for network in networks:
        if network.failures_before_success >= table.guessing.failures and _is_newcomer(network, inside):
            standings.update(dict.fromkeys(network.addresses, NetworkStanding.ATTACKED))
    if len(inside) == 1 and _shows_the_owner(inside[0], listed, table):
        for address in inside[0].addresses:
            standings.setdefault(address, NetworkStanding.USUAL)
    return standings


def _shows_the_owner(network: LoginNetwork, histories: Sequence[LoginHistory], table: LoginTable) -> bool:
    """Whether the only network from which anybody got in is the owner's for that reason."""
    if not table.methods.reading.intersection(network.methods):
        return False
    if any(history.unread or _is_crowded(history, table) for history in histories):
        return False
    return bool(table.methods.software.intersection(network.methods)) or any(
        _MAIL_SOFTWARE & (history.coverage.doors or frozenset()) for history in histories
    )


def _is_crowded(history: LoginHistory, table: LoginTable) -> bool:
    span = history.span
    return history.is_capped and span is not None and span[1] - span[0] < timedelta(days=table.capped.days)


def _is_newcomer(network: LoginNetwork, inside: Iterable[LoginNetwork]) -> bool:
    got_in = network.first_success_at or network.last_at
    return any(
        other is not network and other.first_success_at is not None and other.first_success_at <= got_in
        for other in inside
    )


def _summarise(network: str, country: str, logins: tuple[Login, ...]) -> LoginNetwork:
    successes = [login for login in logins if login.success is not False]
    failures = [login for login in logins if login.success is False]
    first_success_at = successes[0].at if successes else None
    return LoginNetwork(
        network=network,
        country=country,
        addresses=tuple(sorted({login.address for login in logins if login.address})),
        methods=tuple(sorted({login.method for login in logins if login.method})),
        first_at=logins[0].at,
        last_at=logins[-1].at,
        first_success_at=first_success_at,
        successes=len(successes),
        failures=len(failures),
        failures_before_success=sum(first_success_at is None or x.at < first_success_at for x in failures),
    )
