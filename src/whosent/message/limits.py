"""How much of a message is read."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Caps on what is read of one message; what lies beyond is cut, and the cut is a defect.

    depth          multiparts and embedded messages within one another
    parts          parts of one multipart, and parts that ``walk`` yields in all
    headers        fields of one header block
    header_octets  octets of one header block
    text_octets    octets of one body that are turned into text
    decoded_octets octets of one body whose transfer encoding is undone
    blocks         header blocks in one report (``parse_fields``)
    """

    depth: int = 20
    parts: int = 1_000
    headers: int = 2_000
    header_octets: int = 262_144
    text_octets: int = 1_048_576
    decoded_octets: int = 67_108_864
    blocks: int = 10_000
