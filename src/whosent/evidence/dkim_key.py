"""DKIM public keys as the DNS holds them (RFC 6376 §3.6.1, RFC 8463)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache

from whosent.evidence.dkim_tags import parse_tags


class KeyKind(StrEnum):
    """The k= tag."""

    RSA = "rsa"
    ED25519 = "ed25519"


class KeyFault(StrEnum):
    """Why a record holds no usable key."""

    NOT_A_KEY = "not_a_key"  # some other TXT record, such as a wildcard's
    SYNTAX = "syntax"
    REVOKED = "revoked"
    UNKNOWN_KIND = "unknown_kind"


@dataclass(frozen=True, slots=True, kw_only=True)
class DkimKey:
    """A usable public key.

    bits         size of an RSA modulus; 256 for ed25519
    hashes       hash names that the record allows; empty allows all
    is_for_mail  the record's s= allows "email"
    is_strict    t=s: the signature's i= must have the domain of its d=
    is_testing   t=y: the domain says that it is testing DKIM
    """

    kind: KeyKind
    bits: int
    hashes: frozenset[str]
    is_for_mail: bool
    is_strict: bool
    is_testing: bool
    _check: Callable[[bytes, bytes, str], bool] = field(repr=False, compare=False)

    def signed(self, data: bytes, signature: bytes, hash_name: str) -> bool:
        """Whether ``signature`` over ``data`` was made with this key's private half."""
        return self._check(data, signature, hash_name)


@lru_cache(maxsize=512)
def parse_key(record: str) -> DkimKey | KeyFault:
    """The key in one TXT record. Never raises; the same text is read once only.

    Multiple p= forms are accepted for RSA (SubjectPublicKeyInfo and PKCS #1, as in the field); the
    obsolete g= is ignored. Source: RFC 6376 §3.6.1.
    """
    tags = parse_tags(record)
    if tags is None or "p" not in tags:
        claims = record.lstrip().lower().startswith("v=dkim1") or (tags is None and "p=" in record)
        return KeyFault.SYNTAX if claims else KeyFault.NOT_A_KEY
    if tags.value("v", "DKIM1") != "DKIM1":
        return KeyFault.NOT_A_KEY
    if not tags.value("p"):
        return KeyFault.REVOKED
    try:
        kind = KeyKind(tags.value("k", KeyKind.RSA).lower())
    except ValueError:
        return KeyFault.UNKNOWN_KIND
    octets = tags.octets("p")
    loaded = None if octets is None else _LOADERS[kind](octets)
    if loaded is None:
        return KeyFault.SYNTAX
    bits, check = loaded
    services = tags.items_of("s")
    flags = tags.items_of("t")
    return DkimKey(
        kind=kind,
        bits=bits,
        hashes=frozenset(tags.items_of("h")),
        is_for_mail=not services or "*" in services or "email" in services,
        is_strict="s" in flags,
        is_testing="y" in flags,
        _check=check,
    )


_Loaded = tuple[int, Callable[[bytes, bytes, str], bool]]

_MAX_RSA_BITS = 8192  # a hostile record must not buy minutes of arithmetic


def _load_rsa(octets: bytes) -> _Loaded | None:
    from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
    from cryptography.hazmat.primitives.hashes import SHA1, SHA256
    from cryptography.hazmat.primitives.serialization import load_der_public_key

    try:
        key = load_der_public_key(octets)
    except (ValueError, UnsupportedAlgorithm):
        return None
    if not isinstance(key, RSAPublicKey) or key.key_size > _MAX_RSA_BITS:
        return None
    padding = PKCS1v15()
    algorithms = {"sha256": SHA256(), "sha1": SHA1()}  # noqa: S303 - old signatures are still judged

    def check(data: bytes, signature: bytes, hash_name: str) -> bool:
        try:
            key.verify(signature, data, padding, algorithms[hash_name])
        except (InvalidSignature, UnsupportedAlgorithm):
            return False
        return True

    return key.key_size, check


def _load_ed25519(octets: bytes) -> _Loaded | None:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        key = Ed25519PublicKey.from_public_bytes(octets)
    except ValueError:
        return None

    def check(data: bytes, signature: bytes, hash_name: str) -> bool:  # noqa: ARG001 - RFC 8463 §3
        try:
            key.verify(signature, hashlib.sha256(data).digest())
        except InvalidSignature:
            return False
        return True

    return 256, check


_LOADERS: dict[KeyKind, Callable[[bytes], _Loaded | None]] = {
    KeyKind.RSA: _load_rsa,
    KeyKind.ED25519: _load_ed25519,
}
