"""One reader over a folder or an mbox, in a process of its own.

    python -m bench.readers READER SOURCE [JOBS]

prints seconds by the clock and of all its processors, messages (0: not told), and peak memory in MB of its
largest process. Tables and modules are loaded before the clock starts, but not those of further processes.
"""

from __future__ import annotations

import email
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from bench.memory import peak_mb

Count = Callable[[Path, int], int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One run; ``peak_mb`` is of the largest process."""

    seconds: float
    processor_s: float
    messages: int
    peak_mb: float


def run_reader(reader: str, source: Path, jobs: int = 1, *, build: Path | None = None) -> Run | None:
    """One run with whosent as in ``build``, or as for this Python; None where the reader cannot be had."""
    command = [sys.executable, "-m", "bench.readers", reader, str(source), str(jobs)]
    done = subprocess.run(command, env=environment(build), capture_output=True, text=True, check=False)
    if done.returncode:
        if "ModuleNotFoundError" in done.stderr:
            return None
        sys.exit(done.stderr)
    said = done.stdout.split()
    return Run(
        seconds=float(said[0]), processor_s=float(said[1]), messages=int(said[2]), peak_mb=float(said[3])
    )


def environment(build: Path | None) -> dict[str, str]:
    """The environment in which whosent is the one in ``build``."""
    from os import environ, pathsep

    if build is None:
        return dict(environ)
    known = environ.get("PYTHONPATH")
    return {**environ, "PYTHONPATH": pathsep.join([str(build), *([known] if known else [])])}


def _files(folder: Path) -> Iterator[bytes]:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path.read_bytes()


def _stdlib() -> Count:
    def count(source: Path, _: int) -> int:
        return sum(1 for mail in _files(source) if email.message_from_bytes(mail) is not None)

    return count


def _whosent() -> Count:
    from whosent import parse, parse_message

    parse_message(b"")

    def count(source: Path, _: int) -> int:
        return sum(1 for _ in parse(source))

    return count


def _command() -> Count:
    """``whosent parse``, to the JSON lines that it prints."""
    from whosent import parse_message
    from whosent.apps.cli import run

    parse_message(b"")

    def count(source: Path, jobs: int) -> int:
        return run(["parse", str(source), "--jobs", str(jobs), "-o", "/dev/null"], {})

    return count


def _flufl() -> Count:
    from flufl.bounce import scan_message

    def count(source: Path, _: int) -> int:
        return sum(1 for mail in _files(source) if scan_message(email.message_from_bytes(mail)) is not None)

    return count


def _fast() -> Count:
    from fast_mail_parser import ParseError, parse_email

    def count(source: Path, _: int) -> int:
        total = 0
        for mail in _files(source):
            total += 1
            try:
                parse_email(mail)
            except ParseError:  # strict about base64
                continue
        return total

    return count


READERS: dict[str, Callable[[], Count]] = {
    "email": _stdlib,
    "whosent": _whosent,
    "command": _command,
    "flufl.bounce": _flufl,
    "fast-mail-parser": _fast,
}


def main() -> None:
    reader, source, jobs = sys.argv[1:]
    count = READERS[reader]()
    begun = _processor_s()
    start = perf_counter()
    messages = count(Path(source), int(jobs))
    seconds = perf_counter() - start
    print(seconds, _processor_s() - begun, messages, peak_mb())


def _processor_s() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in used)


if __name__ == "__main__":
    main()
