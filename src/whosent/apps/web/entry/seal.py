"""What only this machine can sign and read: form tokens of strangers, challenges, secrets at rest."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

_NONCE_OCTETS = 12
_SHOWN_OCTETS = 16


class Seal:
    """A key, and what it is used for. What was sealed for one purpose is worth nothing for another."""

    def __init__(self, key: bytes) -> None:
        """The key: 32 octets that nobody else has."""
        self._key = key

    def sign(self, purpose: str, *values: str) -> str:
        """A mark that nobody else can make, for these values in this order."""
        mark = hmac.digest(self._key, "\0".join((purpose, *values)).encode(), "sha256")[:_SHOWN_OCTETS]
        return base64.urlsafe_b64encode(mark).rstrip(b"=").decode()

    def is_signed(self, mark: str, purpose: str, *values: str) -> bool:
        """Whether the mark is ours, compared in constant time."""
        return hmac.compare_digest(self.sign(purpose, *values).encode(), mark.encode("utf-8", "replace"))

    def key_for(self, purpose: str) -> bytes:
        """A key for one purpose, from which the others cannot be worked out."""
        return hmac.digest(self._key, purpose.encode(), "sha256")

    def hide(self, purpose: str, secret: bytes) -> bytes:
        """The secret, encrypted and bound to its purpose."""
        nonce = secrets.token_bytes(_NONCE_OCTETS)
        return nonce + self._cipher(purpose).encrypt(nonce, secret, purpose.encode())

    def reveal(self, purpose: str, hidden: bytes) -> bytes | None:
        """What was hidden; None where it was hidden with another key, for another purpose, or changed."""
        nonce, rest = hidden[:_NONCE_OCTETS], hidden[_NONCE_OCTETS:]
        try:
            return self._cipher(purpose).decrypt(nonce, rest, purpose.encode())
        except (InvalidTag, ValueError):
            return None

    def _cipher(self, purpose: str) -> ChaCha20Poly1305:
        return ChaCha20Poly1305(self.key_for(f"hide {purpose}"))


def digest(text: str) -> bytes:
    """What stands for a value that is random enough by itself."""
    return hashlib.sha256(text.encode("utf-8", "replace")).digest()
