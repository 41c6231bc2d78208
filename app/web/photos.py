"""Photos that people send: made anew from their pixels, upright and small. Nothing else of the file
is kept: no place, no camera, no name, and nothing that was hidden in it."""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass
from typing import Any

from app.pictures.rules import MOST, RATIO, WIDTHS, Cut, Sized, TooSmall
from app.recaps.rules import FILE_MOST, TooBig, WrongFile

SIDE = 1600  # pixels, at most
PIXELS = 40_000_000  # of what is sent: a phone's camera; more is a bomb
QUALITY = 82
WEBP = (80, 68, 56, 44, 32)  # tried in turn, until a size weighs little enough
PAPER = "#ffffff"  # around a logo, and below what is seen through
FORMATS = ("JPEG", "PNG", "WEBP")
# what the library says of a file that is no picture, or half of one
UNREADABLE = (OSError, ValueError, SyntaxError, EOFError, Warning)


@dataclass(frozen=True, slots=True)
class Photo:
    content: bytes  # a JPEG
    width: int
    height: int


def made_anew(raw: bytes) -> Photo:
    """Raises: WrongFile for what is no photo, TooBig(most)."""
    upright = _upright(raw)
    upright.thumbnail((SIDE, SIDE))
    return _as_jpeg(upright)


def square(raw: bytes, *sides: int) -> list[bytes]:
    """The middle of a photo, anew, once for each side in pixels. Raises: as made_anew."""
    from PIL import ImageOps  # noqa: PLC0415 -- slow import

    upright = _upright(raw)
    return [_as_jpeg(ImageOps.fit(upright, (side, side))).content for side in sides]


def _as_jpeg(upright: Any) -> Photo:
    out = io.BytesIO()
    upright.save(out, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return Photo(out.getvalue(), *upright.size)


def cut_anew(raw: bytes, cut: Cut) -> list[Sized]:
    """In each width that screens ask for, none wider than what was sent.

    Raises: WrongFile, TooBig(most), TooSmall(least).
    """
    whole = _upright(raw)
    widths = WIDTHS[cut]
    across = max(whole.size) if cut is Cut.LOGO else min(whole.width, whole.height * RATIO[cut])
    if across < widths[0]:
        raise TooSmall(least=widths[0])
    return [_sized(whole, cut, width) for width in widths if width <= across]


def _sized(whole: Any, cut: Cut, width: int) -> Sized:
    from PIL import ImageOps  # noqa: PLC0415 -- slow import

    size = (width, width // RATIO[cut])
    if cut is Cut.LOGO:
        small = ImageOps.pad(whole, size, color=PAPER)
    else:  # heads are above the middle
        small = ImageOps.fit(whole, size, centering=(0.5, 0.4))
    for quality in WEBP:
        out = io.BytesIO()
        small.save(out, "WEBP", quality=quality, method=4)
        if out.tell() <= MOST:
            break
    return Sized(*size, out.getvalue())


def _upright(raw: bytes) -> Any:
    """Its pixels alone, on paper where they are seen through. Raises: WrongFile, TooBig(most)."""
    from PIL import Image, ImageOps  # noqa: PLC0415 -- slow import

    if len(raw) > FILE_MOST:
        raise TooBig(most=FILE_MOST)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            opened = Image.open(io.BytesIO(raw), formats=FORMATS)
            if opened.width * opened.height > PIXELS:
                raise TooBig(most=FILE_MOST)
            opened.draft("RGB", (SIDE, SIDE))  # a large JPEG is read at half its size at once
            upright = ImageOps.exif_transpose(opened).convert("RGBA")
    except UNREADABLE as error:
        raise WrongFile() from error
    except Image.DecompressionBombError as error:
        raise TooBig(most=FILE_MOST) from error
    bare = Image.new("RGB", upright.size, PAPER)
    bare.paste(upright, mask=upright)
    return bare
