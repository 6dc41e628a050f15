"""The file of the login: its owner's alone, whole or unchanged, never mistaken."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from whosent.apps.web.entry.seal import Seal
from whosent.apps.web.entry.store import EntryError, Store


def refused(folder: Path) -> str:
    with pytest.raises(EntryError) as told:
        Store(folder)
    return told.value.key


def test_files_and_folder_are_closed_to_others(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    Store(folder)
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}


def test_files_that_were_opened_to_others_are_closed_again(tmp_path: Path) -> None:
    Store(tmp_path)
    for path in tmp_path.iterdir():
        path.chmod(0o644)
    Store(tmp_path)
    assert {path.stat().st_mode & 0o777 for path in tmp_path.iterdir()} == {0o600}


def test_a_file_of_somebody_else_s_is_left_alone(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "login.db")) as other:
        other.execute("CREATE TABLE theirs (x)")
        other.commit()
    before = (tmp_path / "login.db").read_bytes()
    assert refused(tmp_path) == "entry.not_ours"
    assert (tmp_path / "login.db").read_bytes() == before


def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    (tmp_path / "login.db").write_bytes(b"not a database at all, but long enough to be read" * 100)
    assert refused(tmp_path) == "entry.unusable"


def test_a_newer_file_is_refused_kindly(tmp_path: Path) -> None:
    Store(tmp_path)
    with closing(sqlite3.connect(tmp_path / "login.db")) as newer:
        newer.execute("PRAGMA user_version = 99")
    assert refused(tmp_path) == "entry.newer"


def test_a_damaged_key_is_told(tmp_path: Path) -> None:
    Store(tmp_path)
    (tmp_path / "login.key").write_bytes(b"short")
    assert refused(tmp_path) == "entry.key_damaged"


def test_what_fails_halfway_changes_nothing(tmp_path: Path) -> None:
    store = Store(tmp_path)

    def fail() -> None:
        with store.change() as db:
            db.execute("INSERT INTO sender (number, settings, since) VALUES (1, x'00', '')")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with store.change() as db:
        assert db.execute("SELECT count(*) FROM sender").fetchone()[0] == 0


def test_what_is_hidden_is_bound_to_its_purpose_and_key() -> None:
    seal = Seal(b"k" * 32)
    hidden = seal.hide("a", b"secret")
    assert b"secret" not in hidden
    assert seal.reveal("a", hidden) == b"secret"
    assert seal.reveal("b", hidden) is None
    assert Seal(b"j" * 32).reveal("a", hidden) is None
    assert seal.reveal("a", hidden[:-1] + bytes([hidden[-1] ^ 1])) is None
    assert seal.reveal("a", b"") is None
    assert seal.hide("a", b"secret") != hidden


def test_a_mark_is_for_one_purpose_and_these_values_in_this_order() -> None:
    seal = Seal(b"k" * 32)
    mark = seal.sign("a", "1", "2")
    assert seal.is_signed(mark, "a", "1", "2")
    for purpose, *values in (("b", "1", "2"), ("a", "2", "1"), ("a", "12"), ("a", "1", "2", "")):
        assert not seal.is_signed(mark, purpose, *values)
    assert not seal.is_signed("", "a", "1", "2")
    assert not seal.is_signed("あ", "a", "1", "2")
