"""How long what a provider of money wrote to us is kept."""

from __future__ import annotations

from datetime import timedelta

KEPT = timedelta(days=90)  # after it came; that it came stays
