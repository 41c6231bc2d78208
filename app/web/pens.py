"""The two pens of a ticket's and a receipt's drawing: a picture (Pillow) and paper (ReportLab).

Slow to import: app/web/ticket_files.py does it when the first file is asked for.
"""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.colors import HexColor
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import FILL_NON_ZERO, Canvas

from app.web.lettering import fonts, is_joined
from app.web.qr import runs

Size = tuple[int, int]
A6_WIDTH = 297.6  # points
SMOOTH = 4  # edges of a disc are drawn so many times larger first
COLOURS = 48  # of the finished picture: small enough to send (about 30 kB)
SEAM = 0.6  # by how much a row of a QR code covers the one above: no white hair between them
_writing = threading.Lock()


@lru_cache(maxsize=64)
def face(size: float, *, bold: bool) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(fonts()[bold], size)


class Picture:
    def __init__(self, size: Size) -> None:
        self._image = Image.new("RGB", size, "#FFFFFF")
        self._draw = ImageDraw.Draw(self._image)

    def box(self, x: float, y: float, width: float, height: float, colour: str) -> None:
        self._draw.rectangle((x, y, x + width - 1, y + height - 1), fill=colour)

    def disc(self, x: float, y: float, r: float, colour: str, *, part: float = 1) -> None:
        side = round(2 * r)
        mask = Image.new("L", (side * SMOOTH, side * SMOOTH))
        rim = side * SMOOTH - 1
        ImageDraw.Draw(mask).ellipse((0, 0, rim, rim), fill=round(255 * part))
        mask = mask.resize((side, side), Image.Resampling.BOX)
        self._image.paste(colour, (round(x - r), round(y - r)), mask)

    def length(self, words: str, size: float, *, bold: bool = False) -> float:
        return face(size, bold=bold).getlength(words)

    def text(
        self, x: float, y: float, words: str, size: float, colour: str, *, bold: bool, middle: bool
    ) -> None:
        anchor = "ms" if middle else "ls"
        self._draw.text((x, y), words, font=face(size, bold=bold), fill=colour, anchor=anchor)

    def modules(self, rows: list[list[bool]], x: float, y: float, side: float) -> None:
        code = Image.new("1", (len(rows), len(rows)), 1)
        code.putdata([0 if black else 1 for row in rows for black in row])
        whole = round(side) // len(rows) * len(rows)
        code = code.resize((whole, whole), Image.Resampling.NEAREST)
        self._image.paste(code.convert("RGB"), (round(x), round(y)))

    def bytes(self) -> bytes:
        out = io.BytesIO()
        few = self._image.quantize(COLOURS, dither=Image.Dither.NONE)
        few.save(out, "PNG", optimize=True)
        return out.getvalue()


def _learn_faces() -> None:
    """Once a process: the library keeps its faces for all threads."""
    with _writing:
        if "Bold" not in pdfmetrics.getRegisteredFontNames():
            for name, path in zip(("Regular", "Bold"), fonts(), strict=True):
                pdfmetrics.registerFont(TTFont(name, path))


class Paper:
    def __init__(self, size: Size, *, title: str, points: float = A6_WIDTH) -> None:
        """`size` in the drawing's units; `points`: how wide the sheet is."""
        _learn_faces()
        self._scale, self._height = points / size[0], size[1]
        self._out = io.BytesIO()
        page = (points, size[1] * self._scale)
        self._sheet: Any = Canvas(
            self._out, pagesize=page, pageCompression=1, initialFontName="Regular"
        )
        self._sheet.setTitle(title)
        self._sheet.setAuthor("Entregent")

    def box(self, x: float, y: float, width: float, height: float, colour: str) -> None:
        self._sheet.setFillColor(HexColor(colour))
        self._sheet.rect(x, self._height - y - height, width, height, stroke=0, fill=1)

    def disc(self, x: float, y: float, r: float, colour: str, *, part: float = 1) -> None:
        self._sheet.saveState()
        self._sheet.setFillColor(HexColor(colour))
        self._sheet.setFillAlpha(part)
        self._sheet.circle(x, self._height - y, r, stroke=0, fill=1)
        self._sheet.restoreState()

    def length(self, words: str, size: float, *, bold: bool = False) -> float:
        if is_joined(words):
            return face(size, bold=bold).getlength(words)
        return float(pdfmetrics.stringWidth(words, "Bold" if bold else "Regular", size))

    def text(
        self, x: float, y: float, words: str, size: float, colour: str, *, bold: bool, middle: bool
    ) -> None:
        left = x - self.length(words, size, bold=bold) / 2 if middle else x
        if is_joined(words):  # the library writes from left to right only
            self._picture_of(words, left, y, size, colour, bold=bold)
            return
        self._sheet.setFillColor(HexColor(colour))
        self._sheet.setFont("Bold" if bold else "Regular", size)
        self._sheet.drawString(left, self._height - y, words)

    def _picture_of(
        self, words: str, x: float, y: float, size: float, colour: str, *, bold: bool
    ) -> None:
        large = face(size * 2, bold=bold)
        width, rise, fall = round(large.getlength(words)) + 4, round(size * 2.4), round(size)
        picture = Image.new("RGBA", (width, rise + fall), f"{colour}00")
        ImageDraw.Draw(picture).text((0, rise), words, font=large, fill=colour, anchor="ls")
        foot = self._height - y - fall / 2
        image = ImageReader(picture)
        self._sheet.drawImage(image, x, foot, width / 2, (rise + fall) / 2, mask="auto")

    def modules(self, rows: list[list[bool]], x: float, y: float, side: float) -> None:
        step = side / len(rows)
        self.box(x, y, side, side, "#FFFFFF")
        path = self._sheet.beginPath()
        for line, row in enumerate(rows):
            foot = self._height - y - (line + 1) * step
            for column, length in runs(row):
                path.rect(x + column * step, foot, length * step, step + SEAM)
        self._sheet.setFillColor(HexColor("#000000"))
        self._sheet.drawPath(path, stroke=0, fill=1, fillMode=FILL_NON_ZERO)

    @contextmanager
    def page(self) -> Iterator[Paper]:
        self._sheet.scale(self._scale, self._scale)
        yield self
        self._sheet.showPage()

    def bytes(self) -> bytes:
        with _writing:  # a face is one file read from one place, which threads would move
            self._sheet.save()
        return self._out.getvalue()
