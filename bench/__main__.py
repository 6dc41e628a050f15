"""``python -m bench``: how fast whosent is beside the standard library and others, in one run.

    python -m bench [--mails N] [--corpus FOLDER] [--quick] [--note TEXT] [--write FILE]

Without a folder, a flood of made-up notices is measured; mails of a folder are repeated until there are N.
whosent is built as it would be installed, compiled and pure. The dependency group "bench" has other readers,
which are measured where they are installed. Only ratios can be compared between machines.
"""

from __future__ import annotations

import argparse
import email
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from time import perf_counter

from bench.bench_dkim import measure_dkim
from bench.boxes import repeat, write_box
from bench.builds import build_all
from bench.machine import describe
from bench.notices import OWNER, make_notices
from bench.stages import measure_stages
from bench.timing import Row, render_table
from bench.whole_check import run_check
from bench.whole_parse import measure_import, measure_jobs, measure_readers, measure_sizes

_MAILS = 16_000
_LEFT_OUT = (".toml", ".json", ".jsonl", ".csv", ".md")


def main() -> None:
    given = _arguments()
    with tempfile.TemporaryDirectory() as folder:
        report = "\n".join(_measure(given, Path(folder)))
    print(report)
    if given.write is not None:
        given.write.write_text(f"# Benchmarks\n\nWritten by `python -m bench`. {report}\n", encoding="utf-8")


def _measure(given: argparse.Namespace, work: Path) -> list[str]:
    mails = _read_folder(given.corpus) if given.corpus is not None else list(make_notices(given.mails))
    octets = sum(map(len, mails)) // len(mails)
    builds = build_all(work)
    fastest = next(iter(builds.values()))
    readers, missing = measure_readers(mails, given.mails, work, builds)
    pages = [
        f"{given.mails:,} mails, {len(mails):,} of them different, of {octets:,} octets; {describe()}.",
        "",
        "Times are of processors, the best of several turns; a ratio above 1 is faster than the first row.",
        *([given.note] if given.note else []),
        "",
        "## One core, a Maildir, files read by each reader",
        "",
        render_table(readers),
        *(f"\n{name} is not installed and was left out." for name in missing),
        "",
        "## Two processes",
        "",
        render_table(measure_jobs(given.mails, work, fastest)),
        "",
        "## Import",
        "",
        render_table(measure_import(builds)),
        "",
    ]
    if not given.quick:
        pages += [
            "## Large input: time per octet",
            "",
            "Here a ratio above 1 is slower than the first row.",
            "",
            render_table(measure_sizes(mails, work, fastest)),
            "",
        ]
    checks = _measure_checks(mails, given, work, builds)
    return [
        *pages,
        "## The whole of `check`, from the file to the verdict, without DNS",
        "",
        "By the clock; a ratio below 1 is faster than the first row.",
        "",
        render_table(checks),
        "",
        "## Stages, each with those above it",
        "",
        "whosent as it is installed for this Python; a ratio below 1 is faster than the first row.",
        "",
        render_table(measure_stages(mails)),
        "",
        "## DKIM of a returned message, beside dkimpy on the whole message",
        "",
        render_table(measure_dkim()),
    ]


def _measure_checks(
    mails: list[bytes], given: argparse.Namespace, work: Path, builds: Mapping[str, Path]
) -> list[Row]:
    """In turns with the standard library's parse of the same mails, all in memory."""
    source = work / "checked.mbox"
    write_box(repeat(mails, given.mails), source)
    address = OWNER if given.corpus is None else "-"
    base = _parse_all(mails)
    runs = []
    for kind, build in builds.items():
        for jobs in (1, 2):
            runs.append((kind, run_check(source, address, jobs, build=build)))
            base = min(base, _parse_all(mails))
    rows = [Row(title="email.message_from_bytes", per_mail_us=base * 1e6, ratio=1.0)]
    for kind, run in runs:
        processor_us = run.processor_s / run.mails * 1e6
        note = f"{run.mails / run.seconds:,.0f} mails/s; {processor_us:,.0f} µs of processors; "
        note += f"peak {run.peak_mb:.0f} MB"
        if run.processes > 1:
            note += f" in the largest of {run.processes} processes"
        title = "one process" if run.processes == 1 else f"{run.processes - 1} processes"
        each = run.seconds / given.mails
        title = f"check, {kind}, {title}"
        rows.append(Row(title=title, per_mail_us=each * 1e6, ratio=each / base, note=note))
    return rows


def _parse_all(mails: list[bytes]) -> float:
    """Seconds for each."""
    start = perf_counter()
    for mail in mails:
        email.message_from_bytes(mail)
    return (perf_counter() - start) / len(mails)


def _read_folder(folder: Path) -> list[bytes]:
    found = sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix not in _LEFT_OUT)
    if not found:
        sys.exit(f"{folder}: there is no mail")
    return [path.read_bytes() for path in found]


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__.partition("\n")[0])
    parser.add_argument("--mails", type=int, default=_MAILS, help=f"how many are read ({_MAILS:,})")
    parser.add_argument("--corpus", type=Path, metavar="FOLDER", help="a folder of mails of your own")
    parser.add_argument("--quick", action="store_true", help="without the mbox of a gigabyte")
    parser.add_argument("--note", metavar="TEXT", help="what else is to be known of this run")
    parser.add_argument("--write", type=Path, metavar="FILE", help="also write the tables there")
    return parser.parse_args()


if __name__ == "__main__":
    main()
