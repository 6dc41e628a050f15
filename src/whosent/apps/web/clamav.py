"""A scan by ClamAV, where its daemon listens on a socket of this machine (clamd(8), INSTREAM)."""

from __future__ import annotations

import os
import socket
import stat
import struct
from dataclasses import dataclass
from enum import StrEnum

from whosent.apps.web.limits import ClamavLimits

_ANSWER_OCTETS = 4096


class ScanKind(StrEnum):
    """Sentences ``web.scan.<kind>``."""

    CLEAN = "clean"
    FOUND = "found"
    NOT_CHECKED = "not_checked"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """What the scanner said; ``name`` of what it found, "" otherwise."""

    kind: ScanKind
    name: str = ""


class Scanner:
    """A client of clamd."""

    def __init__(self, limits: ClamavLimits) -> None:
        self._limits = limits

    @property
    def is_there(self) -> bool:
        """Whether a socket is there to be asked."""
        return bool(self._socket_path())

    def scan(self, data: bytes) -> Scan:
        """Asks about one file. NOT_CHECKED where it is too large, or nobody answers as clamd does."""
        path = self._socket_path()
        if not path or len(data) > self._limits.octets:
            return Scan(kind=ScanKind.NOT_CHECKED)
        try:
            return _read_answer(self._ask(path, data))
        except OSError:
            return Scan(kind=ScanKind.NOT_CHECKED)

    def _ask(self, path: str, data: bytes) -> bytes:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
            connection.settimeout(self._limits.timeout_s)
            connection.connect(path)
            connection.sendall(b"zINSTREAM\0")
            for start in range(0, len(data), self._limits.chunk_octets):
                chunk = data[start : start + self._limits.chunk_octets]
                connection.sendall(struct.pack("!I", len(chunk)) + chunk)
            connection.sendall(struct.pack("!I", 0))
            answer = b""
            while not answer.endswith(b"\0") and len(answer) < _ANSWER_OCTETS:
                more = connection.recv(_ANSWER_OCTETS)
                if not more:
                    break
                answer += more
            return answer

    def _socket_path(self) -> str:
        if not hasattr(socket, "AF_UNIX"):
            return ""
        return next((path for path in self._limits.sockets if _is_socket(path)), "")


def _is_socket(path: str) -> bool:
    try:
        return stat.S_ISSOCK(os.stat(path).st_mode)  # noqa: PTH116 - a socket is no file to open
    except OSError:
        return False


def _read_answer(answer: bytes) -> Scan:
    text = answer.rstrip(b"\0\n").decode("utf-8", "replace")
    said = text.partition(": ")[2]
    if said == "OK":
        return Scan(kind=ScanKind.CLEAN)
    if said.endswith(" FOUND"):
        return Scan(kind=ScanKind.FOUND, name=said.removesuffix(" FOUND"))
    return Scan(kind=ScanKind.NOT_CHECKED)
