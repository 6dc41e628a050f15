"""DKIM of returned headers: our time, and dkimpy's for the whole message, in one run.

    python bench/bench_dkim.py
"""

from __future__ import annotations

import sys
from pathlib import Path
from statistics import median
from time import perf_counter_ns

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

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


def main() -> None:
    resolver = zone()
    mail = MAIL + b"A line of text that fills the body up to a usual size.\r\n" * 60
    names = ["from", "to", "subject", "date", "message-id", "mime-version", "content-type", "from", "subject"]
    whole = sign(mail, names=names)
    theirs = microseconds(lambda: dkimpy_says(whole, resolver))
    print(f"dkimpy, whole, RSA-2048            {theirs:8.1f} µs")
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
            print(f"whosent, {title + ', ' + kind:<34}{ours:8.1f} µs   ratio {ours / theirs:.2f}")


if __name__ == "__main__":
    main()
