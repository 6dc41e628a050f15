"""Where results go: stdout, or a file that appears whole or not at all."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from whosent.errors import UsageError, WhosentError

_STDOUT = "-"


def write_out(pieces: Iterable[str], path: str) -> None:
    """Writes to ``path``; "" and "-" are stdout. A file is replaced only once it is complete, and only its
    owner may read it. Raises ``UsageError`` where there is no such folder, ``WhosentError`` for the rest."""
    if path in ("", _STDOUT):
        _write_stdout(pieces)
        return
    target = Path(path)
    try:
        if target.is_dir():
            raise UsageError("output.is_folder", place=path)
        if not target.parent.is_dir():
            raise UsageError("output.no_folder", place=path)
        if target.exists() and not target.is_file():  # a device or a pipe: it must stay what it is
            with target.open("w", encoding="utf-8", errors="replace", newline="") as file:
                file.writelines(pieces)
            return
        _replace(target, pieces)
    except OSError as exc:
        raise WhosentError("output.unwritable", place=path, reason=exc.strerror or str(exc)) from exc


def close_stdout() -> None:
    """Points stdout elsewhere, so that the interpreter's own last flush does not complain."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _write_stdout(pieces: Iterable[str]) -> None:
    try:
        for piece in pieces:
            sys.stdout.write(piece)
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as exc:
        close_stdout()
        raise WhosentError("output.unwritable", place="stdout", reason=exc.strerror or str(exc)) from exc


def _replace(target: Path, pieces: Iterable[str]) -> None:
    descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name[:80]}.", suffix=".part")
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", errors="replace", newline="") as file:
            file.writelines(pieces)
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
