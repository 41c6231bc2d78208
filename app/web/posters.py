"""A poster of one date to print, A4 or A3: what a passer-by must know, and a code to hold up to.

Drawn in tenths of a millimetre of A4; A3 is the same, larger.
"""

from __future__ import annotations

from flask_babel import gettext as _

from app.events.models import Event
from app.web.format import day_words, hours
from app.web.lettering import LEADING, fit, printable
from app.web.qr import matrix
from app.web.ticket_files import BANDS, INK, LAMP, ON_BAND, SOFT, WHITE, Pen

WIDTH, HEIGHT, MARGIN = 2100, 2970, 160
BAND = 1300  # height of the coloured part
CODE = 760  # side of the code, its quiet zone included
SHEETS = {"a4": 595.3, "a3": 841.9}  # points from left to right


def pdf(event: Event, *, address: str, price: str, size: str = "a4") -> bytes:
    """`address`: short, printed below its code. `price` in words."""
    from app.web.pens import Paper  # noqa: PLC0415 -- slow import: PDF and pictures

    paper = Paper((WIDTH, HEIGHT), title=event.title, points=SHEETS[size])
    with paper.page() as pen:
        _draw_band(pen, event)
        y = _draw_facts(pen, event, price)
        _draw_code(pen, address, y)
    return paper.bytes()


def _draw_band(pen: Pen, event: Event) -> None:
    pen.box(0, 0, WIDTH, BAND, BANDS[event.kind])
    pen.disc(WIDTH - 260, 200, 620, LAMP, part=0.34)
    pen.disc(WIDTH - 1000, -160, 640, WHITE, part=0.1)
    pen.box(0, BAND, WIDTH, 24, LAMP)
    _line(pen, 210, event.organizer.name, (64, 52), ON_BAND)
    theme = event.theme.name if event.theme and event.theme.name != event.title else ""
    sizes = (230, 200, 170, 140, 116)
    room, height = WIDTH - 2 * MARGIN, 760
    size, lines = fit(
        printable(event.title, bold=True),
        width=room,
        height=height,
        sizes=sizes,
        measure=lambda words, size: pen.length(words, size, bold=True),
    )
    y = BAND - (200 if theme else 90) - (len(lines) - 1) * size * LEADING
    for line in lines:
        pen.text(MARGIN, y, line, size, WHITE, bold=True, middle=False)
        y += size * LEADING
    if theme:
        _line(pen, BAND - 80, theme, (84, 70, 58, 48), ON_BAND)


def _draw_facts(pen: Pen, event: Event, price: str) -> float:
    """When, where, how much; how far down they reach."""
    day = day_words(event.starts_at, event.timezone)
    where = (event.venue.name, event.venue.address, event.venue.city) if event.venue else ()
    y = _line(pen, BAND + 190, f"{day[:1].upper()}{day[1:]}", (128, 108, 92), INK, bold=True)
    y = _line(pen, y + 130, hours(event.starts_at, event.ends_at, event.timezone), (104,), INK)
    y = _line(pen, y + 130, ", ".join(part for part in where if part), (76, 64, 52, 44), INK)
    return _line(pen, y + 120, price, (76, 64), SOFT)


def _draw_code(pen: Pen, address: str, y: float) -> None:
    top = HEIGHT - MARGIN - CODE
    pen.modules(matrix(address, level="Q"), WIDTH - MARGIN - CODE + 60, top + 60, CODE)
    words = _("Pour prendre votre place, tenez l’appareil photo de votre téléphone devant ce code.")
    room = WIDTH - 2 * MARGIN - CODE
    size, lines = fit(
        words, width=room, height=420, sizes=(66, 58, 50), measure=lambda w, s: pen.length(w, s)
    )
    y = max(y + 150, top + 230)
    for line in lines:
        pen.text(MARGIN, y, line, size, INK, bold=False, middle=False)
        y += size * LEADING
    shown = address.removeprefix("https://").removeprefix("http://")
    _line(pen, y + 50, shown, (62, 54, 46, 38, 30), INK, bold=True, room=room)


def _line(
    pen: Pen,
    y: float,
    words: str,
    sizes: tuple[int, ...],
    colour: str,
    *,
    bold: bool = False,
    room: float = WIDTH - 2 * MARGIN,
) -> float:
    """One line, as large as it fits; where it stands, unless there is nothing to write."""
    text = printable(words, bold=bold)
    if not text:
        return y
    size, lines = fit(
        text,
        width=room,
        height=1,
        sizes=sizes,
        measure=lambda part, size: pen.length(part, size, bold=bold),
    )
    pen.text(MARGIN, y, lines[0], size, colour, bold=bold, middle=False)
    return y
