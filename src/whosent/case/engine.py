"""Which engine concludes: a digest of all that reads mail, code and tables alike."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

# What ``Kept`` hangs on. Weights and sentences come after it, profiles are part of the setting.
_READING = ("bounce", "evidence", "kept.py", "message", "reading.py")
_SOURCES = (".py", ".toml")


@cache
def engine_digest() -> str:
    """Differs between versions of the engine, released or not."""
    digest = hashlib.sha256()
    root = files("whosent")
    for name in _READING:
        for path, file in _walk(name, root.joinpath(name)):
            digest.update(f"{path}\0{len(data := file.read_bytes())}\0".encode())
            digest.update(data)
    return digest.hexdigest()


def _walk(path: str, entry: Traversable) -> Iterator[tuple[str, Traversable]]:
    if entry.is_file():
        if path.endswith(_SOURCES):
            yield path, entry
        return
    for child in sorted(entry.iterdir(), key=lambda child: child.name):
        yield from _walk(f"{path}/{child.name}", child)
