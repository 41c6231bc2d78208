"""Files that hold keys: made on first need, readable by their owner alone, whole or not at all.

Kinds: "session", "vault" and "marks" (config.py says what each is for).
"""

from __future__ import annotations

import base64
import json
import os
import secrets
import stat
from pathlib import Path

KEY_BYTES = 64  # random bytes of a key made here
KEY_LENGTH = 32  # characters a key has at least
LOST = {  # with the file
    "session": "everyone signs in once more",
    "vault": "organizers connect their accounts again",
    "marks": "who objected to being written to is written to again",
}


class DamagedKeys(ValueError):
    """It does not hold what it should. The message names the file, and what losing it costs."""


def keys_in(path: Path, kind: str) -> list[str]:
    """Newest first; made where there is none yet. Raises: DamagedKeys, OSError."""
    if not path.exists():
        made = _new_seal() if kind == "vault" else new_key()
        write_private(path, {kind: [made]}, over=False)
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        path.chmod(0o600)
    try:
        keys = json.loads(path.read_text())[kind]
        if keys and all(isinstance(key, str) and len(key) >= KEY_LENGTH for key in keys):
            return list(keys)
    except (ValueError, KeyError, TypeError):
        pass
    raise DamagedKeys(f"{path} is damaged. Restore it, or delete it: {LOST[kind]}")


def write_private(path: Path, content: object, *, over: bool) -> None:
    """Whole or not at all. When two processes make it at once, the first one's stays."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump(content, file)
        file.flush()
        os.fsync(file.fileno())
    try:
        if over:
            draft.replace(path)
        else:
            os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink(missing_ok=True)


def new_key() -> str:
    return secrets.token_urlsafe(KEY_BYTES)


def _new_seal() -> str:
    """As Fernet takes it: 32 random bytes in URL-safe base64."""
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()
