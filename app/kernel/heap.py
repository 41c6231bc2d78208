"""What Python looks through for garbage: a twentieth of the CPU of a page went into that."""

from __future__ import annotations

import gc

NEW_OBJECTS = 10_000  # between two looks; a page makes some, nearly none outlives it


def settle() -> None:
    """Once all is loaded: nothing of that is looked at again, and the rest less often.

    A tenth of a second of pages then lies about before it is looked through: some megabytes.
    """
    gc.freeze()
    gc.set_threshold(NEW_OBJECTS)
    gc.enable()
