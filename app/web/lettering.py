"""Letters in pictures and on paper: the faces, the signs they have, and what fits in a width."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from functools import cache, lru_cache, partial
from pathlib import Path

Measure = Callable[[str, float], float]  # words and their size: how wide they are
LEADING = 1.18  # from one line to the next, in sizes
TIED = re.compile(r" (?=[:;!?»])|(?<=«) ")  # French spaces that no line may end at


@lru_cache
def fonts() -> tuple[str, str]:
    """Paths of a regular and a bold face: DejaVu, else the one that came with the PDF library."""
    vendor = Path(__file__).parents[1] / "static" / "vendor" / "dejavu"
    if (vendor / "DejaVuSans.ttf").exists():
        return str(vendor / "DejaVuSans.ttf"), str(vendor / "DejaVuSans-Bold.ttf")
    import reportlab  # noqa: PLC0415 -- slow import

    folder = Path(str(reportlab.__file__)).parent / "fonts"
    return str(folder / "Vera.ttf"), str(folder / "VeraBd.ttf")


@cache
def signs(path: str) -> frozenset[int]:
    """The characters that a face can draw."""
    from reportlab.pdfbase.ttfonts import TTFontFile  # noqa: PLC0415 -- slow import

    return frozenset(c for c, glyph in TTFontFile(path).charToGlyph.items() if glyph)


@cache
def joins_letters() -> bool:
    """Whether this machine can write from right to left, with letters that join."""
    from PIL import features  # noqa: PLC0415 -- slow import

    return bool(features.check("raqm"))


def is_joined(text: str) -> bool:
    """Written from right to left: Arabic, Hebrew."""
    return any(unicodedata.bidirectional(c) in ("R", "AL") for c in text)


def plain(text: str) -> str:
    """French spaces as every face has them, none of them at the end of a line."""
    return TIED.sub("\u00a0", text.replace("\u202f", "\u00a0"))


def printable(text: str, *, bold: bool = False) -> str:
    """What of a text can be drawn: an emoji is left out rather than shown as an empty box.

    "" when nothing is left.
    """
    known = signs(fonts()[bold])
    drawn = [c for c in plain(unicodedata.normalize("NFC", text)) if _is_drawn(c, known)]
    return " ".join("".join(drawn).split(" ")).strip() if _says_something(drawn) else ""


def _is_drawn(sign: str, known: frozenset[int]) -> bool:
    if unicodedata.category(sign) in ("Cc", "Cf", "Mn") and not is_joined(sign):
        return False
    return ord(sign) in known and (joins_letters() or not is_joined(sign))


def _says_something(drawn: list[str]) -> bool:
    return any(c.isalnum() for c in drawn)


def fit(
    words: str, *, width: float, height: float, sizes: Sequence[float], measure: Measure
) -> tuple[float, list[str]]:
    """The largest of `sizes` in which the words stand whole in a box, and their lines.

    What does not fit in the smallest one ends in "…".
    """
    for size in sizes:
        lines = broken(words, width, partial(_width, measure, size))
        most = max(1, int(height // (size * LEADING)))
        if len(lines) <= most:
            return size, lines
    kept, size = lines[:most], sizes[-1]
    last = kept[-1]
    while last and measure(f"{last}…", size) > width:
        last = last[:-1]
    return size, [*kept[:-1], f"{last.rstrip(' ,·–')}…"]


def _width(measure: Measure, size: float, words: str) -> float:
    return measure(words, size)


def broken(words: str, width: float, measure: Callable[[str], float]) -> list[str]:
    """Lines no wider than `width`, broken at spaces, and inside a word only where there is none."""
    lines = [""]
    for word in words.split(" "):
        rest = word
        longer = f"{lines[-1]} {rest}".strip()
        if measure(longer) <= width:
            lines[-1] = longer
            continue
        while measure(rest) > width and len(rest) > 1:
            cut = next(
                n for n in range(len(rest) - 1, 0, -1) if n == 1 or measure(rest[:n]) <= width
            )
            lines.append(rest[:cut])
            rest = rest[cut:]
        lines.append(rest)
    return [line for line in lines if line] or [""]


def wrap(text: str, width: int) -> list[str]:
    """Lines of at most `width` characters, broken at spaces where there are any."""
    lines = [""]
    for word in text.split(" "):
        if len(lines[-1]) + len(word) + 1 > width and lines[-1]:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return [line[: width + 12] for line in lines]
