"""Who pays by hand: how long places wait for them."""

from __future__ import annotations

BY_HAND = ("hand", "bank")  # a person finds the money; cash is handed over
