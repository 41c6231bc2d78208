"""Addresses that are recognised again and never read: each is kept as a keyed digest.

The key is not in the database, and each mark begins with the name of its key: a newer key in front
leaves those of the older ones known, and one that is lost is missed.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Sequence

from app.kernel.text import same_email

NAME = 8  # characters of a key's name


class Marks:
    def __init__(self, keys: Callable[[], Sequence[str]]) -> None:
        """`keys`: newest first; asked when needed."""
        self._ask = keys
        self._keys: list[tuple[str, bytes]] = []

    def of(self, kind: str, value: str) -> str:
        """ "1f2e3d4c:9b…": by the newest key."""
        return self.every(kind, value)[0]

    def every(self, kind: str, value: str) -> list[str]:
        """By each key: as it may have been kept. An e-mail is one, however it is written."""
        words = f"{kind}\x00{same_email(value) if kind == 'email' else value}".encode()
        return [f"{name}:{hmac.digest(key, words, 'sha256').hex()}" for name, key in self._opened()]

    def knows(self, mark: str) -> bool:
        """Whether it was made by a key that is here."""
        return mark.partition(":")[0] in {name for name, _key in self._opened()}

    def _opened(self) -> list[tuple[str, bytes]]:
        if not self._keys:
            self._keys = [(_name(key), key.encode()) for key in self._ask()]
        return self._keys


def _name(key: str) -> str:
    return hashlib.sha256(f"name of {key}".encode()).hexdigest()[:NAME]
