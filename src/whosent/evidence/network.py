"""IP addresses as mail software writes them, in one form; and which of them are nobody's in particular."""

from __future__ import annotations

import ipaddress
from functools import lru_cache

Network = ipaddress.IPv4Network | ipaddress.IPv6Network

_LONGEST = 64  # an address literal with prefix, zone and brackets


@lru_cache(maxsize=8192)
def read_ip(text: str) -> str:
    """The address in its usual form; "" where ``text`` is none.

    Brackets, the ``IPv6:`` of address literals (RFC 5321 §4.1.3) and a zone are taken off; an IPv4
    address mapped into IPv6 becomes IPv4.
    """
    if len(text) > _LONGEST:
        return ""
    text = text.strip("[]")
    if ":" not in text:
        return _read_v4(text)
    if text[:5].lower() == "ipv6:":
        text = text[5:]
    try:
        address = ipaddress.IPv6Address(text.partition("%")[0])
    except ValueError:
        return ""
    return str(address.ipv4_mapped or address)


def _read_v4(text: str) -> str:
    parts = text.split(".")
    if len(parts) != 4:
        return ""
    for part in parts:
        if not (part.isascii() and part.isdigit() and len(part) <= 3 and int(part) <= 255):
            return ""
    return ".".join(str(int(part)) for part in parts)


@lru_cache(maxsize=8192)
def is_loopback(address: str) -> bool:
    """Whether ``address``, as ``read_ip`` gives it, is the machine itself."""
    return address.startswith("127.") or address == "::1"


@lru_cache(maxsize=8192)
def is_internal(address: str) -> bool:
    """Whether ``address`` is loopback, link-local or private, so that it names no host to outsiders.

    Addresses for documentation count as ordinary ones: mail in examples uses them. So does 6to4 of a
    private address (2002:0a00::/24 and the like) as internal: large providers number machines so.
    Source: RFC 1918, RFC 3056 §2, RFC 3927, RFC 4193, RFC 4291, RFC 6598.
    """
    if not address:
        return False
    parsed = ipaddress.ip_address(address)
    if isinstance(parsed, ipaddress.IPv6Address) and parsed.sixtofour is not None:
        parsed = parsed.sixtofour
    return any(parsed in network for network in _INTERNAL if network.version == parsed.version)


def is_within(address: str, networks: tuple[Network, ...]) -> bool:
    """Whether ``address``, as ``read_ip`` gives it, lies in one of ``networks``; False for ""."""
    if not address or not networks:
        return False
    parsed = ipaddress.ip_address(address)
    return any(parsed in network for network in networks if network.version == parsed.version)


_INTERNAL = tuple(
    ipaddress.ip_network(block)
    for block in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.168.0.0/16",
        "::/128",
        "::1/128",
        "fc00::/7",
        "fe80::/10",
    )
)


@lru_cache(maxsize=8192)
def neighbourhood(address: str) -> str:
    """The block around ``address`` that mostly belongs to the same line or site: /24 (IPv4), /48 (IPv6)."""
    if not address:
        return ""
    version = 48 if ":" in address else 24
    return str(ipaddress.ip_network(f"{address}/{version}", strict=False))
