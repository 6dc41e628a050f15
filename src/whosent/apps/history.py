"""Login histories that a case remembers, read once more."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from whosent.account import Login, LoginHistory, load_login_table, login_standings, successes_from
from whosent.errors import SourceError, UsageError, WhosentError
from whosent.evidence import NetworkStanding
from whosent.response import Event, EventKind


def read_again(
    paths: Iterable[str], trouble: list[WhosentError], zone: str = ""
) -> tuple[Login, ...]:
    """The logins of all that can still be read, in order of time; what cannot is added to ``trouble``.

    zone  as ``whosent.api.read_login_file``
    """
    from whosent.api import read_login_file  # the engine: only where there is something to read

    found: list[Login] = []
    for path in paths:
        try:
            found += read_login_file(path, zone=zone).logins
        except UsageError as exc:
            cause = exc.__cause__
            reason = (cause.strerror if isinstance(cause, OSError) else None) or str(cause or exc)
            trouble.append(SourceError("export.logins", place=path, reason=reason))
        except WhosentError as exc:
            trouble.append(exc)
    return tuple(sorted(found, key=lambda login: login.at))


def attacks_in(logins: Sequence[Login]) -> tuple[Event, ...]:
    """Logins from where passwords had been tried before: somebody who got in by guessing."""
    if not logins:
        return ()
    standings = login_standings([LoginHistory(place="", logins=tuple(logins))], load_login_table())
    times = successes_from(logins, standings, NetworkStanding.ATTACKED)
    return tuple(Event(kind=EventKind.UNKNOWN_LOGIN, at=at) for at in times)
