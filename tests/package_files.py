"""What the package is made of in a checkout."""

from __future__ import annotations

from pathlib import Path


def files_of_the_package(source: Path) -> list[str]:
    """Every file below ``source`` but the caches that tools leave, as names in a wheel."""
    names = (path.relative_to(source) for path in source.rglob("*") if path.is_file())
    return [n.as_posix() for n in names if not any(p == "__pycache__" or p.startswith(".") for p in n.parts)]
