"""Where the login is kept: an SQLite file and a key beside it, both readable by their owner only."""

from __future__ import annotations

import os
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from functools import cache
from importlib.resources import files
from pathlib import Path

from platformdirs import user_data_path

from whosent.apps.web.entry.seal import Seal
from whosent.errors import WhosentError

# In the header of the file (https://www.sqlite.org/fileformat2.html#application_id): "whoL".
_APPLICATION_ID = 0x77686F4C
_FOLDER = "whosent"
_FILE = "login.db"
_KEY = "login.key"
_KEY_OCTETS = 32
_OWNER_ONLY = 0o600
_OTHERS = 0o077
_WAIT_S = 5.0


class EntryError(WhosentError):
    """The file of the login cannot be used; ``place`` is its path. Nothing in it was changed."""


def default_folder() -> Path:
    """The platform's folder for data of programs, in which cases lie too."""
    return user_data_path(_FOLDER, appauthor=False)


@cache
def _migrations() -> tuple[str, ...]:
    """Scripts from version 1 up."""
    scripts = files("whosent.apps.web.entry").joinpath("migrations").iterdir()
    found = sorted((s for s in scripts if s.name.endswith(".sql")), key=lambda file: file.name)
    return tuple(file.read_text(encoding="utf-8") for file in found)


class Store:
    """The file of the login; ``seal`` signs and hides with the key beside it.

    Raises ``EntryError`` for a file that is not ours, is of a newer version, or cannot be written.
    """

    def __init__(self, folder: Path) -> None:
        """The folder and the file are made where there are none."""
        self.path = folder / _FILE
        with self._told():
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self.seal = Seal(_read_key(folder / _KEY))
            _make(self.path)
        with self.change() as connection:
            self._prepare(connection)

    @contextmanager
    def change(self) -> Iterator[sqlite3.Connection]:
        """A transaction: whole or not at all."""
        with self._told():
            connection = sqlite3.connect(self.path, timeout=_WAIT_S, isolation_level=None)
            try:
                connection.row_factory = sqlite3.Row
                connection.execute("PRAGMA secure_delete = ON")
                connection.execute("BEGIN IMMEDIATE")
                yield connection
                connection.execute("COMMIT")
            finally:
                connection.close()  # what was not committed is rolled back

    def _prepare(self, connection: sqlite3.Connection) -> None:
        place = str(self.path)
        version, owner = (
            int(connection.execute(f"PRAGMA {name}").fetchone()[0])
            for name in ("user_version", "application_id")
        )
        tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        if (version or tables) and owner != _APPLICATION_ID:
            raise EntryError("entry.not_ours", place=place)
        if version > len(_migrations()):
            raise EntryError("entry.newer", place=place)
        for number, script in enumerate(_migrations()[version:], version + 1):
            for statement in _statements(script):
                connection.execute(statement)
            connection.execute(f"PRAGMA application_id = {_APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version = {number}")

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.ProgrammingError:
            raise  # a bug of ours
        except (sqlite3.Error, OSError) as exc:
            reason = (exc.strerror if isinstance(exc, OSError) else "") or str(exc)
            raise EntryError("entry.unusable", place=str(self.path), reason=reason) from exc


def write_time(at: datetime) -> str:
    """A time as the file keeps it."""
    return at.isoformat()


def read_time(text: str) -> datetime | None:
    """A time from the file; None where there is none."""
    return datetime.fromisoformat(text) if text else None


def _make(path: Path) -> None:
    """The file before SQLite sees it, so that nobody else can open it for a moment even."""
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, _OWNER_ONLY))
    except FileExistsError:
        _close_to_others(path)


def _read_key(path: Path) -> bytes:
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ONLY), "wb") as file:
            file.write(secrets.token_bytes(_KEY_OCTETS))
    except FileExistsError:
        _close_to_others(path)
    key = path.read_bytes()
    if len(key) != _KEY_OCTETS:
        raise EntryError("entry.key_damaged", place=str(path))
    return key


def _close_to_others(path: Path) -> None:
    mode = path.stat().st_mode
    if os.name == "posix" and mode & _OTHERS:
        with suppress(PermissionError):
            path.chmod(mode & ~_OTHERS)


def _statements(script: str) -> Iterator[str]:
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
