"""What the program is connected with, for the page that lists it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


class Connection(Protocol):
    """One that the owner made.

    kind       ``connection.<kind>`` names it, ``connection.<kind>.sees`` says what it is given
    name       where it leads, for people
    last_used  None where it was never used
    """

    @property
    def kind(self) -> str: ...

    @property
    def name(self) -> str: ...

    @property
    def since(self) -> datetime: ...

    @property
    def last_used(self) -> datetime | None: ...

    @property
    def unlink(self) -> Callable[[], None]:
        """Removes it and its key. Raises ``WhosentError``."""


ListConnections = Callable[[], Iterable[Connection]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Connected:
    """A connection as a value."""

    kind: str
    name: str
    since: datetime
    last_used: datetime | None
    unlink: Callable[[], None]
