"""A case: what was read and concluded, what the owner did, told and wrote down."""

from __future__ import annotations

import os
import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import Any, TypeVar

from whosent.case.codec import CodecError
from whosent.case.file import Migration, load_migrations, open_file
from whosent.case.model import PastVerdict, ReadSource, SeenMail
from whosent.case.shapes import read_time, report_codec, report_shape, write_time
from whosent.case.trouble import CaseError, told_of
from whosent.raw import Folder, Place
from whosent.report.model import CheckReport, DiaryEntry
from whosent.response.model import Event, EventKind, StepState, Tick, TickBy
from whosent.verdict import Actor, Cause, CauseFinding

E = TypeVar("E", bound=Enum)


def open_case(path: Path, *, migrations: tuple[Migration, ...] | None = None) -> Case:
    """The case at ``path``, made where there is none; ``migrations`` in place of those that ship.

    Raises ``CaseError``. Use it in a ``with`` statement, or ``close`` it.
    """
    return Case(path, open_file(path, migrations or load_migrations()))


class Case:
    """An open case file. What its methods return was written whole, and stays true if the power fails.

    Every method raises ``CaseError`` where the file cannot be read or written; then nothing was changed.
    """

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        self._connection = connection

    def __enter__(self) -> Case:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """The file is let go."""
        self._connection.close()

    def ticks(self) -> tuple[Tick, ...]:
        """Everybody's word on the steps of the plan, in the order in which it was given."""
        rows = self._rows("SELECT step, state, at, by, note FROM tick ORDER BY id")
        with told_of(self.path):
            return tuple(
                Tick(
                    step=step,
                    state=self._word(StepState, state),
                    at=read_time(at),
                    by=self._word(TickBy, by),
                    note=note,
                )
                for step, state, at, by, note in rows
            )

    def add_tick(self, *ticks: Tick) -> None:
        """They are kept, all of them or none."""
        with self.writing() as connection:
            connection.executemany(
                "INSERT INTO tick (step, state, at, by, note) VALUES (?, ?, ?, ?, ?)",
                [(t.step, t.state.value, write_time(t.at), t.by.value, _storable(t.note)) for t in ticks],
            )

    def answers(self) -> Mapping[str, str]:
        """What the owner answered, by the name of the question."""
        rows = self._rows("SELECT question, value FROM answer ORDER BY question")
        return MappingProxyType({str(question): str(value) for question, value in rows})

    def set_answer(self, question: str, value: str, *, at: datetime) -> None:
        """An answer, in place of an earlier one."""
        with self.writing() as connection:
            connection.execute(
                "INSERT INTO answer (question, value, at) VALUES (?, ?, ?)"
                " ON CONFLICT (question) DO UPDATE SET value = excluded.value, at = excluded.at",
                (question, _storable(value), write_time(at)),
            )

    def events(self) -> tuple[Event, ...]:
        """What the owner said had happened, in the order of the times."""
        rows = self._rows("SELECT kind, at FROM event ORDER BY at, id")
        return tuple(Event(kind=self._word(EventKind, kind), at=read_time(at)) for kind, at in rows)

    def diary(self) -> tuple[DiaryEntry, ...]:
        """What the owner wrote down, by the times that it is about."""
        rows = self._rows(
            "SELECT diary.id, diary.at, has_time, text, min(event.kind) FROM diary"
            " LEFT JOIN event ON event.diary = diary.id GROUP BY diary.id ORDER BY diary.at, diary.id"
        )
        return tuple(
            DiaryEntry(
                number=number,
                at=read_time(at),
                has_time=bool(has_time),
                text=text,
                event=self._word(EventKind, kind) if kind is not None else None,
            )
            for number, at, has_time, text, kind in rows
        )

    def add_diary(
        self, text: str, *, at: datetime, has_time: bool = True, event: EventKind | None = None
    ) -> DiaryEntry:
        """One more entry. ``event`` is what it tells of; None for what the plan has no word for."""
        text = _storable(text)
        with self.writing() as connection:
            cursor = connection.execute(
                "INSERT INTO diary (at, has_time, text) VALUES (?, ?, ?)", (write_time(at), has_time, text)
            )
            number = cursor.lastrowid or 0
            if event is not None:
                connection.execute(
                    "INSERT INTO event (kind, at, diary) VALUES (?, ?, ?)",
                    (event.value, write_time(at), number),
                )
        return DiaryEntry(number=number, at=at.astimezone(UTC), has_time=has_time, text=text, event=event)

    def remove_diary(self, number: int) -> bool:
        """Removes an entry, and what it told of; False where there is none of that number."""
        with self.writing() as connection:
            return connection.execute("DELETE FROM diary WHERE id = ?", (number,)).rowcount > 0

    def verdicts(self) -> tuple[PastVerdict, ...]:
        """The answers of all finished checks, oldest first."""
        causes: dict[int, list[CauseFinding]] = {}
        with told_of(self.path):
            for scan, cause, probability, bayes_factor_db, prior, notices in self._rows(
                "SELECT scan, cause, probability, bayes_factor_db, prior, notices"
                " FROM verdict_cause ORDER BY scan, ordinal"
            ):
                found = CauseFinding(
                    cause=self._word(Cause, cause),
                    probability=probability,
                    bayes_factor_db=bayes_factor_db,
                    prior=prior,
                    notices=notices,
                )
                causes.setdefault(scan, []).append(found)
            return tuple(
                PastVerdict(
                    at=read_time(at),
                    headline=self._word(Cause, headline),
                    causes=tuple(causes.get(scan, ())),
                    account_in_doubt=bool(in_doubt),
                    contacts_leaked=bool(leaked),
                    actor=self._word(Actor, actor) if actor is not None else None,
                    messages=messages,
                    notices=notices,
                )
                for scan, at, headline, in_doubt, leaked, actor, messages, notices in self._rows(
                    "SELECT scan, at, headline, account_in_doubt, contacts_leaked, actor, messages, notices"
                    " FROM verdict ORDER BY scan"
                )
            )

    def last_report(self) -> CheckReport | None:
        """The newest report in whole, with the diary as it is now.

        None where no check was finished, or only with another version of whosent: check again then.
        """
        rows = self._rows("SELECT shape, data FROM report ORDER BY scan DESC LIMIT 1")
        if not rows or rows[0][0] != report_shape():
            return None
        try:
            report = report_codec().read(zlib.decompress(rows[0][1]).decode("ascii"))
        except (CodecError, zlib.error, UnicodeDecodeError) as exc:
            raise CaseError("case.damaged", place=str(self.path), reason=str(exc)) from exc
        return replace(report, diary=self.diary())

    def sources(self) -> tuple[ReadSource, ...]:
        """What the newest finished check was given."""
        rows = self._rows(
            "SELECT path, is_sent FROM source"
            " WHERE scan = (SELECT max(id) FROM scan WHERE finished_at IS NOT NULL) ORDER BY ordinal"
        )
        return tuple(ReadSource(path=os.fsdecode(path), is_sent=bool(is_sent)) for path, is_sent in rows)

    def login_files(self) -> tuple[str, ...]:
        """Paths of the login histories that the newest finished check was given."""
        rows = self._rows(
            "SELECT path FROM login_file"
            " WHERE scan = (SELECT max(id) FROM scan WHERE finished_at IS NOT NULL) ORDER BY ordinal"
        )
        return tuple(os.fsdecode(path) for (path,) in rows)

    def seen(self) -> tuple[SeenMail, ...]:
        """The mails of the newest finished check, in the order in which they were read."""
        rows = self._rows(
            "SELECT source, position, folder, digest FROM seen"
            " WHERE scan = (SELECT max(id) FROM scan WHERE finished_at IS NOT NULL) ORDER BY ordinal"
        )
        return tuple(
            SeenMail(
                place=Place(source=source, index=position, folder=self._word(Folder, folder)), digest=digest
            )
            for source, position, folder, digest in rows
        )

    def count_conclusions(self) -> int:
        """Of how many mails something is remembered."""
        return int(self._rows("SELECT count(*) FROM conclusion")[0][0])

    def count_usable(self, engine: str) -> int:
        """Of how many mails the engine with that digest would remember something, in its best setting."""
        rows = self._rows(
            "SELECT count(*) FROM conclusion JOIN setting ON setting.id = conclusion.setting"
            " WHERE setting.engine = ? GROUP BY setting.id ORDER BY 1 DESC LIMIT 1",
            (engine,),
        )
        return int(rows[0][0]) if rows else 0

    def known_digests(self, setting: int) -> frozenset[tuple[bytes, bool]]:
        """Of which mails something is remembered in a setting, each with whether it was read as sent."""
        rows = self._rows("SELECT digest, is_sent FROM conclusion WHERE setting = ?", (setting,))
        return frozenset((digest, bool(is_sent)) for digest, is_sent in rows)

    def find_conclusion(self, setting: int, digest: bytes, *, is_sent: bool) -> str | None:
        """What was written of a mail; None where it is not known."""
        rows = self._rows(
            "SELECT kept FROM conclusion WHERE digest = ? AND setting = ? AND is_sent = ?",
            (digest, setting, is_sent),
        )
        return rows[0][0] if rows else None

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """A transaction: all that is written in it holds, or nothing."""
        with told_of(self.path):
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise

    def _rows(self, query: str, values: Iterable[object] = ()) -> list[Any]:
        with told_of(self.path):
            return self._connection.execute(query, tuple(values)).fetchall()

    def _word(self, kind: type[E], word: str) -> E:
        try:
            return kind(word)
        except ValueError as exc:
            raise CaseError("case.damaged", place=str(self.path), reason=f"{kind.__name__}: {word}") from exc


def _storable(text: str) -> str:
    """Words of the owner's, as a database can hold them: what is no character becomes U+FFFD."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace") if not text.isascii() else text
