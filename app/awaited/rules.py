"""Those who may come to a date: how they are listed."""

from __future__ import annotations

ROWS = 30  # people on one page
CODE_END = 6  # symbols of a ticket's code on the paper list
