"""Signatures of mail for tests, with a key of its own for each domain."""

from __future__ import annotations

import base64
from functools import cache

import dkim
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa


@cache
def _key(domain: str) -> rsa.RSAPrivateKey:  # one for each domain of a run
    return rsa.generate_private_key(65537, 1024)  # noqa: S505 - quick to make, and still accepted


def dkim_record(domain: str) -> str:
    """The TXT record of a domain's key."""
    der = (
        _key(domain)
        .public_key()
        .public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    )
    return f"v=DKIM1; k=rsa; p={base64.b64encode(der).decode()}"


def sign(mail: bytes, domain: str, *, fields: tuple[str, ...] = (), selector: str = "s1") -> bytes:
    """``mail`` with a DKIM-Signature of ``domain`` in front; ``fields`` () signs the usual ones."""
    names = fields or tuple(
        n for n in ("from", "to", "cc", "subject", "date", "message-id", "auto-submitted") if _has(mail, n)
    )
    pem = _key(domain).private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.TraditionalOpenSSL,
        serialization.NoEncryption(),
    )
    signer = dkim.DKIM(mail.replace(b"\n", b"\r\n"))
    signer.should_not_sign = set()  # some providers do sign Received
    signature = signer.sign(
        selector.encode(), domain.encode(), pem, include_headers=[n.encode() for n in names]
    )
    return bytes(signature).replace(b"\r\n", b"\n") + mail


def _has(mail: bytes, name: str) -> bool:
    head = b"\n" + mail.partition(b"\n\n")[0].lower()
    return b"\n" + name.encode() + b":" in head
