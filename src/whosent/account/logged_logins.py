"""The owner's logins out of a server's log, kept in little memory."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from datetime import UTC, datetime

from whosent.account.logins import Coverage, Door, Login, LoginHistory, LoginTable
from whosent.evidence.network import is_loopback, read_ip

_SPELL_S = 600  # mail software logs in every few seconds: successes of ten minutes from one place are one
_FAILURES_A_SPELL = 10
_NAMELESS = 10  # failures that are remembered of an address for a login that it then gets in by
_NAMELESS_S = 3600
_MOST_ADDRESSES = 10_000
_MOST = 50_000


class LoggedLogins:
    """Gathers logins of a stream of them in order of time.

    owns  whether a login name is the owner's; None where the name alone cannot tell
    """

    def __init__(self, owns: Callable[[str], bool | None]) -> None:
        self._owns = owns
        self._known: dict[str, bool | None] = {}
        self._kept: list[Login] = []
        self._spells: dict[tuple[str, str, str, bool], tuple[int, int]] = {}
        self._nameless: dict[tuple[str, str], deque[int]] = {}
        self._methods: set[str] = set()
        self.knows_owner = False

    def is_owner(self, login: str) -> bool | None:
        """What ``owns`` says, asked once for each name."""
        if login not in self._known:
            if len(self._known) >= _MOST:
                self._known.clear()
            self._known[login] = self._owns(login) if login else None
        return self._known[login]

    def add(self, at: int, login: str, client: str, method: str, *, success: bool) -> None:
        """One attempt; those of others are not kept."""
        self._methods.add(method)
        if not login and not success:
            self._remember(client, method, at)
            return
        if not self.is_owner(login):
            return
        self.knows_owner = True
        if success:
            for failed_at in self._nameless.pop((client, method), ()):
                if at - failed_at <= _NAMELESS_S:
                    self._keep(failed_at, login, client, method, success=False)
        self._keep(at, login, client, method, success=success)

    def history(self, place: str, zone: str, table: LoginTable) -> LoginHistory:
        """All that was kept. Coverage is that of the log: what it shows of anybody's logins."""
        doors = set()
        if self._methods & table.methods.sending:
            doors.add(Door.SENDING)
        if self._methods & table.methods.reading:
            doors.add(Door.READING)
        return LoginHistory(
            place=place,
            logins=tuple(sorted(self._kept, key=lambda login: login.at)),
            form="server_log",
            coverage=Coverage(doors=frozenset(doors), failures=True),
            zone=zone,
        )

    def _remember(self, client: str, method: str, at: int) -> None:
        """Some servers do not name the login of a failure: it counts once that address gets in."""
        key = (client, method)
        if key not in self._nameless and len(self._nameless) >= _MOST_ADDRESSES:
            del self._nameless[next(iter(self._nameless))]
        self._nameless.setdefault(key, deque(maxlen=_NAMELESS)).append(at)

    def _keep(self, at: int, login: str, client: str, method: str, *, success: bool) -> None:
        address = read_ip(client)
        key = (login, address, method, success)
        spell, count = self._spells.get(key, (-1, 0))
        if spell != at // _SPELL_S:
            spell, count = at // _SPELL_S, 0
        if len(self._spells) >= _MOST:
            self._spells.clear()
        self._spells[key] = (spell, count + 1)
        if count >= (1 if success else _FAILURES_A_SPELL):
            return
        if len(self._kept) >= _MOST:
            return
        inside = is_loopback(address)
        self._kept.append(
            Login(
                at=datetime.fromtimestamp(at, UTC),
                # Over the loopback it is the server's own web mail that logs in, for somebody unknown.
                address="" if inside else address,
                method="web" if inside else method,
                success=success,
                account=login,
            )
        )
