"""Kills processes that write to a case (SIGKILL), and looks at what they leave. Run by ``test_killed.py``.

    python killed.py scan|plan KILLS FOLDER

A process of its own, with one thread, so that it may fork: each child starts with everything loaded, and the
moment of its death falls anywhere within its work. Prints one JSON object.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

sys.path.insert(0, str(Path(__file__).parents[1]))

from made_up_mail import OWNER, write_mbox
from whosent.api import check
from whosent.case import Case, ReadSource, Scan, open_case
from whosent.kept import Asked, Kept, Setting
from whosent.raw import Place
from whosent.report import CheckReport
from whosent.response.model import StepState, Tick, TickBy

AT = datetime(2026, 11, 24, tzinfo=UTC)
_HALF, _WHOLE = 30, 60
_BATCH = 5
_PLAN_STEPS = 20
_SOURCES = [ReadSource(path="/mail/INBOX", is_sent=False)]


@dataclass
class Check:
    """A check as it was: the setting, what was kept of each mail, the report. Quickly done again."""

    report: CheckReport
    setting: Setting
    mails: list[tuple[Place, bytes, Kept]]

    def repeat(self, case: Case) -> int:
        """Does it with a case; how many mails were known."""
        scan = Scan(case, _SOURCES, at=AT, batch=_BATCH)
        asked = scan.begin(self.setting)
        known = 0
        for place, digest, kept in self.mails:
            before = scan.recall(place, digest)
            if before is None:
                scan.keep(place, digest, kept)
            else:
                assert before == kept
                known += 1
        scan.end(asked)
        scan.finish(self.report, at=AT)
        return known


class Record:
    """A memory that knows nothing, and writes down what it is told."""

    known = 0

    def __init__(self) -> None:
        self.settings: list[Setting] = []
        self.mails: list[tuple[Place, bytes, Kept]] = []

    def begin(self, setting: Setting) -> Asked:
        self.settings.append(setting)
        return Asked()

    def recall(self, place: Place, digest: bytes) -> Kept | None:
        return None

    def keep(self, place: Place, digest: bytes, kept: Kept) -> None:
        self.mails.append((place, digest, kept))

    def end(self, asked: Asked) -> None:
        pass


def check_of(box: Path) -> Check:
    record = Record()
    report = check(box, addresses=[OWNER], dns="off", memory=record)
    return Check(report, record.settings[0], record.mails)


def change_plan(case: Case, done: Callable[[], object]) -> None:
    """Each step is ticked by the owner and re-opened by evidence in one change, answered and written down."""
    for number in range(_PLAN_STEPS):
        step = f"step-{number}"
        case.add_tick(
            Tick(step=step, state=StepState.DONE, at=AT),
            Tick(step=step, state=StepState.REOPENED, at=AT, by=TickBy.EVIDENCE),
        )
        case.set_answer("question", str(number), at=AT)
        case.add_diary(step, at=AT)
        done()


def killed_after(seconds: float | None, work: Callable[[], None]) -> bool:
    """Does ``work`` in a child and kills that after so long; whether it came to that."""
    child = os.fork()
    if child == 0:
        try:
            work()
        finally:
            os._exit(0)
    if seconds is not None:
        signal.sigtimedwait([signal.SIGCHLD], seconds)
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    while signal.sigtimedwait([signal.SIGCHLD], 0) is not None:
        pass
    return os.WIFSIGNALED(status)


def duration_of(prepare: Callable[[], object], work: Callable[[], None]) -> float:
    """How long ``work`` takes when nobody kills it; the first run is slower, and does not count."""
    runs = []
    for _ in range(4):
        prepare()
        start = perf_counter()
        assert not killed_after(None, work)
        runs.append(perf_counter() - start)
    return min(runs)


def is_whole(path: Path) -> bool:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def kill_scans(kills: int, folder: Path, dice: random.Random) -> dict[str, int]:
    """Before: a finished check of half of the mailbox, and a diary. Then a check of all of it is killed."""
    half = check_of(write_mbox(folder / "box.mbox", _HALF))
    whole = check_of(write_mbox(folder / "box.mbox", _WHOLE))
    before, path = folder / "before.case", folder / "my.case"
    with open_case(before) as case:
        half.repeat(case)
        case.add_diary("SMS failed three times", at=AT)

    def work() -> None:
        with open_case(path) as case:
            whole.repeat(case)

    lasts = duration_of(lambda: shutil.copy(before, path), work)
    found = {"killed": 0, "told": 0, "continued": 0}
    for _ in range(kills):
        shutil.copy(before, path)
        found["killed"] += killed_after(dice.uniform(0, lasts), work)
        with open_case(path) as case:
            verdicts, report = case.verdicts(), case.last_report()
            assert len(verdicts) in (1, 2)
            assert report is not None
            assert report.verdict == (half, whole)[len(verdicts) - 1].report.verdict
            assert [verdict.notices for verdict in verdicts] == [_HALF, _WHOLE][: len(verdicts)]
            assert [entry.text for entry in case.diary()] == ["SMS failed three times"]
            assert len(case.seen()) == verdicts[-1].notices
            remembered = case.count_conclusions()
            assert _HALF <= remembered <= _WHOLE
            assert whole.repeat(case) == remembered
            assert case.last_report() == replace(whole.report, diary=case.diary())
        assert is_whole(path)
        found["told"] += len(verdicts) == 2
        found["continued"] += _HALF < remembered < _WHOLE
    return found


def kill_plans(kills: int, folder: Path, dice: random.Random) -> dict[str, int]:
    """A case is made and a plan worked on. What was said to be done must be there, and nothing half done."""
    path = folder / "my.case"

    def work() -> None:
        with open_case(path) as case:
            change_plan(case, lambda: os.write(writing, b"."))

    reading, writing = os.pipe()
    lasts = duration_of(lambda: path.unlink(missing_ok=True), work)
    assert set(os.read(reading, 10_000)) == {ord(".")}
    found = {"killed": 0, "told": 0, "continued": 0}
    for _ in range(kills):
        path.unlink()
        killed = killed_after(dice.uniform(0, lasts), work)
        os.write(writing, b"|")
        said = len(os.read(reading, 1_000)) - 1
        with open_case(path) as case:
            ticks = case.ticks()
            steps = [f"step-{number}" for number in range(_PLAN_STEPS)]
            assert len(ticks) % 2 == 0
            begun = len(ticks) // 2
            assert [tick.step for tick in ticks[::2]] == steps[:begun]
            assert [tick.state for tick in ticks] == [StepState.DONE, StepState.REOPENED] * begun
            written = [entry.text for entry in case.diary()]
            assert written == steps[: len(written)]
            assert said <= len(written) <= begun <= said + 1
            answered = int(case.answers().get("question", -1)) + 1
            assert len(written) <= answered <= begun
            case.add_diary("after", at=AT)
        assert is_whole(path)
        found["killed"] += killed
        found["told"] += said == _PLAN_STEPS
        found["continued"] += 0 < begun < _PLAN_STEPS
    return found


def main() -> None:
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGCHLD])
    what, kills, folder = sys.argv[1], int(sys.argv[2]), Path(sys.argv[3])
    dice = random.Random(20261124)
    found = kill_scans(kills, folder, dice) if what == "scan" else kill_plans(kills, folder, dice)
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main()
