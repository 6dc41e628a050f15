"""The case file as a file: made, recognised, brought up to date, deleted."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, suppress
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from whosent.case.places import default_path, make_folder
from whosent.case.trouble import CaseError, told_of

# In the header of every case file (https://www.sqlite.org/fileformat2.html#application_id): "whos".
_APPLICATION_ID = 0x77686F73
_MAGIC = b"SQLite format 3\0"
_ID_AT = 68
_HEADER_OCTETS = 100
_OWNER_ONLY = 0o600
_OTHERS = 0o077
_WAIT_S = 5.0


@dataclass(frozen=True, slots=True)
class Migration:
    """A step from ``version`` - 1 to ``version``."""

    version: int
    script: str


@cache
def load_migrations() -> tuple[Migration, ...]:
    """Those that ship, from 1 up."""
    scripts = sorted(files("whosent.case").joinpath("migrations").iterdir(), key=lambda file: file.name)
    return tuple(
        Migration(int(file.name[:4]), file.read_text(encoding="utf-8"))
        for file in scripts
        if file.name.endswith(".sql")
    )


def open_file(path: Path, migrations: tuple[Migration, ...]) -> sqlite3.Connection:
    """The case at ``path``, made where there is none, in the newest form.

    A file of an older version is copied before it is changed; the copy stays beside it. Raises ``CaseError``
    for what is no case, is damaged, locked or of a newer version, and where it cannot be written.
    """
    path = path.resolve()
    with told_of(path):
        if path.is_dir():
            raise CaseError("case.is_folder", place=str(path))
        _make(path)
        connection = sqlite3.connect(path, timeout=_WAIT_S, isolation_level=None)
        try:
            _prepare(connection, path, migrations)
            _close_to_others(path)
        except BaseException:
            connection.close()
            raise
        return connection


def is_case(path: Path) -> bool:
    """Whether the file's first octets are those of a case, be the rest damaged or not.

    Raises ``CaseError`` where it cannot be read.
    """
    with told_of(path), path.open("rb") as file:
        head = file.read(_HEADER_OCTETS)
    return head.startswith(_MAGIC) and head[_ID_AT : _ID_AT + 4] == _APPLICATION_ID.to_bytes(4, "big")


def copies_of(path: Path) -> tuple[Path, ...]:
    """The copies of older versions that lie beside a case, and what an interrupted run left of it."""
    path = path.resolve()
    older = sorted(path.parent.glob(f"{_literal(path.name)}.v*.bak"))
    left = (path.with_name(path.name + end) for end in ("-journal", "-wal", "-shm"))
    return (*older, *(found for found in left if found.exists()))


def delete_file(path: Path) -> tuple[Path, ...]:
    """Deletes a case and its copies; their contents are overwritten first, as far as the disk obeys.

    Returns what was deleted. Raises ``CaseError`` where there is none, or the file is not a case.
    """
    path = path.resolve()  # a link to a case would go, and the case itself stay
    with told_of(path):
        if not path.exists():
            raise CaseError("case.missing", place=str(path))
        if not path.is_file() or not is_case(path):
            raise CaseError("case.not_a_case", place=str(path))
        doomed = (*copies_of(path), path)
        for file in doomed:
            _overwrite(file)
            file.unlink()
        return doomed


def _make(path: Path) -> None:
    """The file before SQLite sees it, so that nobody else can open it for a moment even."""
    if path == default_path():
        make_folder(path.parent)
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, _OWNER_ONLY))
    except FileExistsError:
        if not path.is_file():
            raise CaseError("case.not_a_case", place=str(path)) from None


def _close_to_others(path: Path) -> None:
    mode = path.stat().st_mode
    if os.name == "posix" and mode & _OTHERS:
        with suppress(PermissionError):  # somebody else's file, which we may use all the same
            path.chmod(mode & ~_OTHERS)


def _prepare(connection: sqlite3.Connection, path: Path, migrations: tuple[Migration, ...]) -> None:
    newest = migrations[-1].version
    if _is_cut(path):
        raise CaseError("case.damaged", place=str(path))
    version = _ask(connection, "user_version")
    tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    is_new = version == 0 and not tables
    if not is_new and _ask(connection, "application_id") != _APPLICATION_ID:
        raise CaseError("case.not_a_case", place=str(path))
    if version > newest:
        raise CaseError("case.newer", place=str(path), version=version, newest=newest)
    # One file that can be copied as it is: no write-ahead log beside it (docs/adr, “The case is one file”).
    for setting in ("journal_mode = DELETE", "synchronous = FULL", "secure_delete = ON", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {setting}")
    if version < newest:
        if not is_new:
            _copy(connection, path.with_name(f"{path.name}.v{version}.bak"))
        for step in migrations:
            if step.version > version:
                _apply(connection, step)


def _is_cut(path: Path) -> bool:
    """Whether the file is shorter than its header says; never where a journal waits to mend it."""
    with path.open("rb") as file:
        head = file.read(_HEADER_OCTETS)
        size = os.fstat(file.fileno()).st_size
    if not head.startswith(_MAGIC) or path.with_name(path.name + "-journal").exists():
        return False
    page_octets = int.from_bytes(head[16:18], "big")
    pages = int.from_bytes(head[28:32], "big")
    return size < pages * (65_536 if page_octets == 1 else page_octets)


def _apply(connection: sqlite3.Connection, step: Migration) -> None:
    """One step, whole or not at all; another process may have taken it meanwhile."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        if _ask(connection, "user_version") < step.version:
            for statement in _statements(step.script):
                connection.execute(statement)
            connection.execute(f"PRAGMA application_id = {_APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version = {step.version}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _statements(script: str) -> list[str]:
    found = []
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            found.append(statement)
            statement = ""
    return found


def _copy(connection: sqlite3.Connection, target: Path) -> None:
    """The file as it is, under another name; whole, or not there."""
    part = target.with_name(target.name + ".part")
    part.unlink(missing_ok=True)
    os.close(os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL, _OWNER_ONLY))
    with closing(sqlite3.connect(part, isolation_level=None)) as copy:
        connection.backup(copy)
    part.replace(target)


def _overwrite(path: Path) -> None:
    block = bytes(1 << 20)
    with path.open("r+b", buffering=0) as file:
        left = path.stat().st_size
        while left > 0:
            left -= file.write(block[:left]) or 0
        os.fsync(file.fileno())


def _ask(connection: sqlite3.Connection, pragma: str) -> int:
    return int(connection.execute(f"PRAGMA {pragma}").fetchone()[0])


def _literal(name: str) -> str:
    """A file name as a pattern that stands for itself."""
    return "".join(f"[{char}]" if char in "*?[" else char for char in name)
