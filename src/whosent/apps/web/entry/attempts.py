"""How often somebody may try: five times, then after waits that grow. Nobody is locked out for good.

What is remembered takes the same room however many names and addresses are tried (a count-min sketch with
a key of its own): two that share all their cells wait for each other, and nobody outside can tell which do.
"""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from threading import Lock

from whosent.apps.web.entry.limits import AttemptLimits

Now = Callable[[], datetime]


class Attempts:
    """Failures by name, address and known browser."""

    def __init__(self, limits: AttemptLimits, now: Now, key: bytes) -> None:
        """``key`` decides which cells a name falls into."""
        self._limits = limits
        self._now = now
        self._key = key[: hashlib.blake2b.MAX_KEY_SIZE]
        size = limits.rows * limits.cells
        self._failures = array("H", bytes(2 * size))
        self._last_s = array("d", bytes(8 * size))
        self._until_s = array("d", bytes(8 * size))
        self._lock = Lock()

    def begin(self, keys: Sequence[str]) -> datetime | None:
        """None: the try may be made, and counts as failed until it is forgiven. Else when to come again.

        A try that has to wait does not count: waits do not grow by knocking.
        """
        now_s = self._now().timestamp()
        with self._lock:
            places = [self._places(key) for key in keys]
            until_s = max(min(self._until_s[cell] for cell in cells) for cells in places)
            if until_s > now_s:
                return datetime.fromtimestamp(until_s, UTC)
            for cells in places:
                self._count(cells, now_s)
            return None

    def until(self, keys: Sequence[str]) -> datetime | None:
        """When a try may be made; None: now. Nothing is counted."""
        with self._lock:
            until_s = max(min(self._until_s[cell] for cell in self._places(key)) for key in keys)
        return datetime.fromtimestamp(until_s, UTC) if until_s > self._now().timestamp() else None

    def take_back(self, keys: Sequence[str]) -> None:
        """The try that was just begun was right, and is not counted; those before it are."""
        now_s = self._now().timestamp()
        with self._lock:
            for key in keys:
                for cell in self._places(key):
                    self._failures[cell] -= self._failures[cell] > 0
                    self._until_s[cell] = min(self._until_s[cell], now_s)

    def forgive(self, keys: Sequence[str]) -> None:
        """Somebody is in: their failures are forgotten."""
        with self._lock:
            for key in keys:
                for cell in self._places(key):
                    self._failures[cell] = 0
                    self._until_s[cell] = 0.0

    def _count(self, cells: list[int], now_s: float) -> None:
        forgotten_s = now_s - timedelta(hours=self._limits.forget_h).total_seconds()
        for cell in cells:
            if self._last_s[cell] < forgotten_s:
                self._failures[cell] = 0
        count = min(self._failures[cell] for cell in cells) + 1
        beyond = count - self._limits.free
        waits = self._limits.waits_s
        for cell in cells:
            self._failures[cell] = min(max(self._failures[cell], count), self._limits.free + len(waits))
            self._last_s[cell] = now_s
            if beyond >= 0:
                self._until_s[cell] = max(self._until_s[cell], now_s + waits[min(beyond, len(waits) - 1)])

    def _places(self, key: str) -> list[int]:
        mark = hashlib.blake2b(key.encode("utf-8", "replace"), key=self._key).digest()
        cells = self._limits.cells
        return [
            row * cells + int.from_bytes(mark[8 * row : 8 * row + 8]) % cells
            for row in range(self._limits.rows)
        ]
