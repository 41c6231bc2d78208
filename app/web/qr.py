"""QR codes: black on opaque white, quiet zone of 4, so that a cracked phone in the sun is read.

A ticket's token makes version 2, level H; the mask is fixed, which costs a sixth of the time and
decodes as well (tests/web/test_qr.py). Why: docs/adr/0008.
"""

from __future__ import annotations

import io
from functools import lru_cache
from typing import Any

MASK = 3


def _code(text: str, *, level: str) -> Any:
    import qrcode  # noqa: PLC0415 -- slow import
    from qrcode import constants  # noqa: PLC0415 -- slow import

    code = qrcode.QRCode(
        error_correction=getattr(constants, f"ERROR_CORRECT_{level}"), border=4, mask_pattern=MASK
    )
    code.add_data(text)
    code.make(fit=True)
    return code


def matrix(text: str, *, level: str = "H") -> list[list[bool]]:
    """Rows of modules, True is black, quiet zone included."""
    return [list(row) for row in _code(text, level=level).get_matrix()]


@lru_cache(maxsize=512)  # a ticket is looked at several times in a row
def svg(text: str, *, level: str = "H", title: str = "") -> str:
    """One path on a white square; as wide as its box. `title` is what a screen reader says."""
    from markupsafe import escape  # noqa: PLC0415 -- with its only user

    rows = matrix(text, level=level)
    size = len(rows)
    path = outline(rows)
    words = f'role="img" aria-label="{escape(title)}"' if title else 'aria-hidden="true"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" {words}'
        f' shape-rendering="crispEdges"><path fill="#fff" d="M0 0h{size}v{size}H0z"/>'
        f'<path d="{path}"/></svg>'
    )


def drawing(text: str, *, level: str = "H") -> dict[str, object]:
    """For a page that draws it itself: how many modules wide, and the path of the black ones."""
    rows = matrix(text, level=level)
    return {"size": len(rows), "path": outline(rows)}


def outline(rows: list[list[bool]]) -> str:
    return "".join(f"M{x} {y}h{n}v1h-{n}z" for y, row in enumerate(rows) for x, n in runs(row))


def runs(row: list[bool]) -> list[tuple[int, int]]:
    """(start, length) of each black run of a row."""
    found: list[tuple[int, int]] = []
    for x, black in enumerate(row):
        if black and found and sum(found[-1]) == x:
            found[-1] = (found[-1][0], found[-1][1] + 1)
        elif black:
            found.append((x, 1))
    return found


def png(text: str, *, module: int = 10, level: str = "H") -> bytes:
    """`module` pixels a module; opaque white, so that dark mode cannot swallow it."""
    from PIL import Image  # noqa: PLC0415 -- slow import

    rows = matrix(text, level=level)
    small = Image.new("1", (len(rows), len(rows)), 1)
    small.putdata([0 if black else 1 for row in rows for black in row])
    out = io.BytesIO()
    side = len(rows) * module
    small.resize((side, side), Image.Resampling.NEAREST).convert("L").save(out, "PNG")
    return out.getvalue()
