"""Caps on what is read of a source."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Caps on what is read; what lies beyond is skipped, and named.

    message_octets     a longer message is skipped, not cut
    archive_depth      archives within archives: 2 reads a .zip in a .zip
    members            files in one archive
    index_octets       the central directory of a .zip
    held_octets        an archive that must be held in memory: a .zip within an archive or from stdin
    expansion          times the size of the archive, once ``expansion_from`` octets came out of it.
                       A flood of like notices packs to about a hundredth; a bomb to a thousandth and less
    expanded_octets    what may come out of one archive in all
    """

    message_octets: int = 64 << 20
    archive_depth: int = 2
    members: int = 250_000
    index_octets: int = 32 << 20
    held_octets: int = 64 << 20
    expansion: int = 300
    expansion_from: int = 1 << 30
    expanded_octets: int = 64 << 30
