"""Words that only the holder of a ticket can read, on a list that lies on many phones."""

from __future__ import annotations

import secrets
from base64 import urlsafe_b64encode

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

NONCE = 12  # bytes


def seal(token: str, salt: bytes, words: str) -> str:
    """`words`, readable only by who holds `token`: base64url(nonce + AES-256-GCM), no padding.

    The key is HKDF-SHA256(token, salt, info="name"): the phone makes it from the scanned ticket.
    """
    key = HKDF(algorithm=hashes.SHA256(), length=32, salt=salt, info=b"name").derive(token.encode())
    nonce = secrets.token_bytes(NONCE)
    sealed = nonce + AESGCM(key).encrypt(nonce, words.encode(), None)
    return urlsafe_b64encode(sealed).decode().rstrip("=")
