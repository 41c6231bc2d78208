"""Places kept for one phone, so that it can sell where nobody hears it."""

from __future__ import annotations

BLOCK_DEFAULT = 5  # what a phone with a till keeps, unless told otherwise
BLOCK_MAX = 200


def lacking(*, size: int, keeps: int, free: int | None) -> int:
    """How many more to set aside, of those that the public could have (None: as many as wanted)."""
    wanted = max(0, size - keeps)
    return wanted if free is None else min(wanted, max(0, free))
