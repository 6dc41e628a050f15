"""A check that is under way: it runs in a thread, and its state outlives any tab."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from whosent.api import check
from whosent.apps.web.found import Found
from whosent.apps.web.journal import Journal
from whosent.apps.web.material import Material, Remark, Use, new_key
from whosent.case import ReadSource, Scan, open_case
from whosent.errors import WhosentError
from whosent.kept import Memory
from whosent.report import CheckReport
from whosent.report.security_section import noted_times


class Stage(StrEnum):
    """Where a job stands; sentences ``web.stage.<stage>``."""

    WAITING = "waiting"
    READING = "reading"
    CONCLUDING = "concluding"
    DONE = "done"
    STOPPED = "stopped"
    FAILED = "failed"

    @property
    def is_over(self) -> bool:
        """Nothing more will happen."""
        return self in (Stage.DONE, Stage.STOPPED, Stage.FAILED)


class _Stop(Exception):  # noqa: N818 - the owner's wish, not an error
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """How far a job is: mails read, and an estimate of all of them; None where nobody can tell."""

    stage: Stage
    read: int = 0
    estimate: int | None = None

    @property
    def share(self) -> int | None:
        """Per cent, never 100 before the end; None where that is not known."""
        if not self.estimate:
            return None
        return min(99, self.read * 100 // max(self.estimate, 1))


class Job:
    """One check.

    about   what it is to read
    found   what it found, once DONE
    journal what the owner noted, which explains notices of the account; None: nothing
    case    the case file that remembers it; None where it is not to be kept
    error   what stopped it, once FAILED; an exception that is no ``WhosentError`` is a bug
    """

    def __init__(
        self,
        about: Material,
        started_at: datetime,
        case: Path | None = None,
        journal: Journal | None = None,
    ) -> None:
        self.key = new_key()
        self.about = about
        self.started_at = started_at
        self._case = case
        self._journal = journal
        self.state = State(stage=Stage.WAITING)
        self.found: Found | None = None
        self.error: Exception | None = None
        self._stop = threading.Event()
        self.over = threading.Event()

    @classmethod
    def of_past(cls, found: Found, at: datetime) -> Job:
        """A check that was done before."""
        job = cls(found.about, at)
        job.found = found
        job.state = State(stage=Stage.DONE)
        job.over.set()
        return job

    @property
    def is_sample(self) -> bool:
        """Whether it is about the mailbox that comes with whosent."""
        return self.about.remark is Remark.SAMPLE

    def run(self, prepare: Callable[[CheckReport], Found]) -> None:
        """Reads and judges; ``prepare`` does beforehand what would make the first page slow. Never raises."""
        try:
            self._check(prepare)
        except _Stop:
            self._become(Stage.STOPPED)
        except WhosentError as exc:
            self.error = exc
            self._become(Stage.FAILED)
        except Exception as exc:  # noqa: BLE001 - the outermost line of the thread: a bug ends as a page
            self.error = exc
            self._become(Stage.FAILED)
        finally:
            self.over.set()

    def stop(self) -> None:
        """Asks it to end; it does at the next mail."""
        self._stop.set()

    def _check(self, prepare: Callable[[CheckReport], Found]) -> None:
        self._progress(0, None)
        if self._case is None:
            report = self._read(None)
        else:
            with open_case(self._case) as case:
                logins = [str(path) for path in self.about.paths(Use.LOGINS)]
                scan = Scan(case, self._given(), at=self.started_at, logins=logins)
                report = self._read(scan)
                scan.finish(report, at=datetime.now(UTC))
        if self._journal is not None:
            report = replace(report, diary=self._journal.diary())
        self._become(Stage.CONCLUDING)
        self.found = prepare(report)
        self._become(Stage.DONE)

    def _read(self, memory: Memory | None) -> CheckReport:
        about = self.about
        return check(
            about.paths(Use.MAIL),
            addresses=about.addresses,
            sent=about.paths(Use.SENT),
            logins=about.paths(Use.LOGINS),
            login_zone=about.login_zone,
            settings=about.paths(Use.SETTINGS),
            logs=about.paths(Use.LOG),
            also=about.paths(Use.ALSO),
            answers=about.answers,
            told=noted_times(self._journal.diary()) if self._journal is not None else (),
            dns=about.dns,
            provider=about.provider,
            authserv_ids=about.authserv_ids,
            jobs=None,
            progress=self._progress,
            memory=memory,
        )

    def _given(self) -> list[ReadSource]:
        uses = ((Use.MAIL, False), (Use.SENT, True))
        return [ReadSource(path=str(p), is_sent=sent) for use, sent in uses for p in self.about.paths(use)]

    def _progress(self, read: int, estimate: int | None) -> None:
        if self._stop.is_set():
            raise _Stop
        self.state = State(stage=Stage.READING, read=read, estimate=estimate)

    def _become(self, stage: Stage) -> None:
        self.state = State(stage=stage, read=self.state.read, estimate=self.state.estimate)
