"""The rows of charsets.toml: what labels in mail stand for."""

from __future__ import annotations

from dataclasses import dataclass

from whosent.cited import Citation
from whosent.tables import read_packaged


@dataclass(frozen=True, slots=True, kw_only=True)
class Charset:
    """A row of ``charsets.toml``."""

    codec: str
    labels: tuple[str, ...]
    ascii: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class CharsetTable:
    """The charsets that are decoded, by label."""

    schema: int
    source: Citation
    charset: tuple[Charset, ...]


def load_charsets() -> tuple[Charset, ...]:
    """Those that ship with whosent. Raises ``TableError``."""
    return read_packaged(CharsetTable, "whosent.message", "charsets.toml").charset
