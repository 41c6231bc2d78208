"""What others trust us with, kept sealed: keys of an organizer's own accounts.

Sealed with Fernet (AES and a signature, from the `cryptography` library), by a key that is not in
the database. Each seal says whose it is and what of: a row copied onto another opens nothing.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

ENDS = 4  # characters of a secret that may be told again
SHORT = 12  # characters; of a shorter one nothing is told


class Unsealed(Exception):
    """This is not what was sealed, or not with a key that we have."""


class Vault:
    def __init__(self, keys: Callable[[], Sequence[str]]) -> None:
        """`keys`: 32 random bytes each, as URL-safe base64, newest first; asked when needed."""
        self._keys = keys
        self._fernet: Any = None

    def seal(self, what: str, secrets: Mapping[str, Any]) -> str:
        """`what` names the thing they belong to, and is asked for again at opening."""
        text = json.dumps({"of": what, "secrets": dict(secrets)})
        return str(self._opened().encrypt(text.encode()).decode())

    def open(self, what: str, sealed: str) -> dict[str, Any]:
        """Raises: Unsealed."""
        from cryptography.fernet import InvalidToken  # noqa: PLC0415 -- slow import

        try:
            kept = json.loads(self._opened().decrypt(sealed.encode()))
        except InvalidToken:
            raise Unsealed(what) from None
        if kept["of"] != what:
            raise Unsealed(what)
        return dict(kept["secrets"])

    def _opened(self) -> Any:
        if self._fernet is None:
            from cryptography.fernet import Fernet, MultiFernet  # noqa: PLC0415 -- slow import

            self._fernet = MultiFernet([Fernet(key) for key in self._keys()])
        return self._fernet


def end_of(secret: str) -> str:
    """All that is told of a secret once it is kept: "4242"; "" of a short one."""
    return secret[-ENDS:] if len(secret) >= SHORT else ""
