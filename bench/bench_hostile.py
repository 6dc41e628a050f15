"""The worst mail of each kind that tests/hostile knows: seconds, ratio to half of it, and memory.

    python bench/bench_hostile.py [WORD …]

WORD picks the kinds that have it in their names. The ratio is about 2 where time is linear and about 1 where
a cap cuts; memory is the peak above the mail itself, while it is viewed, read as a notice and turned into
facts. Exit code 1 where a ratio is out of proportion.
"""

from __future__ import annotations

import sys
import tracemalloc
from pathlib import Path
from time import process_time

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from hostile.chain import run
from hostile.families import FAMILIES
from hostile.family import Family

MOST = 3.0
ENOUGH_S = 0.05  # below it a ratio says little


def seconds(mail: bytes) -> float:
    """The best of three."""
    times = []
    for _ in range(3):
        start = process_time()
        run(mail)
        times.append(process_time() - start)
    return min(times)


def peak_mb(mail: bytes) -> float:
    tracemalloc.start()
    try:
        run(mail)
        return tracemalloc.get_traced_memory()[1] / 1e6
    finally:
        tracemalloc.stop()


def measure(family: Family) -> bool:
    """One line of the table; False where time grows faster than the mail."""
    half, whole = family.make(family.many // 2), family.make(family.many)
    time = seconds(whole)
    ratio = time / max(seconds(half), 1e-6)
    size, peak = len(whole) / 1e6, peak_mb(whole)
    print(f"{family.name:<42}{size:7.2f} MB {time:7.3f} s {ratio:6.2f} {peak:8.1f} MB", flush=True)
    return time < ENOUGH_S or ratio < MOST


def main() -> int:
    words = sys.argv[1:]
    chosen = [family for family in FAMILIES if not words or any(word in family.name for word in words)]
    run(chosen[0].make(1))  # tables are loaded
    out_of_proportion = [family for family in chosen if not measure(family)]
    return 1 if out_of_proportion else 0


if __name__ == "__main__":
    sys.exit(main())
