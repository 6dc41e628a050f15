"""``limits.toml``: how much the page takes, keeps and shows."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from whosent.cited import Citation
from whosent.tables import read_table


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """What one form may bring. ``spare_octets`` stay free on the disk."""

    octets: int
    files: int
    fields: int
    field_octets: int
    spare_octets: int
    path_depth: int
    name_chars: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionLimits:
    """How long a browser is known, and how many are."""

    idle_h: float
    token_octets: int
    kept: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What is kept of what was asked for, and how long an answer is waited for."""

    kept_jobs: int
    at_once: int
    drafts: int
    draft_chars: int
    quick_s: float
    poll_s: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ListLimits:
    """How much of a list a page shows."""

    rows: int
    query_chars: int
    recipients: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Paths:
    """Folders that are never read, whoever types them."""

    closed: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Zones:
    """Time zones that are offered for lists that state none; any other can be typed."""

    offered: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pictures:
    """First octets of pictures in hexadecimal; ``box_heads`` stand at offset 4."""

    heads: tuple[str, ...]
    box_heads: tuple[str, ...]

    def is_one(self, data: bytes) -> bool:
        """Whether that is a picture or a printed page, and no mail."""
        if data.startswith(tuple(map(bytes.fromhex, self.heads))):
            return True
        return data[4:].startswith(tuple(map(bytes.fromhex, self.box_heads)))


@dataclass(frozen=True, slots=True, kw_only=True)
class ClamavLimits:
    """Where clamd may listen, and how it is asked."""

    sockets: tuple[str, ...]
    timeout_s: float
    chunk_octets: int
    octets: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The whole table."""

    schema: int
    source: Citation
    upload: Upload
    session: SessionLimits
    work: Work
    list: ListLimits
    paths: Paths
    zones: Zones
    pictures: Pictures
    clamav: ClamavLimits


@cache
def load_limits() -> Limits:
    """The table that ships."""
    return read_table(Limits, files("whosent.apps.web").joinpath("limits.toml"))
