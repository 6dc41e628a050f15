"""Small files that only their owner may read."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from whosent.errors import WhosentError

_OTHERS = 0o077


def read_owned(path: Path) -> str:
    """What the file holds; "" where there is none. Raises ``WhosentError`` where others may read it."""
    try:
        if os.name == "posix" and path.stat().st_mode & _OTHERS:
            raise WhosentError("connect.open_to_others", place=str(path))
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""
    except UnicodeDecodeError as exc:
        raise WhosentError("connect.damaged", place=str(path)) from exc
    except OSError as exc:
        raise WhosentError("connect.unusable", place=str(path), reason=exc.strerror or str(exc)) from exc


def write_owned(path: Path, text: str) -> None:
    """The file appears whole or not at all; only its owner may read it. Raises ``WhosentError``."""
    part = ""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor, part = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
        Path(part).replace(path)
        part = ""
    except OSError as exc:
        raise WhosentError("connect.unusable", place=str(path), reason=exc.strerror or str(exc)) from exc
    finally:
        if part:
            Path(part).unlink(missing_ok=True)
