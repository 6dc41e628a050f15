"""``entry.toml``: how often, how long and how much at the login."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from whosent.cited import Citation
from whosent.tables import read_table


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionTimes:
    """How long a browser stays signed in, used and unused; for ``recent_min`` nobody is asked again."""

    idle_min: float
    absolute_h: float
    recent_min: float
    kept: int
    token_octets: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """How long something half done stays open, and how many are."""

    open_min: float
    kept: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptLimits:
    """``free`` tries, then ``waits_s``, the last of them again and again; ``rows`` × ``cells`` are kept."""

    free: int
    waits_s: tuple[float, ...]
    forget_h: float
    rows: int
    cells: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeLimits:
    """Codes that are sent: how long they hold, how often they may be tried and sent again."""

    digits: int
    valid_min: float
    tries: int
    again_s: float
    an_hour: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AppLimits:
    """Codes of an app (RFC 6238): steps of ``step_s`` seconds, ``window`` of them before and after."""

    step_s: int
    window: int
    secret_octets: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RecoveryShape:
    """How recovery codes are written; ``mistaken`` letters stand for signs that look alike."""

    count: int
    letters: int
    group: int
    alphabet: str
    mistaken: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class PasswordCosts:
    """What a password may be, and what Argon2id spends on it (RFC 9106 §4)."""

    chars_max: int
    time_cost: int
    memory_kib: int
    parallelism: int
    at_once: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PasskeyLimits:
    """How many there may be, and how long a browser has to answer."""

    kept: int
    challenge_min: float
    label_chars: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryLimits:
    """How much of the login history is kept; failures cannot push out successes."""

    successes: int
    failures: int
    gather_min: float


@dataclass(frozen=True, slots=True, kw_only=True)
class FormLimits:
    """What a form may bring before anybody has signed in."""

    octets: int
    fields: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ListenDefaults:
    """Where is listened, and which proxies are believed, unless the owner says otherwise."""

    certificate_port: int
    proxy_port: int
    proxy_listen: str
    proxies: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MailLimits:
    """How long a mail server is waited for, and on which port TLS comes first."""

    timeout_s: float
    tls_port: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryLimits:
    """The whole table."""

    schema: int
    source: Citation
    session: SessionTimes
    setup: Opening
    waiting: Opening
    attempts: AttemptLimits
    codes: CodeLimits
    app: AppLimits
    recovery: RecoveryShape
    password: PasswordCosts
    passkeys: PasskeyLimits
    history: HistoryLimits
    form: FormLimits
    listen: ListenDefaults
    mail: MailLimits


@cache
def load_entry_limits() -> EntryLimits:
    """The table that ships."""
    return read_table(EntryLimits, files("whosent.apps.web.entry").joinpath("entry.toml"))
