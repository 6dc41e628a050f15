"""A signed mail, and a DNS that has its key."""

from __future__ import annotations

import base64
import hashlib
import json

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

_KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))  # always the same, so that runs can be repeated
_FIELDS = (
    ("from", "Owner <owner@example.com>"),
    ("to", "a@example.net"),
    ("subject", "Hello"),
    ("date", "Thu, 1 Jan 2026 00:00:00 +0900"),
    ("message-id", "<1@example.com>"),
)
_BODY = b"Good morning.\r\n"


def _sign() -> bytes:
    """RFC 6376 §3.7 with relaxed header and simple body, RFC 8463."""
    names = ":".join(name for name, _ in _FIELDS)
    body_hash = base64.b64encode(hashlib.sha256(_BODY).digest()).decode()
    stated = (
        "v=1; a=ed25519-sha256; c=relaxed/simple; d=example.com; s=s; i=@example.com; "
        f"h={names}; bh={body_hash}; b="
    )
    signed = "".join(f"{name}:{value}\r\n" for name, value in _FIELDS) + f"dkim-signature:{stated}"
    signature = _KEY.sign(hashlib.sha256(signed.encode()).digest())
    fields = (("DKIM-Signature", stated + base64.b64encode(signature).decode()), *_FIELDS)
    return "".join(f"{name}: {value}\r\n" for name, value in fields).encode() + b"\r\n" + _BODY


SIGNED = _sign()

KEY_RECORDS = (
    f"v=DKIM1; k=ed25519; p={base64.b64encode(_KEY.public_key().public_bytes_raw()).decode()}",
    "v=DKIM1; k=rsa; h=sha256; s=email; t=y:s; n=note; p=MFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBAL",
    "v=DKIM1; p=",
)

SNAPSHOT = json.dumps(
    {
        "s._domainkey.example.com": {"TXT": [KEY_RECORDS[0]]},
        "example.com": {
            "TXT": ["v=spf1 ip4:192.0.2.0/24 include:_spf.example.net -all"],
            "MX": ["10 mx.example.com"],
            "A": ["192.0.2.1"],
        },
        "_spf.example.net": {"TXT": ["v=spf1 ip6:2001:db8::/32 a mx ~all"]},
        "mx.example.com": {"A": ["192.0.2.1"], "AAAA": ["2001:db8::1"]},
        "1.2.0.192.in-addr.arpa": {"PTR": ["mx.example.com"]},
    }
).encode()
