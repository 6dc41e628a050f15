"""The client of clamd, with a daemon of our own on a local socket."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from web_visit import visiting
from whosent.apps.web.clamav import Scan, ScanKind, Scanner
from whosent.apps.web.limits import load_limits

MIXED = (
    b"From: MAILER-DAEMON@mx.example.net\nTo: me@example.com\nSubject: Undelivered Mail Returned to Sender\n"
    b"Message-ID: <1@mx.example.net>\nMIME-Version: 1.0\n"
    b'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n'
    b"--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.net\n\n"
    b"Final-Recipient: rfc822; a@example.org\nAction: failed\nStatus: 5.1.1\n\n"
    b"--b\nContent-Type: application/octet-stream; name=a.bin\nContent-Transfer-Encoding: base64\n\n"
    b"a2VzdHJlbA==\n--b--\n"
)

pytestmark = pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="no sockets of that kind here")


@contextmanager
def daemon(path: Path, reply: bytes) -> Iterator[list[bytes]]:
    """Answers one connection with ``reply``; gives what it was sent."""
    got: list[bytes] = []
    server = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    server.bind(str(path))
    server.listen()

    def serve() -> None:
        connection, _ = server.accept()
        with connection, connection.makefile("rb") as stream:
            assert stream.read(len(b"zINSTREAM\0")) == b"zINSTREAM\0"
            while (size := struct.unpack("!I", stream.read(4))[0]) > 0:
                got.append(stream.read(size))
            connection.sendall(reply)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield got
    finally:
        server.close()
        thread.join(5)


def scanner(path: Path, **caps: int) -> Scanner:
    return Scanner(replace(load_limits().clamav, sockets=(str(path),), **caps))


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (b"stream: OK\0", Scan(kind=ScanKind.CLEAN)),
        (b"stream: Eicar-Test-Signature FOUND\0", Scan(kind=ScanKind.FOUND, name="Eicar-Test-Signature")),
        (b"INSTREAM size limit exceeded. ERROR\0", Scan(kind=ScanKind.NOT_CHECKED)),
        (b"", Scan(kind=ScanKind.NOT_CHECKED)),
    ],
)
def test_it_reads_what_the_daemon_says(tmp_path: Path, reply: bytes, said: Scan) -> None:
    with daemon(tmp_path / "ctl", reply) as got:
        assert scanner(tmp_path / "ctl", chunk_octets=10).scan(b"x" * 25) == said
    assert got == [b"x" * 10, b"x" * 10, b"x" * 5]


def test_where_there_is_no_socket_nothing_is_offered(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    for path in (tmp_path / "none", tmp_path / "file"):
        assert not scanner(path).is_there
        assert scanner(path).scan(b"x").kind is ScanKind.NOT_CHECKED


def test_what_is_too_large_is_not_sent(tmp_path: Path) -> None:
    server = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    with server:
        server.bind(str(tmp_path / "ctl"))
        assert scanner(tmp_path / "ctl", octets=10).scan(b"x" * 11).kind is ScanKind.NOT_CHECKED


def test_a_page_offers_the_scan_only_where_it_can_be_done(tmp_path: Path) -> None:
    known = load_limits()
    path = tmp_path / "ctl"
    limits = replace(known, clamav=replace(known.clamav, sockets=(str(path),)))
    notice = MIXED.replace(b"\n", b"\r\n")
    with visiting(limits=limits) as visit:
        visit.post("/notice", [("file", ("a.eml", notice))], text="")
        [job] = visit.site.workspace.jobs
        one = f"/answers/{job.key}/notices/0"
        assert "Scan with ClamAV" not in visit.get(one).text
        with daemon(path, b"stream: Kestrel.Test FOUND\0") as got:
            assert "Scan with ClamAV" in visit.get(one).text
            assert "ClamAV found Kestrel.Test" in visit.post(one + "/scan").text
        assert b"".join(got) == b"kestrel"
