"""The closing sheet of one cashier's drawer: in words for its page, and on paper to be signed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import ngettext

from app.accounts.models import Organizer
from app.counting.queries import Row, Sheet
from app.web.format import money, time_words, when
from app.web.lettering import broken, printable
from app.web.organize.account_words import MOVEMENTS
from app.web.ticket_files import INK, LINE, SOFT, Pen

A4_WIDTH = 595.3  # points
WIDTH, HEIGHT = 1080, 1527  # units of an A4 sheet
LEFT, RIGHT, FIRST, TOP, FOOT = 84, 996, 690, 150, 1440
ROW = 34  # height of a movement


@dataclass(frozen=True, slots=True)
class Line:
    """One movement as it is read."""

    at: str
    what: str
    who: str
    amount: str


def over_words(over: int, currency: str) -> str:
    if over < 0:
        return _("Il manque %(sum)s.", sum=money(-over, currency))
    return _("Il y a %(sum)s de trop.", sum=money(over, currency)) if over else _("Juste")


def totals(sheet: Sheet) -> list[tuple[str, str]]:
    """What it began with, what came and went, what should be there, what was."""
    cash, held = sheet.cash, sheet.held
    told = [
        (_("Pour commencer"), cash.opening),
        (_("Encaissé"), cash.came),
        (_("Rendu"), cash.back),
        *([(_("Porté ailleurs"), -cash.moved)] if cash.moved else []),
        (_("Devraient y être"), cash.expected),
        *([(_("Comptés"), held.counted)] if held.closed_at else []),
    ]
    return [(words, money(amount, held.currency)) for words, amount in told]


def pieces(sheet: Sheet) -> list[str]:
    """By notes and coins, as it was counted: "3 × 5 000 FCFA"."""
    worth = sheet.held.currency
    return [f"{n} × {money(int(piece), worth)}" for piece, n in sheet.pieces.items()]


def mobile(sheet: Sheet) -> str:
    n, amount = sheet.mobile
    if not n:
        return ""
    sum_ = money(amount, sheet.held.currency)
    return ngettext(
        "Et par Mobile money, hors de la caisse : %(sum)s en un encaissement.",
        "Et par Mobile money, hors de la caisse : %(sum)s en %(num)s encaissements.",
        n,
        sum=sum_,
    )


def lines(sheet: Sheet, zone: str) -> list[Line]:
    return [_line(row, sheet.held.currency, zone) for row in sheet.rows]


def _line(row: Row, currency: str, zone: str) -> Line:
    what = _("Repris, tapé par erreur") if row.undone else str(MOVEMENTS[row.movement])
    who = " · ".join(filter(None, (row.who, row.reference)))
    return Line(time_words(row.at, zone), what, who, money(row.amount, currency))


def pdf(sheet: Sheet, of: Organizer, *, now: datetime) -> bytes:
    from app.web.pens import Paper  # noqa: PLC0415 -- slow import: PDF and pictures

    title = _("Caisse de %(name)s", name=sheet.held.user.name)
    paper = Paper((WIDTH, HEIGHT), title=title, points=A4_WIDTH)
    told = lines(sheet, of.timezone)
    first, most = (FOOT - FIRST) // ROW, (FOOT - TOP) // ROW
    parts = [told[:first]] + [told[n : n + most] for n in range(first, len(told), most)]
    for n, part in enumerate(parts, 1):
        with paper.page() as pen:
            y = _head(pen, sheet, of, title) if n == 1 else TOP
            _rows(pen, part, max(y, FIRST) if n == 1 else y)
            _foot(pen, of, f"{n} / {len(parts)}", now=now)
    return paper.bytes()


def _head(pen: Pen, sheet: Sheet, of: Organizer, title: str) -> int:
    held = sheet.held
    y = _left(pen, of.name, 96, 24, colour=SOFT)
    y = _left(pen, _("Feuille de clôture"), y + 16, 40, bold=True)
    y = _left(pen, title, y, 30, bold=True)
    y = _left(pen, _("Ouverte %(when)s", when=when(held.opened_at, of.timezone)), y, 22)
    if held.closed_at:
        y = _left(pen, _("Comptée %(when)s", when=when(held.closed_at, of.timezone)), y, 22)
    for words, amount in totals(sheet):
        _right(pen, amount, y + 16, 24)
        y = _left(pen, words, y + 16, 24) - 16
    over = over_words(held.over, held.currency) if held.closed_at else _("Pas encore comptée.")
    y = _left(pen, over, y + 24, 28, bold=True)
    for words in (" · ".join(pieces(sheet)), mobile(sheet)):
        y = _left(pen, words, y, 20, colour=SOFT) if words else y
    return int(y)


def _rows(pen: Pen, told: list[Line], y: float) -> None:
    for line in told:
        pen.box(LEFT, y - 24, RIGHT - LEFT, 1, LINE)
        _left(pen, line.at, y, 18)
        _left(pen, line.what, y, 18, x=LEFT + 90)
        who = broken(printable(line.who), 390, lambda part: pen.length(part, 18))
        _left(pen, who[0] if who else "", y, 18, x=LEFT + 360)
        _right(pen, line.amount, y, 18)
        y += ROW


def _foot(pen: Pen, of: Organizer, page: str, *, now: datetime) -> None:
    _left(pen, _("Signature du caissier :"), FOOT + 14, 18)
    _left(pen, _("Signature de l’organisateur :"), FOOT + 14, 18, x=(LEFT + RIGHT) // 2)
    said = _("Imprimé : %(at)s.", at=when(now, of.timezone))
    _left(pen, said, HEIGHT - 24, 14, colour=SOFT)
    _right(pen, page, HEIGHT - 24, 14)


def _left(
    pen: Pen,
    words: str,
    y: float,
    size: float,
    *,
    bold: bool = False,
    colour: str = INK,
    x: float = LEFT,
) -> float:
    """Lines from the baseline `y` down; the baseline after the last."""
    text = printable(words, bold=bold)
    for line in broken(text, RIGHT - x, lambda part: pen.length(part, size, bold=bold)):
        pen.text(x, y, line, size, colour, bold=bold, middle=False)
        y += size * 1.45
    return y


def _right(pen: Pen, words: str, y: float, size: float) -> None:
    text = printable(words)
    pen.text(RIGHT - pen.length(text, size), y, text, size, INK, bold=False, middle=False)
