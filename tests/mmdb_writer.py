"""Small tables in MaxMind's format, as its specification describes it: IPv4 networks with their records."""

from __future__ import annotations

import ipaddress
import struct
from collections.abc import Mapping
from datetime import UTC, date, datetime

Record = Mapping[str, object]
Node = list["Node | int | None"]  # two branches: a further node, a place in the data, or nothing

_SEPARATOR = bytes(16)
_MARK = b"\xab\xcd\xefMaxMind.com"


def mmdb(networks: Mapping[str, Record], built: date) -> bytes:
    """A table of IPv4 networks, with records of 32 bits."""
    data = b""
    root: Node = [None, None]
    for network, record in networks.items():
        _plant(root, ipaddress.IPv4Network(network), len(data))
        data += _encode(record)
    nodes: list[Node] = []
    _number(root, nodes)
    index = {id(node): at for at, node in enumerate(nodes)}
    tree = b"".join(
        struct.pack(">I", _value(branch, index, len(nodes))) for node in nodes for branch in node
    )
    epoch = int(datetime(built.year, built.month, built.day, tzinfo=UTC).timestamp())
    metadata = {
        "binary_format_major_version": (5, 2), "binary_format_minor_version": (5, 0),
        "build_epoch": (9, epoch), "database_type": "test", "description": {"en": "made by a test"},
        "ip_version": (5, 4), "languages": ["en"], "node_count": (6, len(nodes)), "record_size": (5, 32),
    }  # fmt: skip
    return tree + _SEPARATOR + data + _MARK + _encode(metadata)


def _plant(root: Node, network: ipaddress.IPv4Network, place: int) -> None:
    node, bits = root, int(network.network_address)
    for depth in range(network.prefixlen - 1):
        side = bits >> (31 - depth) & 1
        if node[side] is None:
            node[side] = [None, None]
        node = node[side]
    node[bits >> (32 - network.prefixlen) & 1] = place


def _number(node: Node, nodes: list[Node]) -> None:
    nodes.append(node)
    for branch in node:
        if isinstance(branch, list):
            _number(branch, nodes)


def _value(branch: Node | int | None, index: Mapping[int, int], count: int) -> int:
    if isinstance(branch, list):
        return index[id(branch)]
    return count if branch is None else count + len(_SEPARATOR) + branch


def _encode(value: object) -> bytes:
    match value:
        case str():
            raw = value.encode()
            return bytes([2 << 5 | len(raw)]) + raw
        case (int() as kind, int() as number):
            raw = number.to_bytes((number.bit_length() + 7) // 8, "big")
            head = bytes([kind << 5 | len(raw)]) if kind < 8 else bytes([len(raw), kind - 7])
            return head + raw
        case list():
            return bytes([len(value), 11 - 7]) + b"".join(map(_encode, value))
        case _:
            pairs = b"".join(_encode(key) + _encode(inner) for key, inner in dict(value).items())
            return bytes([7 << 5 | len(dict(value))]) + pairs
