"""Live DNS with dnspython, which is imported at the first question."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Lock
from typing import TYPE_CHECKING

from whosent.evidence.dns import (
    Answer,
    CachingResolver,
    NoData,
    NoSuchName,
    NotAsked,
    Question,
    Records,
    RecordType,
    Unasked,
)

if TYPE_CHECKING:
    from dns.rdata import Rdata
    from dns.resolver import Resolver as StubResolver


class LiveResolver:
    """Asks the system's resolvers, or ``nameservers``; remembers every answer, also that there was none.

    timeout_s   for one server's answer; ``lifetime_s`` for a question, with repeats and other servers
    workers     how many questions ``prefetch`` has under way at once

    Once several questions in a row have found no server, the rest are answered ``NotAsked(NETWORK)``
    without waiting: a machine without a network must not spend hours on time-outs.
    """

    def __init__(
        self,
        nameservers: Sequence[str] | None = None,
        *,
        port: int = 53,
        timeout_s: float = 2.0,
        lifetime_s: float = 4.0,
        workers: int = 8,
    ) -> None:
        self._workers = workers
        self._stub = _Stub(nameservers, port, timeout_s, lifetime_s)
        self._cache = CachingResolver(self._stub)

    @property
    def tried(self) -> bool:
        """Whether any question was to be asked."""
        return self._stub.tried

    @property
    def answered(self) -> bool:
        """Whether any server answered a question, be it that there is no such name."""
        return self._stub.answered

    @property
    def lost(self) -> bool:
        """Whether any question found no network."""
        return self._stub.lost

    def query(self, name: str, rtype: RecordType) -> Answer:
        return self._cache.query(name, rtype)

    def prefetch(self, questions: Iterable[Question]) -> None:
        """Ask them, ``workers`` at once, and wait until all are answered. Never raises."""
        wanted = set(questions)
        if wanted:
            with ThreadPoolExecutor(max_workers=min(self._workers, len(wanted))) as pool:
                for _ in pool.map(lambda question: self._cache.query(*question), wanted):
                    pass


class _Stub:
    """One stub resolver, made when it is first needed; counts how often in a row no server answered."""

    _GIVE_UP_AFTER = 2           # where no server has answered yet
    _GIVE_UP_LATER_AFTER = 20    # where some have: one domain's dead servers are not a dead network

    def __init__(
        self, nameservers: Sequence[str] | None, port: int, timeout_s: float, lifetime_s: float
    ) -> None:
        self._nameservers = nameservers
        self._port = port
        self._timeout_s = timeout_s
        self._lifetime_s = lifetime_s
        self._stub: StubResolver | None = None
        self._lost_in_a_row = 0
        self._give_up_after = self._GIVE_UP_AFTER
        self._lock = Lock()
        self.tried = False
        self.answered = False
        self.lost = False

    def query(self, name: str, rtype: RecordType) -> Answer:
        self.tried = True
        if self._lost_in_a_row >= self._give_up_after:
            self.lost = True
            return NotAsked(Unasked.NETWORK)
        answer = self._ask(name, rtype)
        lost = isinstance(answer, NotAsked) and answer.why in (Unasked.NETWORK, Unasked.TIMEOUT)
        with self._lock:
            self.answered = self.answered or not isinstance(answer, NotAsked)
            self.lost = self.lost or answer == NotAsked(Unasked.NETWORK)
            if lost:
                self._lost_in_a_row += 1
            else:
                self._lost_in_a_row = 0
                self._give_up_after = self._GIVE_UP_LATER_AFTER
        return answer

    def _ask(self, name: str, rtype: RecordType) -> Answer:
        from dns.exception import DNSException
        from dns.resolver import NXDOMAIN, LifetimeTimeout, NoAnswer, NoNameservers, NoResolverConfiguration

        try:
            found = self._resolver().resolve(name, rtype.value, search=False, lifetime=self._lifetime_s)
        except NXDOMAIN:
            return NoSuchName()
        except NoAnswer:
            return NoData()
        except LifetimeTimeout as exc:
            return NotAsked(Unasked.NETWORK if _all_local(exc.kwargs.get("errors")) else Unasked.TIMEOUT)
        except NoNameservers as exc:
            return NotAsked(Unasked.NETWORK if _all_local(exc.kwargs.get("errors")) else Unasked.SERVFAIL)
        except (NoResolverConfiguration, OSError):
            return NotAsked(Unasked.NETWORK)
        except (DNSException, ValueError):
            return NotAsked(Unasked.SERVFAIL)
        values = tuple(_text(record) for record in found)
        return Records(values) if values else NoData()

    def _resolver(self) -> StubResolver:
        from dns.resolver import Resolver as StubResolver

        with self._lock:
            if self._stub is None:
                self._stub = StubResolver(configure=self._nameservers is None)
                if self._nameservers is not None:
                    self._stub.nameservers = list(self._nameservers)
                    self._stub.port = self._port
                self._stub.timeout = self._timeout_s
                self._stub.lifetime = self._lifetime_s
            return self._stub


def _all_local(errors: object) -> bool:
    """Whether every try failed on this machine, before any server could have answered."""
    tries = errors if isinstance(errors, list) else []
    return bool(tries) and all(isinstance(t[3], OSError) for t in tries)


def _text(record: Rdata) -> str:
    from dns.rdtypes.ANY.TXT import TXT

    if isinstance(record, TXT):
        return b"".join(record.strings).decode("latin-1")
    words = record.to_text().lower().split()
    return " ".join(w if w == "." else w.removesuffix(".") for w in words)
