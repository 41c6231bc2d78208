"""Words that only the holder of a ticket can read, on a list that lies on many phones."""

from __future__ import annotations

import secrets
from base64 import urlsafe_b64encode

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

NONCE = 12  # bytes: 16 signs of base64, so that the two parts can be written one after the other


def new_nonce() -> bytes:
    return secrets.token_bytes(NONCE)


def readable(sealed: bytes) -> str:
    """base64url, no padding."""
    return urlsafe_b64encode(sealed).decode().rstrip("=")


def seal(token: str, salt: bytes, words: str, *, nonce: bytes = b"") -> str:
    """`words`, readable only by who holds `token`: base64url(nonce + AES-256-GCM).

    The key is HKDF-SHA256(token, salt, info="name"): the phone makes it from the scanned ticket.
    A list that tells the nonce of all its seals once gives it, and it is left out here: each key
    is one ticket's, so no key meets a nonce twice while each list draws its own (docs/adr/0008).
    """
    key = HKDF(algorithm=hashes.SHA256(), length=32, salt=salt, info=b"name").derive(token.encode())
    drawn = nonce or new_nonce()
    sealed = AESGCM(key).encrypt(drawn, words.encode(), None)
    return readable(sealed if nonce else drawn + sealed)
