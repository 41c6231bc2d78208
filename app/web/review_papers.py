"""A review on paper: A4, its gaps in words and each of its tables."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flask_babel import gettext as _

from app.web.format import number
from app.web.lettering import broken, printable
from app.web.review_tables import Table
from app.web.ticket_files import INK, LINE, SOFT, Pen

A4_WIDTH = 595.3  # points
WIDTH, HEIGHT = 1080, 1527  # units of an A4 sheet
LEFT, RIGHT, TOP, FOOT = 84, 996, 110, 1440
ROW = 34  # height of a line
A_LINE = 75  # letters that surely fit in one


@dataclass(frozen=True, slots=True)
class Line:
    words: str
    count: str = ""
    size: int = 20
    bold: bool = False
    gap: int = 0  # above


def pdf(told: list[Table], gaps: list[str], day: str) -> bytes:
    from app.web.pens import Paper  # noqa: PLC0415 -- slow import: PDF and pictures

    title = _("Bilan de mon réseau")
    paper = Paper((WIDTH, HEIGHT), title=title, points=A4_WIDTH)
    sheets = list(_sheets(_lines(told, gaps, title, day)))
    for n, lines in enumerate(sheets, 1):
        with paper.page() as pen:
            y = TOP
            for line in lines:
                y = _write(pen, line, y)
            _right(pen, f"{n} / {len(sheets)}", HEIGHT - 40, 14)
            _left(pen, _("Pour vous seul : des nombres, aucun nom."), HEIGHT - 40, 14)
    return paper.bytes()


def _lines(told: list[Table], gaps: list[str], title: str, day: str) -> Iterator[Line]:
    yield Line(title, size=40, bold=True)
    yield Line(day, size=22, gap=10)
    if gaps:
        yield Line(_("Ce qui manque"), size=24, bold=True, gap=26)
        for words in gaps:
            yield Line(words)
    for table in told:
        yield Line(table.title, size=24, bold=True, gap=26)
        for words, (count, *_rest) in table.rows:
            yield Line(words, "–" if count is None else number(count))


def _sheets(lines: Iterator[Line]) -> Iterator[list[Line]]:
    sheet: list[Line] = []
    y = TOP
    for line in lines:
        rows = 1 + len(line.words) // A_LINE
        tall = rows * ROW + line.gap + (line.size if line.bold else 0)
        if sheet and y + tall > FOOT:
            yield sheet
            sheet, y = [], TOP
        sheet.append(line)
        y += tall
    yield sheet


def _write(pen: Pen, line: Line, y: int) -> int:
    y += line.gap + (line.size // 2 if line.bold else 0)
    most = RIGHT - LEFT - (140 if line.count else 0)
    text = printable(line.words, bold=line.bold)
    for part in broken(text, most, lambda some: pen.length(some, line.size, bold=line.bold)):
        pen.text(LEFT, y, part, line.size, INK, bold=line.bold, middle=False)
        y += ROW
    if line.count:
        pen.box(LEFT, y - ROW + 9, RIGHT - LEFT, 1, LINE)
        _right(pen, line.count, y - ROW, line.size)
    return y


def _left(pen: Pen, words: str, y: float, size: float) -> None:
    pen.text(LEFT, y, printable(words), size, SOFT, bold=False, middle=False)


def _right(pen: Pen, words: str, y: float, size: float) -> None:
    text = printable(words)
    pen.text(RIGHT - pen.length(text, size), y, text, size, INK, bold=False, middle=False)
