"""What a picture that a team shows is cut to, and when it is refused."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.kernel.errors import Refused

ALT_MAX = 200  # characters


class Cut(StrEnum):
    COVER = "cover"  # twice as wide as high
    FACE = "face"  # a square around the middle
    LOGO = "logo"  # a square that holds all of it


# Pixels across, the smallest first: a phone takes the one that fits it.
WIDTHS: dict[Cut, tuple[int, ...]] = {
    Cut.COVER: (360, 720, 1200),
    Cut.FACE: (104, 208),
    Cut.LOGO: (104, 208),
}
RATIO: dict[Cut, int] = {Cut.COVER: 2, Cut.FACE: 1, Cut.LOGO: 1}  # width for one of height
MOST = 60_000  # bytes of one size


@dataclass(frozen=True, slots=True)
class Sized:
    width: int
    height: int
    content: bytes  # WebP


class TooSmall(Refused):
    """Facts: least (pixels across)."""

    code = "picture-too-small"
    status = 422


def fitting(widths: list[int], asked: int) -> int | None:
    """The largest of what there is that is not wider than asked; else the smallest."""
    below = [width for width in widths if width <= asked]
    return max(below) if below else min(widths, default=None)
