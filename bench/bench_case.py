"""What a case costs at the first check, and saves at the next: ratios of processor time within one run.

    python bench/bench_case.py [NOTICES]
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from time import process_time

sys.path.insert(0, str(Path(__file__).parent.parent))

from bench.notices import OWNER, make_notices, write_mbox
from whosent import check
from whosent.case import Scan, open_case
from whosent.report import CheckReport

_NOTICES = 5_000


def timed(work: Callable[[], CheckReport]) -> tuple[float, CheckReport]:
    start = process_time()
    report = work()
    return process_time() - start, report


def with_case(path: Path, box: Path) -> CheckReport:
    now = datetime.now(UTC)
    with open_case(path) as case:
        scan = Scan(case, [], at=now)
        report = check(box, addresses=[OWNER], dns="off", memory=scan)
        scan.finish(report, at=now)
        return report


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else _NOTICES
    with tempfile.TemporaryDirectory() as folder:
        box, path = Path(folder) / "box.mbox", Path(folder) / "my.case"
        with box.open("wb") as file:
            write_mbox(make_notices(count), file.write)
        without, fresh = timed(lambda: check(box, addresses=[OWNER], dns="off"))
        first, kept = timed(lambda: with_case(path, box))
        second, again = timed(lambda: with_case(path, box))
        with open_case(path) as case:
            loaded, last = timed(lambda: case.last_report() or fresh)
        octets = path.stat().st_size
    print(f"{count:,} notices: {octets // count:,} octets of case each")
    print(f"without a case      {without:7.2f} s")
    print(f"first with a case   {first:7.2f} s  {first / without:5.2f} times as long")
    print(f"second with a case  {second:7.2f} s  {second / without:5.2f}, {second / first:.2f} of the first")
    print(f"the last report     {loaded:7.2f} s")
    print(f"same report: {fresh == kept == again == last}")


if __name__ == "__main__":
    main()
