"""A mail server's log of a million lines: time of one core, and memory.

    python -m bench.bench_logs [--lines N]
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from time import process_time

from bench.machine import describe
from bench.memory import peak_mb
from whosent.account import Wanted, read_server_logs

_LINES = 1_000_000
_CHUNK = 1 << 20
_OWNER = "hana@example.jp"
_SMTPD, _DOVECOT = "postfix/submission/smtpd[{n}]", "dovecot: imap"
_MAIL = (
    _SMTPD + ": connect from dyn.isp.example[{ip}]",
    _SMTPD + ": {q}: client=dyn.isp.example[{ip}], sasl_method=PLAIN, sasl_username={who}",
    "postfix/cleanup[{n}]: {q}: message-id=<{q}.{n}@example.jp>",
    "postfix/qmgr[901]: {q}: from=<{who}>, size=1812, nrcpt=1 (queue active)",
    _SMTPD + ": disconnect from dyn.isp.example[{ip}] ehlo=2 auth=1 mail=1 rcpt=1 data=1 quit=1",
    "postfix/smtp[{n}]: {q}: to=<u{n}@far.example>, relay=mx.far.example[198.51.100.9]:25, status=sent (ok)",
    "postfix/qmgr[901]: {q}: removed",
    _DOVECOT + "-login: Login: user=<{who}>, method=PLAIN, rip={ip}, lip=192.0.2.10, mpid={n}, session=<{q}>",
    _DOVECOT + "({who})<{n}><{q}>: Disconnected: Logged out in=100 out=2000 deleted=0 expunged=0 trashed=0",
    "postfix/smtpd[{n}]: warning: unknown[198.51.100.{b}]: SASL LOGIN authentication failed: UGFz, "
    "sasl_username={who}",
)


@dataclass(frozen=True, slots=True)
class MadeUp:
    """A log that is made while it is read, so that it takes no memory itself."""

    lines: int
    is_cut: bool = False
    place: str = "made up"
    written_at: datetime = datetime(2026, 12, 1, tzinfo=UTC)

    def chunks(self) -> Iterator[bytes]:
        """About a mebibyte each; the same every time."""
        piece, size = [], 0
        for line in islice(_lines(), self.lines):
            piece.append(line)
            size += len(line)
            if size >= _CHUNK:
                yield "".join(piece).encode()
                piece, size = [], 0
        yield "".join(piece).encode()


def _lines() -> Iterator[str]:
    dice = random.Random(5)
    at = datetime(2026, 10, 1, tzinfo=UTC)
    number = 0
    while True:
        at += timedelta(seconds=dice.randrange(1, 40))
        number += 1
        who = _OWNER if number % 20 == 0 else f"user{number % 4000}@example.jp"
        stamp = at.strftime("%b %e %H:%M:%S")
        octet = dice.randrange(1, 250)
        for text in _MAIL:
            line = text.format(n=number, q=f"4X{number:010X}", ip=f"203.0.113.{octet}", b=octet, who=who)
            yield f"{stamp} mx {line}\n"


def main() -> None:
    about = __doc__.partition("\n")[0]
    parser = argparse.ArgumentParser(prog="python -m bench.bench_logs", description=about)
    parser.add_argument("--lines", type=int, default=_LINES)
    lines = parser.parse_args().lines
    made = MadeUp(lines)
    start = process_time()
    octets = sum(map(len, made.chunks()))
    making = process_time() - start
    before = peak_mb()
    wanted = Wanted(
        message_ids=frozenset(f"4X{n:010X}.{n}@example.jp" for n in range(0, lines, 100)),
        recipients=frozenset(f"u{n}@far.example" for n in range(0, lines, 100)),
        owns=lambda login: login == _OWNER,
    )
    start = process_time()
    log = read_server_logs([made], wanted)
    # What is read twice, for the years, and once more for the first line, is made as often.
    seconds = process_time() - start - 2 * making
    (read,) = log.files
    print(f"{lines:,} lines, {octets / 1e6:.0f} MB; {describe()}.")
    print(f"{seconds:.1f} s of one core, {seconds / lines * 1e6:.1f} µs a line.")
    print(f"Memory: {peak_mb():.0f} MB at most, {before:.0f} MB before.")
    print(f"In it: {read.mails:,} mails, {read.logins:,} logins.")
    kept, known = len(log.history.logins), len(log.mail.mails)
    print(f"Kept: {kept:,} logins of the owner, {known:,} mails asked about.")


if __name__ == "__main__":
    main()
