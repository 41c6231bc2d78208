"""The picture of an event that has no photo: circles meeting, drawn from the name of its theme.

A pure function. The same name, hue and kind always give the same bytes; another name gives other
circles. A Talk stands on palm with rings that spread; an AfterWork on night under a string of
lamps.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from colorsys import hls_to_rgb
from hashlib import sha256

WIDTH, HEIGHT = 720, 360
CREAM, LAMP = "#fbf3e6", "#ffc978"
GROUND = {
    "talk": ("#2a8a70", "#12574a", "#0d4247"),
    "afterwork": ("#0c1330", "#1a2450", "#4a2f57"),
}

Chance = Iterator[float]  # numbers from 0 to 1, drawn from the name


def _chance(name: str) -> Chance:
    """Endless, and the same for the same name."""
    turn = 0
    while True:
        yield from (byte / 255 for byte in sha256(f"{name}/{turn}".encode()).digest())
        turn += 1


def _between(chance: Chance, low: float, high: float) -> int:
    return round(low + next(chance) * (high - low))


def _colour(hue: float, light: float, rich: float) -> str:
    """`hue` in degrees; `light` and `rich` from 0 to 1."""
    return "#" + "".join(f"{round(c * 255):02x}" for c in hls_to_rgb(hue / 360 % 1, light, rich))


def _circle(x: float, y: float, r: float, rest: str) -> str:
    return f'<circle cx="{x:.0f}" cy="{y:.0f}" r="{r:.0f}" {rest}/>'


def _meeting(chance: Chance, hue: int, *, y: int, size: int) -> str:
    """Two great circles, the light where they meet, a third coming, and people on their rims."""
    left, right = (_between(chance, size * 0.82, size * 1.12) for _ in range(2))
    gap = (left + right) * (0.46 + next(chance) * 0.14)
    tilt = (next(chance) - 0.5) * 0.9
    middle = WIDTH / 2 + _between(chance, -70, 70)
    ax, ay = middle - math.cos(tilt) * gap / 2, y - math.sin(tilt) * gap / 2
    bx, by = middle + math.cos(tilt) * gap / 2, y + math.sin(tilt) * gap / 2
    one, two, three = _colour(hue, 0.6, 0.66), _colour(hue + 40, 0.74, 0.62), _colour(hue, 0.8, 0.5)
    side = -1 if next(chance) < 0.5 else 1
    small = _between(chance, size * 0.34, size * 0.56)
    cx = middle + side * (gap / 2 + size * (0.9 + next(chance) * 0.5))
    cy = y - side * _between(chance, -size * 0.5, size * 0.5)
    parts = [
        f'<clipPath id="m">{_circle(ax, ay, left, "")}</clipPath>',
        _circle(cx, cy, small, f'fill="{three}" fill-opacity=".32"'),
        _circle(ax, ay, left, f'fill="{one}" fill-opacity=".8"'),
        _circle(bx, by, right, f'fill="{two}" fill-opacity=".6"'),
        _circle(bx, by, right, f'fill="{LAMP}" clip-path="url(#m)"'),
        _people(chance, cx, cy, small, 2),
        _people(chance, ax, ay, left, 3),
        _people(chance, bx, by, right, 3),
    ]
    return "".join(parts)


def _people(chance: Chance, x: float, y: float, r: float, most: int) -> str:
    """Dots on the rim of a circle, one at least."""
    dots = []
    for _ in range(1 + round(next(chance) * (most - 1))):
        turn = next(chance) * math.tau
        at = (x + math.cos(turn) * r, y + math.sin(turn) * r)
        dots.append(_circle(*at, _between(chance, 5, 11), f'fill="{CREAM}"'))
    return "".join(dots)


def _rings(chance: Chance) -> str:
    """What spreads from a meeting."""
    x, y = _between(chance, 120, 600), _between(chance, 120, 240)
    rings = (
        _circle(x, y, r, f'stroke-opacity="{0.3 - i * 0.05:.2f}"')
        for i, r in enumerate((170, 230, 300, 380, 470))
    )
    return f'<g fill="none" stroke="{CREAM}" stroke-width="1.5">{"".join(rings)}</g>'


def _lamps(chance: Chance) -> str:
    """A string of lamps across the evening."""
    high, low, far = (_between(chance, a, b) for a, b in ((6, 60), (120, 180), (6, 60)))
    count = _between(chance, 6, 9)
    bulbs = []
    for i in range(count + 1):
        t = i / count
        x = -30 + 780 * t
        y = high * (1 - t) ** 2 + 2 * low * t * (1 - t) + far * t * t
        bulbs.append(_circle(x, y + 9, 62, 'fill="url(#h)"'))
        bulbs.append(_circle(x, y + 9, 7, 'fill="#ffe7bd"'))
    wire = f'<path d="M-30 {high}Q360 {low} 750 {far}" fill="none" stroke="#8d86a8"/>'
    return wire + "".join(bulbs)


def draw(name: str, hue: int, kind: str) -> str:
    """An SVG of 720 x 360, under 2 kB gzipped. `hue` in degrees; `kind`: "talk", "afterwork"."""
    chance = _chance(f"{kind}/{name}")
    top, middle, bottom = GROUND[kind]
    evening = kind == "afterwork"
    scene = (
        _meeting(chance, hue, y=238, size=104) + _lamps(chance)
        if evening
        else _rings(chance) + _meeting(chance, hue, y=180, size=128)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'width="{WIDTH}" height="{HEIGHT}" preserveAspectRatio="xMidYMid slice"><defs>'
        f'<linearGradient id="g" x2=".25" y2="1"><stop stop-color="{top}"/>'
        f'<stop offset=".6" stop-color="{middle}"/><stop offset="1" stop-color="{bottom}"/>'
        f'</linearGradient><radialGradient id="h"><stop stop-color="{LAMP}" stop-opacity=".55"/>'
        f'<stop offset="1" stop-color="{LAMP}" stop-opacity="0"/></radialGradient></defs>'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="url(#g)"/>{scene}</svg>'
    )
