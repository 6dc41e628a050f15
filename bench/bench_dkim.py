"""DKIM of returned headers: our time, and dkimpy's for the whole message, in one run.

    python -m bench.bench_dkim
"""

from __future__ import annotations

import sys
from pathlib import Path
from statistics import median
from time import perf_counter_ns

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from bench.timing import Row, render_table
from evidence.signing import MAIL, dkimpy_says, header_only, sign, sign_ed25519, zone
from whosent.evidence.dkim import verify_signatures
from whosent.message import parse

RUNS = 2_000


def microseconds(call) -> float:
    call()
    times = []
    for _ in range(RUNS):
        start = perf_counter_ns()
        call()
        times.append(perf_counter_ns() - start)
    return median(times) / 1000


def measure_dkim() -> list[Row]:
    """Headers only, and whole, RSA and ed25519, beside dkimpy; the median of each."""
    resolver = zone()
    mail = MAIL + b"A line of text that fills the body up to a usual size.\r\n" * 60
    names = ["from", "to", "subject", "date", "message-id", "mime-version", "content-type", "from", "subject"]
    whole = sign(mail, names=names)
    theirs = microseconds(lambda: dkimpy_says(whole, resolver))
    rows = [Row(title="dkimpy, whole, RSA-2048", per_mail_us=theirs, ratio=1.0)]
    for kind, signed in (("RSA-2048", whole), ("ed25519", sign_ed25519(mail, names=names))):
        headers = header_only(signed)
        parsed = parse(headers)
        full = parse(signed)
        for title, call in (
            ("header only, parsed", lambda p=parsed: verify_signatures(p, resolver, body=False)),
            ("header only, from bytes", lambda h=headers: verify_signatures(parse(h), resolver, body=False)),
            ("whole, parsed", lambda p=full: verify_signatures(p, resolver)),
        ):
            ours = microseconds(call)
            rows.append(Row(title=f"whosent, {title}, {kind}", per_mail_us=ours, ratio=ours / theirs))
    return rows


if __name__ == "__main__":
    print(render_table(measure_dkim()))
