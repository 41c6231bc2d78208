"""Thirty-two tickets as a phone's camera really sees them: aslant, in the dark, through glare.

Made anew each time, and the same each time: the dice are fixed. Each comes with its text, so that
a wrong reading is told from none.
"""

from __future__ import annotations

import io
import random
from math import cos, radians, sin, tan

from PIL import Image, ImageChops, ImageDraw, ImageEnhance, ImageFilter, ImageOps

from app.kernel.codes import ALPHABET
from app.web import qr
from tests.browser.camera import SIZE, WALL

CENTRE = (SIZE[0] / 2, SIZE[1] / 2)
SIDES = (180, 220, 260, 300)  # pixels, of the code in the picture
LENS = 900.0  # how far the eye is, in pixels


def held_up(token: str, side: int, *, turned: float = 0) -> Image.Image:
    code = Image.open(io.BytesIO(qr.png(token))).convert("L").resize((side, side))
    if turned:
        code = code.rotate(
            turned, expand=True, fillcolor=WALL[0], resample=Image.Resampling.BICUBIC
        )
    frame = Image.new("L", SIZE, WALL[0])
    frame.paste(code, ((SIZE[0] - code.width) // 2, (SIZE[1] - code.height) // 2))
    return frame


def leaned(frame: Image.Image, degrees: float) -> Image.Image:
    """The same, leaned away around its upright axis."""
    slope = tan(radians(degrees)) / LENS
    x, y = CENTRE
    whole = 1 + x * slope
    squeeze = 1 / cos(radians(degrees))
    across = (squeeze - x * slope, 0.0, x * (whole - squeeze))
    upright = (-y * slope, 1.0, y * (whole - 1))
    numbers = tuple(n / whole for n in (*across, *upright, -slope, 0.0))
    return frame.transform(
        SIZE, Image.Transform.PERSPECTIVE, numbers, Image.Resampling.BICUBIC, fillcolor=WALL[0]
    )


def dimmed(frame: Image.Image, to: float = 0.45) -> Image.Image:
    return ImageEnhance.Brightness(frame).enhance(to)


def grain(frame: Image.Image, dice: random.Random, strength: float) -> Image.Image:
    noise = Image.frombytes("L", SIZE, dice.randbytes(SIZE[0] * SIZE[1]))
    noise = noise.point(lambda value: int(128 + (value - 128) * strength))
    return ImageChops.add(frame, noise, offset=-128)


def striped(frame: Image.Image, period: float, depth: float) -> Image.Image:
    """What a screen's lines and a sensor's make together."""
    waves = [
        int(255 * (1 - depth / 2 + depth / 2 * sin(2 * 3.1416 * (y + x / 7) / period)))
        for y in range(SIZE[1])
        for x in range(0, SIZE[0], 8)
    ]
    lines = Image.frombytes("L", (SIZE[0] // 8, SIZE[1]), bytes(waves)).resize(SIZE)
    return ImageChops.multiply(frame, lines)


def lit(frame: Image.Image, side: int, dice: random.Random) -> Image.Image:
    """A lamp's reflection on the glass, a third of the code wide."""
    lamp = Image.new("L", SIZE, 0)
    x = CENTRE[0] + dice.uniform(-0.3, 0.3) * side
    y = CENTRE[1] + dice.uniform(-0.3, 0.3) * side
    half = side * 0.16
    ImageDraw.Draw(lamp).ellipse((x - half, y - half, x + half, y + half), fill=255)
    return ImageChops.screen(frame, lamp.filter(ImageFilter.GaussianBlur(half / 3)))


def shaken(frame: Image.Image, length: int) -> Image.Image:
    steps = [ImageChops.offset(frame, n - length // 2, 0) for n in range(length)]
    mixed = steps[0]
    for n, step in enumerate(steps[1:], 2):
        mixed = Image.blend(mixed, step, 1 / n)
    return mixed


def spoil(how: str, token: str, side: int, dice: random.Random) -> Image.Image:
    """`how` is one of HOWS."""
    frame = held_up(token, side, turned=dice.uniform(-12, 12))
    spoiled = {
        "leaned by 40": lambda: leaned(held_up(token, side, turned=20), 40),
        "turned by 45": lambda: held_up(token, side, turned=45),
        "dark mode": lambda: ImageOps.invert(frame),
        "low light": lambda: grain(dimmed(frame, 0.14), dice, 0.03),
        "a dim screen's lines": lambda: striped(dimmed(frame), 5.3, 0.5),
        "strong lines and grain": lambda: grain(striped(frame, 14.3, 0.5), dice, 0.15),
        "glare": lambda: lit(frame, side, dice),
        "shaken": lambda: shaken(frame, 8),
    }
    return spoiled[how]().filter(ImageFilter.GaussianBlur(1.0))


HOWS = (
    *("leaned by 40", "turned by 45", "dark mode", "low light"),
    *("a dim screen's lines", "strong lines and grain", "glare", "shaken"),
)


def frames() -> list[tuple[str, str, Image.Image]]:
    """(how, text, picture) of each."""
    dice = random.Random(20)
    made = []
    for how in HOWS:
        for side in SIDES:
            text = "".join(dice.choices(ALPHABET, k=20))
            made.append((how, text, spoil(how, text, side, dice)))
    return made
