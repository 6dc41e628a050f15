"""Logs in memory, and lines of a small Postfix server."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

from whosent.account import ServerLog, Wanted, read_server_logs

OWNER, OTHER = "hana@example.jp", "taro@example.jp"
HOME, THIEF = "203.0.113.5", "198.51.100.77"
GONE = "nobody@far.example"
JST = timezone(timedelta(hours=9))
WRITTEN_AT = datetime(2026, 11, 24, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Text:
    """A file of a log; ``chunk`` octets are handed out at a time."""

    data: bytes
    place: str = "mail.log"
    written_at: datetime = WRITTEN_AT
    chunk: int = 1 << 20
    is_cut: bool = False

    def chunks(self) -> Iterator[bytes]:
        for at in range(0, len(self.data), self.chunk):
            yield self.data[at : at + self.chunk]


def lines(*written: str) -> bytes:
    return "".join(f"{line}\n" for line in written).encode()


def taken(
    stamp: str, queue: str, message_id: str, *, client: str = HOME, login: str = OWNER
) -> tuple[str, ...]:
    """A mail that Postfix takes, sends to one recipient, and is done with."""
    auth = f", sasl_method=PLAIN, sasl_username={login}" if login else ""
    return (
        f"{stamp} mx postfix/submission/smtpd[4011]: {queue}: client=dyn.isp.example[{client}]{auth}",
        f"{stamp} mx postfix/cleanup[4013]: {queue}: message-id=<{message_id}>",
        f"{stamp} mx postfix/smtp[4014]: {queue}: to=<{GONE}>, relay=none, dsn=5.1.1, status=bounced (no)",
        f"{stamp} mx postfix/qmgr[901]: {queue}: removed",
    )


def owns(login: str) -> bool | None:
    return True if login in (OWNER, "hana") else False if "@" in login else None


def read(*files: Text, ids: frozenset[str] | None = None, **more: object) -> ServerLog:
    wanted = Wanted(message_ids=ids, recipients=frozenset((GONE,)), owns=owns)
    return read_server_logs(files, wanted, **{"zone": JST, **more})


def read_lines(*written: str) -> ServerLog:
    return read(Text(lines(*written)))
