"""How long the page takes to answer about a large mailbox, and how much it sends.

    python bench/bench_page.py [NOTICES]
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from time import perf_counter

sys.path.insert(0, str(Path(__file__).parent.parent))
sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from bench.notices import OWNER, make_notices, write_mbox
from web_visit import Visit, visiting

_NOTICES = 40_000
_ASKED = (
    ("the answer", "", {}),
    ("the list", "/notices", {}),
    ("found by one word", "/notices", {"q": "example"}),
    ("found by three words", "/notices", {"q": "mail ex de"}),
    ("found by none", "/notices", {"q": "zzzz"}),
    ("the last page", "/notices", {"page": "99999"}),
    ("the plan", "/plan", {}),
    ("one notice", "/notices/0", {}),
)

def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else _NOTICES
    with tempfile.TemporaryDirectory() as folder, visiting() as visit:
        box = Path(folder) / "box.mbox"
        with box.open("wb") as file:
            write_mbox(make_notices(count), file.write)
        started = perf_counter()
        key = visit.check(box, addresses=OWNER)
        print(f"{count:,} notices: read and judged in {perf_counter() - started:.1f} s")
        for name, path, query in _ASKED:
            milliseconds, octets = ask(visit, f"/answers/{key}{path}", query)
            print(f"{name:24} {milliseconds:7.0f} ms {octets / 1000:8.0f} kB")

def ask(visit: Visit, path: str, query: dict[str, str]) -> tuple[float, int]:
    """The better of two, in milliseconds, and the octets of the answer."""
    times = []
    for _ in range(2):
        started = perf_counter()
        answer = visit.get(path, **query)
        times.append(1000 * (perf_counter() - started))
        answer.raise_for_status()
    return min(times), len(answer.content)

if __name__ == "__main__":
    main()
