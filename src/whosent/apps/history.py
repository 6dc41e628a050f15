"""Login histories that a case remembers, read once more."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from whosent.account import (
    Login,
    LoginHistory,
    load_login_table,
    login_standings,
    read_logins,
    successes_from,
)
from whosent.errors import SourceError, WhosentError
from whosent.evidence import NetworkStanding
from whosent.response import Event, EventKind


def read_again(paths: Iterable[str], trouble: list[WhosentError]) -> tuple[Login, ...]:
    """The logins of all that can still be read, in order of time; what cannot is added to ``trouble``."""
    found: list[Login] = []
    for path in paths:
        try:
            found += read_logins(Path(path).read_bytes(), path).logins
        except WhosentError as exc:
            trouble.append(exc)
        except OSError as exc:
            reason = exc.strerror or str(exc)
            trouble.append(SourceError("export.logins", place=path, reason=reason))
    return tuple(sorted(found, key=lambda login: login.at))


def attacks_in(logins: Sequence[Login]) -> tuple[Event, ...]:
    """Logins from where passwords had been tried before: somebody who got in by guessing."""
    if not logins:
        return ()
    standings = login_standings([LoginHistory(place="", logins=tuple(logins))], load_login_table())
    times = successes_from(logins, standings, NetworkStanding.ATTACKED)
    return tuple(Event(kind=EventKind.UNKNOWN_LOGIN, at=at) for at in times)
