"""The list of who may come, on paper: for the evening when no phone works.

A4, names A to Z, a box to tick. Two thousand names take about a second.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from flask_babel import gettext as _
from flask_babel import ngettext

from app.awaited.queries import Listed
from app.events.models import Event
from app.web.format import money, time_words, when
from app.web.lettering import broken, fit, printable
from app.web.ticket_files import INK, LINE, SOFT, Pen

A4_WIDTH = 595.3  # points
WIDTH, HEIGHT = 1080, 1527  # units of an A4 sheet
LEFT, RIGHT, TOP, FOOT = 56, 1024, 176, 1466
BOX, NAME, KIND, CODE = LEFT, 100, 520, 740
ROW, NOTE = 33, 20  # heights: of a person, of each line of a note
NOTES_MOST = 6  # lines: what guests wrote themselves is no longer than that


@dataclass(frozen=True, slots=True)
class Line:
    """One person as drawn."""

    name: str
    kind: str
    code: str
    sum: str
    notes: tuple[str, ...]
    ticked: str  # when they came in, if they did before this was printed

    @property
    def height(self) -> int:
        return ROW + NOTE * len(self.notes)


def pdf(event: Event, rows: Sequence[Listed], *, with_sums: bool, now: datetime) -> bytes:
    """`with_sums`: what is left to pay in figures; else that something is."""
    from app.web.pens import Paper  # noqa: PLC0415 -- slow import: PDF and pictures

    paper = Paper((WIDTH, HEIGHT), title=event.title, points=A4_WIDTH)
    sheets = in_sheets([_line(row, paper, event, with_sums) for row in rows])
    for n, lines in enumerate(sheets, 1):
        with paper.page() as pen:
            _head(pen, event, len(rows))
            _rows(pen, lines)
            _foot(pen, event, page=n, pages=len(sheets), now=now)
    return paper.bytes()


def in_sheets(lines: Sequence[Line]) -> list[list[Line]]:
    """As many on each page as fit; an empty list is one page."""
    sheets: list[list[Line]] = [[]]
    y = TOP
    for line in lines:
        if y + line.height > FOOT and sheets[-1]:
            sheets.append([])
            y = TOP
        sheets[-1].append(line)
        y += line.height
    return sheets


def _line(row: Listed, pen: Pen, event: Event, with_sums: bool) -> Line:
    note = _drawn(row.note)
    lines = broken(note, RIGHT - NAME, lambda part: pen.length(part, 16)) if note else []
    return Line(
        name=_cut(pen, _drawn(row.name, bold=True) or "–", KIND - NAME - 16, 22, bold=True),
        kind=_cut(pen, _drawn(row.kind), CODE - KIND - 16, 18),
        code=row.code,
        sum=_sum(row, with_sums),
        notes=tuple(lines[:NOTES_MOST]),
        ticked=time_words(row.at, event.timezone) if row.at else "",
    )


def _sum(row: Listed, with_sums: bool) -> str:
    if row.paid_with:
        return _("avec %(code)s", code=row.paid_with)
    if row.rest is None:
        return ""
    sum_ = money(row.rest) if with_sums else _("solde à payer")
    return _("%(sum)s pour %(n)s", sum=sum_, n=row.pays_for) if row.pays_for > 1 else sum_


@lru_cache(maxsize=4096)
def _drawn(text: str, *, bold: bool = False) -> str:
    return printable(text, bold=bold)


def _cut(pen: Pen, words: str, width: float, size: float, *, bold: bool = False) -> str:
    def measure(part: str, size: float) -> float:
        return pen.length(part, size, bold=bold)

    if measure(words, size) <= width:
        return words
    return fit(words, width=width, height=size, sizes=(size,), measure=measure)[1][0]


def _head(pen: Pen, event: Event, people: int) -> None:
    title = _cut(pen, _drawn(event.title, bold=True), RIGHT - LEFT, 34, bold=True)
    pen.text(LEFT, 84, title, 34, INK, bold=True, middle=False)
    count = ngettext("%(num)s personne", "%(num)s personnes", people)
    place = _drawn(event.venue.name) if event.venue else ""
    said = " · ".join(
        part for part in (when(event.starts_at, event.timezone), place, count) if part
    )
    pen.text(LEFT, 116, printable(said), 20, SOFT, bold=False, middle=False)
    for x, words in ((NAME, _("Nom")), (KIND, _("Tarif")), (CODE, _("Fin du code"))):
        pen.text(x, 156, printable(words), 16, SOFT, bold=False, middle=False)
    _right(pen, printable(_("À payer")), 156, 16, SOFT)
    pen.box(LEFT, 164, RIGHT - LEFT, 2, INK)


def _rows(pen: Pen, lines: Sequence[Line]) -> None:
    y = TOP
    for line in lines:
        base = y + 24
        pen.box(BOX, y + 6, 22, 22, INK)
        if not line.ticked:
            pen.box(BOX + 2, y + 8, 18, 18, "#FFFFFF")
        pen.text(NAME, base, line.name, 22, INK, bold=True, middle=False)
        pen.text(KIND, base, line.kind, 18, SOFT, bold=False, middle=False)
        pen.text(CODE, base, line.code, 20, INK, bold=True, middle=False)
        said = line.sum or (_("entré à %(at)s", at=line.ticked) if line.ticked else "")
        if said:
            _right(pen, printable(said), base, 19, INK)
        for n, note in enumerate(line.notes, 1):
            pen.text(NAME, base + n * NOTE, note, 16, INK, bold=False, middle=False)
        y += line.height
        pen.box(LEFT, y, RIGHT - LEFT, 1, LINE)


def _foot(pen: Pen, event: Event, *, page: int, pages: int, now: datetime) -> None:
    printed = _(
        "Imprimé : %(at)s. Ce papier nomme des invités : détruisez-le après la soirée.",
        at=when(now, event.timezone),
    )
    pen.text(LEFT, 1498, printable(printed), 16, SOFT, bold=False, middle=False)
    _right(pen, f"{page} / {pages}", 1498, 18, INK)


def _right(pen: Pen, words: str, y: float, size: float, colour: str) -> None:
    pen.text(RIGHT - pen.length(words, size), y, words, size, colour, bold=False, middle=False)
