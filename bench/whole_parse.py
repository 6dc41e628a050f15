"""``parse`` over whole mailboxes, beside other readers of the same files in the same run."""

from __future__ import annotations

import resource
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from bench.boxes import make_large, repeat, write_box, write_maildir
from bench.readers import Run, environment, run_reader
from bench.timing import Row

_PEERS = ("fast-mail-parser", "flufl.bounce")
_ROUNDS = 2
_LARGE_NOTICE = 10_000_000
_LARGE_BOX = 1 << 30
_IMPORT = "from whosent import parse"
_IMPORT_ROUNDS = 9


def measure_readers(
    mails: Sequence[bytes], count: int, work: Path, builds: Mapping[str, Path]
) -> tuple[list[Row], list[str]]:
    """Readers of a Maildir of ``count`` mails in turns, files read by each; and which cannot be had."""
    folder, box = work / "maildir", work / "box.mbox"
    write_maildir(repeat(mails, count), folder)
    write_box(repeat(mails, count), box)
    turns: list[tuple[str, str, Path, Path | None]] = [("email.message_from_bytes", "email", folder, None)]
    turns += [(name, name, folder, None) for name in _PEERS]
    for kind, build in builds.items():
        turns.append((f"whosent.parse, {kind}", "whosent", folder, build))
        turns.append((f"whosent.parse, {kind}, of an mbox", "whosent", box, build))
        turns.append((f"`whosent parse` to JSON lines, {kind}", "command", folder, build))
    best: dict[str, Run] = {}
    missing: dict[str, None] = {}
    for _ in range(_ROUNDS):
        for title, reader, source, build in turns:
            if title in missing:
                continue
            run = run_reader(reader, source, build=build)
            if run is None:
                missing[title] = None
            elif title not in best or run.processor_s < best[title].processor_s:
                best[title] = run
    base = best["email.message_from_bytes"].processor_s
    rows = [
        Row(
            title=title, per_mail_us=run.processor_s / count * 1e6, ratio=base / run.processor_s,
            note=f"{count / run.processor_s:,.0f} mails/s; peak {run.peak_mb:.0f} MB",
        )
        for title, run in best.items()
    ]
    return rows, list(missing)


def measure_jobs(count: int, work: Path, build: Path) -> list[Row]:
    """The command in one process and in two, by the clock, in turns; the Maildir was written before."""
    best: dict[int, float] = {}
    runs: dict[int, Run] = {}
    for _ in range(_ROUNDS):
        for jobs in (1, 2):
            run = run_reader("command", work / "maildir", jobs, build=build)
            if run is not None and run.seconds < best.get(jobs, float("inf")):
                best[jobs], runs[jobs] = run.seconds, run
    return [
        Row(
            title=f"--jobs {jobs}", per_mail_us=seconds / count * 1e6, ratio=best[1] / seconds,
            note=f"{runs[jobs].processor_s / count * 1e6:,.0f} µs of all processors; "
            f"peak {runs[jobs].peak_mb:.0f} MB in the largest process",
        )
        for jobs, seconds in best.items()
    ]


def measure_sizes(mails: Sequence[bytes], work: Path, build: Path) -> list[Row]:
    """A notice of ten megabytes and an mbox of a gigabyte, by time per octet and by memory."""
    small, large, huge = work / "box.mbox", work / "large", work / "huge.mbox"
    write_maildir(iter([make_large(mails[0], _LARGE_NOTICE)]), large)
    count = _LARGE_BOX * len(mails) // sum(map(len, mails))
    write_box(repeat(mails, count), huge)
    rows: list[Row] = []
    base = 0.0
    for title, source in (("the mbox above", small), ("a notice of 10 MB", large), ("an mbox of 1 GB", huge)):
        run = run_reader("whosent", source, build=build)
        if run is None:
            continue
        octets = source.stat().st_size if source.is_file() else _LARGE_NOTICE
        each = run.processor_s / octets
        base = base or each
        note = f"{run.messages:,} messages; {each * 1e9:,.1f} ns an octet; peak {run.peak_mb:.0f} MB"
        rows.append(
            Row(title=title, per_mail_us=run.processor_s / run.messages * 1e6, ratio=each / base, note=note)
        )
    huge.unlink()
    return rows


def measure_import(builds: Mapping[str, Path]) -> list[Row]:
    """A Python that imports ``whosent.parse`` and ends; the ratio is to one that imports nothing."""
    turns: list[tuple[str, str, Path | None]] = [("Python alone", "pass", None)]
    turns += [(f"{kind}: {_IMPORT}", _IMPORT, build) for kind, build in builds.items()]
    best = dict.fromkeys((title for title, _, _ in turns), float("inf"))
    for _ in range(_IMPORT_ROUNDS):
        for title, code, build in turns:
            before = _children_s()
            subprocess.run([sys.executable, "-c", code], env=environment(build), check=True)
            best[title] = min(best[title], _children_s() - before)
    base = best["Python alone"]
    return [
        Row(title=title, per_mail_us=seconds * 1e6, ratio=seconds / base, note=f"{seconds * 1e3:.0f} ms")
        for title, seconds in best.items()
    ]


def _children_s() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
