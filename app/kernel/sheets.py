"""Lines for a spreadsheet: opened right by a French one, and no cell is ever a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

BOM = "\ufeff"  # so that accents are read as UTF-8
# What begins a formula for one program or another; the wide ones too.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "|", "%")


def cell(value: object) -> str:
    """A text that would be counted stays a text: `'+237677123456`."""
    text = str(value)
    risky = not isinstance(value, int) and text.lstrip(" \u00a0").startswith(FORMULA)
    return f"'{text}" if risky or text.startswith(FORMULA[4:7]) else text


def sheet(chunks: Iterable[Iterable[Iterable[object]]]) -> Iterator[str]:
    """CSV with semicolons, some lines at a time."""
    yield BOM
    for rows in chunks:
        out = io.StringIO()
        csv.writer(out, delimiter=";", lineterminator="\r\n").writerows(
            [cell(value) for value in row] for row in rows
        )
        yield out.getvalue()
