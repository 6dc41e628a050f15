"""What can go wrong with a case file, told so that its owner can mend it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from whosent.errors import WhosentError

_PRIMARY = 0xFF  # an extended result code holds the primary one in its lowest octet
_KEYS = {
    sqlite3.SQLITE_BUSY: "case.locked",
    sqlite3.SQLITE_LOCKED: "case.locked",
    sqlite3.SQLITE_FULL: "case.full",
    sqlite3.SQLITE_READONLY: "case.read_only",
    sqlite3.SQLITE_CANTOPEN: "case.read_only",
    sqlite3.SQLITE_PERM: "case.read_only",
    sqlite3.SQLITE_AUTH: "case.read_only",
    sqlite3.SQLITE_CORRUPT: "case.damaged",
    sqlite3.SQLITE_NOTADB: "case.not_a_case",
}


class CaseError(WhosentError):
    """A case file cannot be used; ``place`` is its path. Nothing in it was changed."""


@contextmanager
def told_of(path: Path) -> Iterator[None]:
    """What SQLite and the system say of ``path``, as a ``CaseError``."""
    try:
        yield
    except sqlite3.ProgrammingError:
        raise  # a bug of ours
    except sqlite3.Error as exc:
        code = getattr(exc, "sqlite_errorcode", None)
        key = _KEYS.get(code & _PRIMARY) if isinstance(code, int) else None
        # Without a code it is Python's own word, on values that no version of whosent writes.
        key = key or ("case.trouble" if code is not None else "case.damaged")
        raise CaseError(key, place=str(path), reason=str(exc)) from exc
    except PermissionError as exc:
        raise CaseError("case.read_only", place=str(path)) from exc
    except FileNotFoundError as exc:
        raise CaseError("case.no_folder", place=str(path)) from exc
    except OSError as exc:
        raise CaseError("case.trouble", place=str(path), reason=exc.strerror or str(exc)) from exc
