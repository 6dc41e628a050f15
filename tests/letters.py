"""Small mails, and a way to read a source in one go."""

from __future__ import annotations

import io
from dataclasses import dataclass

from whosent.mailbox import Limits, Skipped, open_sources
from whosent.raw import Folder, RawMessage


def make_mail(number: int = 0, *, body: str = "It could not be delivered.\n", newline: str = "\n") -> bytes:
    head = (
        "Return-Path: <>\n"
        f"Received: from mx.example.org (mx.example.org [192.0.2.{number % 250}])\n"
        "\tby mx.example.com; Thu, 02 Jul 2026 12:05:05 +0000\n"
        "From: MAILER-DAEMON@mx.example.org (Mail Delivery System)\n"
        f"Subject: Undelivered Mail {number}\n\n"
    )
    return (head + body).replace("\n", newline).encode()


@dataclass(frozen=True)
class Result:
    """What a source gave."""

    messages: list[RawMessage]
    skipped: list[Skipped]

    @property
    def data(self) -> list[bytes]:
        return [m.data for m in self.messages]

    @property
    def places(self) -> list[str]:
        return [str(m.place) for m in self.messages]

    @property
    def folders(self) -> list[tuple[str, Folder, str]]:
        return [(m.place.source, m.place.folder, m.place.folder_name) for m in self.messages]

    @property
    def left_aside(self) -> list[tuple[str, str]]:
        return [(str(s.place), s.why.value) for s in self.skipped]


def read_sources(
    *sources: object, stdin: bytes = b"", as_folder: Folder | None = None, limits: Limits | None = None
) -> Result:
    items = list(
        open_sources([str(s) for s in sources], as_folder=as_folder, stdin=io.BytesIO(stdin), limits=limits)
    )
    return Result(
        [item for item in items if isinstance(item, RawMessage)],
        [item for item in items if isinstance(item, Skipped)],
    )
