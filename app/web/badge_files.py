"""Name badges on sheets of labels, A4: a large first name, the rest small, the public code."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from app.badges.rules import Label
from app.web.card_codes import address_of
from app.web.lettering import LEADING, fit, printable
from app.web.qr import matrix
from app.web.ticket_files import INK, LINE, SOFT, Pen

A4_WIDTH = 595.3  # points
WIDTH, HEIGHT = 2100, 2970  # an A4 sheet in tenths of a millimetre


@dataclass(frozen=True, slots=True)
class Format:
    """A sheet of labels as shops sell them, in tenths of a millimetre. `step`: to the next one."""

    columns: int
    rows: int
    width: int
    height: int
    left: int
    top: int
    step: int

    @property
    def each(self) -> int:
        return self.columns * self.rows


FORMATS = {
    "24": Format(columns=3, rows=8, width=700, height=370, left=0, top=5, step=700),
    "10": Format(columns=2, rows=5, width=990, height=570, left=47, top=60, step=1016),
}


def pdf(labels: Sequence[Label], form: Format, *, title: str, skip: int = 0) -> bytes:
    """`skip`: places of the first sheet already used."""
    from app.web.pens import Paper  # noqa: PLC0415 -- slow import: PDF and pictures

    paper = Paper((WIDTH, HEIGHT), title=title, points=A4_WIDTH)
    places: list[Label | None] = [*[None] * (skip % form.each), *labels]
    for start in range(0, len(places), form.each):
        with paper.page() as pen:
            for n, label in enumerate(places[start : start + form.each]):
                if label is not None:
                    row, column = divmod(n, form.columns)
                    x = form.left + column * form.step
                    _draw(pen, label, form, x, form.top + row * form.height)
    return paper.bytes()


def _draw(pen: Pen, label: Label, form: Format, x: float, y: float) -> None:
    """Names on the left, the code on the right: its quiet zone is the margin."""
    side = form.height * 0.62
    rows = matrix(address_of(label.code), level="M")
    pen.modules(rows, x + form.width - side - 30, y + (form.height - side) / 2, side)
    below = (y + (form.height + side) / 2) + form.height * 0.16
    code = " ".join(label.table_code)
    pen.text(
        x + form.width - side / 2 - 30,
        below,
        code,
        form.height * 0.09,
        SOFT,
        bold=False,
        middle=True,
    )
    left, room = x + 50, form.width - side - 90
    middle = y + form.height / 2
    if not label.name:  # to be written by hand
        pen.box(left, middle, room, 3, LINE)
        _text(pen, left, middle + 55, _("Invité de %(name)s", name=label.guest_of), room, (34, 28))
        return
    first, _space, rest = label.name.partition(" ")
    big = form.height * 0.26
    sizes = tuple(big * part for part in (1, 0.86, 0.72, 0.6, 0.5, 0.42, 0.35))
    base = _text(pen, left, middle - 10, first, room, sizes, bold=True)
    for words, size in ((rest, form.height * 0.115), (label.organisation, form.height * 0.09)):
        if words:
            colour = SOFT if words is label.organisation else INK
            base = _text(pen, left, base + size * LEADING, words, room, (size, size * 0.8), colour)


def _text(
    pen: Pen,
    x: float,
    y: float,
    words: str,
    room: float,
    sizes: Sequence[float],
    colour: str = INK,
    *,
    bold: bool = False,
) -> float:
    """One line, as large as it fits; the baseline it stands on."""

    def measure(part: str, size: float) -> float:
        return pen.length(part, size, bold=bold)

    text = printable(words, bold=bold)
    size, lines = fit(text, width=room, height=1, sizes=sizes, measure=measure)
    pen.text(x, y, lines[0], size, colour, bold=bold, middle=False)
    return y
