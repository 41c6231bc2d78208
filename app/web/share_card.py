"""The picture that chats show beside a link: the cover of a date, its title, when and where.

Chats draw no SVG, so the cover is painted again here, shape by shape, from the SVG itself.
"""

from __future__ import annotations

import io
import re
from functools import lru_cache
from typing import Any
from xml.etree import ElementTree as Xml

from app.web.cover import GROUND, LAMP, draw
from app.web.lettering import fonts, plain, wrap

WIDTH, HEIGHT = 1200, 630  # pixels, as Open Graph pictures are
SCALE = WIDTH / 720  # of the cover's own units
TWICE = 2  # painted twice as large, then made smaller: smooth edges
NIGHT = (14, 22, 51)  # the blue hour, under the words
LINE, LINES = 28, 2  # characters of a line of the title, and how many lines
JPEG_QUALITY = 86


@lru_cache(maxsize=64)
def share_card(
    name: str, hue: int, kind: str, title: str, lines: tuple[str, ...], photo: bytes = b""
) -> bytes:
    """A JPEG of about 60 kB. `name`, `hue`, `kind` as the cover's; `lines` below the title; a
    `photo` in place of the cover."""
    from PIL import Image, ImageDraw  # noqa: PLC0415 -- slow import

    picture = _photo(photo) if photo else _cover(name, hue, kind)
    _shade(picture)
    picture = picture.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
    _write(ImageDraw.Draw(picture), title, lines)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=JPEG_QUALITY, optimize=True)
    return out.getvalue()


def _photo(content: bytes) -> Any:
    """One of our own, cut anew to this shape."""
    from PIL import Image, ImageOps  # noqa: PLC0415 -- slow import

    opened = Image.open(io.BytesIO(content), formats=("WEBP",)).convert("RGB")
    return ImageOps.fit(opened, (WIDTH, HEIGHT))


def _cover(name: str, hue: int, kind: str) -> Any:
    from PIL import ImageDraw  # noqa: PLC0415 -- slow import

    size = (WIDTH * TWICE, HEIGHT * TWICE)
    picture = _ground(kind).resize(size)
    pen = ImageDraw.Draw(picture, "RGBA")
    root = Xml.fromstring(draw(name, hue, kind))  # noqa: S314 -- our own drawing
    for shape in root:
        _paint(picture, pen, shape, root)
    return picture


def _ground(kind: str) -> Any:
    """Three colours from top to bottom, one pixel wide."""
    from PIL import Image, ImageColor  # noqa: PLC0415 -- slow import

    top, middle, bottom = (ImageColor.getrgb(colour) for colour in GROUND[kind])
    column = Image.new("RGB", (1, HEIGHT))
    turn = round(HEIGHT * 0.6)
    for y in range(HEIGHT):
        start, end, part = (
            (top, middle, y / turn) if y < turn else (middle, bottom, (y - turn) / (HEIGHT - turn))
        )
        mixed = tuple(round(a + (b - a) * part) for a, b in zip(start, end, strict=True))
        column.putpixel((0, y), mixed)
    return column


def _paint(picture: Any, pen: Any, shape: Xml.Element, root: Xml.Element) -> None:
    kind = shape.tag.rpartition("}")[2]
    if kind == "g":
        for ring in shape:
            colour = _colour(shape.get("stroke", ""), ring.get("stroke-opacity"))
            pen.ellipse(_box(ring), outline=colour, width=3 * TWICE)
    elif kind == "path":
        pen.line(_curve(shape.get("d", "")), fill=_colour(shape.get("stroke", "")), width=2 * TWICE)
    elif kind == "circle" and shape.get("clip-path"):
        _paint_meeting(picture, shape, root)
    elif kind == "circle" and shape.get("fill", "").startswith("url"):
        _paint_glow(picture, shape)
    elif kind == "circle":
        pen.ellipse(_box(shape), fill=_colour(shape.get("fill", ""), shape.get("fill-opacity")))


def _paint_meeting(picture: Any, circle: Xml.Element, root: Xml.Element) -> None:
    """Only where the circle lies over the one that clips it."""
    from PIL import Image, ImageChops, ImageDraw  # noqa: PLC0415 -- slow import

    other = next(e[0] for e in root if e.tag.endswith("clipPath"))
    masks = []
    for each in (circle, other):
        mask = Image.new("L", picture.size)
        ImageDraw.Draw(mask).ellipse(_box(each), fill=255)
        masks.append(mask)
    picture.paste(circle.get("fill"), mask=ImageChops.multiply(*masks))


def _paint_glow(picture: Any, circle: Xml.Element) -> None:
    from PIL import Image  # noqa: PLC0415 -- slow import

    left, top, right, bottom = (round(edge) for edge in _box(circle))
    # Pillow's gradient reaches 181 at the rim of the circle; there the light is out
    glow = Image.radial_gradient("L").point(lambda far: max(0, 181 - far) * 255 // 181 * 55 // 100)
    picture.paste(LAMP, (left, top), glow.resize((right - left, bottom - top)))


def _shade(picture: Any) -> None:
    """Night rising from below, so that words can be read on any cover."""
    from PIL import Image  # noqa: PLC0415 -- slow import

    width, height = picture.size
    shade = Image.linear_gradient("L").resize((width, height * 7 // 10))
    shade = shade.point(lambda dark: min(240, dark * 4 // 3))
    picture.paste(NIGHT, (0, height - shade.height), shade)


def _write(pen: Any, title: str, lines: tuple[str, ...]) -> None:
    from PIL import ImageFont  # noqa: PLC0415 -- slow import

    regular, bold = fonts()
    y = HEIGHT - 48
    small, big = ImageFont.truetype(regular, 34), ImageFont.truetype(bold, 62)
    for line in reversed([wrap(plain(line), 54)[0] for line in lines]):
        pen.text((60, y), line, font=small, fill="#E6E0D6", anchor="ls")
        y -= 48
    y -= 18
    shown = wrap(plain(title), LINE) if is_drawable(title) else []
    for line in reversed(shown[:LINES]):
        pen.text((60, y), line, font=big, fill="#FFFFFF", anchor="ls")
        y -= 74


def is_drawable(text: str) -> bool:
    """Our two faces know Latin letters and signs; other scripts would be boxes."""
    return all(ord(c) < 0x250 or 0x2000 <= ord(c) < 0x2070 for c in text)


def _box(circle: Xml.Element) -> tuple[float, float, float, float]:
    x, y, r = (float(circle.get(name, 0)) * SCALE * TWICE for name in ("cx", "cy", "r"))
    return x - r, y - r, x + r, y + r


def _curve(path: str) -> list[tuple[float, float]]:
    """The points of `M… …Q… … … …`."""
    numbers = [float(n) * SCALE * TWICE for n in re.findall(r"-?\d+(?:\.\d+)?", path)]
    (ax, ay), (bx, by), (cx, cy) = zip(numbers[::2], numbers[1::2], strict=True)
    steps = [step / 60 for step in range(61)]
    return [
        (
            ax * (1 - t) ** 2 + 2 * bx * t * (1 - t) + cx * t * t,
            ay * (1 - t) ** 2 + 2 * by * t * (1 - t) + cy * t * t,
        )
        for t in steps
    ]


def _colour(text: str, opacity: str | None = None) -> tuple[int, ...]:
    from PIL import ImageColor  # noqa: PLC0415 -- slow import

    return (*ImageColor.getrgb(text)[:3], round(255 * float(opacity or 1)))
