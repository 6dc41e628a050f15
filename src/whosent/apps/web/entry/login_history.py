"""Who signed in, or tried to: the history that the owner sees."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from whosent.apps.web.entry.clients import Client
from whosent.apps.web.entry.limits import HistoryLimits
from whosent.apps.web.entry.store import Store, read_time, write_time

Locate = Callable[[str], str]


class Method(StrEnum):
    """How; sentences ``entry.method.<value>``."""

    SETUP = "setup"
    PASSKEY = "passkey"
    PASSWORD = "password"  # noqa: S105 - the name of a method
    APP_CODE = "app_code"
    SENT_CODE = "sent_code"
    RECOVERY_CODE = "recovery_code"


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """One line: a success, or failures of one kind that came together.

    at       the last; ``first_at`` the first of ``times``
    country  two letters (ISO 3166-1), as it was then; "" where none is known
    """

    first_at: datetime
    at: datetime
    times: int
    address: str
    country: str
    client: Client
    method: Method
    is_success: bool


class LoginHistory:
    """Kept in the store, the newest of each kind; names that were typed are not: they may be passwords."""

    def __init__(self, store: Store, limits: HistoryLimits, locate: Locate) -> None:
        """``locate`` gives the country of an address, "" where it does not know."""
        self._store = store
        self._limits = limits
        self._locate = locate

    def add(self, method: Method, *, is_success: bool, address: str, client: Client, at: datetime) -> None:
        """Writes one down; a failure like the last within ``gather_min`` is counted with it."""
        country = self._locate(address)
        when = write_time(at)
        since = write_time(at - timedelta(minutes=self._limits.gather_min))
        same = (address, client.browser, client.system, method.value, int(is_success))
        with self._store.change() as db:
            gathered = 0
            if not is_success:
                gathered = db.execute(
                    "UPDATE login SET at = ?, times = times + 1 WHERE number = (SELECT number FROM login"
                    " WHERE address = ? AND browser = ? AND system = ? AND method = ? AND is_success = ?"
                    " AND first_at >= ? ORDER BY number DESC LIMIT 1)",
                    (when, *same, since),
                ).rowcount
            if not gathered:
                db.execute(
                    "INSERT INTO login (first_at, at, address, browser, system, method, is_success, country)"
                    " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                    (when, when, *same, country),
                )
            room = self._limits.successes if is_success else self._limits.failures
            db.execute(
                "DELETE FROM login WHERE is_success = ? AND number NOT IN"
                " (SELECT number FROM login WHERE is_success = ? ORDER BY number DESC LIMIT ?)",
                (int(is_success), int(is_success), room),
            )

    def all(self) -> tuple[Login, ...]:
        """The newest first."""
        with self._store.change() as db:
            rows = db.execute("SELECT * FROM login ORDER BY at DESC, number DESC").fetchall()
        return tuple(
            Login(
                first_at=first_at,
                at=at,
                times=row["times"],
                address=row["address"],
                country=row["country"],
                client=Client(browser=row["browser"], system=row["system"]),
                method=Method(row["method"]),
                is_success=bool(row["is_success"]),
            )
            for row in rows
            if (at := read_time(row["at"])) is not None
            and (first_at := read_time(row["first_at"])) is not None
        )
