"""One check with a case behind it: what it knows is not read again, and it tells all or nothing."""

from __future__ import annotations

import os
import sqlite3
import zlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from whosent.case.codec import CodecError
from whosent.case.model import ReadSource, SeenMail
from whosent.case.shapes import (
    engine_shape,
    kept_codec,
    report_codec,
    report_shape,
    setting_fingerprint,
    write_time,
)
from whosent.case.store import Case
from whosent.evidence import Finding
from whosent.kept import Asked, Kept, Setting
from whosent.raw import Folder, Place
from whosent.report.model import CheckReport, Other

_BATCH = 500
_KEPT_SETTINGS = 4  # settings whose conclusions stay: with and without --dns live, say
_INTERRUPTED = timedelta(days=1)  # younger ones may still be under way
_FASTEST = 1


class Scan:
    """A check that remembers; implements ``whosent.kept.Memory``.

    Conclusions are written in batches, each in one transaction: after a power cut those that were written
    hold, and are used by the next scan. The verdict is written by ``finish`` only, together with the mark
    that the scan is finished. Every method raises ``CaseError``.

    sources  what is read, as the case is to remember it
    logins   paths of the login histories that the check was given, likewise
    batch    mails whose conclusions are written in one transaction
    """

    def __init__(
        self,
        case: Case,
        sources: Sequence[ReadSource],
        *,
        at: datetime,
        logins: Sequence[str] = (),
        batch: int = _BATCH,
    ) -> None:
        self._case = case
        self._batch = batch
        self._sources = tuple(sources)
        self._logins = tuple(logins)
        self._seen: list[SeenMail] = []
        self._recalled = 0
        self._new: list[tuple[int, bool, bytes, str]] = []
        self._setting = 0
        self._digests: frozenset[tuple[bytes, bool]] = frozenset()
        with case.writing() as connection:
            cursor = connection.execute("INSERT INTO scan (started_at) VALUES (?)", (write_time(at),))
            self._number = cursor.lastrowid or 0

    @property
    def read(self) -> int:
        """How many mails there were so far, Sent counted."""
        return len(self._seen)

    @property
    def recalled(self) -> int:
        """How many of them were not read again."""
        return self._recalled

    @property
    def known(self) -> int:
        """See ``Memory``; in whatever setting, which is not known before the first mails are read."""
        return self._case.count_usable(engine_shape())

    def begin(self, setting: Setting) -> Asked:
        """See ``Memory``."""
        fingerprint = setting_fingerprint(setting)
        with self._case.writing() as connection:
            connection.execute(
                "INSERT INTO setting (fingerprint, engine) VALUES (?, ?)"
                " ON CONFLICT (fingerprint) DO NOTHING",
                (fingerprint, engine_shape()),
            )
            row = connection.execute(
                "SELECT id, domains, tried, answered FROM setting WHERE fingerprint = ?", (fingerprint,)
            ).fetchone()
            self._setting = row[0]
            connection.execute(
                "UPDATE scan SET setting = ? WHERE id = ?", (self._setting, self._number)
            )
        self._digests = self._case.known_digests(self._setting)
        return Asked(tuple(row[1].split()), bool(row[2]), bool(row[3]))

    def recall(self, place: Place, digest: bytes) -> Kept | None:
        """See ``Memory``."""
        self._seen.append(SeenMail(place=place, digest=digest))
        is_sent = place.folder is Folder.SENT
        if (digest, is_sent) not in self._digests:
            return None
        text = self._case.find_conclusion(self._setting, digest, is_sent=is_sent)
        if text is None:
            return None  # another check took it away meanwhile
        try:
            kept = kept_codec().read(text)
        except CodecError:
            return None  # damaged: it is read again, and written anew
        self._recalled += 1
        if isinstance(kept.found, Finding | Other) and kept.found.place != place:
            kept = kept._replace(found=replace(kept.found, place=place))
        return kept

    def keep(self, place: Place, digest: bytes, kept: Kept) -> None:
        """See ``Memory``."""
        text = kept_codec().write(kept)
        self._new.append((self._setting, place.folder is Folder.SENT, digest, text))
        if len(self._new) >= self._batch:
            self._write_batch()

    def end(self, asked: Asked) -> None:
        """See ``Memory``."""
        self._write_batch()
        with self._case.writing() as connection:
            connection.execute(
                "UPDATE setting SET domains = ?, tried = ?, answered = ? WHERE id = ?",
                (" ".join(asked.domains), asked.tried, asked.answered, self._setting),
            )

    def finish(self, report: CheckReport, *, at: datetime) -> None:
        """The verdict is in the case now, or, where this raises, nothing of it."""
        text = report_codec().write(replace(report, diary=()))
        packed = zlib.compress(text.encode("ascii"), _FASTEST)
        with self._case.writing() as connection:
            connection.execute(
                "UPDATE scan SET finished_at = ? WHERE id = ?", (write_time(at), self._number)
            )
            self._write_verdict(connection, report, at)
            connection.execute("DELETE FROM report")
            connection.execute(
                "INSERT INTO report (scan, shape, data) VALUES (?, ?, ?)",
                (self._number, report_shape(), packed),
            )
            self._write_places(connection)
            _forget_old(connection, at)

    def _write_batch(self) -> None:
        if self._new:
            with self._case.writing() as connection:
                connection.executemany(
                    "INSERT OR REPLACE INTO conclusion (setting, is_sent, digest, kept) VALUES (?, ?, ?, ?)",
                    self._new,
                )
            self._new.clear()

    def _write_verdict(self, connection: sqlite3.Connection, report: CheckReport, at: datetime) -> None:
        verdict = report.verdict
        connection.execute(
            "INSERT INTO verdict (scan, at, headline, account_in_doubt, contacts_leaked, actor, messages,"
            " notices) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                self._number,
                write_time(at),
                verdict.headline.value,
                verdict.account_in_doubt,
                verdict.contacts_leaked,
                verdict.actor.value if verdict.actor is not None else None,
                report.seen.messages,
                len(verdict.attributions),
            ),
        )
        connection.executemany(
            "INSERT INTO verdict_cause (scan, ordinal, cause, probability, bayes_factor_db, prior, notices)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            [
                (self._number, n, c.cause.value, c.probability, c.bayes_factor_db, c.prior, c.notices)
                for n, c in enumerate(verdict.causes)
            ],
        )

    def _write_places(self, connection: sqlite3.Connection) -> None:
        """Those of this scan, in place of older ones."""
        connection.execute("DELETE FROM source")
        connection.execute("DELETE FROM seen")
        connection.execute("DELETE FROM login_file")
        connection.executemany(
            "INSERT INTO login_file (scan, ordinal, path) VALUES (?, ?, ?)",
            [(self._number, n, os.fsencode(path)) for n, path in enumerate(self._logins)],
        )
        connection.executemany(
            "INSERT INTO source (scan, ordinal, path, is_sent) VALUES (?, ?, ?, ?)",
            [
                (self._number, n, os.fsencode(source.path), source.is_sent)
                for n, source in enumerate(self._sources)
            ],
        )
        connection.executemany(
            "INSERT INTO seen (scan, ordinal, source, position, folder, digest) VALUES (?, ?, ?, ?, ?, ?)",
            [
                (self._number, n, mail.place.source, mail.place.index, mail.place.folder.value, mail.digest)
                for n, mail in enumerate(self._seen)
            ],
        )


def _forget_old(connection: sqlite3.Connection, at: datetime) -> None:
    """Scans that were interrupted long ago, and conclusions that no check will ask for any more."""
    connection.execute(
        "DELETE FROM scan WHERE finished_at IS NULL AND started_at < ?", (write_time(at - _INTERRUPTED),)
    )
    connection.execute(
        "DELETE FROM setting WHERE engine <> ? OR id NOT IN (SELECT setting FROM scan"
        " WHERE setting IS NOT NULL GROUP BY setting ORDER BY max(id) DESC LIMIT ?)",
        (engine_shape(), _KEPT_SETTINGS),
    )
