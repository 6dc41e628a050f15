"""The view of a message against ``email.message_from_bytes`` of the same mail, in one run.

    python bench/bench_message.py [FOLDER]

FOLDER is a tree of mails; without it, made-up notices are read.
"""

from __future__ import annotations

import email
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from time import process_time

from whosent.message import html_to_text, parse

ROUNDS = 10
NOTICE = Path(__file__).parent.parent / "tests" / "mail" / "notices" / "structured.eml"


def stdlib(mail: bytes) -> None:
    email.message_from_bytes(mail)


def stdlib_decoded(mail: bytes) -> None:
    for part in email.message_from_bytes(mail).walk():
        part.items()
        if not part.is_multipart():
            part.get_payload(decode=True)


def structure(mail: bytes) -> None:
    for _ in parse(mail).walk():
        pass


def decoded(mail: bytes) -> None:
    for part in parse(mail).walk():
        tuple(part.headers)
        if not part.children:
            part.decoded()


def as_text(mail: bytes) -> None:
    for part in parse(mail).walk():
        if not part.children:
            _ = part.text


STEPS: tuple[tuple[str, Callable[[bytes], None]], ...] = (
    ("email.message_from_bytes", stdlib),
    ("  all headers, all leaves decoded", stdlib_decoded),
    ("whosent: structure", structure),
    ("  all headers, all leaves decoded", decoded),
    ("  all leaves as text", as_text),
)


def seconds(call: Callable[[bytes], None], mails: Iterable[bytes]) -> float:
    start = process_time()
    for mail in mails:
        call(mail)
    return process_time() - start


def compare(mails: list[bytes]) -> None:
    """One table: time per mail, and as a ratio to the first row."""
    best = [
        min(times)
        for times in zip(*([seconds(call, mails) for _, call in STEPS] for _ in range(ROUNDS)), strict=True)
    ]
    print(f"{len(mails)} mails, {sum(map(len, mails)) // len(mails)} octets each")
    for (title, _), time in zip(STEPS, best, strict=True):
        print(f"{title:<40}{time / len(mails) * 1e6:8.1f} µs   ratio {time / best[0]:.3f}")


def growth() -> None:
    """Ten times the input takes about ten times as long."""
    shapes: tuple[tuple[str, Callable[[int], bytes]], ...] = (
        ("one line", lambda n: b"Subject: x\n\n" + b"a" * n),
        ("fields", lambda n: b"X: y\n" * (n // 5)),
        ("parts", lambda n: b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * (n // 7)),
        ("encoded words", lambda n: b"Subject: " + b"=?utf-8?q?a?= " * (n // 14) + b"\n\n"),
        ("nested", lambda n: b"Content-Type: message/rfc822\n\n" * (n // 30)),
    )
    for title, shape in shapes:
        small, large = (min(seconds(as_text, [shape(n)]) for _ in range(3)) for n in (100_000, 1_000_000))
        print(
            f"{title:<40}{large * 1e3:8.2f} ms a megabyte, {large / max(small, 1e-6):5.1f} × a tenth of it"
        )
    start = process_time()
    html_to_text("<" * 1_000_000)
    print(f"{'a megabyte of <, as text':<40}{(process_time() - start) * 1e3:8.2f} ms")


def main() -> None:
    if len(sys.argv) > 1:
        compare([path.read_bytes() for path in sorted(Path(sys.argv[1]).rglob("*")) if path.is_file()])
    else:
        compare([NOTICE.read_bytes()] * 200)
    growth()


if __name__ == "__main__":
    main()
