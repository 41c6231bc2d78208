"""Words can be read: the pairs of colours that stand together, measured as WCAG 2.2 says."""

from __future__ import annotations

import re

import pytest

from config import ROOT

TOKENS = (ROOT / "app" / "static" / "css" / "tokens.css").read_text()
LIGHT, DARK = TOKENS.split("@media (prefers-color-scheme: dark)")

WORDS = [  # text on ground: 4.5 at least (AA)
    *((ink, ground) for ink in ("ink", "soft") for ground in ("paper", "card", "mist")),
    ("link", "paper"), ("link", "card"), ("link", "mist"),
    ("on-night", "night"), ("on-night", "night-deep"), ("night-soft", "night"),
    ("night-soft", "night-deep"), ("on-night-lamp", "night"), ("on-night-lamp", "night-deep"),
    ("ink", "night-wash"), ("ink", "lamp-wash"), ("ink", "palm-wash"), ("ink", "clay-wash"),
    ("soft", "palm-wash"),
    ("on-lamp", "lamp"), ("on-lamp", "lamp-press"), ("lamp-ink", "lamp-wash"),
    ("lamp-ink", "paper"), ("lamp-ink", "card"),
    ("on-palm", "palm"), ("palm-ink", "palm-wash"), ("palm-ink", "paper"), ("palm-ink", "card"),
    ("on-clay", "clay"), ("clay-ink", "clay-wash"), ("clay-ink", "paper"), ("clay-ink", "card"),
]  # fmt: skip
SHAPES = [  # edges and marks: 3 at least
    ("edge", "paper"), ("edge", "card"), ("palm", "paper"), ("palm", "card"), ("clay", "paper"),
    ("focus", "paper"), ("focus", "card"),
]  # fmt: skip
DOOR = [  # read from a metre away, in the dark or the sun: 7 at least (AAA)
    ("on-door", "door"), ("on-door", "door-yes"), ("on-door", "door-no"),
    ("on-door-wait", "door-wait"),
]  # fmt: skip


def _colours(theme: str) -> dict[str, str]:
    found = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", LIGHT))
    if theme == "dark":
        found |= dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", DARK))
    return found


def _light_of(colour: str) -> float:
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (
        p / 12.92 if p <= 0.04045 else float(((p + 0.055) / 1.055) ** 2.4) for p in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, two: str) -> float:
    dark, light = sorted((_light_of(one), _light_of(two)))
    return (light + 0.05) / (dark + 0.05)


def test_black_on_white_is_twenty_one() -> None:
    assert round(contrast("#000000", "#ffffff"), 1) == 21.0


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("pairs", "least"), [(WORDS, 4.5), (SHAPES, 3.0), (DOOR, 7.0)])
def test_colours_that_stand_together_can_be_told_apart(
    theme: str, pairs: list[tuple[str, str]], least: float
) -> None:
    colours = _colours(theme)
    measured = {pair: contrast(colours[pair[0]], colours[pair[1]]) for pair in pairs}
    assert {pair: round(c, 2) for pair, c in measured.items() if c < least} == {}
