"""Packages whose names are fetched from their homes when they are first used."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module


def fetch(package: str, homes: Mapping[str, tuple[str, ...]], name: str) -> object:
    """What ``package`` offers as ``name``; ``homes`` has the names that each of its modules gives.

    For a package's ``__getattr__``. Raises ``AttributeError`` where no module gives it.
    """
    home = next((module for module, names in homes.items() if name in names), None)
    if home is None:
        raise AttributeError(f"module {package!r} has no attribute {name!r}")
    return getattr(import_module(f"{package}.{home}"), name)
