"""A passkey in software: what a browser answers, rightly or not (W3C Web Authentication §6.1, §6.5)."""

from __future__ import annotations

import hashlib
import json
import secrets
import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

_PRESENT, _VERIFIED, _ATTESTED = 1, 4, 64


def text(octets: bytes) -> str:
    return urlsafe_b64encode(octets).rstrip(b"=").decode()


def octets(text_: str) -> bytes:
    return urlsafe_b64decode(text_ + "=" * (-len(text_) % 4))


class SoftPasskey:
    """One key. ``count`` grows with each use, as in a device that counts."""

    def __init__(self) -> None:
        self.id = secrets.token_bytes(16)
        self.count = 0
        self._key = ec.generate_private_key(ec.SECP256R1())

    def make(self, options: dict, *, origin: str, host: str = "", verified: bool = True) -> str:
        """The answer to what a page asks for a new passkey."""
        numbers = self._key.public_key().public_numbers()
        key = {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32), -3: numbers.y.to_bytes(32)}
        attested = bytes(16) + struct.pack(">H", len(self.id)) + self.id + cbor2.dumps(key)
        data = self._data(host or options["rp"]["id"], _ATTESTED, verified) + attested
        client = self._client("webauthn.create", options, origin)
        proof = {"fmt": "none", "attStmt": {}, "authData": data}
        return self._answer(client, {"attestationObject": text(cbor2.dumps(proof))})

    def prove(
        self, options: dict, *, origin: str, host: str = "", verified: bool = True, kind: str = "webauthn.get"
    ) -> str:
        """The answer to what a page asks to let somebody in."""
        self.count += 1
        data = self._data(host or options["rpId"], 0, verified)
        client = self._client(kind, options, origin)
        signed = self._key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        return self._answer(client, {"authenticatorData": text(data), "signature": text(signed)})

    def _data(self, host: str, more: int, verified: bool) -> bytes:
        flags = _PRESENT | more | (_VERIFIED if verified else 0)
        return hashlib.sha256(host.encode()).digest() + struct.pack(">BI", flags, self.count)

    def _client(self, kind: str, options: dict, origin: str) -> bytes:
        return json.dumps({"type": kind, "challenge": options["challenge"], "origin": origin}).encode()

    def _answer(self, client: bytes, response: dict[str, str]) -> str:
        return json.dumps(
            {
                "id": text(self.id),
                "rawId": text(self.id),
                "type": "public-key",
                "clientExtensionResults": {},
                "response": {"clientDataJSON": text(client), **response},
            }
        )
