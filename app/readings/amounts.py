"""Sums as people and statements write them, read to the franc or not at all."""

from __future__ import annotations

import re

LONGEST = 40  # characters
MOST = 1_000_000_000_000  # francs: more than that is a number of something else


def read_amount(typed: str) -> int | None:
    """`15 000`, `15.000`, `15,000.00`, `15000,00`, `-500`, `(500)` -> whole francs; None otherwise.

    A group of three after a point or comma is thousands; one or two digits after the last are
    decimals, which must be nothing: the franc has none.
    """
    if len(typed) > LONGEST:
        return None
    text = re.sub(r"[\s\u00a0\u202f']|xaf|fcfa|f", "", typed.strip().lower())
    negative = text.startswith("-") or (text.startswith("(") and text.endswith(")"))
    text = text.strip("-+()")
    decimals = re.search(r"[.,](\d{1,2})$", text)
    if decimals:
        if int(decimals[1]):
            return None
        text = text[: decimals.start()]
    if not re.fullmatch(r"\d+|\d{1,3}([.,]\d{3})+", text):
        return None
    amount = int(re.sub(r"[.,]", "", text))
    if amount > MOST:
        return None
    return -amount if negative else amount
