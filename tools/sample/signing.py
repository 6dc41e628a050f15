"""DKIM signatures for the sample (RFC 6376), relaxed/relaxed, made apart from the code that verifies them."""

from __future__ import annotations

import base64
import hashlib
import re
from datetime import datetime
from pathlib import Path

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa


def load_key(path: Path) -> rsa.RSAPrivateKey:
    """The key in a PEM file."""
    key = serialization.load_pem_private_key(path.read_bytes(), None)
    if not isinstance(key, rsa.RSAPrivateKey):
        raise TypeError(f"{path} is not an RSA key")
    return key


def key_record(key: rsa.RSAPrivateKey) -> str:
    """The TXT record of the public half."""
    der = key.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return f"v=DKIM1; k=rsa; p={base64.b64encode(der).decode()}"


def sign(
    message: bytes,
    key: rsa.RSAPrivateKey,
    *,
    domain: str,
    selector: str,
    at: datetime,
    names: tuple[str, ...],
) -> bytes:
    """The DKIM-Signature field, with LF and folded as OpenDKIM does, for a message with LF line ends."""
    head, _, body = message.partition(b"\n\n")
    fields = _fields(head)
    body_hash = base64.b64encode(hashlib.sha256(_relax_body(body)).digest()).decode()
    present = [n for n in names if n.lower() in fields]
    unsigned = (
        f"DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d={domain};\n"
        f"\ts={selector}; t={int(at.timestamp())};\n"
        f"\tbh={body_hash};\n"
        f"\th={':'.join(present)};\n"
        "\tb="
    )
    signed = b"".join(_relax_field(fields[n.lower()]) + b"\r\n" for n in present)
    signed += _relax_field(unsigned.encode())
    signature = base64.b64encode(key.sign(signed, padding.PKCS1v15(), hashes.SHA256())).decode()
    lines = [signature[:66], *(signature[i : i + 66] for i in range(66, len(signature), 66))]
    return (unsigned + "\n\t ".join(lines) + "\n").encode()


def _fields(head: bytes) -> dict[str, bytes]:
    found = re.split(rb"\n(?![ \t])", head)
    return {f.partition(b":")[0].decode().lower(): f for f in reversed(found)}


def _relax_field(field: bytes) -> bytes:
    name, _, value = field.partition(b":")
    return name.strip().lower() + b":" + re.sub(rb"\s+", b" ", value).strip()


def _relax_body(body: bytes) -> bytes:
    lines = [re.sub(rb"[ \t]+", b" ", line).rstrip(b" ") for line in body.split(b"\n")]
    while lines and not lines[-1]:
        lines.pop()
    return b"".join(line + b"\r\n" for line in lines)
