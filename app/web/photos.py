"""Photos that people send: made anew from their pixels, upright and small. Nothing else of the file
is kept: no place, no camera, no name, and nothing that was hidden in it."""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.recaps.rules import FILE_MOST, TooBig, WrongFile

if TYPE_CHECKING:
    from PIL import Image

SIDE = 1600  # pixels, at most
PIXELS = 40_000_000  # of what is sent: a phone's camera; more is a bomb
QUALITY = 82
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
    return _bare(upright)


def square(raw: bytes, *sides: int) -> list[bytes]:
    """The middle of a photo, anew, once for each side in pixels. Raises: as made_anew."""
    from PIL import ImageOps  # noqa: PLC0415 -- slow import

    upright = _upright(raw)
    return [_bare(ImageOps.fit(upright, (side, side))).content for side in sides]


def _upright(raw: bytes) -> Image.Image:
    from PIL import Image, ImageOps  # noqa: PLC0415 -- slow import

    if len(raw) > FILE_MOST:
        raise TooBig(most=FILE_MOST)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            opened = Image.open(io.BytesIO(raw), formats=FORMATS)
            if opened.width * opened.height > PIXELS:
                raise TooBig(most=FILE_MOST)
            return ImageOps.exif_transpose(opened).convert("RGB")
    except UNREADABLE as error:
        raise WrongFile() from error
    except Image.DecompressionBombError as error:
        raise TooBig(most=FILE_MOST) from error


def _bare(upright: Image.Image) -> Photo:
    """Its pixels, and nothing else of its file."""
    from PIL import Image  # noqa: PLC0415 -- slow import

    out = io.BytesIO()
    bare = Image.new("RGB", upright.size)
    bare.paste(upright)
    bare.save(out, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return Photo(out.getvalue(), *bare.size)
