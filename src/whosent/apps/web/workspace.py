"""What the owner has given, typed and started. It lives as long as the server, whatever becomes of a tab."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path

from whosent.account import Answers
from whosent.apps.web.found import Found
from whosent.apps.web.job import Job
from whosent.apps.web.journal import Journal
from whosent.apps.web.limits import Work
from whosent.apps.web.material import Material, Remark, Source, Use, new_key
from whosent.case import open_case
from whosent.catalogue import Language
from whosent.report import CheckReport

_CASE = "case.whosent"
_SAMPLE_CASE = "sample.whosent"
Now = Callable[[], datetime]


class Workspace:
    """One owner's, for all their browsers.

    folder    of its own, readable by its owner only, removed at the end
    language  None until a browser has said what it prefers
    material  what a check would be asked with now
    case      the file that outlives the server; None: what the owner does here goes with the folder
    """

    def __init__(
        self, *, dns: str, language: Language | None, now: Now, limits: Work, case: Path | None = None
    ) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="whosent-"))
        self.language = language
        self.material = Material(dns=dns)
        self.case = case
        self._dns = dns
        self._now = now
        self._limits = limits
        self._jobs: dict[str, Job] = {}
        self._drafts: dict[str, dict[str, str]] = {}
        self._threads = ThreadPoolExecutor(limits.at_once, thread_name_prefix="check")

    def close(self) -> None:
        """Stops what runs and removes what was uploaded."""
        for job in self._jobs.values():
            job.stop()
        self._threads.shutdown(wait=True, cancel_futures=True)
        shutil.rmtree(self.folder, ignore_errors=True)

    def forget(self) -> None:
        """Removes all that was given, typed and found; nothing is left but the language."""
        for job in self._jobs.values():
            job.stop()
            job.over.wait()
        self._jobs.clear()
        self._drafts.clear()
        self.material = Material(dns=self._dns)
        for path in self.folder.iterdir():
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink(missing_ok=True)

    def journal(self, job: Job | None = None) -> Journal:
        """What the owner did and told; about the sample it is kept apart."""
        return self._journal(is_sample=job is not None and job.is_sample)

    def _journal(self, *, is_sample: bool) -> Journal:
        if is_sample:
            return Journal(self.folder / _SAMPLE_CASE)
        return Journal(self.case or self.folder / _CASE)

    def new_folder(self) -> Path:
        """An empty folder for what is uploaded at once."""
        path = self.folder / new_key()
        path.mkdir(mode=0o700)
        return path

    def keep_text(self, text: bytes, name: str, use: Use, shown: str) -> Source:
        """Pasted text as a source."""
        path = self.new_folder() / name
        path.write_bytes(text)
        return Source(key=new_key(), use=use, name=shown, path=path, is_ours=True, files=1)

    def start(self, about: Material, prepare: Callable[[CheckReport], Found]) -> Job:
        """Begins a check; the oldest that is over is given up where there are too many."""
        is_whole = about.remark is Remark.NOTHING and not about.is_one_notice
        journal = self._journal(is_sample=about.remark is Remark.SAMPLE)
        job = Job(about, self._now(), self.case if is_whole else None, journal)
        over = [j for j in self._jobs.values() if j.state.stage.is_over]
        for old in over[: max(0, len(self._jobs) + 1 - self._limits.kept_jobs)]:
            del self._jobs[old.key]
        self._jobs[job.key] = job
        self._threads.submit(job.run, prepare)
        return job

    def recall(self, prepare: Callable[[CheckReport, Material], Found]) -> None:
        """The newest answer that the case file holds, as if it had just been found."""
        if self.case is None or not self.case.exists():
            return
        with open_case(self.case) as case:
            report, sources, verdicts = case.last_report(), case.sources(), case.verdicts()
            logins = [Path(path) for path in case.login_files()]
        if report is None or not verdicts:
            return
        given = [
            (Use.SENT if source.is_sent else Use.MAIL, Path(source.path)) for source in sources
        ] + [(Use.LOGINS, path) for path in logins if path.is_file()]  # what was uploaded is gone
        given_sources = (
            Source(key=new_key(), use=use, name=str(path), path=path, is_ours=False) for use, path in given
        )
        self.material = Material(
            sources=tuple(given_sources),
            dns=self._dns,
            addresses=report.addresses,
            answers=Answers(given=report.answers),
        )
        job = Job.of_past(prepare(report, self.material), verdicts[-1].at)
        self._jobs[job.key] = job

    def job(self, key: str) -> Job | None:
        """The job of that key; None where there is none (any more)."""
        return self._jobs.get(key)

    @property
    def jobs(self) -> tuple[Job, ...]:
        """Those that are kept, the newest first."""
        return tuple(reversed(self._jobs.values()))

    def draft(self, form: str) -> Mapping[str, str]:
        """What was typed into a form and not sent yet."""
        return self._drafts.get(form, {})

    def keep_draft(self, form: str, fields: Mapping[str, str]) -> None:
        """Remembers what was typed; too much of it is not kept."""
        room = form in self._drafts or len(self._drafts) < self._limits.drafts
        if room and sum(map(len, fields.values())) <= self._limits.draft_chars:
            self._drafts[form] = {**self._drafts.get(form, {}), **fields}

    def drop_draft(self, form: str) -> None:
        """A form was sent."""
        self._drafts.pop(form, None)
