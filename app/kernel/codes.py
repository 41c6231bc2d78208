"""Codes that people read aloud, type and scan: Crockford base32 with a check character."""

from __future__ import annotations

import hashlib
import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # no I, L, O, U
LINK = 8  # symbols of a link that many pass on
_READ = str.maketrans({"O": "0", "I": "1", "L": "1", "-": None, " ": None, "\u00a0": None})


def random_code(length: int) -> str:
    """`length` symbols of 5 random bits each."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def secret() -> str:
    """A link nobody can guess: 144 random bits, 24 characters that survive any URL."""
    return secrets.token_urlsafe(18)


def link_code() -> str:
    """Of a link that many pass on: 8 symbols, read aloud if need be. It opens nothing."""
    return random_code(LINK)


def clean(typed: str) -> str:
    """What was meant by what was typed: upper case, no spaces or dashes, O is 0, I and L are 1."""
    return typed.strip().upper().translate(_READ)


def check_character(symbols: str) -> str:
    """Catches any one wrong symbol and any swap of neighbours (weights 1…n, modulo the prime 31).

    Why: docs/adr/0008; kept by the scanner's JavaScript too (tests/door/codes.json).
    """
    return ALPHABET[sum((n + 1) * ALPHABET.index(c) for n, c in enumerate(symbols)) % 31]


def is_well_formed(code: str, length: int) -> bool:
    """Right length, known symbols only. Says nothing of the check character."""
    return len(code) == length and all(c in ALPHABET for c in code)


def digest(token: str) -> str:
    """How a random token is kept: its SHA-256, so that a stolen database opens nothing."""
    return hashlib.sha256(token.encode()).hexdigest()
