"""``check`` on an mbox, in a process of its own: time, mails a second and peak memory.

    python -m bench.whole_check MBOX ADDRESS JOBS

prints seconds by the clock and of processors, mails, and peak memory in MB.
"""

from __future__ import annotations

import resource
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from bench.memory import peak_mb
from bench.readers import environment


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One run, by the clock and in time of all its processors; ``peak_mb`` is of the largest process."""

    seconds: float
    processor_s: float
    mails: int
    peak_mb: float
    processes: int


def run_check(source: Path, address: str, jobs: int, *, build: Path | None = None) -> Run:
    """``check`` without DNS, of whosent as it is installed in ``build``, or for this Python."""
    command = [sys.executable, "-m", "bench.whole_check", str(source), address, str(jobs)]
    said = subprocess.run(
        command, env=environment(build), check=True, capture_output=True, text=True
    ).stdout.split()
    return Run(
        seconds=float(said[0]),
        processor_s=float(said[1]),
        mails=int(said[2]),
        peak_mb=float(said[3]),
        processes=1 if jobs == 1 else jobs + 1,
    )


def main() -> None:
    from whosent import check

    source, address, jobs = sys.argv[1:]
    addresses = (address,) if address != "-" else ()
    start = perf_counter()
    report = check(source, addresses=addresses, dns="off", jobs=int(jobs))
    seconds = perf_counter() - start
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    processor_s = sum(usage.ru_utime + usage.ru_stime for usage in used)
    print(seconds, processor_s, report.seen.messages, peak_mb())


if __name__ == "__main__":
    main()
