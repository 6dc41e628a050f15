"""``python -m bench``: how fast whosent is beside the standard library, on the same mails in one run.

    python -m bench [--notices N] [--corpus FOLDER] [--write FILE]

Without a folder, a flood of made-up notices is measured. Only ratios can be compared between machines.
"""

from __future__ import annotations

import argparse
import email
import sys
import tempfile
from pathlib import Path
from time import perf_counter

from bench.bench_dkim import measure_dkim
from bench.machine import describe
from bench.notices import OWNER, make_notices, write_mbox
from bench.stages import measure_stages
from bench.timing import Row, render_table
from bench.whole_check import run_check

_ALL = 40_000
_LEFT_OUT = (".toml", ".json", ".jsonl", ".csv", ".md")


def main() -> None:
    given = _arguments()
    with tempfile.TemporaryDirectory() as folder:
        source, address = given.corpus, "-"
        mails = _read_folder(source) if source is not None else list(make_notices(given.notices))
        box = Path(folder) / "box.mbox"
        with box.open("wb") as file:
            octets = write_mbox(iter(mails), file.write)
        if source is None:
            source, address = box, OWNER
        stages = measure_stages(mails)
        checks = _measure_checks(mails, source, address)
    report = "\n".join(
        (
            f"{len(mails):,} mails of {octets // len(mails):,} octets; {describe()}.",
            "",
            "Stages, each with those above it:",
            "",
            render_table(stages),
            "",
            "The whole of `check`, from the file to the verdict, without DNS:",
            "",
            render_table(checks),
            "",
            "DKIM of a returned message, beside dkimpy on the whole message:",
            "",
            render_table(measure_dkim()),
        )
    )
    print(report)
    if given.write is not None:
        given.write.write_text(f"# Benchmarks\n\nWritten by `python -m bench`. {report}\n", encoding="utf-8")


def _measure_checks(mails: list[bytes], source: Path, address: str) -> list[Row]:
    """By the clock, in turns with the standard library's parse of the same mails, all in memory."""
    base = _parse_all(mails)
    runs = []
    for jobs in (1, 2):
        runs.append(run_check(source, address, jobs))
        base = min(base, _parse_all(mails))
    rows = [Row(title="email.message_from_bytes", per_mail_us=base / len(mails) * 1e6, ratio=1.0)]
    for run in runs:
        processor_us = run.processor_s / run.mails * 1e6
        note = f"{run.mails / run.seconds:,.0f} mails/s; {processor_us:,.0f} µs of processors; "
        note += f"peak {run.peak_mb:.0f} MB"
        if run.processes > 1:
            note += f" in the largest of {run.processes} processes"
        title = "check, one process" if run.processes == 1 else f"check, {run.processes - 1} processes"
        each = run.seconds / len(mails)
        rows.append(Row(title=title, per_mail_us=each * 1e6, ratio=run.seconds / base, note=note))
    return rows


def _parse_all(mails: list[bytes]) -> float:
    start = perf_counter()
    for mail in mails:
        email.message_from_bytes(mail)
    return perf_counter() - start


def _read_folder(folder: Path) -> list[bytes]:
    found = sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix not in _LEFT_OUT)
    if not found:
        sys.exit(f"{folder}: there is no mail")
    return [path.read_bytes() for path in found]


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__.partition("\n")[0])
    parser.add_argument("--notices", type=int, default=_ALL, help=f"how many are made up ({_ALL:,})")
    parser.add_argument("--corpus", type=Path, metavar="FOLDER", help="a folder of mails of your own")
    parser.add_argument("--write", type=Path, metavar="FILE", help="also write the tables there")
    return parser.parse_args()


if __name__ == "__main__":
    main()
