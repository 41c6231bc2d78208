"""A receipt on paper: A4, one page or more; its code leads to where it is proved."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from flask_babel import gettext as _

from app.ledger.models import Receipt
from app.web.lettering import LEADING, broken, printable
from app.web.qr import matrix
from app.web.receipt_words import Line, Sheet, sheet_of, trial_words
from app.web.ticket_files import INK, LINE, SOFT, Pen

A4_WIDTH = 595.3  # points
WIDTH, HEIGHT = 1080, 1527  # units of an A4 sheet
LEFT, RIGHT = 84, 996
ROWS = 12  # of one page
CODE = 200
KEPT = 32  # files, the last asked for


def pdf(receipt: Receipt) -> bytes:
    return _pdf(sheet_of(receipt))


@lru_cache(maxsize=KEPT)
def _pdf(sheet: Sheet) -> bytes:
    from app.web.pens import Paper  # noqa: PLC0415 -- slow import: PDF and pictures

    paper = Paper((WIDTH, HEIGHT), title=f"{sheet.title} {sheet.number}", points=A4_WIDTH)
    for start in range(0, max(1, len(sheet.lines)), ROWS):
        with paper.page() as pen:
            y = _list(pen, sheet.lines[start : start + ROWS], _head(pen, sheet))
            if start + ROWS >= len(sheet.lines):
                _foot(pen, sheet, _totals(pen, sheet, y))
    return paper.bytes()


def _head(pen: Pen, sheet: Sheet) -> float:
    """Who sells, who buys, which paper of which day."""
    y = _left(pen, sheet.seller[0], 110, 34, bold=True)
    for words in sheet.seller[1:]:
        y = _left(pen, words, y, 22, colour=SOFT)
    y = _left(pen, f"{sheet.title} {sheet.number}", y + 50, 44, bold=True)
    y = _left(pen, sheet.day, y, 24)
    if sheet.is_trial:
        y = _left(pen, trial_words(), y, 24, bold=True)
    y = _left(pen, _("Client : %(name)s", name=sheet.buyer[0]), y + 20, 26)
    for words in sheet.buyer[1:]:
        y = _left(pen, words, y, 22, colour=SOFT) if words else y
    return _left(pen, _("Commande %(reference)s", reference=sheet.reference), y, 22) + 16


def _list(pen: Pen, lines: Sequence[Line], y: float) -> float:
    _rule(pen, y - 22)
    for line in lines:
        _right(pen, line.amount, y + 14, 26)
        y = _left(pen, f"{line.quantity} × {line.label}", y + 14, 26, width=620)
        y = _left(pen, line.day, y - 4, 20, colour=SOFT) + 2
    _rule(pen, y - 16)
    return y


def _totals(pen: Pen, sheet: Sheet, y: float) -> float:
    for n, (words, amount) in enumerate(sheet.totals, 1):
        bold = n == len(sheet.totals)
        _right(pen, amount, y + 20, 28, bold=bold)
        y = _left(pen, words, y + 20, 28, bold=bold, width=600)
    if sheet.tax_words:
        y = _left(pen, sheet.tax_words, y, 22, colour=SOFT)
    y = _left(pen, sheet.in_words, y + 24, 26)
    return _left(pen, _("Payé par : %(means)s", means=sheet.means), y, 24)


def _foot(pen: Pen, sheet: Sheet, y: float) -> None:
    pen.modules(matrix(sheet.address, level="M"), LEFT - 16, y + 10, CODE)
    x = LEFT + CODE + 10
    y = _left(pen, _("Ce code montre si ce papier est authentique."), y + 90, 22, x=x)
    _left(pen, sheet.address, y, 18, colour=SOFT, x=x)


def _left(
    pen: Pen,
    words: str,
    y: float,
    size: float,
    *,
    bold: bool = False,
    colour: str = INK,
    x: float = LEFT,
    width: float = RIGHT - LEFT,
) -> float:
    """Lines from the baseline `y` down; the baseline after the last."""
    room = min(width, RIGHT - x)
    text = printable(words, bold=bold)
    for line in broken(text, room, lambda part: pen.length(part, size, bold=bold)):
        pen.text(x, y, line, size, colour, bold=bold, middle=False)
        y += size * LEADING
    return y


def _right(pen: Pen, words: str, y: float, size: float, *, bold: bool = False) -> None:
    text = printable(words, bold=bold)
    x = RIGHT - pen.length(text, size, bold=bold)
    pen.text(x, y, text, size, INK, bold=bold, middle=False)


def _rule(pen: Pen, y: float) -> None:
    pen.box(LEFT, y, RIGHT - LEFT, 2, LINE)
