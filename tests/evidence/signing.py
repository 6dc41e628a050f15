"""Mail signed by other software than ours: dkimpy for RSA, dkimpy's canonical forms for ed25519."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache

import dkim
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa
from dkim.canonicalization import CanonicalizationPolicy

from whosent.evidence.dns import NoSuchName, Records

DOMAIN = "provider.example"
FORMS = [(h, b) for h in ("simple", "relaxed") for b in ("simple", "relaxed")]

MAIL = b"""\
Received: from client.example ([192.0.2.7])
\tby smtp.provider.example with ESMTPSA;  Tue, 24 Nov 2026 10:00:00 +0900
From: Hana  Owner <hana@provider.example>
To: friend@example.net,
 other@example.net
Subject: =?utf-8?b?44GK55+l44KJ44Gb?= and
\t a   long one
Date: Tue, 24 Nov 2026 10:00:00 +0900
Message-ID: <one@provider.example>
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8

Good morning,  \t
this is   the text.

-- \nHana

""".replace(b"\n", b"\r\n")


class Zone:
    """A resolver over TXT records in memory, several to a name where there is a tuple."""

    def __init__(self, **records):
        self.records = {k.replace("__", "._domainkey."): v for k, v in records.items()}
        self.asked = []

    def query(self, name, rtype):
        self.asked.append((name, rtype))
        found = self.records.get(name)
        if found is None:
            return NoSuchName()
        return Records(found if isinstance(found, tuple) else (found,))


@cache
def rsa_key(bits):
    return rsa.generate_private_key(65537, bits)


@cache
def ed25519_key():
    return ed25519.Ed25519PrivateKey.generate()


def rsa_record(bits=2048, extra=""):
    der = rsa_key(bits).public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return f"v=DKIM1; k=rsa; {extra}p={base64.b64encode(der).decode()}"


def ed25519_record():
    raw = ed25519_key().public_key().public_bytes_raw()
    return f"v=DKIM1; k=ed25519; p={base64.b64encode(raw).decode()}"


def zone(**more):
    """Both keys of the domain, and whatever else is given as ``name=record``."""
    made = Zone(**more)
    made.records.setdefault(f"r._domainkey.{DOMAIN}", rsa_record())
    made.records.setdefault(f"e._domainkey.{DOMAIN}", ed25519_record())
    return made


def pem(bits=2048):
    return rsa_key(bits).private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.TraditionalOpenSSL,
        serialization.NoEncryption(),
    )


def sign(mail=MAIL, forms=("relaxed", "relaxed"), names=None, selector="r", domain=DOMAIN, bits=2048, **more):
    """``mail`` with a DKIM-Signature of dkimpy's in front, over any fields, also unwise ones."""
    signer = dkim.DKIM(mail)
    signer.should_not_sign = set()
    field = signer.sign(
        selector.encode(),
        domain.encode(),
        pem(bits),
        canonicalize=tuple(f.encode() for f in forms),
        include_headers=None if names is None else [n.encode() for n in names],
        **more,
    )
    return field + mail


class _Recorder:
    def __init__(self):
        self.data = b""

    def update(self, data):
        self.data += data


def sign_ed25519(mail=MAIL, forms=("relaxed", "relaxed"), names=("from", "to", "subject", "date")):
    """``mail`` with an ed25519 signature over what dkimpy says is to be hashed (RFC 8463)."""
    headers, body = dkim.rfc822_parse(mail)
    policy = CanonicalizationPolicy.from_c_value("/".join(forms).encode())
    body_hash = base64.b64encode(hashlib.sha256(policy.canonicalize_body(body)).digest()).decode()
    field = (
        f" v=1; a=ed25519-sha256; c={'/'.join(forms)}; d={DOMAIN}; s=e;\r\n"
        f" h={':'.join(names)};\r\n bh={body_hash};\r\n b=\r\n"
    ).encode()
    recorder = _Recorder()
    canonical = policy.canonicalize_headers(headers)
    dkim.hash_headers(
        recorder, policy, canonical, [n.encode() for n in names], (b"DKIM-Signature", field), {b"b": b""}
    )
    signature = ed25519_key().sign(hashlib.sha256(recorder.data).digest())
    return b"DKIM-Signature:" + field.replace(b" b=", b" b=" + base64.b64encode(signature)) + mail


def dkimpy_says(mail, resolver):
    """dkimpy's own verdict on the first signature, with our zone for its DNS; None where it gives up."""

    def dns(name, timeout=5):
        record = resolver.records.get(name.decode().rstrip("."))
        return record.encode() if isinstance(record, str) else None

    try:
        return dkim.verify(mail, dnsfunc=dns)
    except (dkim.DKIMException, IndexError):  # a broken header block
        return None


def header_only(mail):
    """The header block of ``mail``, as a notice returns it without the body."""
    return re.split(rb"\r\n\r\n", mail, maxsplit=1)[0] + b"\r\n\r\n"
