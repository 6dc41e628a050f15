"""Mailboxes of notices in shapes that readers stumble over, read to the end and in order."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from whosent import parse, records
from whosent.bounce import ParseRecord

LONG_LINE = b"x" * 70_000 + b"\n"
BIG = b"".join(b"%07d a line of the returned body\n" % number for number in range(262_144))  # 10 MiB


def notice(number: int, *, returned_body: bytes = b"Hello\n", text: bytes = b"") -> bytes:
    return (
        b"Return-Path: <>\nFrom: MAILER-DAEMON@mx.example.com\nSubject: Undelivered\n"
        b"Date: Tue, 3 Nov 2026 09:00:05 +0900\n"
        b"Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n"
        b"--b\nContent-Type: text/plain\n\nCould not be delivered.\n" + text +
        b"--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.com\n\n"
        b"Final-Recipient: rfc822; user%d@example.com\nAction: failed\nStatus: 5.1.1\n"
        b"--b\nContent-Type: message/rfc822\n\nFrom: hana@example.org\nMessage-ID: <%d@example.org>\n\n"
        b"%s--b--\n"
    ) % (number, number, returned_body)


def mbox(mails: Iterable[bytes]) -> bytes:
    return b"".join(b"From MAILER-DAEMON Tue Nov  3 00:00:05 2026\n%s\n" % mail for mail in mails)


def read(path: Path, data: bytes) -> list[ParseRecord]:
    path.write_bytes(data)
    return [record for reading in parse(path) for record in records(reading)]


def named(found: list[ParseRecord]) -> list[str]:
    return [f"{record.recipient} {record.message_id}" for record in found]


def expected(*numbers: int) -> list[str]:
    return [f"user{number}@example.com {number}@example.org" for number in numbers]


@pytest.mark.parametrize("order", [(b"\n", b"\r\n"), (b"\r\n", b"\n"), (b"\n", b"\r\n", b"\n")])
def test_line_ends_that_differ_from_mail_to_mail(tmp_path: Path, order: tuple[bytes, ...]) -> None:
    mails = [mbox([notice(at)]).replace(b"\n", newline) for at, newline in enumerate(order)]
    assert named(read(tmp_path / "box", b"".join(mails))) == expected(*range(len(order)))


def test_a_last_line_without_an_end_after_one_with_another_end(tmp_path: Path) -> None:
    data = mbox([notice(0)]) + mbox([notice(1)]).replace(b"\n", b"\r\n").rstrip()
    assert named(read(tmp_path / "box", data)) == expected(0, 1)


def test_lines_of_seventy_thousand_octets(tmp_path: Path) -> None:
    mails = [notice(0), notice(1, text=LONG_LINE), notice(2, returned_body=LONG_LINE), notice(3)]
    assert named(read(tmp_path / "box", mbox(mails))) == expected(0, 1, 2, 3)


@pytest.mark.parametrize("form", [mbox, b"".join], ids=["mbox", "one mail"])
def test_a_returned_mail_of_ten_megabytes(tmp_path: Path, form) -> None:
    assert named(read(tmp_path / "big.eml", form([notice(0, returned_body=BIG)]))) == expected(0)


def test_notices_that_return_notices(tmp_path: Path) -> None:
    inner = notice(1).replace(b"boundary=b", b"boundary=c").replace(b"--b", b"--c")
    found = read(tmp_path / "box", mbox([notice(0, returned_body=inner), notice(2)]))
    assert named(found) == expected(0, 2)


def test_a_maildir_of_all_three_line_ends(tmp_path: Path) -> None:
    for folder in ("cur", "new", "tmp"):
        (tmp_path / folder).mkdir()
    for at, newline in enumerate((b"\n", b"\r\n", b"\r")):
        (tmp_path / "new" / f"{at}.host").write_bytes(notice(at).replace(b"\n", newline))
    found = [record for reading in parse(tmp_path) for record in records(reading)]
    assert sorted(named(found)) == expected(0, 1, 2)
